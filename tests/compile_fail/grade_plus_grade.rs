//! Grades are steps on a scale: they compare, but they have no sum.
use hazlimit::quantity::Grade;
use hazlimit::quantity::units::grade::one;

fn main() {
    let fastness = Grade::new::<one>(4.0);
    let _sum = fastness + fastness;
}

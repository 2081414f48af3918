//! A content and a migration have no sum.
use hazlimit::quantity::units::{content, element_migration};
use hazlimit::quantity::{Content, ElementMigration};

fn main() {
    let total = Content::new::<content::milligram_per_kilogram>(600.0);
    let soluble = ElementMigration::new::<element_migration::milligram_per_kilogram>(90.0);
    let _sum = total + soluble;
}

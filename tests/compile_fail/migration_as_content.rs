//! A migration in mg/kg is no content in mg/kg.
use hazlimit::quantity::units::element_migration::milligram_per_kilogram;
use hazlimit::quantity::{Content, ElementMigration};

fn screen(_content: Content) {}

fn main() {
    screen(ElementMigration::new::<milligram_per_kilogram>(90.0));
}

//! Quantities of one kind add, scale and compare, whatever their units.
use hazlimit::quantity::Content;
use hazlimit::quantity::units::content::{milligram_per_kilogram, percent};

fn within(content: Content, limit: Content) -> bool {
    content <= limit
}

fn main() {
    let lead = Content::new::<milligram_per_kilogram>(400.0);
    let limit = Content::new::<percent>(0.1);
    assert!(within(lead + lead, limit));
    assert!(!within(lead * 3.0, limit));
}

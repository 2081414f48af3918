//! The short way: products of plain declared contents, decided together in dense tables, without a BOM of any of them.
//! Knows which lines are plain enough; everything else is left to the way of a single BOM, which says the same.

mod amount;
mod block;
mod desk;
mod frame;
mod kinds;
mod lines;
mod product;
mod spelling;
mod told;

pub(crate) use self::block::{Dense, Left, Taken};
pub(crate) use self::desk::Desk;
pub(crate) use self::told::{Outcome, Place, Settled, Words};

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::Arc;

    use hazlimit::{Catalogue, Market, Screening, Verdict};
    use jiff::civil::date;

    use super::*;
    use crate::batch::column::{Layout, Unknown, Wanted};
    use crate::batch::gathered::Growing;
    use crate::batch::intern::Names;
    use crate::batch::judge::RowFormat;
    use crate::batch::record::LineNumber;

    const HEADER: &str = "product,category,part,material,class,disclosed,entry,analyte,value,unit";

    /// What the tables say of each product, a text of lines each; `None` where they leave it.
    fn decided(products: &[&str]) -> Vec<Option<(Verdict, Vec<String>)>> {
        let catalogue = Catalogue::builtin();
        let plan = Screening::new(catalogue).market(Market::EuropeanUnion);
        let plan = plan.on(date(2026, 11, 23)).plan().unwrap();
        let desk = Arc::new(Desk::new(&plan, NonZeroUsize::MIN).unwrap());
        let mut dense = Dense::new(Arc::clone(&desk));
        let mut words = Words::new(catalogue, desk);
        let mut names = Names::new(catalogue);
        let wanted = Wanted {
            unknown: Unknown::Refused,
            kind_is_given: true,
        };
        let layout = Layout::read(HEADER.split(','), wanted).unwrap();
        let mut growing = Growing::default();
        let mut read = Vec::new();
        let mut ranges = Vec::new();
        for product in products {
            let start = growing.len();
            for line in product.lines() {
                let from = read.len();
                read.extend_from_slice(line.as_bytes());
                growing.push_plain(LineNumber(1), from..read.len());
            }
            ranges.push(start..growing.len());
        }
        let lines = growing.before(growing.len(), read);
        // What was met once has no table yet.
        let mut taken = Vec::new();
        let mut settled = Settled::default();
        for _ in 0..2 {
            dense.clear();
            taken.clear();
            for of_it in &ranges {
                let own = of_it.clone();
                taken.push(dense.take(&mut names, &layout, &lines, own, &[]).ok());
            }
            settled = dense.settle();
        }
        taken
            .into_iter()
            .map(|taken| {
                let taken = taken?;
                let title =
                    |material: u32| Some(format!("{material}@{}", dense.line_of(taken, material)));
                let place = Place {
                    is_whole: taken.is_whole,
                    node: &title,
                };
                let outcome = settled.next(&place, &mut words, RowFormat::JsonLines);
                let outcome = outcome?;
                let failed = outcome.failed.into_iter();
                let told = failed.map(|one| format!("{} {} {}", one.limit, one.node, one.value));
                Some((outcome.verdict, told.collect()))
            })
            .collect()
    }

    #[test]
    fn declared_contents_are_decided_with_place_and_amount_and_without_a_bom() {
        let found = decided(&[
            "A,electronics,body,M0,plastic,100 %,contains,DEHP,50,mg/kg\nA,electronics,body,M1,metal,100 %,contains,iron,99,%\nA,electronics,body,M1,metal,100 %,contains,lead,2000,mg/kg",
        ]);
        let [Some((Verdict::Fail, told))] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert!(
            told.iter()
                .any(|one| one.contains(" 1@1 0.2 %") || one.contains(" 1@1 2000 mg/kg")),
            "{told:?}"
        );
    }

    #[test]
    fn what_a_table_cannot_say_is_left() {
        let found = decided(&[
            "A,electronics,body,M0,plastic,100 %,contains,DEHP,10-20,mg/kg",
            "B,electronics,body,M0,plastic,100 %,result,DEHP,10,mg/kg",
            "C,electronics,body,M0,plastic,60 %,contains,no such thing,10,mg/kg",
            "D,electronics,body,M0,plastic,100 %,contains,DEHP,10,mg/kg\nD,electronics,lid,M0,plastic,100 %,contains,DEHP,10,mg/kg",
            "E,electronics,body,M0,plastic,100 %,contains,DEHP,90,%\nE,electronics,body,M0,plastic,100 %,contains,DBP,90,%",
        ]);
        assert_eq!(found, vec![None; 5]);
    }
}

//! What the rows of bulk tables hold, however many subjects and sums there are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]
#![cfg(feature = "load")]

mod synthetic;

use hazlimit::bulk::{Bulk, Found, Lines, Profile, Refusal, Said, Subject};
use hazlimit::quantity::{Amount, QuantityKind, Unit};
use hazlimit::{Catalogue, Market, Screening};
use jiff::civil::date;

fn milligrams(text: &str) -> Amount {
    Amount::parse(text, Unit::MilligramPerKilogram, QuantityKind::Content).unwrap()
}

fn disclosed() -> Profile {
    Profile {
        disclosed: Some(milligrams("1000000")),
        ..Profile::default()
    }
}

fn declared(catalogue: &Catalogue, name: &str) -> Subject {
    Subject {
        analyte: catalogue.registry().find(name).unwrap(),
        said: Said::Declared,
        step: milligrams("0.001"),
    }
}

/// Lines of a product each: its code is that of its place.
#[derive(Default)]
struct Columns {
    product: Vec<u32>,
    profile: Vec<u32>,
    subject: Vec<u32>,
    amount: Vec<i64>,
}

impl Columns {
    fn product(&mut self, profile: u32, lines: &[(u32, i64)]) -> u32 {
        let product = self.product.last().map_or(0, |last| last + 1);
        for (subject, amount) in lines {
            self.product.push(product);
            self.profile.push(profile);
            self.subject.push(*subject);
            self.amount.push(*amount);
        }
        product
    }

    /// With shortcuts; every row of every material must say the same.
    fn screen(&self, bulk: &Bulk<'_>) -> Found {
        let lines = Lines {
            product: &self.product,
            material: &vec![0; self.product.len()],
            profile: &self.profile,
            subject: &self.subject,
            lower: &self.amount,
            upper: None,
            ends: None,
        };
        let found = bulk.screen(&lines).unwrap();
        let every_row = Lines {
            upper: Some(&self.amount),
            ..lines
        };
        assert_eq!(found, bulk.screen(&every_row).unwrap());
        found
    }
}

#[test]
fn of_no_lines_nothing_is_found() {
    let catalogue = Catalogue::builtin();
    let plan = Screening::new(catalogue).market(Market::China);
    let plan = plan.on(date(2026, 11, 23)).plan().unwrap();
    let subjects = vec![declared(catalogue, "lead")];
    let bulk = Bulk::new(&plan, vec![disclosed()], subjects).unwrap();
    assert_eq!(Columns::default().screen(&bulk), Found::default());
}

#[test]
fn a_subject_beyond_the_list_is_refused_however_far_beyond() {
    let catalogue = law_of_many_sums();
    let screening = Screening::new(&catalogue).market(Market::China);
    let plan = screening.on(date(2026, 11, 23)).plan().unwrap();
    let mut profile = disclosed();
    let category = catalogue.categories().find("cat-0").unwrap();
    profile.product.categories.push(category);
    let subjects = ["syn-1", "syn-2"].map(|name| declared(&catalogue, name));
    let profiles = vec![profile.clone(), profile];
    let bulk = Bulk::new(&plan, profiles, subjects.to_vec()).unwrap();
    let beyond = [2, 3, 255, 256, 257, 511, 512, 1_023, 70_000, u32::MAX];
    let mut columns = Columns::default();
    for profile in [0, 1] {
        for subject in beyond {
            columns.product(profile, &[(0, 5), (subject, 5), (1, 5)]);
            columns.product(profile, &[(0, 5), (1, 5)]);
        }
    }
    let found = columns.screen(&bulk);
    assert_eq!(found.refused.len(), 2 * beyond.len());
    for refused in &found.refused {
        assert_eq!(refused.why, Refusal::NoSuchSubject);
        assert_eq!(refused.product % 2, 0);
    }
    assert_eq!(found.dense_products, 2 * beyond.len() as u64);
}

#[test]
fn any_number_of_subjects_meets_the_same_bounds() {
    let catalogue = Catalogue::builtin();
    let mut toy = disclosed();
    toy.product
        .categories
        .push(catalogue.categories().find("toys").unwrap());
    toy.material
        .classes
        .push(catalogue.materials().find("plastic/pvc").unwrap());
    let screening = Screening::new(catalogue).market(Market::EuropeanUnion);
    let plan = screening.on(date(2026, 11, 23)).plan().unwrap();
    let mut expected = None;
    for many in [2, 255, 256, 257, 1_025, 4_097, 16_385, 65_537_u32] {
        // All but the last two stand for iron, of which no amount is too much.
        let mut subjects = vec![declared(catalogue, "iron"); many as usize - 2];
        subjects.push(declared(catalogue, "DEHP"));
        subjects.push(declared(catalogue, "DBP"));
        let bulk = Bulk::new(&plan, vec![toy.clone()], subjects).unwrap();
        let (dehp, dbp) = (many - 2, many - 1);
        let mut columns = Columns::default();
        for lines in [
            vec![(dehp, 5), (dbp, 5)],
            vec![(dehp, 1_000_001)],
            vec![(dbp, 1_000_001)],
            // Neither by itself, but both together.
            vec![(dehp, 600_000), (dbp, 600_000)],
            vec![(dehp, 600_000), (dehp, 600_000)],
            vec![(dehp, 1 << 48)],
        ] {
            columns.product(0, &lines);
        }
        let found = columns.screen(&bulk);
        let limits = (found.findings.product, found.findings.limit);
        let said = (found.verdicts.verdict, limits, found.refused.len());
        let expected = expected.get_or_insert_with(|| said.clone());
        assert_eq!(said, *expected, "{many} subjects");
    }
    let (_, (products, _), _) = expected.unwrap();
    for product in [1, 2, 3, 4] {
        assert!(products.contains(&product), "{product}");
    }
    assert!(!products.contains(&0));
}

/// How many groups the law below has, and which of them each of its categories limits: 5 more than a substance has places for, many, and all.
const GROUPS: usize = 300;
const LIMITED: [std::ops::Range<usize>; 4] = [0..10, 5..200, 150..300, 0..300];

/// A law that limits the sums of groups. Group g has the substance 0 and two more, so that the substance 0 counts in every sum.
fn law_of_many_sums() -> Catalogue {
    let substances = (0..=GROUPS + 1).map(|code| synthetic::substance(&format!("syn-{code}")));
    let mut listed: String = substances.collect();
    for group in 0..GROUPS {
        let names = format!("{{ en = \"grp-{group}\", zh = \"grp-{group}\" }}");
        let members = format!("[\"syn-0\", \"syn-{}\", \"syn-{}\"]", group + 1, group + 2);
        listed += &format!("[group.grp-{group}]\nnames = {names}\nmembers = {members}\n");
    }
    let (mut categories, mut tables) = (String::new(), String::new());
    for (category, groups) in LIMITED.into_iter().enumerate() {
        let name = format!("cat-{category}");
        categories += &synthetic::entry(&name);
        let max = groups.map(|group| format!("\"sum grp-{group}\" = \"{}\"", 100 + group));
        let max = max.collect::<Vec<_>>().join(", ");
        tables += &format!(
            r#"
[[table]]
id = "{name}"
clause = "{name}"
when = {{ category = "{name}" }}
kind = "content"
unit = "mg/kg"
basis = "homogeneous-material"
max = {{ {max} }}
"#
        );
    }
    synthetic::law(&categories, &listed, &tables)
}

#[test]
fn sums_are_crossed_one_step_above_their_bound_however_many_a_substance_counts_in() {
    let catalogue = law_of_many_sums();
    let screening = Screening::new(&catalogue).market(Market::China);
    let plan = screening.on(date(2026, 11, 23)).plan().unwrap();
    let mut profiles = Vec::new();
    for category in 0..LIMITED.len() {
        let mut profile = disclosed();
        let category = format!("cat-{category}");
        profile
            .product
            .categories
            .push(catalogue.categories().find(&category).unwrap());
        profiles.push(profile);
    }
    let subjects = (0..=GROUPS + 1).map(|code| declared(&catalogue, &format!("syn-{code}")));
    let bulk = Bulk::new(&plan, profiles, subjects.collect()).unwrap();
    let mut columns = Columns::default();
    let mut failing = Vec::new();
    for (profile, groups) in LIMITED.into_iter().enumerate() {
        for group in groups.clone() {
            let bound = 1_000 * (100 + group as i64);
            let (one, other) = (group as u32 + 1, group as u32 + 2);
            for above in [-1, 0, 1] {
                // The two members that are not in every sum: the one also counts in the sum before, the other in the sum after, which stand alone
                // in it and so stay below.
                let half = bound / 2;
                let lines = [(one, half), (other, bound - half + above)];
                let product = columns.product(profile as u32, &lines);
                if above == 1 {
                    failing.push((product, 1));
                }
                // With the substance that is in all of them: it crosses the tighter bounds as well.
                let lines = [(0, bound - 20), (one, 10), (other, 10 + above)];
                let product = columns.product(profile as u32, &lines);
                let crossed = groups.clone().filter(|sum| {
                    let members = [0, *sum as u32 + 1, *sum as u32 + 2];
                    let parts = lines.iter().filter(|(code, _)| members.contains(code));
                    let total: i64 = parts.map(|(_, amount)| amount).sum();
                    total > 1_000 * (100 + *sum as i64)
                });
                let crossed = crossed.count();
                if crossed > 0 {
                    failing.push((product, crossed));
                }
            }
        }
    }
    let found = columns.screen(&bulk);
    let of = |product: u32| {
        let products = found.findings.product.iter();
        products.filter(|code| **code == product).count()
    };
    assert!(failing.len() > 600);
    assert!(failing.iter().any(|(_, crossed)| *crossed > 1));
    for (product, crossed) in &failing {
        assert_eq!(of(*product), *crossed, "{product}");
    }
    let expected: usize = failing.iter().map(|(_, crossed)| crossed).sum();
    assert_eq!(found.findings.len(), expected);
    assert_eq!(
        found.dense_products,
        found.verdicts.product.len() as u64,
        "decided in tables"
    );
}

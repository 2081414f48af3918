//! Bulk screening says what the screening of a single BOM says, of every product, whatever its lines are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]
#![cfg(feature = "json")]

mod cases;
#[cfg(feature = "load")]
mod synthetic;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cases::cases;
use hazlimit::bom::{Bom, Identity, json};
use hazlimit::bulk::{Bulk, Ends, Found, Lines, Profile, Refusal, Said, Subject, Tell, UNBOUNDED};
use hazlimit::catalogue::standard::Force;
use hazlimit::quantity::{Amount, Edge, Interval, QuantityKind, Unit};
use hazlimit::report::About;
use hazlimit::{Catalogue, Market, Screening, ScreeningPlan, Verdict};
use jiff::civil::date;
use proptest::prelude::*;

/// Lines that own their columns.
#[derive(Clone, Debug, Default)]
struct Table {
    product: Vec<u32>,
    material: Vec<u32>,
    profile: Vec<u32>,
    subject: Vec<u32>,
    lower: Vec<i64>,
    upper: Vec<i64>,
    ends: Vec<Ends>,
}

impl Table {
    fn push(&mut self, place: [u32; 3], subject: u32, interval: (i64, i64, Ends)) {
        self.product.push(place[0]);
        self.material.push(place[1]);
        self.profile.push(place[2]);
        self.subject.push(subject);
        self.lower.push(interval.0);
        self.upper.push(interval.1);
        self.ends.push(interval.2);
    }

    fn lines(&self) -> Lines<'_> {
        let exact = self.lower == self.upper && self.ends.iter().all(|ends| *ends == Ends::Closed);
        Lines {
            product: &self.product,
            material: &self.material,
            profile: &self.profile,
            subject: &self.subject,
            lower: &self.lower,
            upper: (!exact).then_some(&self.upper),
            ends: (!exact).then_some(&self.ends),
        }
    }
}

fn milligrams(text: &str) -> Amount {
    Amount::parse(text, Unit::MilligramPerKilogram, QuantityKind::Content).unwrap()
}

/// Compares product by product with the report on its own BOM, and returns what bulk screening found.
fn same_as_single(plan: &ScreeningPlan<'_>, bulk: &Bulk<'_>, lines: &Lines<'_>) -> Found {
    let found = bulk.screen(lines).unwrap();
    let mut counts = hazlimit::report::Counts::default();
    let mut products: Vec<u32> = lines.product.to_vec();
    products.sort_unstable();
    products.dedup();
    assert_eq!(
        found.verdicts.product, products,
        "every product has a verdict"
    );
    for (product, verdict) in found.verdicts.product.iter().zip(&found.verdicts.verdict) {
        let Ok(bom) = bulk.bom(lines, *product) else {
            assert!(
                found
                    .refused
                    .iter()
                    .any(|refused| refused.product == *product)
            );
            assert_eq!(*verdict, Verdict::Inconclusive);
            continue;
        };
        let report = plan.screen(&bom);
        let of_report = failing(&report, Verdict::Fail);
        assert_eq!(
            told(&found, *product),
            of_report,
            "product {product}: {bom:#?}"
        );
        assert_eq!(*verdict, report.verdict(), "product {product}: {bom:#?}");
        let more = report.counts();
        counts.pass += more.pass;
        counts.fail += more.fail;
        counts.inconclusive += more.inconclusive;
        counts.upcoming += more.upcoming;
        let alone = single_line_counts(bulk, lines, *product);
        assert_eq!(alone, more, "product {product}: {bom:#?}");
    }
    assert_eq!(found.counts, counts);
    assert_eq!(found.lines, lines.len() as u64);
    found
}

/// The counts of one product, screened in bulk by itself.
fn single_line_counts(
    bulk: &Bulk<'_>,
    lines: &Lines<'_>,
    product: u32,
) -> hazlimit::report::Counts {
    let mut own = Table::default();
    for at in (0..lines.len()).filter(|at| lines.product[*at] == product) {
        let lower = lines.lower[at];
        let interval = (
            lower,
            lines.upper.map_or(lower, |upper| upper[at]),
            lines.ends.map_or(Ends::Closed, |ends| ends[at]),
        );
        own.push(
            [product, lines.material[at], lines.profile[at]],
            lines.subject[at],
            interval,
        );
    }
    bulk.screen(&own.lines()).unwrap().counts
}

type Told = Vec<(Option<String>, String, Option<usize>, Amount)>;

fn told(found: &Found, product: u32) -> Told {
    let findings = &found.findings;
    let catalogue_ids = |at: usize| format!("{:?}", findings.limit[at]);
    let mut all: Told = (0..findings.len())
        .filter(|at| findings.product[*at] == product && findings.verdict[*at] == Verdict::Fail)
        .map(|at| {
            (
                findings.material[at].map(|code| format!("material {code}")),
                catalogue_ids(at),
                findings.member[at].map(|member| member.index()),
                findings.at_least[at],
            )
        })
        .collect();
    all.sort();
    all
}

fn failing(report: &hazlimit::Report<'_>, verdict: Verdict) -> Told {
    let findings = match verdict {
        Verdict::Fail => report
            .failures()
            .map(|view| view.finding)
            .collect::<Vec<_>>(),
        _ => report.open_questions().map(|view| view.finding).collect(),
    };
    let mut all: Told = findings
        .into_iter()
        .map(|finding| {
            let node = report.node(finding.node).unwrap();
            let material = node.title.split(" › ").last().unwrap().to_owned();
            (
                material.starts_with("material").then_some(material),
                format!("{:?}", finding.limit),
                match finding.about {
                    About::Member(member) | About::AnyOf(member, _) => Some(member.index()),
                    _ => None,
                },
                finding
                    .value
                    .map_or(Amount::ZERO, |value| value.lower().amount),
            )
        })
        .collect();
    all.sort();
    all
}

/// What an example says, as lines: `None` where lines cannot say it.
fn lines_of(bom: &Bom, profiles: &mut Vec<Profile>, subjects: &mut Vec<Subject>) -> Option<Table> {
    let [part] = bom.parts.as_slice() else {
        return None;
    };
    let product = &bom.product;
    let plain = product.results.is_empty()
        && product.free_of.is_empty()
        && part.results.is_empty()
        && part.free_of.is_empty()
        && part.parts.is_empty()
        && part.mass.is_none()
        && part.traits == hazlimit::bom::Traits::default();
    if !plain || part.materials.is_empty() {
        return None;
    }
    let mut table = Table::default();
    for (code, material) in (0..).zip(&part.materials) {
        if material.mass.is_some() || !material.free_of.is_empty() {
            return None;
        }
        let profile = Profile {
            product: product.traits.clone(),
            made: product.made,
            material: material.traits.clone(),
            disclosed: material.disclosed,
        };
        profiles.push(profile);
        let place = [0, code, profiles.len() as u32 - 1];
        let mut line = |identity: &Identity, said: Said, interval: Interval| {
            let Identity::Listed(analyte) = identity else {
                return None;
            };
            let subject = Subject {
                analyte: *analyte,
                said,
                step: Amount::from_raw(1_000_000_000),
            };
            let known = subjects.iter().position(|known| *known == subject);
            let code = known.unwrap_or_else(|| {
                subjects.push(subject);
                subjects.len() - 1
            });
            let count = |amount: Amount| {
                let raw = amount.raw();
                (raw % subject.step.raw() == 0)
                    .then(|| i64::try_from(raw / subject.step.raw()).unwrap())
            };
            let (lower, upper) = (interval.lower(), interval.upper());
            let ends = match (lower.edge, upper.map(|upper| upper.edge)) {
                (Edge::Closed, Some(Edge::Open)) => Ends::UpperOpen,
                (Edge::Closed, _) => Ends::Closed,
                (Edge::Open, Some(Edge::Open)) => Ends::Open,
                (Edge::Open, _) => Ends::LowerOpen,
            };
            let upper = match upper {
                None => UNBOUNDED,
                Some(upper) => count(upper.amount)?,
            };
            table.push(place, code as u32, (count(lower.amount)?, upper, ends));
            Some(())
        };
        for constituent in &material.contains {
            let plain = constituent.role.is_none()
                && constituent.intentionally_added.is_none()
                && constituent.exemption.is_none();
            if !plain {
                return None;
            }
            line(
                &constituent.identity,
                Said::Declared,
                constituent.content?.interval,
            )?;
        }
        for result in &material.results {
            let plain = result.value.uncertainty.is_none()
                && result.composite_of.is_none()
                && result.migration.is_none();
            if !plain {
                return None;
            }
            line(
                &result.identity,
                Said::Measured(result.kind),
                result.value.interval,
            )?;
        }
    }
    (!table.product.is_empty()).then_some(table)
}

#[test]
fn every_example_that_lines_can_say_gets_the_verdict_of_its_bom() {
    let catalogue = Catalogue::builtin();
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut compared = 0;
    for market in [Market::China, Market::EuropeanUnion, Market::UnitedStates] {
        let screening = Screening::new(catalogue)
            .market(market)
            .also(Force::Recommended)
            .on(date(2026, 11, 23));
        let plan = screening.plan().unwrap();
        for entry in std::fs::read_dir(&directory).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let name = json::FileName::from(path.file_name().unwrap().to_str().unwrap());
            let bom = json::read(name, &std::fs::read(&path).unwrap(), catalogue).unwrap();
            let (mut profiles, mut subjects) = (Vec::new(), Vec::new());
            if let Some(table) = lines_of(&bom, &mut profiles, &mut subjects) {
                let found = same_as_single(
                    &plan,
                    &Bulk::new(&plan, profiles, subjects).unwrap(),
                    &table.lines(),
                );
                assert_eq!(
                    found.verdicts.verdict,
                    [plan.screen(&bom).verdict()],
                    "{path:?}"
                );
                compared += 1;
            }
        }
    }
    println!("{compared} screenings compared");
    assert!(compared >= 30, "{compared} is too few to say anything");
}

/// Profiles of several kinds, and subjects of all natures.
fn world(catalogue: &Catalogue) -> (Vec<Profile>, Vec<Subject>) {
    let mut profiles = Vec::new();
    let whole = milligrams("1000000");
    let most = milligrams("999000");
    for (category, class) in [
        ("electronics", "plastic/pvc"),
        ("electronics", "metal"),
        ("toys", "plastic/pvc"),
        ("toys", "coating"),
        ("apparel", "textile"),
    ] {
        for disclosed in [Some(whole), None, Some(most)] {
            let mut profile = Profile {
                made: Some(date(2026, 10, 1)),
                disclosed,
                ..Profile::default()
            };
            profile
                .product
                .categories
                .push(catalogue.categories().find(category).unwrap());
            profile
                .material
                .classes
                .push(catalogue.materials().find(class).unwrap());
            profiles.push(profile);
        }
    }
    let declared = [
        "117-81-7",
        "84-74-2",
        "85-68-7",
        "84-69-5",
        "lead",
        "cadmium",
        "mercury",
        "chromium",
        "7758-97-6",
        "1163-19-5",
        "copper",
        "water",
        "18540-29-9",
        "7440-02-0",
        "50-00-0",
        "7439-97-6",
        "1306-19-0",
        "91-20-3",
        "50-32-8",
        "218-01-9",
    ];
    let mut subjects: Vec<Subject> = declared
        .iter()
        .filter_map(|name| catalogue.registry().find(name).ok())
        .map(|analyte| Subject {
            analyte,
            said: Said::Declared,
            step: milligrams("0.001"),
        })
        .collect();
    assert!(subjects.len() >= 15);
    for (name, kind) in [
        ("lead", QuantityKind::ElementMigration),
        ("lead", QuantityKind::Content),
        ("117-81-7", QuantityKind::Content),
    ] {
        subjects.push(Subject {
            analyte: catalogue.registry().find(name).unwrap(),
            said: Said::Measured(kind),
            step: milligrams("0.01"),
        });
    }
    (profiles, subjects)
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![
        0..5_000_i64,
        0..2_000_000_i64,
        prop::sample::select(vec![
            0, 100_000, 100_001, 500_000, 1_000_000, 999_999, 1_000_001, 90_000, 90_001, 1_000,
            50_000_000
        ]),
    ]
}

fn exact() -> impl Strategy<Value = (i64, i64, Ends)> {
    amount().prop_map(|amount| (amount, amount, Ends::Closed))
}

fn vague() -> impl Strategy<Value = (i64, i64, Ends)> {
    let ends = prop::sample::select(vec![
        Ends::Closed,
        Ends::LowerOpen,
        Ends::UpperOpen,
        Ends::Open,
    ]);
    prop_oneof![
        3 => exact(),
        2 => (amount(), 1..1_000_000_i64, ends).prop_map(|(low, more, ends)| (low, low + more, ends)),
        1 => amount().prop_map(|low| (low, UNBOUNDED, Ends::Closed)),
        1 => (1..2_000_000_i64).prop_map(|high| (0, high, Ends::UpperOpen)),
    ]
}

/// Products of a category, each of some materials with some lines; profiles of one category stand together in threes.
fn products(
    interval: impl Strategy<Value = (i64, i64, Ends)> + 'static,
    subjects: std::ops::Range<u32>,
) -> impl Strategy<Value = Table> {
    let line = (subjects, interval);
    let material = (0..3_u32, prop::collection::vec(line, 1..7));
    let kind = prop::sample::select(vec![vec![0_u32, 3], vec![6, 9], vec![12]]);
    let product = (kind, prop::collection::vec((0..2_usize, material), 1..4));
    prop::collection::vec(product, 1..6).prop_map(|products| {
        let mut table = Table::default();
        for (product, (kind, materials)) in (10..).zip(products) {
            for (code, (place, (disclosed, lines))) in (0..).zip(materials) {
                let profile = kind[place % kind.len()] + disclosed;
                for (subject, interval) in lines {
                    table.push([product, code, profile], subject, interval);
                }
            }
        }
        table
    })
}

static PLANS: LazyLock<Vec<ScreeningPlan<'static>>> = LazyLock::new(|| {
    [Market::EuropeanUnion, Market::China]
        .into_iter()
        .map(|market| {
            let screening = Screening::new(Catalogue::builtin()).market(market);
            screening.on(date(2026, 11, 23)).plan().unwrap()
        })
        .collect()
});

static BULKS: LazyLock<Vec<Bulk<'static>>> = LazyLock::new(|| {
    let (profiles, subjects) = world(Catalogue::builtin());
    let bulk = |plan| Bulk::new(plan, profiles.clone(), subjects.clone()).unwrap();
    PLANS.iter().map(bulk).collect()
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(48) })]

    #[test]
    fn exact_contents_get_the_verdicts_of_their_boms(table in products(exact(), 0..15)) {
        for (plan, bulk) in PLANS.iter().zip(BULKS.iter()) {
            same_as_single(plan, bulk, &table.lines());
        }
    }

    #[test]
    fn vague_amounts_and_results_get_the_verdicts_of_their_boms(table in products(vague(), 0..18)) {
        for (plan, bulk) in PLANS.iter().zip(BULKS.iter()) {
            same_as_single(plan, bulk, &table.lines());
        }
    }
}

#[test]
fn amounts_at_a_bound_and_one_step_beside_it_get_the_verdicts_of_their_boms() {
    for (plan, bulk) in PLANS.iter().zip(BULKS.iter()) {
        let mut table = Table::default();
        let mut product = 0;
        for profile in [0, 1, 3, 6] {
            for subject in 0..15 {
                for bound in [100_000, 500_000, 1_000_000, 5_000_000] {
                    for amount in [bound - 1, bound, bound + 1] {
                        let place = [product, 0, profile];
                        table.push(place, subject, (amount, amount, Ends::Closed));
                        product += 1;
                    }
                }
            }
        }
        same_as_single(plan, bulk, &table.lines());
    }
}

#[test]
fn the_order_of_lines_changes_nothing_but_the_order_of_what_is_refused() {
    let catalogue = Catalogue::builtin();
    let (profiles, subjects) = world(catalogue);
    let plan = &PLANS[0];
    let bulk = Bulk::new(plan, profiles, subjects).unwrap();
    let mut table = Table::default();
    for product in 0..50 {
        for material in 0..3 {
            for line in 0..4 {
                let amount = i64::from((product * 7 + material * 3 + line) * 40_009 % 2_000_000);
                table.push(
                    [product, material, material % 3],
                    (line * 5 + product) % 15,
                    (amount, amount, Ends::Closed),
                );
            }
        }
    }
    let mut mixed = Table::default();
    let count = table.product.len();
    for at in (0..count).map(|at| at * 7 % count) {
        let place = [table.product[at], table.material[at], table.profile[at]];
        mixed.push(
            place,
            table.subject[at],
            (table.lower[at], table.upper[at], table.ends[at]),
        );
    }
    let sorted = bulk.screen(&table.lines()).unwrap();
    assert_eq!(bulk.screen(&mixed.lines()).unwrap(), sorted);
    assert!(sorted.counts.fail > 0);
}

#[test]
fn what_is_wrong_with_a_line_is_told_and_the_others_are_screened() {
    let (profiles, subjects) = world(Catalogue::builtin());
    let plan = &PLANS[0];
    let bulk = Bulk::new(plan, profiles, subjects).unwrap();
    let mut table = Table::default();
    table.push([1, 0, 0], 0, (5, 5, Ends::Closed));
    table.push([2, 0, 0], 999, (5, 5, Ends::Closed));
    table.push([3, 0, 99], 0, (5, 5, Ends::Closed));
    table.push([4, 0, 0], 0, (-5, -5, Ends::Closed));
    table.push([5, 0, 0], 0, (5, 5, Ends::Closed));
    table.push([5, 0, 1], 1, (5, 5, Ends::Closed));
    table.push([6, 0, 0], 0, (5, 5, Ends::Closed));
    table.push([6, 1, 6], 0, (5, 5, Ends::Closed));
    table.push([7, 0, 0], 0, (600_000_000, 600_000_000, Ends::Closed));
    table.push([7, 0, 0], 1, (600_000_000, 600_000_000, Ends::Closed));
    // Amounts that would cancel out, one way or another, if they were added without looking.
    table.push([8, 0, 0], 10, (-5, -5, Ends::Closed));
    table.push([8, 0, 0], 11, (5, 5, Ends::Closed));
    for subject in 0..4 {
        table.push([9, 0, 0], 10 + subject, (1 << 62, 1 << 62, Ends::Closed));
    }
    let found = bulk.screen(&table.lines()).unwrap();
    let why: BTreeMap<u32, (usize, Refusal)> = found
        .refused
        .iter()
        .map(|refused| (refused.product, (refused.line, refused.why)))
        .collect();
    assert_eq!(
        why,
        BTreeMap::from([
            (2, (1, Refusal::NoSuchSubject)),
            (3, (2, Refusal::NoSuchProfile)),
            (4, (3, Refusal::NoInterval)),
            (5, (5, Refusal::TwoProfiles)),
            (6, (7, Refusal::TwoProducts)),
            (7, (8, Refusal::Overfull)),
            (8, (10, Refusal::NoInterval)),
            (9, (12, Refusal::Overfull)),
        ])
    );
    assert_eq!(found.verdicts.product, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn open_findings_are_told_where_they_are_asked_for() {
    let (profiles, subjects) = world(Catalogue::builtin());
    let plan = &PLANS[0];
    let bulk = Bulk::new(plan, profiles, subjects)
        .unwrap()
        .telling(Tell::FailuresAndOpen);
    let mut table = Table::default();
    table.push([1, 0, 1], 0, (5, 5, Ends::Closed));
    let found = bulk.screen(&table.lines()).unwrap();
    let open = found
        .findings
        .verdict
        .iter()
        .filter(|verdict| **verdict == Verdict::Inconclusive);
    assert_eq!(open.count(), found.counts.inconclusive);
    assert!(found.counts.inconclusive > 0);
}

#[test]
fn what_keeps_its_limits_is_decided_in_tables() {
    // Fully disclosed PVC of electronics, and the same of which nothing is disclosed.
    for profile in [0, 1] {
        let mut table = Table::default();
        for (product, subject) in (0..).zip(0..15) {
            table.push([product, 0, profile], subject, (1, 1, Ends::Closed));
        }
        let found = BULKS[0].screen(&table.lines()).unwrap();
        assert_eq!(found.dense_products, 15, "profile {profile}");
    }
}

#[test]
fn what_fails_by_itself_is_decided_in_tables() {
    let mut table = Table::default();
    table.push([0, 7, 0], 0, (1_000_001, 1_000_001, Ends::Closed));
    table.push([1, 7, 0], 0, (900_000, 900_000, Ends::Closed));
    let found = BULKS[0].screen(&table.lines()).unwrap();
    assert_eq!(found.dense_products, 2);
    assert_eq!(found.findings.product, [0]);
    assert_eq!(found.findings.material, [Some(7)]);
    assert_eq!(found.findings.at_least, [milligrams("1000.001")]);
}

#[cfg(feature = "parallel")]
#[test]
fn any_number_of_threads_finds_the_same() {
    let mut table = Table::default();
    for product in 0..60_000_u32 {
        for line in 0..3 {
            let amount = i64::from((product * 7 + line) % 1_000 * 1_100);
            let place = [product, 0, product % 2];
            table.push(place, (product + line) % 4, (amount, amount, Ends::Closed));
        }
    }
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap()
            .install(|| BULKS[0].screen(&table.lines()).unwrap())
    };
    let found = on(1);
    assert_eq!(found.verdicts.product.len(), 60_000);
    assert!(!found.findings.is_empty());
    assert_eq!(on(2), found);
    assert_eq!(on(7), found);
}

/// The same lines with upper ends, which no shortcut is for: every row of every material is looked at.
fn without_shortcuts<'t>(lines: &Lines<'t>) -> Lines<'t> {
    Lines {
        upper: Some(lines.lower),
        ..*lines
    }
}

/// Screens lines with and without shortcuts, and returns what was found.
fn same_without_shortcuts(bulk: &Bulk<'_>, table: &Table) -> Found {
    let found = bulk.screen(&table.lines()).unwrap();
    let slow = bulk.screen(&without_shortcuts(&table.lines())).unwrap();
    assert_eq!(found.verdicts, slow.verdicts);
    assert_eq!(found.findings, slow.findings);
    assert_eq!(found.counts, slow.counts);
    assert_eq!(found.refused, slow.refused);
    found
}

/// One product of one material, each line a subject and an amount.
fn material(lines: &[(u32, i64)], profile: u32) -> Table {
    let mut table = Table::default();
    for (subject, amount) in lines {
        table.push([0, 0, profile], *subject, (*amount, *amount, Ends::Closed));
    }
    table
}

#[test]
fn lines_of_one_subject_add_up_before_they_meet_a_bound() {
    // 0.1 % of DEHP, in two and three lines, beside others; at the bound, and one step above.
    for (lines, fails) in [
        (vec![(0, 500_000), (0, 500_000)], false),
        (vec![(0, 500_000), (0, 500_001)], true),
        (vec![(0, 500_000), (11, 7), (0, 500_001)], true),
        (
            vec![(0, 333_333), (0, 333_333), (11, 7), (0, 333_334)],
            false,
        ),
        (
            vec![(0, 333_333), (0, 333_333), (11, 7), (0, 333_335)],
            true,
        ),
        (vec![(0, 0), (0, 1_000_000), (0, 0)], false),
        (vec![(0, 1_000_001), (0, 5)], true),
    ] {
        let table = material(&lines, 0);
        let found = same_as_single(&PLANS[0], &BULKS[0], &table.lines());
        assert_eq!(found.findings.is_empty(), !fails, "{lines:?}");
        same_without_shortcuts(&BULKS[0], &table);
    }
}

#[test]
fn the_order_of_subjects_in_a_material_does_not_matter() {
    let subjects = [14, 0, 11, 3, 9, 1, 2];
    for start in 0..subjects.len() {
        let turned = (0..subjects.len()).map(|at| subjects[(start + at) % subjects.len()]);
        let lines: Vec<(u32, i64)> = turned
            .map(|subject| (subject, if subject == 3 { 1_000_001 } else { 4 }))
            .collect();
        let found = same_as_single(&PLANS[0], &BULKS[0], &material(&lines, 0).lines());
        assert!(!found.findings.is_empty(), "{lines:?}");
        let below: Vec<(u32, i64)> = lines.iter().map(|line| (line.0, 4)).collect();
        let found = same_as_single(&PLANS[0], &BULKS[0], &material(&below, 0).lines());
        assert!(found.findings.is_empty(), "{below:?}");
    }
}

#[test]
fn amounts_that_add_to_the_whole_are_screened_and_one_step_more_is_refused() {
    let whole = 1_000_000_000;
    for (rest, is_refused) in [(-1, false), (0, false), (1, true)] {
        for profile in [0, 1, 2] {
            let table = material(&[(11, whole - 700 + rest), (10, 300), (0, 400)], profile);
            let found = same_as_single(&PLANS[0], &BULKS[0], &table.lines());
            assert_eq!(!found.refused.is_empty(), is_refused, "{rest} {profile}");
            same_without_shortcuts(&BULKS[0], &table);
        }
    }
}

#[test]
fn amounts_that_no_sum_can_hold_are_refused_and_never_wrap_to_a_pass() {
    let most = i64::MAX - 1;
    for lines in [
        vec![(11, -1)],
        vec![(0, -1), (0, 2)],
        vec![(11, -5), (10, 5)],
        vec![(11, i64::MIN), (10, i64::MIN)],
        vec![(11, i64::MIN), (10, i64::MAX - 1), (0, 2)],
        vec![(11, most), (10, most), (0, 4)],
        vec![(11, 1 << 62), (10, 1 << 62), (0, 1 << 62), (1, 1 << 62)],
        vec![(11, 1 << 48)],
        vec![(11, (1 << 48) - 1), (10, 1)],
        vec![(11, 1 << 47), (10, 1 << 47)],
        vec![(0, 1 << 32), (10, 1)],
        vec![(0, 1 << 31), (1, 1 << 31), (2, 1 << 33)],
    ] {
        for profile in [0, 1, 2] {
            let table = material(&lines, profile);
            let found = same_as_single(&PLANS[0], &BULKS[0], &table.lines());
            assert_eq!(found.refused.len(), 1, "{lines:?}");
            assert_eq!(found.verdicts.verdict, [Verdict::Inconclusive]);
        }
    }
}

#[test]
fn sums_of_several_subjects_are_crossed_from_one_step_to_the_next() {
    // Four phthalates together in toys of the European Union: 0.1 % and more is too much, though none of them is there with more.
    let mut more = 0;
    for parts in [[250_000, 250_000, 250_000, 249_999], [999_996, 1, 1, 1]] {
        for profile in [6, 7, 9, 10] {
            let findings = [0, 1, 2].map(|above| {
                let mut lines: Vec<(u32, i64)> = (0..).zip(parts).collect();
                lines[3].1 += above;
                let table = material(&lines, profile);
                same_without_shortcuts(&BULKS[0], &table);
                let found = same_as_single(&PLANS[0], &BULKS[0], &table.lines());
                found.findings.len()
            });
            more += usize::from(findings[2] > findings[0]);
        }
    }
    assert!(more >= 2, "no sum was crossed");
}

#[test]
fn a_profile_that_changes_inside_a_material_is_refused_wherever_it_does() {
    for length in [2, 3, 63, 64, 65, 66, 130] {
        for at in 1..length {
            let mut table = Table::default();
            table.push([0, 0, 0], 11, (1, 1, Ends::Closed));
            for line in 0..length {
                let profile = u32::from(line >= at);
                table.push([1, 5, profile], line % 15, (1, 1, Ends::Closed));
            }
            table.push([2, 5, 0], 11, (1, 1, Ends::Closed));
            let found = BULKS[0].screen(&table.lines()).unwrap();
            let refused = &found.refused[0];
            assert_eq!(found.refused.len(), 1);
            assert_eq!((refused.product, refused.why), (1, Refusal::TwoProfiles));
            assert_eq!(refused.line, 1 + at as usize);
            assert_eq!(found.verdicts.product, [0, 1, 2]);
        }
    }
}

#[test]
fn a_material_is_told_apart_from_its_neighbours_wherever_it_ends() {
    // Materials of every length; every other one fails by its last line and no other.
    let mut table = Table::default();
    let mut failing = Vec::new();
    for (code, length) in (0..).zip((1..140_u32).chain([300, 1, 64, 64, 63, 65, 1])) {
        let fails = code % 2 == 0;
        for line in 0..length {
            let amount = if fails && line + 1 == length {
                1_000_001
            } else {
                0
            };
            table.push([7 + code / 3, code, 0], 0, (amount, amount, Ends::Closed));
        }
        failing.extend(fails.then_some(Some(code)));
    }
    let found = same_without_shortcuts(&BULKS[0], &table);
    let mut of = found.findings.material.clone();
    of.dedup();
    assert_eq!(of, failing);
    assert_eq!(found.dense_products, found.verdicts.product.len() as u64);
}

/// Many products of many sizes, most amounts small, some at a bound and some above.
fn archive(products: u32, profiles: &[u32], mut seed: u64) -> Table {
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let mut table = Table::default();
    for product in 0..products {
        for material in 0..=draw(4) as u32 {
            let profile = profiles[draw(profiles.len() as u64) as usize];
            for _ in 0..=draw(30) {
                let amount = match draw(60) {
                    0 => 1_000_000,
                    1 => 1_000_001,
                    2 => draw(3_000_000) as i64,
                    _ => draw(20_000) as i64,
                };
                let subject = draw(15) as u32;
                table.push(
                    [product, material, profile],
                    subject,
                    (amount, amount, Ends::Closed),
                );
            }
        }
    }
    table
}

#[test]
fn many_products_cut_into_chunks_and_blocks_get_what_they_get_without_shortcuts() {
    let table = archive(5_000, &[0, 3], 1);
    assert!(table.product.len() > 2 * (1 << 16));
    let found = same_without_shortcuts(&BULKS[0], &table);
    assert!(found.counts.fail > 0);
    for (bulk, profiles) in [(&BULKS[1], [0, 3]), (&BULKS[0], [2, 5])] {
        let found = same_without_shortcuts(bulk, &archive(300, &profiles, 2));
        assert_eq!(found.verdicts.product.len(), 300);
    }
}

#[test]
fn a_product_larger_than_any_block_is_one_product() {
    for lines in [8_191, 8_192, 8_193, 65_535, 65_536, 70_000_u32] {
        let mut table = Table::default();
        table.push([0, 0, 0], 0, (1_000_001, 1_000_001, Ends::Closed));
        for line in 0..lines {
            let amount = i64::from(line + 1 == lines) * 1_000_001;
            table.push(
                [1, line / 50, 0],
                line % 2 * 11,
                (amount, amount, Ends::Closed),
            );
        }
        table.push([2, 0, 0], 0, (1, 1, Ends::Closed));
        let found = same_without_shortcuts(&BULKS[0], &table);
        assert_eq!(found.verdicts.product, [0, 1, 2]);
        let last_counts = (lines - 1) % 2 == 0;
        let expected: &[u32] = if last_counts { &[0, 1] } else { &[0] };
        assert_eq!(found.findings.product, expected, "{lines}");
    }
}

#[test]
fn steps_of_any_size_give_the_same_verdicts() {
    // One nanogram, one microgram and one milligram per kilogram; with the smallest, amounts take more than 32 bits.
    let (profiles, subjects) = world(Catalogue::builtin());
    for (step, scale) in [("0.000001", 1_000), ("0.001", 1), ("1", 0)] {
        let mut subjects = subjects.clone();
        for subject in &mut subjects {
            subject.step = milligrams(step);
        }
        let bulk = Bulk::new(&PLANS[0], profiles.clone(), subjects).unwrap();
        let mut table = Table::default();
        for (product, amount) in (0..).zip([999_000, 999_999, 1_000_000, 1_000_001, 2_000_000]) {
            let amount = if scale == 0 {
                amount / 1_000
            } else {
                amount * scale
            };
            for profile in [0, 2] {
                for (subject, amount) in [(0, amount), (10, 5), (11, amount * 400)] {
                    let place = [product * 2 + profile / 2, 0, profile];
                    table.push(place, subject, (amount, amount, Ends::Closed));
                }
            }
        }
        let found = same_as_single(&PLANS[0], &bulk, &table.lines());
        same_without_shortcuts(&bulk, &table);
        assert!(!found.findings.is_empty());
        assert!(found.findings.len() < found.verdicts.product.len());
    }
}

/// A law of one table, in which every substance has a bound of its own: 100 mg/kg and one more for each.
#[cfg(feature = "load")]
fn law_of_many_bounds(substances: u32) -> Catalogue {
    let keys = || (0..substances).map(|code| format!("syn-{code}"));
    let listed: String = keys().map(|key| synthetic::substance(&key)).collect();
    let max = (100..).zip(keys());
    let max = max.map(|(bound, key): (u32, _)| format!("{key} = \"{bound}\""));
    let table = format!(
        r#"
[[table]]
id = "all"
clause = "all"
kind = "content"
unit = "mg/kg"
basis = "homogeneous-material"
max = {{ {} }}
"#,
        max.collect::<Vec<_>>().join(", ")
    );
    synthetic::law(&synthetic::entry("things"), &listed, &table)
}

#[cfg(feature = "load")]
#[test]
fn more_different_bounds_than_a_byte_tells_apart_are_all_kept() {
    let substances = 700;
    let catalogue = law_of_many_bounds(substances);
    let screening = Screening::new(&catalogue).market(Market::China);
    let plan = screening.on(date(2026, 11, 23)).plan().unwrap();
    let profile = Profile {
        disclosed: Some(milligrams("1000000")),
        ..Profile::default()
    };
    let subjects = (0..substances).map(|code| Subject {
        analyte: catalogue.registry().by_key(&format!("syn-{code}")).unwrap(),
        said: Said::Declared,
        step: milligrams("0.001"),
    });
    let bulk = Bulk::new(&plan, vec![profile], subjects.collect()).unwrap();
    let mut table = Table::default();
    for subject in 0..substances {
        let bound = i64::from(100 + subject) * 1_000;
        for (material, amount) in (0..).zip([bound - 1, bound, bound + 1]) {
            let place = [subject, material, 0];
            table.push(place, subject, (amount, amount, Ends::Closed));
        }
    }
    let found = same_without_shortcuts(&bulk, &table);
    assert_eq!(found.findings.product, (0..substances).collect::<Vec<_>>());
    assert!(found.findings.material.iter().all(|code| *code == Some(2)));
    assert_eq!(found.dense_products, u64::from(substances));
}

#[test]
fn a_subject_that_names_no_member_leaves_the_findings_on_members_as_they_are() {
    let catalogue = Catalogue::builtin();
    let plan = Screening::new(catalogue)
        .market(Market::China)
        .on(date(2026, 11, 23))
        .plan()
        .unwrap();
    let metal = catalogue.materials().find("metal").unwrap();
    let mut profile = Profile {
        disclosed: Some(Amount::parse("100", Unit::Percent, QuantityKind::Content).unwrap()),
        ..Profile::default()
    };
    profile.material.classes.push(metal);
    // Alone, so that of no limit on each member of a group all rows have a subject.
    for name in ["iron", "DEHP", "benzene"] {
        let subject = Subject {
            analyte: catalogue.registry().find(name).unwrap(),
            said: Said::Declared,
            step: milligrams("0.000001"),
        };
        let bulk = Bulk::new(&plan, vec![profile.clone()], vec![subject]).unwrap();
        let lines = Lines {
            product: &[1],
            material: &[1],
            profile: &[0],
            subject: &[0],
            lower: &[5_000_000],
            upper: None,
            ends: None,
        };
        let found = same_as_single(&plan, &bulk, &lines);
        assert_eq!(found.dense_products, 1, "{name}");
    }
}

const GAP: &str = r#"
[standard]
id = "LAW 1-2020"
title = { en = "law", zh = "法" }
jurisdiction = "CN"
force = "mandatory"
effective = 2020-01-01
source = ["the test"]
confidence = "verified"
[[table]]
id = "1"
clause = "1"
kind = "content"
unit = "%"
max = { DEHP = "0.1" }
[[gap]]
clause = "2"
what = { en = "limits for DINP", zh = "DINP 限值" }
why = "figure not confirmed"
analytes = ["DINP"]
needed_for_pass = true
"#;

/// The vocabulary of the fixtures with one law.
fn under(law: &str) -> Catalogue {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/limits");
    let directory = tempfile::tempdir().unwrap();
    for name in [
        "categories.toml",
        "materials.toml",
        "facts.toml",
        "substances/all.toml",
    ] {
        let to = directory.path().join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(fixtures.join(name), to).unwrap();
    }
    std::fs::create_dir_all(directory.path().join("cn")).unwrap();
    std::fs::write(directory.path().join("cn/law-1-2020.toml"), law).unwrap();
    Catalogue::load(directory.path()).unwrap()
}

/// The verdicts of products that hold a little of one substance each.
fn little_of_each(
    catalogue: &Catalogue,
    screening: Screening<'_>,
    disclosed: &str,
) -> Vec<Verdict> {
    let plan = screening.on(date(2026, 11, 23)).plan().unwrap();
    let subjects = ["DEHP", "DINP"].map(|name| Subject {
        analyte: catalogue.registry().find(name).unwrap(),
        said: Said::Declared,
        step: milligrams("0.000001"),
    });
    let profile = Profile {
        disclosed: Some(Amount::parse(disclosed, Unit::Percent, QuantityKind::Content).unwrap()),
        ..Profile::default()
    };
    let bulk = Bulk::new(&plan, vec![profile], subjects.to_vec()).unwrap();
    let mut table = Table::default();
    table.push([1, 1, 0], 0, (999_999_999, 999_999_999, Ends::Closed));
    table.push([2, 1, 0], 1, (5_000_000, 5_000_000, Ends::Closed));
    same_as_single(&plan, &bulk, &table.lines())
        .verdicts
        .verdict
}

#[test]
fn what_a_gap_is_about_keeps_a_product_from_passing_in_tables_too() {
    for (law, of_dinp) in [
        (GAP.to_owned(), Verdict::Inconclusive),
        (GAP.replace("needed_for_pass = true", ""), Verdict::Pass),
    ] {
        let catalogue = under(&law);
        let found = little_of_each(&catalogue, Screening::new(&catalogue), "100");
        assert_eq!(found, [Verdict::Pass, of_dinp]);
    }
}

#[test]
fn what_is_taken_for_granted_is_so_in_tables_too() {
    let law = GAP.split("[[gap]]").next().unwrap();
    let catalogue = under(law);
    let open = little_of_each(&catalogue, Screening::new(&catalogue), "0");
    assert_eq!(open, [Verdict::Inconclusive; 2]);
    let granted = Screening::new(&catalogue).assuming(hazlimit::Assumption::UnlistedIsAbsent);
    for disclosed in ["0", "50", "99.9", "99.99", "99.9995"] {
        let found = little_of_each(&catalogue, granted.clone(), disclosed);
        assert_eq!(found, [Verdict::Pass; 2], "{disclosed} %");
    }
}

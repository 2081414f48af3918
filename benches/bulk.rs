//! How many lines a second bulk screening decides, beside what it costs to read the same columns at all.
//!
//! The workload is a synthetic law (single limits, sums of groups, wildcards over classes of material) and a synthetic archive of fully disclosed
//! materials; no figure in it is real. `plain sum` adds up every column and is the measure of the memory: nothing that reads all lines is faster.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops when its own workload is wrong"
)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hazlimit::bulk::{Bulk, Lines, Profile, Said, Subject};
use hazlimit::catalogue::load::{Source, compile};
use hazlimit::quantity::{Amount, QuantityKind, Unit};
use hazlimit::{Catalogue, Market, Screening};
use jiff::civil::date;

const CLASSES: u32 = 30;
const SUBSTANCES: u32 = 251;
const GROUPS: u32 = 12;
const MATERIALS: u32 = 100_000;
const LINES_PER_MATERIAL: u32 = 20;

/// A law in which every class of material has limits of its own and all share some.
fn law() -> Catalogue {
    let names = |name: &str| format!("{{ en = \"{name}\", zh = \"{name}\" }}");
    let mut materials = String::new();
    for class in 0..CLASSES {
        let name = format!("mat-{class}");
        let _ = writeln!(materials, "\"{name}\" = {}", names(&name));
    }
    let mut substances = String::new();
    for code in 0..SUBSTANCES {
        let name = format!("syn-{code}");
        let _ = writeln!(
            substances,
            "[substance.{name}]\nnames = {}\nelements = []\n",
            names(&name)
        );
    }
    for group in 0..GROUPS {
        let name = format!("grp-{group}");
        let members: Vec<String> = (0..8)
            .map(|member| format!("\"syn-{}\"", (group * 13 + member * 7) % SUBSTANCES))
            .collect();
        let members = members.join(", ");
        let _ = writeln!(
            substances,
            "[group.{name}]\nnames = {}\nmembers = [{members}]\n",
            names(&name)
        );
    }
    let mut limits = String::from(
        r#"
[standard]
id = "Synthetic"
title = { en = "synthetic law", zh = "虚构法规" }
jurisdiction = "CN"
force = "mandatory"
effective = 2020-01-01
source = ["benches/bulk.rs"]
confidence = "known"
"#,
    );
    let mut table = |id: &str, when: &str, max: Vec<String>| {
        let max = max.join(", ");
        let _ = writeln!(
            limits,
            "\n[[table]]\nid = \"{id}\"\nclause = \"{id}\"\nkind = \"content\"\nunit = \"mg/kg\"\nbasis = \"homogeneous-material\"\n{when}max = {{ {max} }}"
        );
    };
    table(
        "any",
        "",
        (0..40)
            .map(|at| format!("syn-{} = \"1000\"", at * 4))
            .collect(),
    );
    for class in 0..CLASSES {
        let mut max: Vec<String> = (0..30)
            .map(|at| {
                format!(
                    "syn-{} = \"{}\"",
                    (class * 5 + at * 3) % 160,
                    [60, 90, 100, 500][at as usize % 4]
                )
            })
            .collect();
        max.extend((0..6).map(|at| {
            format!(
                "grp-{} = \"{}\"",
                (class + at * 2) % GROUPS,
                [150, 500, 1000][at as usize % 3]
            )
        }));
        table(
            &format!("of-{class}"),
            &format!("when = {{ material = \"mat-{class}\" }}\n"),
            max,
        );
    }
    let source = |name: &str, text: &str| Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let sources = [
        source(
            "categories.toml",
            "\"things\" = { en = \"things\", zh = \"物品\" }",
        ),
        source("materials.toml", &materials),
        source("facts.toml", ""),
        source("substances/all.toml", &substances),
        source("cn/synthetic.toml", &limits),
    ];
    compile(&sources, None).unwrap()
}

/// The archive, as columns.
#[derive(Default)]
struct Archive {
    product: Vec<u32>,
    material: Vec<u32>,
    profile: Vec<u32>,
    subject: Vec<u32>,
    amount: Vec<i64>,
}

impl Archive {
    fn new() -> Archive {
        let mut archive = Archive::default();
        let mut state = 1_u64;
        let mut draw = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32
        };
        for material in 0..MATERIALS {
            let (class, start, step) = (draw() % CLASSES, draw(), 1 + draw() % (SUBSTANCES - 1));
            for line in 0..LINES_PER_MATERIAL {
                archive.product.push(material / 5);
                archive.material.push(material);
                archive.profile.push(class);
                archive
                    .subject
                    .push((start % SUBSTANCES + line * step) % SUBSTANCES);
                let amount = match draw() % 100 {
                    0 => i64::from(draw() % 2_000_000),
                    _ => i64::from(draw() % 30_000),
                };
                archive.amount.push(amount);
            }
        }
        archive
    }

    fn lines(&self) -> Lines<'_> {
        Lines {
            product: &self.product,
            material: &self.material,
            profile: &self.profile,
            subject: &self.subject,
            lower: &self.amount,
            upper: None,
            ends: None,
        }
    }

    fn plain_sum(&self) -> i64 {
        let codes = [&self.product, &self.material, &self.profile, &self.subject];
        let codes = codes.map(|column| column.iter().map(|code| i64::from(*code)).sum::<i64>());
        codes.iter().sum::<i64>() + self.amount.iter().sum::<i64>()
    }
}

fn bulk(criterion: &mut Criterion) {
    let catalogue = law();
    let screening = Screening::new(&catalogue)
        .market(Market::China)
        .on(date(2026, 11, 24));
    let plan = screening.plan().unwrap();
    let milligrams =
        |text| Amount::parse(text, Unit::MilligramPerKilogram, QuantityKind::Content).unwrap();
    let profiles: Vec<Profile> = (0..CLASSES)
        .map(|class| {
            let mut profile = Profile {
                disclosed: Some(milligrams("1000000")),
                ..Profile::default()
            };
            let class = catalogue.materials().find(&format!("mat-{class}")).unwrap();
            profile.material.classes.push(class);
            profile
        })
        .collect();
    let subjects: Vec<Subject> = (0..SUBSTANCES)
        .map(|code| Subject {
            analyte: catalogue.registry().by_key(&format!("syn-{code}")).unwrap(),
            said: Said::Declared,
            step: milligrams("0.001"),
        })
        .collect();
    let archive = Archive::new();
    let lines = archive.lines();
    let bulk = Bulk::new(&plan, profiles.clone(), subjects.clone()).unwrap();
    let found = bulk.screen(&lines).unwrap();
    assert!(
        found.dense_products == found.verdicts.product.len() as u64 && !found.findings.is_empty(),
        "all of the workload is dense, and some of it fails"
    );
    println!("{} lines, {} failures", found.lines, found.findings.len());

    criterion.bench_function("bulk/compile", |bencher| {
        bencher.iter(|| Bulk::new(&plan, profiles.clone(), subjects.clone()));
    });
    let mut group = criterion.benchmark_group("bulk");
    group.sample_size(20);
    group.throughput(Throughput::Elements(lines.len() as u64));
    group.bench_function("plain sum", |bencher| {
        bencher.iter(|| black_box(&archive).plain_sum())
    });
    group.bench_function("screen", |bencher| {
        bencher.iter(|| bulk.screen(black_box(&lines)))
    });
    group.finish();
}

criterion_group!(benches, bulk);
criterion_main!(benches);

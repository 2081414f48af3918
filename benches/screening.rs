//! How long the steps of a screening take: reading a BOM, planning, judging, writing the report.
//!
//! The workload is one realistic electronic product: 50 materials with 20 constituents each, five of them restricted somewhere, screened for
//! one market.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a benchmark stops when its own workload is wrong"
)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hazlimit::bom::json::{self, FileName};
use hazlimit::{Catalogue, Market, Screening};
use jiff::civil::date;

const MATERIALS: usize = 50;
/// What a plastic, an alloy and a ceramic of the workload hold: fifteen ordinary constituents each, then five that some limit names.
const PLASTIC: [&str; 20] = [
    "ABS",
    "polyethylene",
    "polypropylene",
    "PET",
    "polycarbonate",
    "calcium carbonate",
    "titanium dioxide",
    "silica",
    "talc",
    "DINCH",
    "water",
    "cellulose",
    "13463-67-7",
    "carbon black",
    "7631-86-9",
    "lead",
    "117-81-7",
    "84-74-2",
    "1163-19-5",
    "79-94-7",
];
const ALLOY: [&str; 20] = [
    "iron",
    "copper",
    "aluminium",
    "tin",
    "zinc",
    "nickel",
    "manganese",
    "silver",
    "molybdenum",
    "7439-89-6",
    "7440-50-8",
    "7429-90-5",
    "7440-31-5",
    "7440-66-6",
    "7440-02-0",
    "lead",
    "cadmium",
    "mercury",
    "chromium",
    "antimony",
];
const CERAMIC: [&str; 20] = [
    "silica",
    "7631-86-9",
    "titanium dioxide",
    "13463-67-7",
    "calcium carbonate",
    "talc",
    "471-34-1",
    "1344-28-1",
    "1309-37-1",
    "7631-86-9",
    "silica",
    "talc",
    "water",
    "7732-18-5",
    "titanium dioxide",
    "1317-36-8",
    "12626-81-2",
    "1303-86-2",
    "1306-19-0",
    "7758-97-6",
];

fn workload() -> String {
    let mut text = String::from(
        r#"{"format":"hazlimit-bom/1","product":{"name":"Radio","category":"electronics","made":"2026-10-01","facts":{"eee-category":"4"}},"parts":["#,
    );
    for part in 0..10 {
        if part > 0 {
            text.push(',');
        }
        let _ = write!(
            text,
            r#"{{"name":"part {part}","mass":"50 g","materials":["#
        );
        for material in 0..MATERIALS / 10 {
            if material > 0 {
                text.push(',');
            }
            let (class, names) = match material {
                0..=2 => ("plastic", PLASTIC),
                3 => ("metal", ALLOY),
                _ => ("ceramic", CERAMIC),
            };
            let _ = write!(
                text,
                r#"{{"name":"material {part}-{material}","class":"{class}","mass":"10 g","disclosed":"100 %","contains":["#
            );
            for (at, name) in names.iter().enumerate() {
                let end = if at + 1 == names.len() { "" } else { "," };
                let content = if at < 15 {
                    format!("{}.5 %", at % 6)
                } else {
                    format!("{} mg/kg", 20 + part * 10 + at)
                };
                let _ = write!(
                    text,
                    r#"{{"substance":"{name}","content":"{content}"}}{end}"#
                );
            }
            text.push_str("]}");
        }
        text.push_str("]}");
    }
    text.push_str("]}");
    text
}

fn screening(criterion: &mut Criterion) {
    let catalogue = Catalogue::builtin();
    let text = workload();
    let bom = json::read(FileName::from("bench.json"), text.as_bytes(), catalogue).unwrap();
    assert!(
        bom.parts.iter().flat_map(|part| &part.materials).count() == MATERIALS,
        "the workload is what the title says"
    );
    let screening = Screening::new(catalogue)
        .market(Market::EuropeanUnion)
        .on(date(2026, 11, 24));
    let plan = screening.plan().unwrap();
    let report = plan.screen(&bom);
    assert!(
        report.unresolved().is_empty(),
        "every name of the workload is known: {:?}",
        report.unresolved()
    );
    println!(
        "{} findings, {} duties, {} bytes of JSON BOM",
        report.findings().len(),
        report.duties().len(),
        text.len()
    );

    criterion.bench_function(
        "read a BOM of 50 materials and 1,000 constituents",
        |bencher| {
            bencher.iter(|| {
                json::read(
                    FileName::from("bench.json"),
                    black_box(text.as_bytes()),
                    catalogue,
                )
            });
        },
    );
    criterion.bench_function("plan for one market", |bencher| {
        bencher.iter(|| black_box(&screening).plan());
    });
    criterion.bench_function("screen it with the plan made", |bencher| {
        bencher.iter(|| plan.screen(black_box(&bom)));
    });
    criterion.bench_function("write its report as JSON", |bencher| {
        bencher.iter(|| hazlimit::report::json::to_string(black_box(&report)));
    });
}

criterion_group!(benches, screening);
criterion_main!(benches);

//! How long the steps of a screening take: reading a BOM, planning, judging, writing the report.
//!
//! The workload is one realistic electronic product: 50 materials with 20 constituents each, five of them restricted somewhere, screened for
//! one market at a time.
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

/// The radio, and for the market that asks nothing of radios a toy of the same materials.
fn workload(market: &Market) -> String {
    let product = match market {
        Market::UnitedStates => {
            r#""category":"toys/electric","facts":{"intended-age":"3 years and up"}"#
        }
        _ => r#""category":"electronics","facts":{"eee-category":"4"}"#,
    };
    let mut text = format!(
        r#"{{"format":"hazlimit-bom/1","product":{{"name":"Radio","made":"2026-10-01",{product}}},"parts":["#
    );
    for part in 0..10 {
        if part > 0 {
            text.push(',');
        }
        let _ = write!(
            text,
            r#"{{"name":"part {part}","mass":"{} g","materials":["#,
            50 + part
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
                r#"{{"name":"material {part}-{material}","class":"{class}","mass":"{}.{part} g","disclosed":"100 %","contains":["#,
                5 + material
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

/// The markets of the workload, each screened by itself.
const MARKETS: [Market; 3] = [Market::China, Market::EuropeanUnion, Market::UnitedStates];

fn screening(criterion: &mut Criterion) {
    let catalogue = Catalogue::builtin();
    let read = |text: &str| json::read(FileName::from("bench.json"), text.as_bytes(), catalogue);
    for market in MARKETS {
        let code = market.code().to_owned();
        let text = workload(&market);
        let bom = read(&text).unwrap();
        let materials = || bom.parts.iter().flat_map(|part| &part.materials);
        assert!(
            materials().count() == MATERIALS
                && materials()
                    .map(|material| material.contains.len())
                    .sum::<usize>()
                    == 1000,
            "the workload is what the title says"
        );
        let screening = Screening::new(catalogue)
            .market(market)
            .on(date(2026, 11, 24));
        let plan = screening.plan().unwrap();
        let report = plan.screen(&bom);
        assert!(
            report.unresolved().is_empty() && !report.findings().is_empty(),
            "every name of the workload is known, and some limit applies"
        );
        println!(
            "{code}: {} findings, {} duties",
            report.findings().len(),
            report.duties().len(),
        );
        criterion.bench_function(&format!("read the BOM/{code}"), |bencher| {
            bencher.iter(|| read(black_box(&text)));
        });
        criterion.bench_function(&format!("plan/{code}"), |bencher| {
            bencher.iter(|| black_box(&screening).plan());
        });
        criterion.bench_function(&format!("screen with the plan made/{code}"), |bencher| {
            bencher.iter(|| plan.screen(black_box(&bom)));
        });
        criterion.bench_function(&format!("plan and screen once/{code}"), |bencher| {
            bencher.iter(|| black_box(&screening).run(&bom));
        });
        criterion.bench_function(&format!("write the report as JSON/{code}"), |bencher| {
            bencher.iter(|| hazlimit::report::json::to_string(black_box(&report)));
        });
    }
}

criterion_group!(benches, screening);
criterion_main!(benches);

//! What a start costs: opening the built-in catalogue, what one question or one toy unpacks of it, and all of it for comparison.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a benchmark stops when its own workload is wrong"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hazlimit::bom::json::{self, FileName};
use hazlimit::{Catalogue, Market, Screening};
use jiff::civil::date;

fn start(criterion: &mut Criterion) {
    let toy = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/bath-duck.json"
    ))
    .unwrap();

    criterion.bench_function("open the built-in catalogue", |bencher| {
        bencher.iter(Catalogue::builtin_anew);
    });
    criterion.bench_function("open it and find the limits that name DEHP", |bencher| {
        bencher.iter(|| {
            let catalogue = Catalogue::builtin_anew();
            let dehp = catalogue.registry().find(black_box("117-81-7")).unwrap();
            catalogue.limits_naming(dehp).count()
        });
    });
    criterion.bench_function("open it and screen one toy", |bencher| {
        bencher.iter(|| {
            let catalogue = Catalogue::builtin_anew();
            let bom = json::read(FileName::from("toy.json"), black_box(&toy), &catalogue).unwrap();
            let screening = Screening::new(&catalogue)
                .market(Market::China)
                .on(date(2026, 11, 24));
            screening.run(&bom).unwrap().findings().len()
        });
    });
    criterion.bench_function("open it and unpack everything", |bencher| {
        bencher.iter(|| {
            let catalogue = Catalogue::builtin_anew();
            catalogue.registry().iter().count()
                + catalogue.standards().count()
                + catalogue.limits().count()
                + catalogue.gaps().count()
                + catalogue.exemptions().count()
                + catalogue.facts().count()
                + catalogue.categories().iter().count()
                + catalogue.materials().iter().count()
        });
    });
}

criterion_group!(benches, start);
criterion_main!(benches);

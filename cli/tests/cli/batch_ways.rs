//! `hazlimit batch` decides plain declared contents together in tables and everything else product by product. Quotation marks around a field change
//! nothing in what a table says, and send its product the second way: both must write the same bytes.

use std::path::Path;

use proptest::prelude::*;

use crate::run::{Done, hazlimit};

const HEADER: &str = "product,product name,category,facts,part,material,class,disclosed,entry,analyte,kind,result,unit,loq,role,note";

/// What stands in the cells of one line, by place in the lists below.
#[derive(Clone, Debug)]
struct Entry {
    analyte: usize,
    value: usize,
    unit: usize,
    strange: usize,
}

#[derive(Clone, Debug)]
struct Material {
    class: usize,
    disclosed: usize,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Product {
    category: usize,
    facts: usize,
    named: usize,
    materials: Vec<Material>,
}

const ANALYTES: [&str; 14] = [
    "lead",
    "7439-92-1",
    "cadmium",
    "DEHP",
    "117-81-7",
    "DBP",
    "BBP",
    "mercury",
    "铅",
    "decaBDE",
    "BPA",
    "iron",
    "formaldehyde",
    "benzene",
];
/// Many of them lie at bounds that are common in the law.
const VALUES: [&str; 16] = [
    "0",
    "0.343",
    "5",
    "9.9",
    "20",
    "90",
    "90.001",
    "99.999",
    "100",
    "100.000001",
    "500",
    "999.999",
    "1000",
    "1000.001",
    "1500",
    "12.5",
];
const UNITS: [&str; 4] = ["mg/kg", "mg/kg", "ppm", "µg/kg"];
const CLASSES: [&str; 4] = ["plastic", "plastic/pvc", "metal", ""];
const SHARES: [&str; 4] = ["100 %", "100 %", "", "60 %"];
const CATEGORIES: [&str; 3] = ["electronics", "toys", ""];
const FACTS: [&str; 2] = ["intended-age=0-36 months", ""];
const NAMES: [&str; 3] = ["", "Duck", "Enten, gelb"];

/// How a line differs from a plain declared content; most do not.
fn cells(entry: &Entry) -> [&'static str; 7] {
    let (analyte, value, unit) = (
        ANALYTES[entry.analyte],
        VALUES[entry.value],
        UNITS[entry.unit],
    );
    match entry.strange {
        0 => ["contains", analyte, "content", "10-20", "mg/kg", "", ""],
        1 => ["contains", analyte, "content", "< 5", unit, "", ""],
        2 => ["contains", "no such thing", "content", value, unit, "", ""],
        3 => ["result", analyte, "content", value, unit, "", ""],
        4 => ["result", analyte, "content", "ND", unit, "5", ""],
        5 => ["contains", analyte, "content", value, unit, "", "additive"],
        6 => ["contains", analyte, "content", "about ten", unit, "", ""],
        7 => ["contains", analyte, "content", value, "kg", "", ""],
        8 => ["free-of", analyte, "content", value, unit, "", ""],
        9 => ["成分", analyte, "含量", value, unit, "", ""],
        10 => ["contains", analyte, "", " 35 ", unit, "", ""],
        11 => ["contains", analyte, "content", "90", "%", "", ""],
        _ => ["contains", analyte, "content", value, unit, "", ""],
    }
}

fn lines(products: &[Product]) -> Vec<String> {
    let mut all = Vec::new();
    for (number, product) in products.iter().enumerate() {
        for (at, material) in product.materials.iter().enumerate() {
            for (line, entry) in material.entries.iter().enumerate() {
                // What holds for a product or material may stand on its first line alone.
                let first = line == 0 || number % 2 == 0;
                let of_product = first && (at == 0 || number % 3 > 0);
                let pick = |text: &'static str, told: bool| if told { text } else { "" };
                let name = NAMES[product.named].replace(',', " ");
                let head = format!(
                    "P{number},{},{},{},body,M{at},{},{}",
                    if of_product { name.as_str() } else { "" },
                    pick(CATEGORIES[product.category], of_product),
                    pick(FACTS[product.facts], of_product),
                    pick(CLASSES[material.class], first),
                    pick(SHARES[material.disclosed], first),
                );
                all.push(format!("{head},{},", cells(entry).join(",")));
            }
        }
    }
    all
}

/// The same line with quotation marks around its first field.
fn quoted(line: &str) -> String {
    match line.split_once(',') {
        Some((first, rest)) => format!("\"{first}\",{rest}"),
        None => format!("\"{line}\""),
    }
}

/// What a run wrote: its rows, its rejected lines without their texts, and its counts.
fn judged(folder: &Path, lines: &[String], more: &[&str]) -> (String, Vec<[String; 2]>, Done) {
    let input = folder.join("in.csv");
    let text = format!("{HEADER}\n{}\n", lines.join("\n"));
    std::fs::write(&input, text).unwrap();
    let output = folder.join("out.csv");
    let rejects = folder.join("out.rejects.csv");
    let _ = std::fs::remove_file(&rejects);
    let mut arguments = vec![
        "batch",
        input.to_str().unwrap(),
        "-o",
        output.to_str().unwrap(),
        "--on",
        "2026-11-23",
    ];
    arguments.extend(more);
    let done = hazlimit(&arguments);
    let rejected = match csv::Reader::from_path(&rejects) {
        Err(_) => Vec::new(),
        Ok(mut reader) => {
            let records = reader.records().map(Result::unwrap);
            records
                .map(|record| [record[1].to_owned(), record[2].to_owned()])
                .collect()
        }
    };
    (std::fs::read_to_string(output).unwrap(), rejected, done)
}

fn entry() -> impl Strategy<Value = Entry> {
    let strange = prop_oneof![12 => Just(99_usize), 1 => 0_usize..12];
    (0..ANALYTES.len(), 0..VALUES.len(), 0..UNITS.len(), strange).prop_map(
        |(analyte, value, unit, strange)| Entry {
            analyte,
            value,
            unit,
            strange,
        },
    )
}

fn product() -> impl Strategy<Value = Product> {
    let material = (
        0..CLASSES.len(),
        0..SHARES.len(),
        prop::collection::vec(entry(), 1..7),
    );
    let material = material.prop_map(|(class, disclosed, entries)| Material {
        class,
        disclosed,
        entries,
    });
    (
        0..CATEGORIES.len(),
        0..FACTS.len(),
        0..NAMES.len(),
        prop::collection::vec(material, 1..4),
    )
        .prop_map(|(category, facts, named, materials)| Product {
            category,
            facts,
            named,
            materials,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plain_lines_and_quoted_ones_are_judged_alike(
        products in prop::collection::vec(product(), 1..60),
        breaks in prop::collection::vec(0_usize..200, 0..3),
        format in prop::sample::select(vec!["csv", "jsonl", "summary"]),
        market in prop::sample::select(vec!["CN", "EU", "CN,EU"]),
        threads in prop::sample::select(vec!["1", "3"]),
    ) {
        let mut lines = lines(&products);
        for at in breaks {
            // A field too few.
            if let Some(line) = lines.get_mut(at) {
                line.pop();
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let more = ["--format", format, "--market", market, "--threads", threads];
        let quoted: Vec<String> = lines.iter().map(|line| quoted(line)).collect();
        let (rows, rejects, done) = judged(folder.path(), &lines, &more);
        let (again, rejects_again, done_again) = judged(folder.path(), &quoted, &more);
        prop_assert_eq!(rows, again);
        prop_assert_eq!(rejects, rejects_again);
        prop_assert_eq!(done.status, done_again.status);
        prop_assert_eq!(done.stderr, done_again.stderr);
    }
}

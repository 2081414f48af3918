//! Hazlimit as one of the peers of `benches/peers`: coded columns to exceedances.
//!
//! `bulk_peer DIR --threads T --repeat R --out OUT` reads a workload that `benches/peers/generate.py` wrote, screens it R times, prints one line of JSON
//! and writes the exceedances of the last run to OUT as columns. `benches/peers/README.md` describes the files.
use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hazlimit::bulk::{Bulk, Found, Lines, Profile, Said, Subject};
use hazlimit::catalogue::limit::LimitIndex;
use hazlimit::quantity::{Amount, QuantityKind, Unit};
use hazlimit::{Catalogue, Market, Screening};
use jiff::civil::date;

type Anything<T> = Result<T, Box<dyn Error>>;

struct Asked {
    directory: PathBuf,
    threads: usize,
    repeat: usize,
    out: Option<PathBuf>,
}

fn main() -> Anything<()> {
    let asked = asked()?;
    let started = Instant::now();
    let directory = &asked.directory;
    let columns = Columns::read(directory)?;
    let catalogue = Catalogue::load(&directory.join("limits"))?;
    let limits = limit_codes(directory, &catalogue)?;
    let plan = Screening::new(&catalogue)
        .market(Market::China)
        .on(date(2026, 11, 23))
        .plan()?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(asked.threads)
        .build()?;
    let step = Amount::parse("0.001", Unit::MilligramPerKilogram, QuantityKind::Content)?;
    let (profiles, subjects) = (profiles(&catalogue)?, subjects(&catalogue, step)?);
    let compiling = Instant::now();
    let bulk = pool.install(|| Bulk::new(&plan, profiles, subjects))?;
    let compile = compiling.elapsed().as_secs_f64();
    let prepare = started.elapsed().as_secs_f64();

    let lines = columns.lines();
    let screen = || pool.install(|| bulk.screen(&lines));
    // As the other peers do, to warm caches and threads.
    let mut found = screen()?;
    let mut seconds = Vec::new();
    for _ in 0..asked.repeat {
        drop(std::mem::take(&mut found));
        let run = Instant::now();
        found = screen()?;
        seconds.push(run.elapsed().as_secs_f64());
    }
    if let Some(out) = &asked.out {
        write(out, &found, &limits, step)?;
    }
    let best = seconds.iter().copied().fold(f64::INFINITY, f64::min);
    println!(
        "{}",
        serde_json::json!({
            "prepare_seconds": prepare,
            "compile_seconds": compile,
            "seconds": seconds,
            "lines": found.lines,
            "lines_per_second": found.lines as f64 / best,
            "exceedances": found.findings.len(),
            "products": found.verdicts.product.len(),
            "dense_products": found.dense_products,
            "refused": found.refused.len(),
        })
    );
    Ok(())
}

fn asked() -> Anything<Asked> {
    let mut asked = Asked {
        directory: PathBuf::new(),
        threads: 1,
        repeat: 5,
        out: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} wants a value"));
        match word.as_str() {
            "--threads" => asked.threads = value()?.parse()?,
            "--repeat" => asked.repeat = value()?.parse()?,
            "--out" => asked.out = Some(value()?.into()),
            _ => asked.directory = word.into(),
        }
    }
    if asked.directory.as_os_str().is_empty() {
        return Err("usage: bulk_peer DIR [--threads T] [--repeat R] [--out OUT]".into());
    }
    Ok(asked)
}

/// The columns of the lines.
struct Columns {
    product: Vec<u32>,
    material: Vec<u32>,
    profile: Vec<u32>,
    substance: Vec<u32>,
    amount: Vec<i64>,
}

impl Columns {
    fn read(directory: &Path) -> Anything<Columns> {
        let codes = |name: &str| -> Anything<Vec<u32>> {
            let bytes = fs::read(directory.join(name))?;
            let words = bytes.chunks_exact(4);
            Ok(words
                .filter_map(|word| word.try_into().ok().map(u32::from_le_bytes))
                .collect())
        };
        let bytes = fs::read(directory.join("amount.i64"))?;
        let amounts = bytes.chunks_exact(8);
        Ok(Columns {
            product: codes("product.u32")?,
            material: codes("material.u32")?,
            profile: codes("profile.u32")?,
            substance: codes("substance.u32")?,
            amount: amounts
                .filter_map(|word| word.try_into().ok().map(i64::from_le_bytes))
                .collect(),
        })
    }

    fn lines(&self) -> Lines<'_> {
        Lines {
            product: &self.product,
            material: &self.material,
            profile: &self.profile,
            subject: &self.substance,
            lower: &self.amount,
            upper: None,
            ends: None,
        }
    }
}

/// All pairs of a category and a class, fully disclosed; the code of a pair is category · classes + class.
fn profiles(catalogue: &Catalogue) -> Anything<Vec<Profile>> {
    let disclosed = Amount::parse("100", Unit::Percent, QuantityKind::Content)?;
    let mut profiles = Vec::new();
    for (category, _) in catalogue.categories().iter() {
        for (class, _) in catalogue.materials().iter() {
            let mut profile = Profile {
                disclosed: Some(disclosed),
                ..Profile::default()
            };
            profile.product.categories.push(category);
            profile.material.classes.push(class);
            profiles.push(profile);
        }
    }
    Ok(profiles)
}

/// The substances in the order of their codes.
fn subjects(catalogue: &Catalogue, step: Amount) -> Anything<Vec<Subject>> {
    let mut subjects = Vec::new();
    while let Some(analyte) = catalogue
        .registry()
        .by_key(&format!("syn-{:03}", subjects.len()))
    {
        subjects.push(Subject {
            analyte,
            said: Said::Declared,
            step,
        });
    }
    Ok(subjects)
}

/// The workload's codes of the catalogue's limits.
fn limit_codes(directory: &Path, catalogue: &Catalogue) -> Anything<HashMap<LimitIndex, u32>> {
    let places: HashMap<&str, LimitIndex> = catalogue
        .limits()
        .map(|(index, limit)| (limit.id.as_str(), index))
        .collect();
    let mut codes = HashMap::new();
    for line in fs::read_to_string(directory.join("limits.csv"))?
        .lines()
        .skip(1)
    {
        let mut cells = line.split(',');
        let code = cells.next().unwrap_or_default().parse()?;
        let id = cells.next().unwrap_or_default();
        let index = places.get(id).ok_or(format!("no limit `{id}`"))?;
        codes.insert(*index, code);
    }
    Ok(codes)
}

/// Writes the exceedances as columns.
fn write(
    out: &Path,
    found: &Found,
    limits: &HashMap<LimitIndex, u32>,
    step: Amount,
) -> Anything<()> {
    fs::create_dir_all(out)?;
    let (mut materials, mut codes, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
    let findings = &found.findings;
    for at in 0..findings.len() {
        let material = findings.material[at].ok_or("a finding on no material")?;
        let code = limits.get(&findings.limit[at]).ok_or("an unknown limit")?;
        let amount = i64::try_from(findings.at_least[at].raw() / step.raw())?;
        materials.extend(material.to_le_bytes());
        codes.extend(code.to_le_bytes());
        amounts.extend(amount.to_le_bytes());
    }
    fs::write(out.join("material.u32"), materials)?;
    fs::write(out.join("limit.u32"), codes)?;
    fs::write(out.join("amount.i64"), amounts)?;
    Ok(())
}

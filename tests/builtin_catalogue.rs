//! The built-in catalogue, packed as it is, says what the limits files say, and answers quickly only what the slow way answers too.
#![cfg(all(feature = "load", feature = "json"))]
#![allow(missing_docs, reason = "tests are named after the rule they prove")]
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use hazlimit::bom::json::{self, FileName};
use hazlimit::catalogue::condition::Condition;
use hazlimit::catalogue::limit::{Limit, LimitIndex};
use hazlimit::catalogue::standard::StandardIndex;
use hazlimit::substance::{AnalyteId, Factor, Member, Nature};
use hazlimit::{Catalogue, Market, Report, Screening};
use jiff::civil::date;

static LOADED: LazyLock<Catalogue> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("limits");
    Catalogue::load(&directory).unwrap()
});

#[test]
fn every_entry_is_what_the_limits_files_say() {
    let packed = Catalogue::builtin();
    assert!(packed.limits().eq(LOADED.limits()));
    assert!(packed.standards().eq(LOADED.standards()));
    assert!(packed.gaps().eq(LOADED.gaps()));
    assert!(packed.exemptions().eq(LOADED.exemptions()));
    assert!(packed.facts().eq(LOADED.facts()));
    assert_eq!(packed.categories(), LOADED.categories());
    assert_eq!(packed.materials(), LOADED.materials());
    assert_eq!(packed.registry(), LOADED.registry());
    assert_eq!(packed.digest(), LOADED.digest());
    let anew = Catalogue::builtin_anew();
    assert_eq!(anew.digest(), LOADED.digest());
    assert_eq!(anew.limits().count(), LOADED.limits().count());
    assert!(LOADED.limits().count() > 1000 && LOADED.registry().len() > 1000);
}

#[test]
fn limits_are_found_by_standard_as_by_looking_at_all() {
    for catalogue in [Catalogue::builtin(), &*LOADED] {
        for (index, standard) in catalogue.standards() {
            let quick = catalogue.limits_of(|wanted| wanted == index);
            let slow = catalogue
                .limits()
                .filter(|(_, limit)| limit.standard == index);
            assert!(quick.eq(slow), "{}", standard.id);
        }
        let all: BTreeSet<StandardIndex> = catalogue.standards().map(|(index, _)| index).collect();
        assert!(
            catalogue
                .limits_of(|wanted| all.contains(&wanted))
                .eq(catalogue.limits())
        );
    }
}

#[test]
fn limits_are_found_by_analyte_as_by_looking_at_all() {
    for catalogue in [Catalogue::builtin(), &*LOADED] {
        let mut naming: Vec<Vec<LimitIndex>> = vec![Vec::new(); catalogue.registry().len()];
        for (index, limit) in catalogue.limits() {
            let named: BTreeSet<AnalyteId> =
                limit.form.terms.iter().map(|term| term.analyte).collect();
            for analyte in named {
                naming[analyte.index()].push(index);
            }
        }
        for (analyte, slow) in catalogue.registry().ids().zip(naming) {
            let quick = catalogue.limits_naming(analyte).map(|(index, _)| index);
            assert!(quick.eq(slow), "{analyte:?}");
        }
    }
}

#[test]
fn groups_and_species_are_found_as_by_looking_at_all() {
    let registry = Catalogue::builtin().registry();
    let mut groups: Vec<Vec<(AnalyteId, Member)>> = vec![Vec::new(); registry.len()];
    for (group, _) in registry.iter() {
        for member in registry.members(group) {
            groups[member.analyte.index()].push((group, member));
        }
    }
    for (analyte, slow) in registry.ids().zip(groups) {
        assert!(registry.groups_of(analyte).eq(slow), "{analyte:?}");
        let species = registry
            .iter()
            .filter(|(_, other)| matches!(other.nature, Nature::Species { of } if of == analyte));
        assert!(registry.species_of(analyte).eq(species.map(|(id, _)| id)));
    }
}

#[test]
fn what_surely_counts_is_the_lower_end_of_the_weight() {
    let registry = Catalogue::builtin().registry();
    for (of, analyte) in registry.iter() {
        // Between two substances there is nothing to tell; all else is asked both ways.
        if matches!(analyte.nature, Nature::Substance { .. }) {
            assert_eq!(registry.surely_counts(of, of), Factor::ONE);
            continue;
        }
        for other in registry.ids() {
            for (one, other) in [(of, other), (other, of)] {
                let weight = registry.weight(one, other);
                assert_eq!(registry.surely_counts(one, other), weight.lower);
            }
        }
    }
}

/// A plan for one product leaves out every standard whose scope the product is outside of.
#[test]
fn limits_and_gaps_apply_only_inside_the_scope_of_their_standard() {
    let within = |applies: &Condition, standard: StandardIndex| {
        let scope = &LOADED.standard(standard).unwrap().scope;
        applies.all.starts_with(&scope.all) && applies.unless.starts_with(&scope.unless)
    };
    for (_, limit) in LOADED.limits() {
        assert!(within(&limit.applies, limit.standard), "{}", limit.id);
    }
    for gap in LOADED.gaps() {
        assert!(within(&gap.applies, gap.standard), "{}", gap.clause);
    }
}

#[test]
fn a_plan_for_one_product_gives_the_report_of_a_plan_for_all() {
    let catalogue = Catalogue::builtin();
    let screening = Screening::new(catalogue)
        .market(Market::China)
        .market(Market::EuropeanUnion)
        .on(date(2026, 11, 24));
    let plan = screening.plan().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut screened = 0;
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let text = std::fs::read(&path).unwrap();
        let bom = json::read(FileName::from("example.json"), &text, catalogue).unwrap();
        let written = |report: &Report<'_>| hazlimit::report::json::to_string(report).unwrap();
        let alone = written(&screening.run(&bom).unwrap());
        assert_eq!(alone, written(&plan.screen(&bom)), "{}", path.display());
        screened += 1;
    }
    assert!(screened > 10, "{screened} examples");
}

#[test]
fn a_file_on_top_is_found_beside_what_is_built_in() {
    const HOUSE: &str = r#"[standard]
id = "HOUSE 1-2026"
title = { en = "house limits" }
jurisdiction = "CN"
force = "industry"
effective = 2026-01-01
source = ["the test"]
confidence = "verified"

[[table]]
clause = "1"
kind = "content"
unit = "mg/kg"
basis = "homogeneous-material"
max = { lead = "50" }
"#;
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("house-1-2026.toml"), HOUSE).unwrap();
    let builtin = Catalogue::builtin();
    let both = builtin.with_directory(directory.path()).unwrap();
    let (house, _) = both.standard_by_id("HOUSE 1-2026").unwrap();
    let own = |(_, limit): &(_, &Limit)| limit.standard == house;
    assert!(
        both.limits()
            .filter(|found| !own(found))
            .eq(builtin.limits())
    );
    assert!(both.gaps().eq(builtin.gaps()) && both.exemptions().eq(builtin.exemptions()));
    assert_ne!(both.digest(), builtin.digest());
    let added: Vec<_> = both.limits_of(|standard| standard == house).collect();
    assert_eq!(added.len(), 1);
    let lead = both.registry().find("lead").unwrap();
    assert!(both.limits_naming(lead).filter(own).eq(added));
}

//! How much of one analyte counts as another, rule by rule.

use hazlimit::substance::{Factor, RegistryError, Weight};

use crate::sample::{Builder, builder, counted_as, factor, formula, open, registry, since, weight};

fn up_to_one_in(of: &str, symbol: &str) -> Weight {
    let share = formula(of).fraction(symbol.parse().unwrap());
    Weight::up_to(share.lower.reciprocal().unwrap())
}

#[test]
fn a_member_counts_with_its_weight_and_others_do_not() {
    assert_eq!(weight("DEHP", "three-phthalates"), Weight::WHOLE);
    assert_eq!(
        weight("DBP", "weighted-phthalates"),
        Weight::exactly(factor("5"))
    );
    assert_eq!(
        weight("BBP", "weighted-phthalates"),
        Weight::exactly(factor("0.1"))
    );
    assert_eq!(weight("PFOA", "three-phthalates"), Weight::NONE);
    assert_eq!(weight("DEHP", "DBP"), Weight::NONE);
}

#[test]
fn weights_multiply_through_nested_groups() {
    assert_eq!(weight("DEHP", "organics"), Weight::exactly(factor("0.5")));
    assert_eq!(weight("decaBDE", "organics"), Weight::WHOLE);
    assert_eq!(
        weight("three-phthalates", "organics"),
        Weight::exactly(factor("0.5"))
    );
}

#[test]
fn a_compound_counts_as_its_share_of_the_element() {
    let lead = weight("lead-chromate", "lead");
    assert_eq!(lead, formula("PbCrO4").fraction("Pb".parse().unwrap()));
    assert_eq!(weight("lead-chromate", "lead-compounds"), lead);
    assert_eq!(weight("DEHP", "lead"), Weight::NONE);
    assert_eq!(weight("DEHP", "lead-compounds"), Weight::NONE);
}

#[test]
fn a_member_of_an_element_and_its_compounds_counts_as_the_element() {
    assert_eq!(
        weight("lead-oxide", "lead-compounds"),
        formula("PbO").fraction("Pb".parse().unwrap())
    );
    assert_eq!(weight("lead", "lead-compounds"), Weight::WHOLE);
    assert_eq!(weight("lead-compounds", "lead"), Weight::UP_TO_WHOLE);
}

#[test]
fn without_a_formula_the_listed_elements_decide() {
    assert_eq!(weight("lead-naphthenate", "lead"), Weight::UP_TO_WHOLE);
    assert_eq!(
        weight("lead-naphthenate", "lead-compounds"),
        Weight::UP_TO_WHOLE
    );
    assert_eq!(weight("lead-naphthenate", "cadmium"), Weight::NONE);
    assert_eq!(weight("rosin", "lead"), Weight::NONE);
    assert_eq!(weight("secret-additive", "lead"), Weight::UP_TO_WHOLE);
}

#[test]
fn a_species_counts_where_the_substance_declares_it() {
    let chromium = formula("PbCrO4").fraction("Cr".parse().unwrap());
    assert_eq!(weight("lead-chromate", "chromium-VI"), chromium);
    assert_eq!(weight("lead-chromate", "chromium-III"), Weight::NONE);
    assert_eq!(weight("chromium-oxide", "chromium-VI"), Weight::NONE);
    let silent = weight("chromium-phosphate", "chromium-VI");
    assert_eq!(silent, weight("chromium-phosphate", "chromium").at_most());
    assert_eq!(weight("lead-oxide", "chromium-VI"), Weight::NONE);
}

#[test]
fn an_element_bounds_its_species_and_a_species_is_its_element() {
    assert_eq!(weight("chromium", "chromium-VI"), Weight::UP_TO_WHOLE);
    assert_eq!(weight("chromium-VI", "chromium"), Weight::WHOLE);
    assert_eq!(weight("chromium-VI", "chromium-III"), Weight::NONE);
    assert_eq!(weight("lead", "chromium-VI"), Weight::NONE);
}

#[test]
fn an_element_bounds_its_compounds_from_above() {
    assert_eq!(
        weight("lead", "lead-chromate"),
        up_to_one_in("PbCrO4", "Pb")
    );
    assert_eq!(weight("lead", "lead-naphthenate"), Weight::UNBOUNDED);
    assert_eq!(weight("lead", "DEHP"), Weight::NONE);
    assert_eq!(weight("lead", "rosin"), Weight::NONE);
    assert_eq!(
        weight("chromium-VI", "lead-chromate"),
        up_to_one_in("PbCrO4", "Cr")
    );
    assert_eq!(weight("chromium-III", "lead-chromate"), Weight::NONE);
    assert_eq!(
        weight("chromium-VI", "chromium-phosphate"),
        Weight::UNBOUNDED
    );
}

#[test]
fn total_bromine_bounds_the_brominated_group_by_its_smallest_fraction() {
    assert_eq!(weight("bromine", "PBDE"), up_to_one_in("C12H9BrO", "Br"));
    assert_eq!(weight("bromine", "organics"), Weight::UNBOUNDED);
    assert_eq!(weight("bromine", "three-phthalates"), Weight::NONE);
}

#[test]
fn a_compound_counts_in_a_sum_of_elements_through_each_of_them() {
    let sum = weight("lead-chromate", "four-metals");
    let both = weight("lead-chromate", "lead").plus(weight("lead-chromate", "chromium-VI"));
    assert_eq!(sum, both);
    assert_eq!(weight("lead", "four-metals"), Weight::WHOLE);
    assert_eq!(weight("chromium", "four-metals"), Weight::UNBOUNDED);
    assert_eq!(weight("DEHP", "four-metals"), Weight::NONE);
}

#[test]
fn a_group_bounds_its_members_and_proves_none() {
    assert_eq!(weight("three-phthalates", "DEHP"), Weight::UP_TO_WHOLE);
    assert_eq!(
        weight("weighted-phthalates", "DBP"),
        Weight::up_to(factor("0.2"))
    );
    assert_eq!(weight("three-phthalates", "PFOA"), Weight::NONE);
    assert_eq!(
        weight("lead-compounds", "lead-chromate"),
        up_to_one_in("PbCrO4", "Pb")
    );
    assert_eq!(weight("lead-compounds", "DEHP"), Weight::NONE);
}

#[test]
fn a_group_within_a_group_counts_between_its_members_weights() {
    let ranged = weight("three-phthalates", "weighted-phthalates");
    assert_eq!(
        (ranged.lower, ranged.upper),
        (factor("0.1"), Some(factor("5")))
    );
    assert_eq!(weight("organics", "PBDE"), Weight::UP_TO_WHOLE);
    assert_eq!(weight("three-phthalates", "PBDE"), Weight::NONE);
    let bromine = weight("PBDE", "bromine");
    assert_eq!(bromine.lower, weight("monoBDE", "bromine").lower);
    assert_eq!(bromine.upper, weight("decaBDE", "bromine").upper);
}

#[test]
fn an_open_group_stays_open_for_what_has_no_identity() {
    assert_eq!(weight("PFOA", "PFAS"), Weight::WHOLE);
    assert_eq!(weight("DEHP", "PFAS"), Weight::NONE);
    assert_eq!(weight("rosin", "PFAS"), Weight::NONE);
    assert_eq!(weight("secret-additive", "PFAS"), Weight::UP_TO_WHOLE);
    assert_eq!(weight("PFAS", "PFOA"), Weight::UP_TO_WHOLE);
    assert_eq!(weight("PFAS", "DEHP"), Weight::UP_TO_WHOLE);
    assert_eq!(weight("three-phthalates", "PFAS"), Weight::NONE);
    assert_eq!(weight("lead", "PFAS"), Weight::NONE);
}

#[test]
fn members_are_expressed_as_something_else_by_molar_mass() {
    let chloride = formula("C12H27ClSn");
    let tributyltin = formula("C12H27Sn");
    let expected = chloride.expressed_as(&tributyltin);
    assert!(
        expected.lower > factor("0.89")
            && expected.upper.is_some_and(|upper| upper < factor("0.9"))
    );
    assert_eq!(weight("TBT-chloride", "TBT-sum"), expected);
    assert_eq!(weight("tributyltin", "TBT-sum"), Weight::WHOLE);
    let tin = formula("C12H27ClSn").fraction("Sn".parse().unwrap());
    assert_eq!(weight("TBT-chloride", "tin-sum"), tin);
}

#[test]
fn as_another_substance_a_member_without_a_formula_counts_without_bound() {
    let mut build = builder();
    let dehp = build.id("DEHP");
    counted_as(build.group("as-DEHP", "rosin DBP DEHP"), dehp);
    let registry = build.build().unwrap();
    let id = |key| registry.by_key(key).unwrap();
    let as_dehp = |key| registry.weight(id(key), id("as-DEHP"));
    assert_eq!(as_dehp("rosin"), Weight::UNBOUNDED);
    assert_eq!(as_dehp("DEHP"), Weight::WHOLE);
    assert!(as_dehp("DBP").lower > Factor::ONE);
    // What nobody knows the molar mass of nothing can be expressed as.
    let mut build = builder();
    let rosin = build.id("rosin");
    counted_as(build.group("as-rosin", "rosin DEHP"), rosin);
    assert!(matches!(
        build.build(),
        Err(RegistryError::WrongKind { found, .. }) if found.as_str() == "rosin"
    ));
}

#[test]
fn a_closed_list_is_covered_by_what_covers_each_member_and_an_open_one_is_not() {
    let mut build = builder();
    build.group("fluorinated", "PFOA DEHP");
    let registry = build.build().unwrap();
    let covers = |one, other| {
        let id = |key| registry.by_key(key).unwrap();
        registry.covers(id(one), id(other))
    };
    assert!(covers("weighted-phthalates", "three-phthalates"));
    assert!(covers("bromine", "PBDE"));
    assert!(!covers("candidates", "three-phthalates"));
    assert!(covers("fluorinated", "PFOA"));
    assert!(!covers("fluorinated", "PFAS"));
    assert!(!covers("lead-oxide", "lead-compounds"));
}

#[test]
fn a_parameter_counts_only_as_itself() {
    assert_eq!(weight("pH", "pH"), Weight::WHOLE);
    for other in ["TVOC", "lead", "DEHP", "PFAS", "lead-compounds"] {
        assert_eq!(weight("pH", other), Weight::NONE, "{other}");
        assert_eq!(weight(other, "pH"), Weight::NONE, "{other}");
    }
}

#[test]
fn a_member_counts_from_the_day_it_is_listed() {
    let registry = registry();
    let id = |key| registry.by_key(key).unwrap();
    let on = |year| {
        let day = jiff::civil::date(year, 6, 1);
        registry.weight_on(id("lead-chromate"), id("candidates"), day)
    };
    assert_eq!(on(2009), Weight::NONE);
    assert_eq!(on(2010), Weight::WHOLE);
    assert_eq!(registry.members(id("candidates")).count(), 2);
    assert!(
        registry
            .members(id("candidates"))
            .all(|member| member.from.is_some())
    );
}

#[track_caller]
fn unlisted(formula_text: Option<&str>, counted_as: &str, expected: Weight) {
    let registry = registry();
    let formula = formula_text.map(formula);
    let id = registry.by_key(counted_as).unwrap();
    let weight = registry.weight_of_unlisted(formula.as_ref(), id);
    assert_eq!(weight, expected, "{formula_text:?} as {counted_as}");
}

#[test]
fn an_unlisted_substance_is_cleared_only_where_something_is_known() {
    let fraction = |symbol: &str| formula("PbCO3").fraction(symbol.parse().unwrap());
    unlisted(None, "DEHP", Weight::NONE);
    unlisted(None, "three-phthalates", Weight::NONE);
    unlisted(None, "PFAS", Weight::UP_TO_WHOLE);
    unlisted(Some("CH4"), "PFAS", Weight::UP_TO_WHOLE);
    unlisted(None, "lead", Weight::UP_TO_WHOLE);
    unlisted(None, "lead-compounds", Weight::UP_TO_WHOLE);
    unlisted(None, "four-metals", Weight::UP_TO_WHOLE);
    unlisted(Some("PbCO3"), "lead", fraction("Pb"));
    unlisted(Some("PbCO3"), "lead-compounds", fraction("Pb"));
    unlisted(Some("PbCO3"), "four-metals", fraction("Pb"));
    unlisted(Some("PbCO3"), "cadmium", Weight::NONE);
    unlisted(None, "chromium-VI", Weight::UP_TO_WHOLE);
    unlisted(
        Some("CrO3"),
        "chromium-VI",
        formula("CrO3").fraction("Cr".parse().unwrap()).at_most(),
    );
    unlisted(None, "pH", Weight::UP_TO_WHOLE);
}

#[test]
fn members_are_flattened_with_their_weights() {
    let registry = registry();
    let id = |key| registry.by_key(key).unwrap();
    let mut found: Vec<(String, Factor)> = registry
        .members(id("organics"))
        .map(|member| {
            (
                registry.get(member.analyte).unwrap().key.to_string(),
                member.weight.lower,
            )
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let half = factor("0.5");
    let expected = [
        ("BBP", half),
        ("DBP", half),
        ("DEHP", half),
        ("decaBDE", Factor::ONE),
        ("monoBDE", Factor::ONE),
    ];
    assert_eq!(
        found,
        expected.map(|(key, weight)| (key.to_owned(), weight))
    );
    assert_eq!(registry.members(id("DEHP")).count(), 0);
}

/// The weight in a registry that has some groups more.
fn with(build: Builder, of: &str, counted_as: &str) -> Weight {
    let registry = build.build().unwrap();
    let id = |key| registry.by_key(key).unwrap();
    registry.weight(id(of), id(counted_as))
}

#[test]
fn an_amount_of_a_converted_group_may_be_meant_either_way() {
    let tin = weight("TBT-sum", "tin");
    assert_eq!(tin.lower, weight("TBT-chloride", "tin").lower);
    assert!(tin.upper > weight("tributyltin", "tin").upper);
    let mut build = builder();
    build.group("metals", "lead-compounds cadmium");
    assert_eq!(with(build, "lead-compounds", "metals"), Weight::UP_TO_WHOLE);
}

#[test]
fn an_open_list_is_not_bounded_by_an_element_and_opens_the_lists_that_hold_it() {
    let mut build = builder();
    open(build.group("brominated", "monoBDE decaBDE"));
    assert_eq!(with(build, "bromine", "brominated"), Weight::UNBOUNDED);
    let mut build = builder();
    build.group("persistent", "PFAS PBDE");
    assert_eq!(
        with(build, "secret-additive", "persistent"),
        Weight::UP_TO_WHOLE
    );
}

#[test]
fn a_member_of_nested_lists_counts_from_the_first_day_on_which_a_way_is_open() {
    let day = |year, month, day| jiff::civil::date(year, month, day);
    let mut build = builder();
    since(build.group("outer", "candidates"), &[day(2012, 1, 1)]);
    since(
        build.group("both", "DEHP outer"),
        &[day(2020, 1, 1), day(2012, 1, 1)],
    );
    let registry = build.build().unwrap();
    let id = |key| registry.by_key(key).unwrap();
    let counts = |key, group, on| registry.weight_on(id(key), id(group), on) == Weight::WHOLE;
    assert!(counts("lead-chromate", "candidates", day(2010, 1, 13)));
    assert!(!counts("lead-chromate", "candidates", day(2010, 1, 12)));
    assert!(!counts("lead-chromate", "outer", day(2011, 12, 31)));
    assert!(counts("lead-chromate", "outer", day(2012, 1, 1)));
    assert!(counts("DEHP", "both", day(2012, 1, 1)));
    assert!(!counts("DEHP", "both", day(2011, 1, 1)));
}

#[test]
fn what_surely_counts_is_the_lower_end_of_the_weight() {
    let registry = registry();
    for of in registry.ids() {
        for counted_as in registry.ids() {
            let weight = registry.weight(of, counted_as);
            assert_eq!(registry.surely_counts(of, counted_as), weight.lower);
        }
    }
}

#[test]
fn a_weight_shows_its_ends() {
    let half = factor("0.5");
    assert_eq!(Weight::exactly(half).to_string(), "0.5");
    assert_eq!(Weight::up_to(half).to_string(), "0 to 0.5");
    assert_eq!(Weight::UNBOUNDED.to_string(), "0 or more");
}

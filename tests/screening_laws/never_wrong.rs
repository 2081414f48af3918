//! Single cases in which something unknown, or something small, once decided what it must not.

use hazlimit::bom::json;
use hazlimit::{Catalogue, Market, Screening, Verdict};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::fixture::{source, with_standards};

fn law(tables: &str) -> Catalogue {
    law_of(&[("HL 9-2020", "", tables)])
}

fn law_of(editions: &[(&str, &str, &str)]) -> Catalogue {
    let files = editions.iter().map(|(id, head, tables)| {
        let name = format!("cn/{}.toml", id.to_lowercase().replace(' ', "-"));
        let head = if head.is_empty() {
            "effective = 2020-01-01"
        } else {
            head
        };
        source(
            &name,
            &format!(
                "[standard]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\n{head}\nsource = [\"the test\"]\nconfidence = \"verified\"\n{tables}"
            ),
        )
    });
    with_standards(files.collect())
}

/// The verdict on a product of one material.
fn verdict(catalogue: &Catalogue, material: &Value) -> Verdict {
    let file = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "thing" },
        "parts": [{ "name": "part", "materials": [material] }],
    });
    verdict_of(catalogue, &file)
}

fn verdict_of(catalogue: &Catalogue, file: &Value) -> Verdict {
    let bom = json::read("bom.json".into(), file.to_string().as_bytes(), catalogue).unwrap();
    Screening::new(catalogue)
        .market(Market::China)
        .on(date(2026, 11, 23))
        .run(&bom)
        .unwrap()
        .verdict()
}

const CONTENT: &str = "[[table]]\nid = \"t\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\n";

#[test]
fn a_formula_outside_the_catalogue_counts_for_every_member_of_an_each_limit() {
    let tables = format!("{CONTENT}max = {{ \"each metals\" = \"0.1\" }}");
    let catalogue = with_metals(&tables);
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "7446-14-2", "formula": "PbSO4", "content": "5 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Fail);
}

/// A group whose first member the formula does not hold.
fn with_metals(tables: &str) -> Catalogue {
    let group = "[group.metals]\nmembers = [\"cadmium\", \"lead\"]\n";
    let standard = format!(
        "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{tables}"
    );
    with_standards(vec![
        source("substances/metals.toml", group),
        source("cn/hl-9-2020.toml", &standard),
    ])
}

#[test]
fn a_formula_outside_the_catalogue_counts_in_every_term_of_a_sum() {
    let catalogue = law(&format!("{CONTENT}max = {{ \"lead + tin\" = \"6.5\" }}"));
    // 10 % of a stannate of lead: 6 % lead and tin each are below the limit, their sum is not.
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "12036-31-6", "formula": "PbSnO3", "content": "10 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Fail);
}

#[test]
fn that_one_thing_was_not_added_clears_nothing_of_what_is_not_disclosed() {
    let catalogue = law(&format!("{CONTENT}banned = [\"phthalates\"]"));
    let material = json!({ "name": "m", "contains": [
        { "substance": "DEHP", "content": "< 5 mg/kg", "intentionally_added": false } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

#[test]
fn that_one_thing_was_not_added_clears_no_other_that_may_be_the_same() {
    let catalogue = law(&format!("{CONTENT}banned = [\"octaBDE\"]"));
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "octaBDE", "content": "< 5 mg/kg", "intentionally_added": false },
        { "substance": "PBDE", "content": "5 %", "intentionally_added": true } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

#[test]
fn a_banned_substance_is_not_rounded_away() {
    let catalogue = law(&format!(
        "{CONTENT}rounding = \"rounded-value\"\nbanned = [\"octaBDE\"]\ntrace = {{ octaBDE = \"0.1\" }}"
    ));
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "octaBDE", "content": "0.04 %", "intentionally_added": true } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Fail);
}

#[test]
fn an_element_may_be_a_compound_that_a_list_does_not_permit() {
    let group = "[group.pigments]\nmembers = [\"lead-chromate\", \"chalk\"]\n";
    let standard = format!(
        "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{CONTENT}max = {{ \"all but list pigments\" = \"0\" }}"
    );
    let catalogue = with_standards(vec![
        source("substances/pigments.toml", group),
        source("cn/hl-9-2020.toml", &standard),
    ]);
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "lead", "content": "5 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

#[test]
fn two_editions_that_fail_do_not_outvote_a_third_that_may_be_the_one_to_follow() {
    let figure = |figure: &str| format!("{CONTENT}max = {{ DEHP = \"{figure}\" }}");
    let replaced = |by: &str, on: &str| {
        format!(
            "effective = 2015-01-01\nreplaced_by = {{ id = \"{by}\", on = {on}, older_stock = \"follows-old\" }}"
        )
    };
    let catalogue = law_of(&[
        (
            "HL 9-2015",
            &replaced("HL 9-2018", "2018-01-01"),
            &figure("0.1"),
        ),
        (
            "HL 9-2018",
            &replaced("HL 9-2020", "2020-01-01"),
            &figure("0.1"),
        ),
        ("HL 9-2020", "effective = 2020-01-01", &figure("1")),
    ]);
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "DEHP", "content": "0.5 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

#[test]
fn what_was_added_to_a_material_was_added_whatever_is_declared_of_the_part() {
    let catalogue = law(&format!(
        "{CONTENT}basis = \"part\"\nbanned = [\"octaBDE\"]\ntrace = {{ octaBDE = \"0.1\" }}"
    ));
    let file = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "thing" },
        "parts": [{ "name": "part", "free_of": [{ "analyte": "octaBDE", "below": "0.1 %", "not_added": true }],
            "materials": [{ "name": "m", "disclosed": "100 %", "contains": [
                { "substance": "octaBDE", "content": "0.04 %", "intentionally_added": true } ] }] }],
    });
    assert_eq!(verdict_of(&catalogue, &file), Verdict::Fail);
}

#[test]
fn a_member_that_a_result_does_not_bound_is_not_cleared_by_one_that_it_does() {
    let group = "[group.pigments]\nmembers = [\"strange-pigment\", \"lead-chromate\"]\n";
    let standard = format!(
        "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{CONTENT}basis = \"product\"\nmax = {{ \"each pigments\" = \"0.1\" }}"
    );
    let catalogue = with_standards(vec![
        source("substances/pigments.toml", group),
        source("cn/hl-9-2020.toml", &standard),
    ]);
    let file = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "thing", "results": [{ "analyte": "lead", "kind": "content", "value": "10 mg/kg" }] },
        "parts": [],
    });
    assert_eq!(verdict_of(&catalogue, &file), Verdict::Inconclusive);
}

#[test]
fn a_result_on_what_counts_nobody_knows_how_much_bounds_no_sum() {
    let group = "[substance.some-tin]\ncas = \"56573-85-4\"\nelements = [\"tin\"]\n[group.tins]\nmembers = [\"some-tin\", \"DBT\"]\nas = \"TBT\"\n";
    let standard = format!(
        "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{CONTENT}max = {{ tins = \"0.1\" }}"
    );
    let catalogue = with_standards(vec![
        source("substances/tins.toml", group),
        source("cn/hl-9-2020.toml", &standard),
    ]);
    let material = json!({ "name": "m", "results": [
        { "analyte": "some-tin", "kind": "content", "value": "0.09 %" },
        { "analyte": "DBT", "kind": "content", "value": "0 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

/// Everything restricted member by member, and an exemption for lead that anybody may claim.
fn with_an_exemption(tables: &str, members: &str) -> Catalogue {
    let standard = format!(
        "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{tables}"
    );
    let exemption = "[exemptions]\nof = \"HL 9-2020\"\nannex = \"III\"\nconfidence = \"verified\"\n[[exemption]]\ncode = \"7(a)\"\ntitle = { en = \"lead\" }\nanalytes = [\"lead\"]\n";
    with_standards(vec![
        source(
            "substances/restricted.toml",
            &format!("[group.restricted]\nmembers = [{members}]\n"),
        ),
        source("cn/hl-9-2020.toml", &standard),
        source("exemptions/iii.toml", exemption),
    ])
}

#[test]
fn an_exemption_for_lead_lifts_no_limit_of_another_member() {
    let tables = format!("{CONTENT}max = {{ \"each restricted\" = \"0.1\" }}");
    let catalogue = with_an_exemption(&tables, "\"DEHP\", \"lead\", \"hexavalent-chromium\"");
    for substance in ["DEHP", "lead-chromate"] {
        let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
            { "substance": substance, "content": "5 %", "exemption": "7(a)" } ] });
        assert_eq!(verdict(&catalogue, &material), Verdict::Fail, "{substance}");
    }
}

#[test]
fn an_exemption_for_lead_sets_nothing_else_aside_in_a_sum() {
    let tables = format!("{CONTENT}max = {{ \"lead + cadmium\" = \"0.1\" }}");
    let catalogue = with_an_exemption(&tables, "\"DEHP\"");
    for (substance, expected) in [("cadmium", Verdict::Fail), ("lead", Verdict::Pass)] {
        let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
            { "substance": substance, "content": "5 %", "exemption": "7(a)" } ] });
        assert_eq!(verdict(&catalogue, &material), expected, "{substance}");
    }
}

#[test]
fn a_member_that_an_exemption_lifts_clears_no_other_that_the_same_may_be() {
    let tables = format!("{CONTENT}max = {{ \"each restricted\" = \"0.1\" }}");
    let catalogue = with_an_exemption(&tables, "\"lead-chromate\", \"chromium-oxide\"");
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "strange-pigment", "content": "5 %", "exemption": "7(a)" },
        { "substance": "chromium", "content": "5 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

#[test]
fn what_is_undisclosed_may_be_a_member_whose_share_nobody_knows() {
    let groups = "[substance.nameless-ester]\nnames = { en = \"nameless ester\" }\n[group.esters]\nmembers = [\"DEHP\", \"nameless-ester\"]\nas = \"DEHP\"\n";
    let standard = format!(
        "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{CONTENT}max = {{ \"esters\" = \"1.5\" }}"
    );
    let catalogue = with_standards(vec![
        source("substances/esters.toml", groups),
        source("cn/hl-9-2020.toml", &standard),
    ]);
    let material = json!({ "name": "m", "disclosed": "99 %", "contains": [
        { "substance": "lead", "content": "99 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

#[test]
fn what_is_undisclosed_may_count_in_two_terms_of_a_sum() {
    let catalogue = law(&format!(
        "{CONTENT}max = {{ \"chromium + chromium-oxide\" = \"1.5\" }}"
    ));
    let material = json!({ "name": "m", "disclosed": "99 %", "contains": [
        { "substance": "lead", "content": "99 %" } ] });
    assert_eq!(verdict(&catalogue, &material), Verdict::Inconclusive);
}

#[test]
fn a_composite_bounds_only_what_is_surely_in_it() {
    let catalogue = law(&format!("{CONTENT}max = {{ cadmium = \"0.01\" }}"));
    let of = |composite_of: u32, materials: &[&str], more: &[Value], own: Value| {
        let materials: Vec<Value> = materials
            .iter()
            .map(|name| match own.is_null() {
                true => json!({ "name": name }),
                false => json!({ "name": name, "results": [own] }),
            })
            .collect();
        let mut parts = vec![json!({ "name": "part", "materials": materials })];
        parts.extend(more.iter().cloned());
        let file = json!({
            "format": "hazlimit-bom/1",
            "product": { "name": "thing", "results": [
                { "analyte": "cadmium", "kind": "content", "value": "1 mg/kg", "composite_of": composite_of } ] },
            "parts": parts,
        });
        verdict_of(&catalogue, &file)
    };
    let three = ["red", "green", "blue"];
    assert_eq!(of(3, &three, &[], Value::Null), Verdict::Pass);
    assert_eq!(of(2, &three, &[], Value::Null), Verdict::Inconclusive);
    assert_eq!(of(4, &three, &[], Value::Null), Verdict::Inconclusive);
    let motor = [json!({ "name": "motor" })];
    assert_eq!(of(3, &three, &motor, Value::Null), Verdict::Inconclusive);
    // On the materials themselves it says which they were.
    let own =
        json!({ "analyte": "cadmium", "kind": "content", "value": "1 mg/kg", "composite_of": 2 });
    assert_eq!(of(2, &three, &[], own), Verdict::Pass);
}

#[test]
fn a_result_of_the_whole_is_none_of_one_material_where_parts_list_none() {
    let catalogue = law(&format!("{CONTENT}max = {{ cadmium = \"0.01\" }}"));
    let of = |parts: Value| {
        let file = json!({
            "format": "hazlimit-bom/1",
            "product": { "name": "thing", "results": [
                { "analyte": "cadmium", "kind": "content", "value": "1 mg/kg" } ] },
            "parts": parts,
        });
        verdict_of(&catalogue, &file)
    };
    let case = json!({ "name": "case", "materials": [{ "name": "ABS" }] });
    assert_eq!(of(json!([case])), Verdict::Pass);
    assert_eq!(
        of(json!([case, { "name": "motor" }])),
        Verdict::Inconclusive
    );
}

#[test]
fn compositions_that_say_nothing_of_a_part_clear_no_member_there() {
    let group = "[group.pigments]\nmembers = [\"strange-pigment\"]\n";
    let standard = |basis: &str| {
        format!(
            "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n[[table]]\nid = \"t\"\nclause = \"1\"\nkind = \"element-migration\"\nunit = \"mg/kg\"\nbasis = \"{basis}\"\nmax = {{ \"each pigments\" = \"90\" }}"
        )
    };
    let file = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "thing" },
        "parts": [{ "name": "part", "materials": [{ "name": "m", "disclosed": "100 %" }],
            "results": [{ "analyte": "lead", "kind": "content", "value": "10 mg/kg" }] }],
    });
    for (basis, expected) in [
        ("part", Verdict::Inconclusive),
        ("homogeneous-material", Verdict::Pass),
    ] {
        let catalogue = with_standards(vec![
            source("substances/pigments.toml", group),
            source("cn/hl-9-2020.toml", &standard(basis)),
        ]);
        assert_eq!(verdict_of(&catalogue, &file), expected, "{basis}");
    }
}

#[test]
fn what_a_laboratory_found_is_not_let_past_a_gap_by_a_composition_without_it() {
    let catalogue = law(
        "[[gap]]\nclause = \"2\"\nwhat = { en = \"cadmium\" }\nwhy = \"not seen\"\nanalytes = [\"cadmium\"]\nneeded_for_pass = true\n[[table]]\nid = \"t\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = { lead = \"0.1\" }",
    );
    let of = |results: Value| {
        let file = json!({
            "format": "hazlimit-bom/1",
            "product": { "name": "thing", "results": results },
            "parts": [{ "name": "part", "materials": [{ "name": "m", "disclosed": "100 %",
                "contains": [{ "substance": "polyethylene", "content": "100 %" }] }] }],
        });
        verdict_of(&catalogue, &file)
    };
    let cadmium =
        |value: &str| json!([{ "analyte": "cadmium", "kind": "content", "value": value }]);
    assert_eq!(of(json!([])), Verdict::Pass);
    assert_eq!(of(cadmium("ND (LOQ 5 mg/kg)")), Verdict::Pass);
    assert_eq!(of(cadmium("5 mg/kg")), Verdict::Inconclusive);
}

#[test]
fn a_result_more_opens_no_sum_that_the_composition_bounds() {
    let catalogue = law(&format!(
        "{CONTENT}max = {{ \"lead / 7 + DEHP\" = \"0.1\" }}"
    ));
    let of = |results: Value| {
        let material = json!({ "name": "m", "disclosed": "100 %", "results": results,
            "contains": [{ "substance": "lead-oxide", "content": "<= 0.8 %" }] });
        verdict(&catalogue, &material)
    };
    let lead = json!({ "analyte": "lead", "kind": "content", "value": "0.5 %" });
    let phthalate = json!({ "analyte": "DEHP", "kind": "content", "value": "< 0.5 %" });
    assert_eq!(of(json!([lead])), Verdict::Pass);
    assert_eq!(of(json!([phthalate])), Verdict::Inconclusive);
    assert_eq!(of(json!([lead, phthalate])), Verdict::Pass);
}

#[test]
fn what_a_group_is_counted_as_leaves_open_which_was_meant() {
    let groups = "[group.tins]\nmembers = [\"TBT\", \"DBT\"]\nas = \"TBT\"\n[group.persistent]\nmembers = [\"short-paraffin\", \"tins\"]\nopen = true\n";
    let standard = |bound: &str| {
        format!(
            "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n[[table]]\nid = \"t\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\n{bound}"
        )
    };
    let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
        { "substance": "tins", "content": "50 mg/kg" } ] });
    // 50 mg/kg of dibutyltin chloride are 53.6 mg/kg as tributyltin chloride.
    for (bound, expected) in [
        ("max = { \"sum persistent\" = \"49\" }", Verdict::Fail),
        (
            "max = { \"sum persistent\" = \"52\" }",
            Verdict::Inconclusive,
        ),
        ("max = { \"sum persistent\" = \"54\" }", Verdict::Pass),
        (
            "above = { \"sum persistent\" = \"51\" }",
            Verdict::Inconclusive,
        ),
    ] {
        let catalogue = with_standards(vec![
            source("substances/tins.toml", groups),
            source("cn/hl-9-2020.toml", &standard(bound)),
        ]);
        assert_eq!(verdict(&catalogue, &material), expected, "{bound}");
    }
}

#[test]
fn a_result_on_an_element_bounds_no_sum_in_which_it_counts_twice() {
    let catalogue = law(&format!(
        "{CONTENT}max = {{ \"chromium + hexavalent-chromium\" = \"1\" }}"
    ));
    let of = |value: &str| {
        let material = json!({ "name": "m", "results": [
            { "analyte": "chromium", "kind": "content", "value": value } ] });
        verdict(&catalogue, &material)
    };
    assert_eq!(of("0.5 %"), Verdict::Pass);
    assert_eq!(of("0.8 %"), Verdict::Inconclusive);
    assert_eq!(of("1.1 %"), Verdict::Fail);
}

#[test]
fn what_may_be_any_member_clears_all_only_if_it_stays_under_the_figure() {
    let group = "[group.plasticisers]\nmembers = [\"DBP\", \"DEHP\"]\n";
    let standard = format!(
        "[standard]\nid = \"HL 9-2020\"\ntitle = {{ en = \"x\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{CONTENT}below = {{ \"each plasticisers\" = \"0.1\" }}"
    );
    let catalogue = with_standards(vec![
        source("substances/plasticisers.toml", group),
        source("cn/hl-9-2020.toml", &standard),
    ]);
    // All of it DBP, of which one unit counts 0.3 in the group, is 0.1 %.
    for (content, expected) in [
        ("0.0299 %", Verdict::Pass),
        ("0.03 %", Verdict::Inconclusive),
    ] {
        let material = json!({ "name": "m", "disclosed": "100 %", "contains": [
            { "substance": "weighted", "content": content } ] });
        assert_eq!(verdict(&catalogue, &material), expected, "{content}");
    }
}

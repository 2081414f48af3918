//! Point 12: bans without a threshold, with and without a limit for traces.

use serde_json::{Value, json};

use crate::world::{World, toy};

fn ban(kind: &str, trace: &str) -> World {
    World::under(&format!(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\n{kind} = [\"PFOS\"]\n{trace}"
    ))
}

fn present(content: &str, added: Option<bool>) -> Value {
    let mut constituent = json!({ "substance": "PFOS", "content": content });
    if let Some(added) = added {
        constituent["intentionally_added"] = json!(added);
    }
    toy(json!({ "disclosed": "100 %", "contains": [constituent] }))
}

const TRACE: &str = "trace = { PFOS = \"0.025\" }";

#[test]
fn purpose_and_amount_decide_together() {
    for (content, added, without_trace, with_trace) in [
        // On purpose: at any level.
        ("0.000001 mg/kg", Some(true), "fail", "fail"),
        ("1 mg/kg", Some(true), "fail", "fail"),
        // Not on purpose: up to the trace limit; where there is none, nobody can tell.
        ("0.025 mg/kg", Some(false), "inconclusive", "pass"),
        ("0.026 mg/kg", Some(false), "inconclusive", "fail"),
        // Nothing said of the purpose.
        ("0.01 mg/kg", None, "inconclusive", "inconclusive"),
        ("0.026 mg/kg", None, "inconclusive", "fail"),
        ("0 mg/kg", None, "pass", "pass"),
    ] {
        for kind in ["banned", "not_added"] {
            let bom = present(content, added);
            assert_eq!(
                ban(kind, "").screen(&bom).of("1/PFOS"),
                without_trace,
                "{kind}: {bom}"
            );
            assert_eq!(
                ban(kind, TRACE).screen(&bom).of("1/PFOS"),
                with_trace,
                "{kind}: {bom}"
            );
        }
    }
}

#[test]
fn an_open_purpose_is_asked_for() {
    let needs = ban("banned", "")
        .screen(&present("0.01 mg/kg", None))
        .needs("1/PFOS");
    assert!(needs.contains(&"intent".to_owned()), "{needs:?}");
    let nothing_known = ban("banned", "").screen(&toy(json!({})));
    assert_eq!(nothing_known.of("1/PFOS"), "inconclusive");
    assert!(
        nothing_known
            .needs("1/PFOS")
            .contains(&"not-added-statement".to_owned()),
        "{:?}",
        nothing_known.needs("1/PFOS")
    );
}

#[test]
fn a_declaration_settles_what_nobody_listed() {
    let declared = |below: Option<&str>| {
        let mut free_of = json!({ "analyte": "PFOS", "not_added": true });
        if let Some(below) = below {
            free_of["below"] = json!(below);
        }
        toy(json!({ "free_of": [free_of] }))
    };
    for (trace, bom, verdict) in [
        ("", declared(None), "pass"),
        ("", declared(Some("0.01 mg/kg")), "pass"),
        (TRACE, declared(Some("0.01 mg/kg")), "pass"),
        // "Not added" alone leaves open whether the trace is kept.
        (TRACE, declared(None), "inconclusive"),
    ] {
        assert_eq!(
            ban("banned", trace).screen(&bom).of("1/PFOS"),
            verdict,
            "{trace} {bom}"
        );
    }
}

#[test]
fn a_measured_trace_is_judged_with_its_declaration() {
    let bom = |value: &str, declared: bool| {
        let free_of = if declared {
            json!([{ "analyte": "PFOS", "not_added": true }])
        } else {
            json!([])
        };
        toy(json!({ "free_of": free_of,
            "results": [{ "analyte": "PFOS", "kind": "content", "value": value }] }))
    };
    for (value, declared, without_trace, with_trace) in [
        ("0.01 mg/kg", true, "inconclusive", "pass"),
        ("0.03 mg/kg", true, "inconclusive", "fail"),
        ("0.01 mg/kg", false, "inconclusive", "inconclusive"),
        ("0.03 mg/kg", false, "inconclusive", "fail"),
    ] {
        let bom = bom(value, declared);
        assert_eq!(
            ban("banned", "").screen(&bom).of("1/PFOS"),
            without_trace,
            "{bom}"
        );
        assert_eq!(
            ban("banned", TRACE).screen(&bom).of("1/PFOS"),
            with_trace,
            "{bom}"
        );
    }
}

#[test]
fn a_trace_of_a_sum_counts_the_sum() {
    let world = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nbanned = [\"sum SVHC\"]\ntrace = { \"sum SVHC\" = \"50\" }",
    );
    let of = |dehp: &str, dbp: &str| {
        let constituent = |substance: &str, content: &str| json!({ "substance": substance, "content": content, "intentionally_added": false });
        world
            .screen(&toy(json!({ "disclosed": "100 %", "contains": [constituent("DEHP", dehp), constituent("DBP", dbp)] })))
            .of("1/SVHC")
            .to_owned()
    };
    assert_eq!(of("25 mg/kg", "25 mg/kg"), "pass");
    assert_eq!(of("25 mg/kg", "26 mg/kg"), "fail");
}

#[test]
fn what_is_said_of_one_says_nothing_of_the_other() {
    let world = |basis: &str| {
        World::under(&format!(
            "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nbasis = \"{basis}\"\nbanned = [\"sum SVHC\"]\ntrace = {{ \"sum SVHC\" = \"50\" }}"
        ))
    };
    let not_added =
        json!({ "substance": "DEHP", "content": "20 mg/kg", "intentionally_added": false });
    let unsaid = json!({ "substance": "DBP", "content": "20 mg/kg" });
    let together = toy(json!({ "disclosed": "100 %", "contains": [not_added, unsaid] }));
    let told = world("homogeneous-material").screen(&together);
    assert_eq!(told.of("1/SVHC"), "inconclusive");
    assert!(
        told.needs("1/SVHC").contains(&"intent".to_owned()),
        "{:?}",
        told.needs("1/SVHC")
    );
    let apart = crate::world::product(
        "toys",
        json!({}),
        json!([{ "name": "body", "materials": [
            { "name": "a", "mass": "1 g", "disclosed": "100 %", "contains": [not_added] },
            { "name": "b", "mass": "1 g", "disclosed": "100 %", "contains": [unsaid] }
        ] }]),
    );
    assert_eq!(world("product").screen(&apart).of("1/SVHC"), "inconclusive");
}

#[test]
fn a_declaration_for_the_whole_product_holds_for_every_material_in_it() {
    let told = |free_of: Value| {
        let mut bom = toy(json!({ "disclosed": "97 %", "contains": [] }));
        bom["product"]["free_of"] = free_of;
        ban("banned", "").screen(&bom).of("1/PFOS").to_owned()
    };
    assert_eq!(told(json!([])), "inconclusive");
    assert_eq!(
        told(json!([{ "analyte": "PFOS", "not_added": true }])),
        "pass"
    );
    // Of something else.
    assert_eq!(
        told(json!([{ "analyte": "lead", "not_added": true }])),
        "inconclusive"
    );
}

#[test]
fn a_declaration_for_a_part_holds_for_what_is_in_it_alone() {
    let part = |name: &str, free_of: Value| {
        json!({ "name": name, "free_of": free_of,
            "materials": [{ "name": "stuff", "class": "plastic", "contains": [] }] })
    };
    let bom = crate::world::product(
        "toys",
        json!({}),
        json!([
            part(
                "body",
                json!([{ "analyte": "PFOS", "below": "0.01 mg/kg" }])
            ),
            part("arm", json!([]))
        ]),
    );
    let told = ban("banned", TRACE).screen(&bom);
    assert_eq!(
        told.by_node("1/PFOS"),
        [
            ("body › stuff", "inconclusive"),
            ("arm › stuff", "inconclusive")
        ]
    );
    let limited = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nmax = { PFOS = \"0.01\" }",
    );
    assert_eq!(
        limited.screen(&bom).by_node("1/PFOS"),
        [("body › stuff", "pass"), ("arm › stuff", "inconclusive")]
    );
}

#[test]
fn a_product_known_by_its_results_alone_can_be_declared_free() {
    let mut bom = crate::world::product("toys", json!({}), json!([]));
    assert_eq!(ban("banned", "").screen(&bom).of("1/PFOS"), "inconclusive");
    bom["product"]["free_of"] = json!([{ "analyte": "PFOS", "not_added": true }]);
    assert_eq!(ban("banned", "").screen(&bom).of("1/PFOS"), "pass");
}

#[test]
fn what_is_declared_not_added_asks_for_a_test_and_not_for_the_declaration_again() {
    let needs = ban("banned", TRACE)
        .screen(&present("0.01-0.1 mg/kg", Some(false)))
        .needs("1/PFOS");
    assert!(needs.contains(&"test".to_owned()), "{needs:?}");
    assert!(
        !needs.contains(&"not-added-statement".to_owned()),
        "{needs:?}"
    );
}

#[test]
fn what_is_said_of_one_says_nothing_of_the_other_in_whatever_order_they_stand() {
    let one = |substance: &str, added: Option<bool>| {
        let mut one = json!({ "substance": substance, "content": "20 mg/kg" });
        if let Some(added) = added {
            one["intentionally_added"] = json!(added);
        }
        one
    };
    let world = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nbanned = [\"sum SVHC\"]\ntrace = { \"sum SVHC\" = \"50\" }",
    );
    for (first, second, verdict) in [
        (Some(false), Some(false), "pass"),
        (Some(false), None, "inconclusive"),
        (None, Some(false), "inconclusive"),
        (Some(true), Some(false), "fail"),
        (Some(false), Some(true), "fail"),
        (Some(true), None, "fail"),
        (None, Some(true), "fail"),
    ] {
        let bom = toy(json!({ "disclosed": "100 %",
            "contains": [one("DEHP", first), one("DBP", second)] }));
        assert_eq!(world.screen(&bom).of("1/SVHC"), verdict, "{bom}");
    }
}

#[test]
fn what_may_be_of_an_open_group_is_asked_for_its_purpose_too() {
    let world = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nbanned = [\"sum PFAS\"]\ntrace = { \"sum PFAS\" = \"0.025\" }",
    );
    let of = |added: Option<bool>| {
        let mut unlisted = json!({ "substance": "64-17-5", "content": "0.01 mg/kg" });
        if let Some(added) = added {
            unlisted["intentionally_added"] = json!(added);
        }
        world
            .screen(&toy(json!({ "disclosed": "100 %", "contains": [
                { "substance": "PFOS", "content": "0.01 mg/kg", "intentionally_added": false },
                unlisted
            ] })))
            .of("1/PFAS")
            .to_owned()
    };
    assert_eq!(of(Some(false)), "pass");
    assert_eq!(of(None), "inconclusive");
    assert_eq!(of(Some(true)), "inconclusive");
}

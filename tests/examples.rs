//! Examples of toys and electronics are screened as their descriptions say and give the verdicts they are there to show.
//! The other product groups stand in `tests/vectors/`; that every example stands in one of both is tested beside the command.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::path::PathBuf;

use hazlimit::Verdict::{Fail, Inconclusive, Pass};
use hazlimit::bom::json;
use hazlimit::report::{DutyState, ExemptionNote};
use hazlimit::{Bom, Catalogue, Market, Report, Screening, Verdict};
use jiff::civil::Date;

/// One screening of one file: its market and day, its verdict, and the limits that fail.
struct Case {
    file: &'static str,
    markets: &'static str,
    on: &'static str,
    verdict: Verdict,
    /// Limit id and clause of every failure.
    failing: &'static [(&'static str, &'static str)],
    /// Limits that must be among those that cannot be decided.
    open: &'static [&'static str],
}

const TODAY: &str = "2026-11-23";
const ROHS_METALS: &str = "Art. 4(1), Annex II";
const EN_71_3_LIQUID: &str = "Annex II, part III, point 13: liquid or sticky toy material";

const CASES: &[Case] = &[
    Case {
        file: "bath-duck.json",
        markets: "CN",
        on: TODAY,
        verdict: Fail,
        failing: &[(
            "gb-6675.1-2025/phthalates/DIBP",
            "phthalates (clause number not seen)",
        )],
        open: &[],
    },
    Case {
        file: "soft-racer.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[
            ("reach-xvii-51/1/DEHP+DBP+BBP+DIBP", "51(1)"),
            ("reach-xvii-52/1/DINP+DIDP+DNOP", "52(1) and (2)"),
        ],
        open: &["reach-xvii-5/1/benzene"],
    },
    Case {
        file: "frog-slime.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[("directive-2009-48-ec/13-ii/boron", EN_71_3_LIQUID)],
        open: &["directive-2009-48-ec/13-ii-lead/lead"],
    },
    Case {
        file: "crystal-mud.json",
        markets: "CN EU",
        on: TODAY,
        verdict: Fail,
        failing: &[
            (
                "gb-6675.4-2025/1-boron-slime/boron",
                "limit table (number not seen): slime and similar toys",
            ),
            ("directive-2009-48-ec/13-ii/boron", EN_71_3_LIQUID),
            ("directive-2009-48-ec/13-ii/organotin", EN_71_3_LIQUID),
        ],
        open: &[],
    },
    Case {
        file: "slime-between.json",
        markets: "CN",
        on: TODAY,
        verdict: Inconclusive,
        failing: &[],
        open: &["gb-6675.4-2025/1-boron-uncorrected-slime-1/boron"],
    },
    Case {
        file: "slime-between.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[("directive-2009-48-ec/13-ii/boron", EN_71_3_LIQUID)],
        open: &[],
    },
    Case {
        file: "painted-train.json",
        markets: "CN",
        on: TODAY,
        verdict: Pass,
        failing: &[],
        open: &[],
    },
    Case {
        file: "rattle-open-question.json",
        markets: "EU",
        on: TODAY,
        verdict: Inconclusive,
        failing: &[],
        open: &["reach-xvii-52/1/DINP+DIDP+DNOP"],
    },
    Case {
        file: "travel-charger.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[
            ("directive-2011-65-eu/annex-ii-metals/lead", ROHS_METALS),
            ("directive-2011-65-eu/annex-ii-metals/cadmium", ROHS_METALS),
        ],
        open: &[],
    },
    Case {
        file: "power-diode.json",
        markets: "EU",
        on: TODAY,
        verdict: Pass,
        failing: &[],
        open: &[],
    },
    Case {
        file: "led-remote-control.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[
            ("directive-2011-65-eu/annex-ii-metals/lead", ROHS_METALS),
            ("directive-2011-65-eu/annex-ii-phthalates/DEHP", "Annex II"),
            (
                "regulation-eu-2019-1021/sccp-articles/SCCP-listed",
                "Annex I, part A, SCCP (1): articles",
            ),
        ],
        open: &[],
    },
    Case {
        file: "usb-power-cord.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[
            ("directive-2011-65-eu/annex-ii-metals/lead", ROHS_METALS),
            ("directive-2011-65-eu/annex-ii-metals/cadmium", ROHS_METALS),
            ("directive-2011-65-eu/annex-ii-phthalates/DEHP", "Annex II"),
            ("directive-2011-65-eu/annex-ii-phthalates/DBP", "Annex II"),
        ],
        open: &[],
    },
    Case {
        file: "headset.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[
            ("directive-2011-65-eu/annex-ii-metals/lead", ROHS_METALS),
            ("directive-2011-65-eu/annex-ii-phthalates/DEHP", "Annex II"),
        ],
        open: &[],
    },
    Case {
        file: "battery-toy-car.json",
        markets: "EU",
        on: TODAY,
        verdict: Fail,
        failing: &[
            ("directive-2011-65-eu/annex-ii-metals/lead", ROHS_METALS),
            ("directive-2011-65-eu/annex-ii-metals/cadmium", ROHS_METALS),
        ],
        open: &["directive-2011-65-eu/annex-ii-flame-retardants/PBDE"],
    },
    Case {
        file: "wifi-chip.json",
        markets: "EU",
        on: "2018-06-01",
        verdict: Inconclusive,
        failing: &[],
        // RoHS is kept; REACH asks more of every article.
        open: &["reach-xvii-20/4/trisubstituted-organotin"],
    },
    Case {
        file: "wifi-chip.json",
        markets: "EU",
        on: TODAY,
        verdict: Inconclusive,
        failing: &[],
        open: &[
            "directive-2011-65-eu/annex-ii-phthalates/DEHP",
            "directive-2011-65-eu/annex-ii-dibp/DIBP",
        ],
    },
    Case {
        file: "phone-case.json",
        markets: "CN",
        on: TODAY,
        verdict: Fail,
        failing: &[(
            "china-rohs-measures-2016/catalogue/gb-t-26572-2011/limits-metals/lead",
            "step 2, catalogue of 2018 (first batch)",
        )],
        open: &[],
    },
    Case {
        file: "button-cell.json",
        markets: "CN",
        on: TODAY,
        verdict: Pass,
        failing: &[],
        open: &[],
    },
];

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn read(file: &str) -> Bom {
    match json::read_file(&directory().join(file), Catalogue::builtin()) {
        Ok(bom) => bom,
        Err(error) => panic!("{error}"),
    }
}

fn screen<'b>(bom: &'b Bom, markets: &str, on: &str) -> Report<'b> {
    let day: Date = on.parse().unwrap();
    let mut screening = Screening::new(Catalogue::builtin()).on(day);
    for code in markets.split(' ') {
        screening = screening.market(Market::from_code(code));
    }
    screening.run(bom).unwrap()
}

fn limit_id<'r>(report: &'r Report<'_>, finding: &hazlimit::report::Finding) -> &'r str {
    report.catalogue().limit(finding.limit).unwrap().id.as_str()
}

#[test]
fn every_example_gives_the_verdict_it_is_there_to_show() {
    for case in CASES {
        let bom = read(case.file);
        let report = screen(&bom, case.markets, case.on);
        let context = format!("{} for {} on {}", case.file, case.markets, case.on);
        let failing: Vec<(&str, &str)> = report
            .failures()
            .map(|view| {
                let limit = report.catalogue().limit(view.finding.limit).unwrap();
                (limit.id.as_str(), limit.clause.as_str())
            })
            .collect();
        assert_eq!(failing, case.failing, "{context}");
        assert_eq!(report.verdict(), case.verdict, "{context}");
        let open: Vec<&str> = report
            .open_questions()
            .map(|view| limit_id(&report, view.finding))
            .collect();
        for id in case.open {
            assert!(open.contains(id), "{context}: {id} is not among {open:#?}");
        }
    }
}

#[test]
fn every_example_says_where_it_comes_from() {
    for case in CASES {
        let description = read(case.file).product.description;
        let named = [
            "Published",
            "A constructed case",
            "构造案例",
            "公布案例",
            "Built around",
        ];
        assert!(
            named.iter().any(|start| description.starts_with(start)),
            "{}: {description}",
            case.file
        );
    }
}

#[test]
fn every_name_in_the_examples_is_in_the_catalogue() {
    for case in CASES {
        let bom = read(case.file);
        let report = screen(&bom, case.markets, case.on);
        assert_eq!(report.unresolved(), [], "{}", case.file);
    }
}

#[test]
fn the_examples_cover_all_verdicts_and_both_categories() {
    for verdict in [Pass, Fail, Inconclusive] {
        for category in ["toys", "electronics"] {
            let shown = CASES.iter().filter(|case| {
                let bom = read(case.file);
                let categories = Catalogue::builtin().categories();
                let branch = categories.find(category).unwrap();
                case.verdict == verdict
                    && bom
                        .product
                        .traits
                        .categories
                        .iter()
                        .any(|category| categories.is_within(*category, branch))
            });
            assert!(shown.count() > 0, "{category}: {verdict:?}");
        }
    }
}

#[test]
fn the_exemption_of_the_diode_is_named_and_article_33_is_triggered_all_the_same() {
    let bom = read("power-diode.json");
    let report = screen(&bom, "EU", TODAY);
    let lead = report
        .findings()
        .iter()
        .find(|finding| {
            limit_id(&report, finding) == "directive-2011-65-eu/annex-ii-metals/lead"
                && finding.exemption.is_some()
        })
        .unwrap();
    let Some(ExemptionNote::Applied { exemption, .. }) = &lead.exemption else {
        panic!("{:?}", lead.exemption);
    };
    assert_eq!(
        report.catalogue().exemption(*exemption).unwrap().code,
        "7(a)"
    );
    let triggered: Vec<&str> = report
        .duties()
        .iter()
        .filter(|duty| duty.state() == DutyState::Triggered)
        .map(|duty| limit_id(&report, &duty.finding))
        .collect();
    assert_eq!(
        triggered,
        [
            "reach-candidate-list/art-33/SVHC",
            "reach-candidate-list/scip/SVHC"
        ]
    );
}

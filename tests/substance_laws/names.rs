//! Finding analytes, and the mistakes that a list of analytes may hold.

use hazlimit::substance::{
    Analyte, AnalyteKey, Names, Nature, NotFound, Registry, RegistryError, Weight,
};

use crate::sample::{Builder, analyte, builder, compounds_of, member, registry, substance};

fn dictionary() -> Registry {
    let named = |mut analyte: Analyte, en: &str, zh: &str, synonyms: &[&str]| {
        analyte.names = Names {
            en: en.to_owned(),
            zh: zh.to_owned(),
        };
        analyte.synonyms = synonyms.iter().map(|&name| name.to_owned()).collect();
        analyte
    };
    let mut dehp = named(
        substance("DEHP", "117-81-7", "C24H38O4"),
        "bis(2-ethylhexyl) phthalate",
        "邻苯二甲酸二（2-乙基己基）酯",
        &["di(2-ethylhexyl)phthalate", "DOP", "dehp"],
    );
    dehp.ec = vec!["204-211-0".parse().unwrap()];
    let hch = named(
        substance("alpha-HCH", "319-84-6", "C6H6Cl6"),
        "α-hexachlorocyclohexane",
        "α-六六六",
        &[],
    );
    let dda = named(
        substance("4,4'-diaminodiphenylmethane", "101-77-9", "C13H14N2"),
        "4,4′-methylenedianiline",
        "4,4'-二氨基二苯甲烷",
        &["MDA"],
    );
    let sulfate = named(
        substance("lead-sulfate", "7446-14-2", "PbSO4"),
        "lead sulphate",
        "硫酸铅",
        &[],
    );
    let pah = analyte("PAH-18", &[], Nature::Parameter);
    let other = analyte("PAH-1 8", &[], Nature::Parameter);
    Registry::new(vec![dehp, hch, dda, sulfate, pah, other]).unwrap()
}

#[track_caller]
fn finds(text: &str, key: &str) {
    let registry = dictionary();
    let found = registry
        .find(text)
        .map(|id| registry.get(id).unwrap().key.as_str());
    assert_eq!(found, Ok(key), "{text}");
}

#[test]
fn an_analyte_is_found_by_any_of_its_names() {
    finds("DEHP", "DEHP");
    finds("dop", "DEHP");
    finds("ＤＥＨＰ", "DEHP");
    finds("117-81-7", "DEHP");
    finds("１１７-８１-７", "DEHP");
    finds("CAS 117-81-7", "DEHP");
    finds("204-211-0", "DEHP");
    finds("EC 204-211-0", "DEHP");
    finds("邻苯二甲酸二(2-乙基己基)酯", "DEHP");
    finds("Bis [2‐ethyl-hexyl] Phthalate", "DEHP");
    finds("α-HCH", "alpha-HCH");
    finds("Alpha HCH", "alpha-HCH");
    finds("alpha-六六六", "alpha-HCH");
    finds("4,4’-methylene dianiline", "4,4'-diaminodiphenylmethane");
    finds(
        "4，4＇-Diaminodiphenylmethane",
        "4,4'-diaminodiphenylmethane",
    );
    finds("Lead sulfate", "lead-sulfate");
    finds("LEAD SULPHATE", "lead-sulfate");
}

#[test]
fn a_dash_between_two_digits_parts_two_numbers() {
    finds("pah 18", "PAH-18");
    finds("PAH-1-8", "PAH-1 8");
}

#[test]
fn a_name_that_is_near_is_offered() {
    let error = dictionary().find("lead sulfat").unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"lead sulfat\" is not in the catalogue; did you mean `lead-sulfate`?"
    );
    let error = dictionary().find("DEPH").unwrap_err();
    assert!(
        error.to_string().ends_with("did you mean `DEHP`?"),
        "{error}"
    );
    let error = dictionary().find("unobtainium").unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("write a CAS number, an EC number or a name")
    );
    let NotFound::Unknown { nearest, .. } = dictionary().find("ethylhexyl").unwrap_err() else {
        panic!("a part of a name is no name");
    };
    assert_eq!(nearest.len(), 1, "{nearest:?}");
}

#[test]
fn no_more_than_three_near_names_are_offered() {
    let keys = ["bis-amine", "dis-amine", "his-amine", "mis-amine"];
    let analytes = keys.map(|key| analyte(key, &[], Nature::Parameter));
    let registry = Registry::new(analytes.to_vec()).unwrap();
    let NotFound::Unknown { nearest, .. } = registry.find("is-amine").unwrap_err() else {
        panic!("not in the catalogue");
    };
    assert_eq!(nearest, ["bis-amine", "dis-amine", "his-amine"]);
}

#[test]
fn a_number_that_leads_nowhere_says_what_it_is() {
    let registry = dictionary();
    let listed = |text: &str| registry.find(text).unwrap_err();
    assert!(matches!(listed("50-00-0"), NotFound::UnlistedCas(_)));
    assert!(matches!(listed("231-100-4"), NotFound::UnlistedEc(_)));
    assert!(matches!(listed("117-81-8"), NotFound::BadCas(_)));
    assert!(matches!(listed("5550-12-09"), NotFound::BadCas(_)));
    assert!(matches!(listed("117817"), NotFound::BadCas(_)));
    assert!(matches!(listed("204-211-1"), NotFound::BadEc(_)));
    assert!(matches!(listed("EC 204-211-1"), NotFound::BadEc(_)));
    assert!(matches!(listed("117 81 8"), NotFound::BadCas(_)));
    assert!(matches!(listed(""), NotFound::Unknown { .. }));
    assert!(matches!(listed("mix-235"), NotFound::Unknown { .. }));
    assert!(matches!(listed("---"), NotFound::Unknown { .. }));
}

#[test]
fn a_stored_registry_reads_back_the_same() {
    let registry = registry();
    let stored = postcard::to_allocvec(&registry).unwrap();
    assert_eq!(postcard::from_bytes::<Registry>(&stored).unwrap(), registry);
}

fn error(build: Builder) -> RegistryError {
    build.build().unwrap_err()
}

#[test]
fn keys_numbers_and_names_lead_to_one_analyte() {
    let mut build = builder();
    build.add(analyte("DEHP", &[], Nature::Parameter));
    assert!(matches!(error(build), RegistryError::DuplicateKey { key } if key.as_str() == "DEHP"));

    let mut build = builder();
    build.add(substance("another", "117-81-7", "CH4"));
    assert!(matches!(error(build), RegistryError::SharedCas { .. }));

    let mut build = builder();
    let mut another = analyte("another", &[], Nature::Parameter);
    another.synonyms.push("dehp".to_owned());
    build.add(another);
    let message = error(build).to_string();
    assert_eq!(
        message,
        "the name \"dehp\" leads to both `DEHP` and `another`; keep it on one"
    );

    let mut build = builder();
    let mut nameless = analyte("nameless", &[], Nature::Parameter);
    nameless.names = Names::default();
    build.add(nameless);
    assert!(matches!(error(build), RegistryError::NoName { .. }));

    let mut build = builder();
    build.element("plumbum", "Pb");
    assert!(matches!(error(build), RegistryError::SharedElement { .. }));
}

#[test]
fn a_group_never_contains_itself() {
    let mut build = builder();
    let outer = build.id("candidates");
    let inner = build.group("inner", "DEHP candidates");
    let Nature::Group { members, .. } = inner else {
        panic!("a group");
    };
    let mut members = members.clone();
    let inner = build.id("inner");
    members.push(member(build.id("DBP"), Weight::WHOLE));
    let mut analytes: Vec<Analyte> = builder()
        .build()
        .unwrap()
        .iter()
        .map(|(_, a)| a.clone())
        .collect();
    let mut looped = analyte("inner", &[], Nature::Parameter);
    looped.nature = Nature::Group {
        members,
        openness: hazlimit::substance::Openness::Closed,
        element: None,
        expressed_as: None,
    };
    analytes.push(looped);
    if let Nature::Group { members, .. } = &mut analytes[outer.index()].nature {
        members.push(member(inner, Weight::WHOLE));
    }
    let error = Registry::new(analytes).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the group `candidates` contains itself: candidates > inner > candidates"
    );
}

#[test]
fn references_fit_or_are_refused() {
    let mut build = builder();
    let beyond = hazlimit::substance::AnalyteId::from_index(9999);
    build.add(analyte("lost", &[], Nature::Species { of: beyond }));
    assert!(matches!(
        error(build),
        RegistryError::UnknownAnalyte { index: 9999, .. }
    ));

    let mut build = builder();
    let dehp = build.id("DEHP");
    build.add(analyte("odd", &[], Nature::Species { of: dehp }));
    let message = error(build).to_string();
    assert_eq!(message, "`odd` refers to `DEHP` where an element is wanted");

    let mut build = builder();
    let lead = build.id("lead");
    compounds_of(build.group("odd", "DEHP"), lead);
    assert!(matches!(
        error(build),
        RegistryError::MemberWithoutElement { .. }
    ));

    let mut build = builder();
    build.group("odd", "three-phthalates DEHP*2");
    assert!(matches!(
        error(build),
        RegistryError::ConflictingWeights { .. }
    ));
}

#[test]
fn keys_are_short_names() {
    assert!(AnalyteKey::new("C_Ra-226").is_ok());
    for text in ["", " DEHP", "a\nb"] {
        assert!(AnalyteKey::new(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_registry_of_something_is_not_empty() {
    assert!(!registry().is_empty());
    assert_eq!(registry().len(), registry().ids().count());
}

//! A small registry with every kind of analyte.

use hazlimit::substance::{
    Analyte, AnalyteId, AnalyteKey, ElementSymbol, Factor, Formula, Member, Names, Nature,
    Openness, Registry, RegistryError, Weight,
};

pub(crate) fn element(symbol: &str) -> ElementSymbol {
    symbol.parse().unwrap()
}

pub(crate) fn formula(text: &str) -> Formula {
    text.parse().unwrap()
}

pub(crate) fn factor(text: &str) -> Factor {
    Factor::parse(text).unwrap()
}

pub(crate) fn analyte(key: &str, cas: &[&str], nature: Nature) -> Analyte {
    Analyte {
        key: AnalyteKey::new(key).unwrap(),
        names: Names {
            en: key.replace('-', " "),
            zh: String::new(),
        },
        cas: cas.iter().map(|cas| cas.parse().unwrap()).collect(),
        ec: vec![],
        synonyms: vec![],
        nature,
    }
}

pub(crate) fn substance(key: &str, cas: &str, of: &str) -> Analyte {
    let nature = Nature::Substance {
        formula: Some(formula(of)),
        elements: None,
        species: vec![],
    };
    analyte(key, &[cas], nature)
}

pub(crate) fn member(analyte: AnalyteId, weight: Weight) -> Member {
    Member {
        analyte,
        weight,
        from: None,
    }
}

/// Builds a registry in which later analytes refer to earlier ones by key.
#[derive(Default)]
pub(crate) struct Builder {
    analytes: Vec<Analyte>,
}

impl Builder {
    pub(crate) fn add(&mut self, analyte: Analyte) -> AnalyteId {
        self.analytes.push(analyte);
        AnalyteId::from_index(u32::try_from(self.analytes.len() - 1).unwrap())
    }

    pub(crate) fn id(&self, key: &str) -> AnalyteId {
        let at = self.analytes.iter().position(|a| a.key.as_str() == key);
        let at = at.unwrap_or_else(|| panic!("no analyte {key}"));
        AnalyteId::from_index(u32::try_from(at).unwrap())
    }

    pub(crate) fn element(&mut self, key: &str, symbol: &str) -> AnalyteId {
        let symbol = element(symbol);
        self.add(analyte(key, &[], Nature::Element { symbol }))
    }

    pub(crate) fn species(&mut self, key: &str, of: &str) -> AnalyteId {
        let of = self.id(of);
        self.add(analyte(key, &[], Nature::Species { of }))
    }

    pub(crate) fn unformulated(&mut self, key: &str, cas: &[&str], holds: Option<&[&str]>) {
        let elements = holds.map(|symbols| symbols.iter().map(|s| element(s)).collect());
        let nature = Nature::Substance {
            formula: None,
            elements,
            species: vec![],
        };
        self.add(analyte(key, cas, nature));
    }

    pub(crate) fn with_species(&mut self, key: &str, cas: &str, of: &str, species: &str) {
        let nature = Nature::Substance {
            formula: Some(formula(of)),
            elements: None,
            species: vec![self.id(species)],
        };
        self.add(analyte(key, &[cas], nature));
    }

    /// `members` as in `"DBP*5 BBP*0.1 DEHP"`.
    pub(crate) fn group(&mut self, key: &str, members: &str) -> &mut Nature {
        let members = members.split_whitespace().map(|text| {
            let (key, weight) = match text.split_once('*') {
                Some((key, weight)) => (key, Weight::exactly(factor(weight))),
                None => (text, Weight::WHOLE),
            };
            member(self.id(key), weight)
        });
        let nature = Nature::Group {
            members: members.collect(),
            openness: Openness::Closed,
            element: None,
            expressed_as: None,
        };
        self.add(analyte(key, &[], nature));
        &mut self.analytes.last_mut().unwrap().nature
    }

    pub(crate) fn build(self) -> Result<Registry, RegistryError> {
        Registry::new(self.analytes)
    }
}

pub(crate) fn open(nature: &mut Nature) {
    if let Nature::Group { openness, .. } = nature {
        *openness = Openness::Open;
    }
}

pub(crate) fn compounds_of(nature: &mut Nature, id: AnalyteId) {
    if let Nature::Group { element, .. } = nature {
        *element = Some(id);
    }
}

pub(crate) fn counted_as(nature: &mut Nature, id: AnalyteId) {
    if let Nature::Group { expressed_as, .. } = nature {
        *expressed_as = Some(id);
    }
}

pub(crate) fn since(nature: &mut Nature, days: &[jiff::civil::Date]) {
    if let Nature::Group { members, .. } = nature {
        for (member, day) in members.iter_mut().zip(days) {
            member.from = Some(*day);
        }
    }
}

pub(crate) fn builder() -> Builder {
    let mut build = Builder::default();
    let lead = build.element("lead", "Pb");
    build.element("chromium", "Cr");
    build.element("bromine", "Br");
    build.element("cadmium", "Cd");
    build.element("mercury", "Hg");
    let tin = build.element("tin", "Sn");
    build.species("chromium-VI", "chromium");
    build.species("chromium-III", "chromium");
    build.with_species("lead-chromate", "7758-97-6", "PbCrO4", "chromium-VI");
    build.with_species("chromium-oxide", "1308-38-9", "Cr2O3", "chromium-III");
    build.add(substance("chromium-phosphate", "7789-04-0", "CrPO4"));
    build.add(substance("lead-oxide", "1317-36-8", "PbO"));
    build.unformulated("lead-naphthenate", &["61790-14-5"], Some(&["Pb"]));
    build.unformulated("rosin", &["8050-09-7"], Some(&[]));
    build.unformulated("secret-additive", &[], None);
    build.add(substance("DBP", "84-74-2", "C16H22O4"));
    build.add(substance("BBP", "85-68-7", "C19H20O4"));
    build.add(substance("DEHP", "117-81-7", "C24H38O4"));
    build.add(substance("monoBDE", "101-55-3", "C12H9BrO"));
    build.add(substance("decaBDE", "1163-19-5", "C12Br10O"));
    build.add(substance("PFOA", "335-67-1", "C8HF15O2"));
    build.add(substance("TBTO", "56-35-9", "C24H54OSn2"));
    build.add(substance("TBT-chloride", "1461-22-9", "C12H27ClSn"));
    let tributyltin = build.add(substance("tributyltin", "36643-28-4", "C12H27Sn"));
    build.add(analyte("pH", &[], Nature::Parameter));
    build.add(analyte("TVOC", &[], Nature::Parameter));
    build.group("three-phthalates", "DBP BBP DEHP");
    build.group("weighted-phthalates", "DBP*5 BBP*0.1 DEHP");
    build.group("PBDE", "monoBDE decaBDE");
    build.group("organics", "three-phthalates*0.5 PBDE");
    build.group("four-metals", "lead cadmium mercury chromium-VI");
    compounds_of(build.group("lead-compounds", "lead-oxide"), lead);
    open(build.group("PFAS", "PFOA"));
    counted_as(
        build.group("TBT-sum", "TBTO TBT-chloride tributyltin"),
        tributyltin,
    );
    counted_as(build.group("tin-sum", "TBTO TBT-chloride"), tin);
    let listed = [
        jiff::civil::date(2008, 10, 28),
        jiff::civil::date(2010, 1, 13),
    ];
    since(build.group("candidates", "DEHP lead-chromate"), &listed);
    build
}

pub(crate) fn registry() -> Registry {
    builder().build().unwrap()
}

pub(crate) fn weight(of: &str, counted_as: &str) -> Weight {
    let registry = registry();
    let id = |key| registry.by_key(key).unwrap_or_else(|| panic!("no {key}"));
    registry.weight(id(of), id(counted_as))
}

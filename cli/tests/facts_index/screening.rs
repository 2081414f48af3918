//! Facts about screening methods: the borders of each reading in each matrix, in mg/kg.

use hazlimit::Catalogue;
use hazlimit::catalogue::screening::{Border, LowerBorder, ScreeningMethod, ScreeningReading};
use hazlimit::quantity::Edge;
use hazlimit::substance::AnalyteId;

use crate::deviation::{Compared, Row};

pub(crate) const COLUMNS: &[&str] = &[
    "fact",
    "method",
    "also",
    "matrix",
    "reading",
    "tells_of",
    "limit",
    "below",
    "over",
    "sigmas",
    "confirm",
    "confidence",
];

pub(crate) fn compare(rows: &[Row], compared: &mut Compared) {
    let catalogue = Catalogue::builtin();
    for row in rows {
        compared.facts.push(row.get("fact").to_owned());
        let mut methods = catalogue.screening_methods().map(|(_, method)| method);
        let Some(method) = methods.find(|method| method.id == row.get("method")) else {
            compared.differs(row, row.get("method"), "row", "the screening method", "");
            continue;
        };
        let place = format!("{} {} {}", method.id, row.get("matrix"), row.get("reading"));
        if !method.also.iter().any(|also| also == row.get("also")) {
            compared.differs(row, &place, "also", row.get("also"), method.also.join("; "));
        }
        if method.confidence.name() != row.get("confidence") {
            let found = method.confidence.name();
            compared.differs(row, &place, "confidence", row.get("confidence"), found);
        }
        one(row, method, &place, compared);
    }
    for_each_reading(rows, compared);
}

fn one(row: &Row, method: &ScreeningMethod, place: &str, compared: &mut Compared) {
    let mut matrices = method.matrices.iter();
    let matrix = matrices.find(|matrix| matrix.id == row.get("matrix"));
    let analyte = Catalogue::builtin().registry().by_key(row.get("reading"));
    let (Some(matrix), Some(analyte)) = (matrix, analyte) else {
        compared.differs(row, place, "row", "the matrix and the reading", "");
        return;
    };
    let mut readings = matrix.readings.iter();
    let Some(reading) = readings.find(|reading| reading.of == analyte) else {
        // A fact without borders says that the method does not apply.
        let applies = !(row.get("below").is_empty() && row.get("over").is_empty());
        if applies || !matrix.not_applicable.contains(&analyte) {
            compared.differs(row, place, "row", "the reading", "");
        }
        return;
    };
    for (field, found) in told(reading) {
        let expected = match field {
            "tells_of" | "confirm" => row.list(field).join(", "),
            _ => row.get(field).to_owned(),
        };
        if found != expected {
            compared.differs(row, place, field, expected, found);
        }
    }
}

/// What the catalogue says, as the facts write it.
fn told(reading: &ScreeningReading) -> [(&'static str, String); 6] {
    let registry = Catalogue::builtin().registry();
    let key = |id: &AnalyteId| {
        let analyte = registry.get(*id);
        analyte.map_or_else(String::new, |analyte| analyte.key.as_str().to_owned())
    };
    let figure = |border: &Border| match border.edge {
        Edge::Closed => border.at.text().to_owned(),
        Edge::Open => format!("{} (open)", border.at.text()),
    };
    let mut sigmas: Vec<i16> = Vec::new();
    let below = match &reading.below {
        None => String::new(),
        Some(LowerBorder::DetectionLimit) => "detection limit".to_owned(),
        Some(LowerBorder::At(border)) => {
            sigmas.push(-border.sigmas);
            figure(border)
        }
    };
    let over = reading.over.as_ref().map_or_else(String::new, |border| {
        sigmas.push(border.sigmas);
        figure(border)
    });
    sigmas.dedup();
    let sigmas: Vec<String> = sigmas.iter().map(i16::to_string).collect();
    let limit = reading.limit.as_ref();
    let tells_of: Vec<String> = reading.tells_of.iter().map(key).collect();
    [
        ("tells_of", tells_of.join(", ")),
        (
            "limit",
            limit.map_or_else(String::new, |limit| limit.text().to_owned()),
        ),
        ("below", below),
        ("over", over),
        ("sigmas", sigmas.join(" and ")),
        ("confirm", reading.confirm.en.clone()),
    ]
}

/// Every reading of a method that the facts speak of stands in a fact.
fn for_each_reading(rows: &[Row], compared: &mut Compared) {
    let catalogue = Catalogue::builtin();
    for (_, method) in catalogue.screening_methods() {
        let of_method = || rows.iter().filter(|row| row.get("method") == method.id);
        let Some(first) = of_method().next() else {
            continue;
        };
        for matrix in &method.matrices {
            for reading in &matrix.readings {
                let analyte = catalogue.registry().get(reading.of);
                let key = analyte.map_or("", |analyte| analyte.key.as_str());
                let gathered = of_method()
                    .any(|row| row.get("matrix") == matrix.id && row.get("reading") == key);
                if !gathered {
                    let place = format!("{} {} {key}", method.id, matrix.id);
                    compared.differs(first, &place, "row", "a fact for this reading", "");
                }
            }
        }
    }
}

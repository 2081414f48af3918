use crate::run::hazlimit;

#[test]
fn every_format_has_a_json_schema_with_a_title() {
    for format in ["bom", "report", "limits"] {
        let done = hazlimit(&["schema", format]);
        assert_eq!((done.status, done.stderr.as_str()), (0, ""), "{format}");
        let schema: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
        assert!(schema["$schema"].is_string(), "{format}");
        assert!(schema["title"].is_string(), "{format}");
    }
}

#[test]
fn an_unknown_format_is_refused_with_the_known_ones() {
    let done = hazlimit(&["schema", "bomb"]);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("bom, report, limits"),
        "{}",
        done.stderr
    );
}

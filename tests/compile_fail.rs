//! What the compiler refuses: quantities of different kinds do not mix.

#[test]
fn kinds_do_not_mix() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile_fail/same_kind.rs");
    cases.compile_fail("tests/compile_fail/migration_as_content.rs");
    cases.compile_fail("tests/compile_fail/chamber_as_cabin.rs");
    cases.compile_fail("tests/compile_fail/content_plus_migration.rs");
    cases.compile_fail("tests/compile_fail/grade_plus_grade.rs");
}

use crate::run::{fixtures, on_fixture, with_input};

fn toy() -> String {
    std::fs::read_to_string(fixtures().join("toy.json")).unwrap()
}

#[track_caller]
fn refused(bytes: &[u8]) -> String {
    let done = with_input(&["screen", "-", "--limits", "limits", "--only"], bytes);
    assert_eq!((done.status, done.stdout.as_str()), (2, ""));
    done.stderr
}

#[test]
fn every_problem_is_shown_in_the_file_with_path_and_help() {
    let wrong = toy()
        .replace("\"contains\"", "\"contians\"")
        .replace("\"toys\"", "\"tois\"");
    insta::assert_snapshot!("wrong-key", refused(wrong.as_bytes()));
    let wrong = toy()
        .replace("117-81-7", "117-81-8")
        .replace("\"99.95 %\"", "99.95")
        .replace("35 mg/kg", "35,5 mg/kg");
    insta::assert_snapshot!("wrong-values", refused(wrong.as_bytes()));
    let wrong = toy().replace("99.95 %", "120 %");
    insta::assert_snapshot!("wrong-content", refused(wrong.as_bytes()));
}

#[test]
fn a_truncated_file_tells_where_it_ends() {
    let text = toy();
    insta::assert_snapshot!("truncated", refused(&text.as_bytes()[..400]));
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let filler = "\"note\": \"".to_owned() + &"x".repeat(100_000) + "\", ";
    let line = toy()
        .replace('\n', " ")
        .replace("\"analyte\"", &format!("{filler}\"analyte\""))
        .replace("35 mg/kg", "35");
    let message = refused(line.as_bytes());
    let widest = message.lines().map(|line| line.chars().count()).max();
    assert!(widest < Some(160), "{message}");
    assert!(message.contains("\"35\""), "{message}");
}

#[test]
fn the_underline_stands_below_wide_characters() {
    let wrong = toy()
        .replace("Bath duck", "洗澡小黄鸭")
        .replace("\"id\"", "\"idd\"");
    let message = refused(wrong.as_bytes());
    insta::assert_snapshot!("wide", message);
}

#[test]
fn text_that_is_not_utf_8_is_refused_and_named() {
    let utf_16: Vec<u8> = toy().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refused(&utf_16).contains("UTF-16"));
    let gbk = [toy().as_bytes(), b"\xb2\xe2"].concat();
    let message = refused(&gbk);
    assert!(
        message.contains("not UTF-8") && message.contains("GBK"),
        "{message}"
    );
}

#[test]
fn escape_sequences_in_a_file_do_not_reach_the_terminal() {
    let wrong = toy().replace("\"id\"", "\"\u{1b}[2Jidd\"");
    assert!(!refused(wrong.as_bytes()).contains('\u{1b}'));
}

#[test]
fn a_file_beyond_the_size_limit_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    std::fs::File::create(&path)
        .unwrap()
        .set_len(100_000_000)
        .unwrap();
    let done = on_fixture(&["screen", path.to_str().unwrap()]);
    assert_eq!(done.status, 2);
    assert!(done.stderr.contains("64 MiB"), "{}", done.stderr);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let done = on_fixture(&["screen", "missing.json"]);
    assert_eq!(done.status, 2);
    assert!(done.stderr.contains("missing.json"), "{}", done.stderr);
}

#[test]
fn a_file_with_hundreds_of_problems_shows_the_first_ones() {
    let entry = r#"{ "substance": "117-81-8", "content": "1" },"#.repeat(300);
    let wrong = toy().replace("\"contains\": [", &format!("\"contains\": [{entry}"));
    let message = refused(wrong.as_bytes());
    assert_eq!(message.matches("error").count(), 20);
    assert!(message.contains("more problems are not shown"), "{message}");
}

#[test]
fn limits_files_with_problems_are_refused_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(fixtures().join("house/house-1.toml")).unwrap();
    std::fs::write(
        folder.path().join("house-1.toml"),
        text.replace("lead", "leed"),
    )
    .unwrap();
    let path = folder.path().to_str().unwrap();
    for arguments in [
        &["screen", "toy.json"][..],
        &["limits"],
        &["explain", "x"],
        &["substance", "lead"],
    ] {
        let done = crate::run::hazlimit(&[arguments, &["--limits", path]].concat());
        assert_eq!(done.status, 2, "{arguments:?}");
        assert!(
            done.stderr.contains("house-1.toml:19: "),
            "{arguments:?}: {}",
            done.stderr
        );
    }
}

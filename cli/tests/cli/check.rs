use std::path::Path;

use crate::run::{fixtures, hazlimit};

/// Checks the house limits after a change.
#[track_caller]
fn checked(from: &str, to: &str) -> crate::run::Done {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(fixtures().join("house/house-1.toml")).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(folder.path().join("house-1.toml"), text.replace(from, to)).unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    let mut done = hazlimit(&["check", &path]);
    done.stderr = done.stderr.replace(&path, "DIR");
    done
}

#[test]
fn a_sound_directory_is_counted_and_exits_with_0() {
    let alone = hazlimit(&["check", "--alone", "limits"]);
    insta::assert_snapshot!("check-alone", alone.whole());
    let beside = hazlimit(&["check", "house"]);
    insta::assert_snapshot!("check-beside", beside.whole());
}

#[test]
fn every_problem_is_told_by_file_and_line() {
    for (from, to, line) in [
        ("lead = ", "leed = ", 19),
        ("\"mg/kg\"", "\"mg/L\"", 16),
        ("2020-01-01", "\"soon\"", 6),
        ("[[table]]", "[[tabel]]", 12),
        ("plastic", "plastik", 18),
    ] {
        let done = checked(from, to);
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{to}");
        let place = format!("DIR/house-1.toml:{line}: ");
        assert!(done.stderr.contains(&place), "{to}: {}", done.stderr);
    }
}

#[test]
fn a_limit_that_stands_twice_is_refused() {
    let text = std::fs::read_to_string(fixtures().join("house/house-1.toml")).unwrap();
    let table = &text[text.find("[[table]]").unwrap()..];
    let twice = format!("{table}\n{}", table.replace("id = \"1\"", "id = \"2\""));
    let done = checked(table, &twice);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("say the same thing twice"),
        "{}",
        done.stderr
    );
}

#[test]
fn dates_out_of_order_are_refused() {
    let done = checked(
        "effective = 2020-01-01",
        "published = 2021-01-01\neffective = 2020-01-01",
    );
    assert_eq!(done.status, 2);
    assert!(
        done.stderr
            .contains("published 2021-01-01 is after effective 2020-01-01")
    );
}

#[test]
fn the_file_of_a_rule_between_files_is_named_with_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixtures().join("limits"), folder.path());
    std::fs::remove_file(folder.path().join("cn/toy-1-2010.toml")).unwrap();
    let done = hazlimit(&["check", "--alone", folder.path().to_str().unwrap()]);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("/cn/toy-1-2000.toml:"),
        "{}",
        done.stderr
    );
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

#[test]
fn a_directory_that_is_not_there_or_holds_nothing_is_refused() {
    let done = hazlimit(&["check", "no-such-directory"]);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.starts_with("error: no-such-directory: "),
        "{}",
        done.stderr
    );
    let empty = tempfile::tempdir().unwrap();
    let done = hazlimit(&["check", empty.path().to_str().unwrap()]);
    assert_eq!(done.status, 2);
    assert!(done.stderr.contains("no limits file"), "{}", done.stderr);
}

#[test]
fn a_whole_catalogue_on_top_of_the_built_in_one_is_pointed_to_alone() {
    let done = hazlimit(&["check", "limits"]);
    assert_eq!(done.status, 2);
    assert!(done.stderr.ends_with("use --alone\n"), "{}", done.stderr);
}

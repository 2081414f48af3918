use std::process::Stdio;

use crate::run::{command, hazlimit, on_fixture};

#[test]
fn help_names_every_command_and_the_exit_statuses() {
    let help = hazlimit(&["--help"]);
    assert_eq!(help.status, 0);
    for word in [
        "screen",
        "batch",
        "limits",
        "explain",
        "substance",
        "check",
        "coverage",
        "diff",
        "schema",
        "3 inconclusive",
    ] {
        assert!(help.stdout.contains(word), "{word}");
    }
}

#[test]
fn the_help_of_every_command_shows_examples() {
    for name in [
        "screen",
        "batch",
        "limits",
        "explain",
        "substance",
        "check",
        "coverage",
        "diff",
        "schema",
    ] {
        let help = hazlimit(&[name, "--help"]);
        assert_eq!(help.status, 0, "{name}");
        assert!(
            help.stdout
                .contains(&format!("Examples:\n  hazlimit {name}")),
            "{name}"
        );
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    for arguments in [
        &["frobnicate"][..],
        &[],
        &["screen"],
        &["limits", "--kind", "contnet"],
    ] {
        let done = hazlimit(arguments);
        assert_eq!(done.status, 2, "{arguments:?}");
        assert_eq!(done.stdout, "", "{arguments:?}");
        assert_ne!(done.stderr, "", "{arguments:?}");
    }
}

#[test]
fn the_language_follows_the_environment_unless_asked_for() {
    let substance = |locale: &str, more: &[&str]| {
        let mut arguments = vec!["substance", "lead", "--limits", "limits", "--only"];
        arguments.extend(more);
        let output = command(&arguments).env("LANG", locale).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(substance("zh_CN.UTF-8", &[]).starts_with("铅\n"));
    assert!(substance("de_DE.UTF-8", &[]).starts_with("lead\n"));
    assert!(substance("zh_CN.UTF-8", &["--lang", "en"]).starts_with("lead\n"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["limits"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn colour_is_off_where_the_output_is_no_terminal_and_on_where_it_is_asked_for() {
    let escape = '\u{1b}';
    let screen = |when: &str| {
        on_fixture(&[
            "screen",
            "toy.json",
            "missing.json",
            "--on",
            "2026-01-01",
            "--color",
            when,
        ])
    };
    for when in ["auto", "never"] {
        let done = screen(when);
        assert!(
            !done.stdout.contains(escape) && !done.stderr.contains(escape),
            "{when}"
        );
    }
    let done = screen("always");
    assert!(done.stdout.contains(escape) && done.stderr.contains(escape));
}

//! Runs the command in the folder of the fixtures.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run left behind.
pub(crate) struct Done {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    /// All of it in one text, for golden files.
    pub(crate) fn whole(&self) -> String {
        let Done {
            status,
            stdout,
            stderr,
        } = self;
        let mut text = format!("exit status {status}\n");
        for (name, stream) in [("stdout", stdout), ("stderr", stderr)] {
            if !stream.is_empty() {
                text.push_str(&format!("---- {name}\n{stream}"));
            }
        }
        text
    }
}

pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hazlimit"));
    command.args(arguments).current_dir(fixtures());
    for variable in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(variable);
    }
    command
}

/// Runs the command.
#[track_caller]
pub(crate) fn hazlimit(arguments: &[&str]) -> Done {
    with_input(arguments, b"")
}

/// Runs the command with something on standard input.
#[track_caller]
pub(crate) fn with_input(arguments: &[&str], input: &[u8]) -> Done {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Done {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the command on the catalogue of the fixtures alone.
#[track_caller]
pub(crate) fn on_fixture(arguments: &[&str]) -> Done {
    let mut all = arguments.to_vec();
    all.extend(["--limits", "limits", "--only"]);
    hazlimit(&all)
}

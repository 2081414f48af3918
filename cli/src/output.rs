//! Standard output and standard error: colour that switches itself off, and silence when nobody reads any more.

use std::io::{self, Write as _};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::outcome::Failure;

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum ColourChoice {
    /// In a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Whether escape sequences may be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paint {
    Plain,
    Ansi,
}

/// Where results and messages go.
pub(crate) struct Output {
    results: AutoStream<io::Stdout>,
    messages: AutoStream<io::Stderr>,
}

/// The width of the output where it is no terminal.
const USUAL_WIDTH: usize = 100;

impl Output {
    pub(crate) fn new(colour: ColourChoice) -> Output {
        let choice = match colour {
            ColourChoice::Auto => ColorChoice::Auto,
            ColourChoice::Always => ColorChoice::Always,
            ColourChoice::Never => ColorChoice::Never,
        };
        Output {
            results: AutoStream::new(io::stdout(), choice),
            messages: AutoStream::new(io::stderr(), choice),
        }
    }

    /// Writes a result. A reader that has gone away (`| head`) is no error.
    pub(crate) fn result(&mut self, text: &str) -> Result<(), Failure> {
        let written = self
            .results
            .write_all(text.as_bytes())
            .and_then(|()| self.results.flush());
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure(format!("the result cannot be written: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Writes a message; where not even that can be read, there is nobody left to tell.
    pub(crate) fn message(&mut self, text: &str) {
        let _ = self.messages.write_all(text.as_bytes());
        let _ = self.messages.flush();
    }

    /// Writes what went wrong.
    pub(crate) fn error(&mut self, text: &str) {
        self.message(&format!("error: {text}\n"));
    }

    /// Whether results may be coloured.
    pub(crate) fn paint_of_results(&self) -> Paint {
        paint(self.results.current_choice())
    }

    /// How many columns a line of results may take.
    pub(crate) fn width(&self) -> usize {
        terminal_size::terminal_size_of(io::stdout()).map_or(USUAL_WIDTH, |(width, _)| {
            usize::from(width.0).clamp(60, 160)
        })
    }
}

fn paint(choice: ColorChoice) -> Paint {
    if choice == ColorChoice::Never {
        Paint::Plain
    } else {
        Paint::Ansi
    }
}

//! How a command ended, and its exit status.

use std::process::ExitCode;

use hazlimit::Verdict;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// The product passes, or what was asked for was shown.
    Good,
    /// The product fails.
    Fails,
    /// What was given cannot be used.
    BadInput,
    /// It cannot be decided.
    Inconclusive,
}

impl Outcome {
    /// The outcome of several files: bad input outranks a failure, which outranks an open question.
    pub(crate) fn and(self, other: Outcome) -> Outcome {
        let rank = |outcome| match outcome {
            Outcome::Good => 0,
            Outcome::Inconclusive => 1,
            Outcome::Fails => 2,
            Outcome::BadInput => 3,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Outcome {
        match verdict {
            Verdict::Pass => Outcome::Good,
            Verdict::Fail => Outcome::Fails,
            Verdict::Inconclusive => Outcome::Inconclusive,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Good => 0,
            Outcome::Fails => 1,
            Outcome::BadInput => 2,
            Outcome::Inconclusive => 3,
        })
    }
}

/// Why a command could not do what was asked, to be said on standard error; always exit status 2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Failure(pub(crate) String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}

//! How far the run has come, for a person who watches.
//! Knows rates and remaining time; where standard error is no terminal it shows nothing.

use std::time::Instant;

use hazlimit::report::wording::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::judge::Tally;

pub(crate) struct Progress {
    bar: ProgressBar,
    language: Language,
    begun: Instant,
}

impl Progress {
    /// For so many bytes, where that is known.
    pub(crate) fn new(bytes: Option<u64>, language: Language) -> Progress {
        let target = ProgressDrawTarget::stderr_with_hz(5);
        let bar = ProgressBar::with_draw_target(bytes, target);
        let template = match bytes {
            Some(_) => "{bar:30} {percent:>3} %  {msg} {eta}",
            None => "{spinner} {msg}  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress {
            bar,
            language,
            begun: Instant::now(),
        }
    }

    pub(crate) fn show(&mut self, bytes: u64, tally: &Tally) {
        if self.bar.is_hidden() {
            return;
        }
        let lines = tally.judged_lines + tally.rejected_lines;
        // Whole lines in whole milliseconds: nobody reads more of a rate.
        let rate = u128::from(lines) * 1000 / self.begun.elapsed().as_millis().max(1);
        let (failed, rejected) = (tally.failed, tally.rejected_lines);
        let message = match self.language {
            Language::Chinese => {
                format!("{lines} 行（{rate} 行/秒），{failed} 个不符合，{rejected} 行被拒，剩余")
            }
            Language::English => {
                format!("{lines} lines ({rate}/s), {failed} fail, {rejected} lines rejected, left")
            }
        };
        self.bar.set_message(message);
        // The directory of a spreadsheet is read more than once.
        let most = self.bar.length().unwrap_or(bytes);
        self.bar.set_position(bytes.min(most));
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

//! One batch of products: from lines to rows of results, and what is counted on the way.
//! Knows the screening; knows neither threads nor files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use hazlimit::bom::json::{self, FileName};
use hazlimit::catalogue::limit::LimitIndex;
use hazlimit::{Bom, Catalogue, Screener, ScreeningPlan, Verdict};

use super::about::About;
use super::dense::{Dense, Desk, Settled, Words};
use super::group::{Batch, Form, Group};
use super::product::{Assembled, Assembler};
use super::row::{NEARBY, REJECTED, Row};
use super::source::Reject;
use super::together::Short;

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RowFormat {
    Csv,
    JsonLines,
    /// Only counts are wanted; rows are kept as CSV until it is known that none need be changed.
    Counted,
}

/// What is judged: one day, or the change between two.
#[derive(Debug)]
pub(crate) enum Question<'c> {
    Verdict(Box<ScreeningPlan<'c>>),
    Change {
        before: Box<ScreeningPlan<'c>>,
        after: Box<ScreeningPlan<'c>>,
    },
}

impl<'c> Question<'c> {
    /// Where so many judges of this question keep their tables, if tables can answer it.
    pub(crate) fn desk(&self, threads: NonZeroUsize) -> Option<Arc<Desk<'_>>> {
        match self {
            Question::Verdict(plan) => Desk::new(plan, threads).map(Arc::new),
            Question::Change { .. } => None,
        }
    }
}

/// The question with what one judge remembers while answering it.
enum Screeners<'j, 'c> {
    Verdict(Box<Screener<'j, 'c>>),
    Change {
        before: Box<Screener<'j, 'c>>,
        after: Box<Screener<'j, 'c>>,
    },
}

impl<'j, 'c> Screeners<'j, 'c> {
    fn of(question: &'j Question<'c>) -> Screeners<'j, 'c> {
        match question {
            Question::Verdict(plan) => Screeners::Verdict(Box::new(plan.screener())),
            Question::Change { before, after } => Screeners::Change {
                before: Box::new(before.screener()),
                after: Box::new(after.screener()),
            },
        }
    }
}

/// What came out of a batch.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) number: u64,
    pub(crate) file: String,
    pub(crate) rows: String,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) tally: Tally,
}

/// What is counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) inconclusive: u64,
    /// Products of which lines were rejected.
    pub(crate) touched: u64,
    /// Products whose verdict changes, from and to.
    pub(crate) changed: BTreeMap<(Verdict, Verdict), u64>,
    pub(crate) judged_lines: u64,
    pub(crate) rejected_lines: u64,
    /// How many products break each limit, or are why its verdict changes.
    pub(crate) limits: BTreeMap<LimitIndex, u64>,
}

impl Tally {
    pub(crate) fn add(&mut self, more: Tally) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.inconclusive += more.inconclusive;
        self.touched += more.touched;
        self.judged_lines += more.judged_lines;
        self.rejected_lines += more.rejected_lines;
        for (change, count) in more.changed {
            *self.changed.entry(change).or_default() += count;
        }
        for (limit, count) in more.limits {
            *self.limits.entry(limit).or_default() += count;
        }
    }

    pub(super) fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Pass => self.passed += 1,
            Verdict::Fail => self.failed += 1,
            Verdict::Inconclusive => self.inconclusive += 1,
        }
    }

    pub(crate) fn products(&self) -> u64 {
        self.passed + self.failed + self.inconclusive
    }
}

/// Judges batches; one for each thread.
pub(crate) struct Judge<'j, 'c> {
    catalogue: &'c Catalogue,
    screeners: Screeners<'j, 'c>,
    pub(super) format: RowFormat,
    pub(super) assembler: Assembler<'c>,
    pub(super) short: Option<Short<'j>>,
    /// Where memory that was read goes back to.
    spare: Option<Sender<Vec<u8>>>,
}

impl<'j, 'c> Judge<'j, 'c> {
    pub(crate) fn new(
        catalogue: &'c Catalogue,
        question: &'j Question<'c>,
        format: RowFormat,
        assembler: Assembler<'c>,
        desk: Option<Arc<Desk<'j>>>,
    ) -> Judge<'j, 'c> {
        let short = desk.map(|desk| Short {
            dense: Dense::new(Arc::clone(&desk)),
            words: Words::new(catalogue, desk),
            ends: RefCell::default(),
        });
        Judge {
            catalogue,
            screeners: Screeners::of(question),
            format,
            assembler,
            short,
            spare: None,
        }
    }

    /// Gives memory back to those who read.
    pub(crate) fn giving_back(mut self, spare: Sender<Vec<u8>>) -> Self {
        self.spare = Some(spare);
        self
    }

    pub(crate) fn batch(&mut self, mut batch: Batch) -> Judged {
        let heads = self.heads(&mut batch);
        let Batch {
            number,
            file,
            mut lines,
            groups,
            loose,
        } = batch;
        let mut judged = Judged {
            number,
            file: file.name.clone(),
            rejects: loose,
            ..Judged::default()
        };
        let mut settled = match &mut self.short {
            Some(short) if heads.iter().any(Option::is_some) => short.dense.settle(),
            _ => Settled::default(),
        };
        for (group, head) in groups.into_iter().zip(heads) {
            let group = match self.together(group, head, &lines, &file, &mut settled, &mut judged) {
                Some(group) => group,
                None => continue,
            };
            if let Form::Table(layout) = &file.form {
                lines.open(group.lines.clone(), layout.separator);
            }
            let of_it = group.lines.clone().map(|at| lines.line(at));
            let assembled = match &file.form {
                Form::Table(layout) => Some(self.assembler.assemble(layout, &group.key, of_it)),
                Form::Document => self.document(of_it),
            };
            self.product(group, assembled, &mut judged);
        }
        if let Some(spare) = &self.spare {
            // Where nobody reads any more, nobody needs it.
            let _ = spare.send(lines.into_read());
        }
        judged.rejects.sort_by_key(|reject| reject.line);
        judged.tally.rejected_lines = judged.rejects.len() as u64;
        judged
    }

    /// The BOM of a line; `None` where no line is left of the product.
    fn document<'l>(
        &self,
        mut lines: impl Iterator<Item = super::record::Line<'l>>,
    ) -> Option<Assembled> {
        let line = lines.next()?;
        let text = line.field(0);
        let name = FileName::from("line");
        match json::read(name, text.as_bytes(), self.catalogue) {
            Ok(bom) => Some(Assembled {
                bom,
                used: 1,
                rejects: Vec::new(),
            }),
            Err(error) => {
                let problems = error.problems().iter().map(|problem| {
                    let place = problem.place.as_ref();
                    let place =
                        place.map_or(String::new(), |place| format!("column {}: ", place.column));
                    let help = problem.help.as_ref();
                    let help = help.map_or(String::new(), |help| format!("; {help}"));
                    format!("{place}{}{help}", problem.message)
                });
                Some(Assembled {
                    bom: Bom {
                        product: hazlimit::bom::Product::default(),
                        parts: Vec::new(),
                    },
                    used: 0,
                    rejects: vec![Reject {
                        line: line.number,
                        reason: problems.collect::<Vec<_>>().join(" / "),
                        text: text.to_owned(),
                    }],
                })
            }
        }
    }

    fn product(&mut self, group: Group, assembled: Option<Assembled>, judged: &mut Judged) {
        let (bom, used, rejects) = match assembled {
            Some(assembled) => (assembled.bom, assembled.used, assembled.rejects),
            None => (
                Bom {
                    product: hazlimit::bom::Product::default(),
                    parts: Vec::new(),
                },
                0,
                Vec::new(),
            ),
        };
        let own = (rejects.len() + group.rejects.len()) as u64;
        let marks = Marks {
            own,
            nearby: group.nearby,
        };
        judged.tally.judged_lines += used;
        judged.tally.touched += u64::from(marks.any() > 0);
        judged.rejects.extend(rejects);
        judged.rejects.extend(group.rejects);
        let about = About {
            file: &judged.file,
            line: group.first.0,
            key: &group.key,
            bom: &bom,
            used,
            marks,
        };
        match &mut self.screeners {
            Screeners::Verdict(screener) => {
                let report = (used > 0).then(|| screener.screen(&bom));
                let row = about.verdict(report.as_ref(), &mut judged.tally, self.format);
                row.write(self.format, &mut judged.rows);
            }
            Screeners::Change { before, after } => {
                let reports = (used > 0).then(|| (before.screen(&bom), after.screen(&bom)));
                let row = about.change(reports.as_ref(), &mut judged.tally);
                match self.format {
                    RowFormat::JsonLines => row.json(&mut judged.rows),
                    RowFormat::Csv | RowFormat::Counted => row.csv(&mut judged.rows),
                }
                judged.rows.push('\n');
            }
        }
    }
}

/// Rejected lines of a product, and beside it.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    pub(super) own: u64,
    pub(super) nearby: u64,
}

impl Marks {
    pub(super) fn any(self) -> u64 {
        self.own + self.nearby
    }

    pub(super) fn reasons(self) -> Vec<&'static str> {
        let mut reasons = Vec::new();
        if self.own > 0 {
            reasons.push(REJECTED);
        }
        if self.nearby > 0 {
            reasons.push(NEARBY);
        }
        reasons
    }
}

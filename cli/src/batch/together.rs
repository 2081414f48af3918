//! The products of a batch that are judged together, in tables, and their rows.
//! Knows which products the short way took; what it leaves goes the way of a single BOM.

use std::borrow::Cow;
use std::cell::RefCell;

use super::cells::Cells;
use super::column::{Column, Layout};
use super::dense::{Dense, Left, Outcome, Place, Settled, Taken, Words};
use super::gathered::Lines;
use super::group::{Batch, FileInfo, Form, Group};
use super::judge::{Judge, Judged, Marks, RowFormat};
use super::record::Line;
use super::row::{VerdictRow, with_rejected};
use super::source::Reject;
use super::word::find_all;

/// A product on the short way.
pub(super) struct Head {
    taken: Taken,
    /// Its lines that are rejected, and where they stand.
    rejects: Vec<Reject>,
    skipped: Vec<usize>,
}

impl Head {
    fn of(taken: Taken) -> Head {
        Head {
            taken,
            rejects: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Where a line stands of those that were taken, counted from the first.
    fn line(&self, start: usize, at: usize) -> usize {
        let skipped = self.skipped.iter();
        skipped.fold(start + at, |at, skipped| at + usize::from(*skipped <= at))
    }
}

/// The short way with the words it needs.
pub(super) struct Short<'j> {
    pub(super) dense: Dense<'j>,
    pub(super) words: Words<'j>,
    /// Where the fields of the line at hand end.
    pub(super) ends: RefCell<Vec<usize>>,
}

impl Judge<'_, '_> {
    /// The products of a batch that the short way can take.
    pub(super) fn heads(&mut self, batch: &mut Batch) -> Vec<Option<Head>> {
        let Batch { lines, groups, .. } = batch;
        let (layout, short) = match (&batch.file.form, &mut self.short) {
            (Form::Document, _) => return groups.iter().map(|_| None).collect(),
            (Form::Table(layout), None) => {
                for group in groups.iter_mut() {
                    sift(lines, group, layout);
                }
                return groups.iter().map(|_| None).collect();
            }
            (Form::Table(layout), Some(short)) => (layout, short),
        };
        let (dense, assembler) = (&mut short.dense, &mut self.assembler);
        dense.clear();
        let taken = groups.iter_mut().map(|group| {
            if group.lines.is_empty() {
                return None;
            }
            let own = group.lines.clone();
            let mut taken = dense.take(assembler.names(), layout, lines, own, &[]);
            if taken.is_err() && sift(lines, group, layout) == Sifted::Fewer {
                let own = group.lines.clone();
                taken = dense.take(assembler.names(), layout, lines, own, &[]);
            }
            let of_it = group.lines.clone();
            let left = match taken {
                Ok(taken) => return Some(Head::of(taken)),
                Err(left) => left,
            };
            if left == Left::Otherwise {
                return None;
            }
            // What is rejected leaves nothing behind, so the other lines may still be plain.
            lines.open(of_it.clone(), layout.separator);
            let own = of_it.clone().map(|at| lines.line(at));
            let rejects = assembler.assemble(layout, &group.key, own).rejects;
            let mut next = rejects.iter().peekable();
            let rejected = of_it.clone().filter(|at| {
                let number = lines.line(*at).number;
                next.next_if(|reject| reject.line == number).is_some()
            });
            let skipped: Vec<usize> = rejected.collect();
            if skipped.is_empty() || skipped.len() == of_it.len() {
                return None;
            }
            let taken = dense.take(assembler.names(), layout, lines, of_it, &skipped);
            taken.ok().map(|taken| Head {
                taken,
                rejects,
                skipped,
            })
        });
        taken.collect()
    }

    /// Tells the next product of a batch, if the tables decided it; else gives it back.
    pub(super) fn together(
        &mut self,
        group: Group,
        head: Option<Head>,
        lines: &Lines,
        file: &FileInfo,
        settled: &mut Settled,
        judged: &mut Judged,
    ) -> Option<Group> {
        let (Some(head), Some(short), Form::Table(layout)) = (head, &mut self.short, &file.form)
        else {
            return Some(group);
        };
        let start = group.lines.start;
        let ends = &short.ends;
        let of_material = |material| {
            let at = short.dense.line_of(head.taken, material);
            title(layout, lines.plain(head.line(start, at))?, ends)
        };
        let place = Place {
            is_whole: head.taken.is_whole,
            node: &of_material,
        };
        let Some(outcome) = settled.next(&place, &mut short.words, self.format) else {
            return Some(group);
        };
        let first = lines.plain(head.line(start, 0)).unwrap_or_default();
        let name = cell(layout, first, Column::ProductName);
        settle(self.format, group, (name, head.rejects), outcome, judged);
        None
    }
}

/// A product that the tables decided.
fn settle(
    format: RowFormat,
    group: Group,
    (name, rejects): (&str, Vec<Reject>),
    outcome: Outcome<'_>,
    judged: &mut Judged,
) {
    let used = (group.lines.len() - rejects.len()) as u64;
    let marks = Marks {
        own: (group.rejects.len() + rejects.len()) as u64,
        nearby: group.nearby,
    };
    let tally = &mut judged.tally;
    let verdict = with_rejected(outcome.verdict, marks.any());
    tally.judged_lines += used;
    tally.touched += u64::from(marks.any() > 0);
    tally.count(verdict);
    for limit in &outcome.limits {
        *tally.limits.entry(*limit).or_default() += 1;
    }
    let row = VerdictRow {
        file: Cow::Borrowed(&judged.file),
        line: group.first.0,
        name: Cow::Borrowed(match name {
            "" => &group.key,
            name => name,
        }),
        product: Cow::Borrowed(&group.key),
        verdict: Cow::Borrowed(verdict.name()),
        complete: outcome.is_complete(),
        undecided: outcome.told.counts.inconclusive,
        passed: outcome.told.counts.pass,
        reason: match marks.any() {
            0 => Cow::Borrowed(outcome.reason),
            _ => {
                let mut reasons = marks.reasons();
                reasons.extend(Some(outcome.reason).filter(|reason| !reason.is_empty()));
                Cow::Owned(reasons.join("; "))
            }
        },
        failed: outcome.failed,
        lines: used,
        rejected: marks.own,
    };
    row.write(format, &mut judged.rows);
    judged.rejects.extend(rejects);
    judged.rejects.extend(group.rejects);
}

/// Whether a product has lost lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sifted {
    Same,
    Fewer,
}

/// Rejects the lines of a product that have not as many fields as the header.
fn sift(lines: &mut Lines, group: &mut Group, layout: &Layout) -> Sifted {
    let rejects = lines.sift(&mut group.lines, (layout.separator, layout.fields));
    let sifted = match rejects.is_empty() {
        true => Sifted::Same,
        false => Sifted::Fewer,
    };
    group.rejects.extend(rejects);
    sifted
}

/// How reports call the material of a plain line.
fn title(layout: &Layout, line: &str, ends: &RefCell<Vec<usize>>) -> Option<String> {
    let mut ends = ends.borrow_mut();
    ends.clear();
    find_all(layout.separator, line.as_bytes(), &mut ends);
    ends.push(line.len());
    let line = Line::of_plain(line, &ends);
    let (part, material) = Cells { layout, line }.nodes().ok()?;
    Some(format!("{part} › {material}"))
}

/// One cell of a plain line.
fn cell<'l>(layout: &Layout, line: &'l str, column: Column) -> &'l str {
    let field = layout.index(column).and_then(|at| {
        let separator = char::from(layout.separator);
        line.split(separator).nth(at)
    });
    field.unwrap_or_default().trim()
}

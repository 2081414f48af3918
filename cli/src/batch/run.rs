//! The run: one thread reads, some judge, and one writes in the order of the files.
//! Knows threads and their order; memory stays small because no more than a few batches are on their way at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::group::{Batch, Demand, Grouper, Seen};
use super::judge::{Judge, Judged, Tally};
use super::output::Results;
use super::progress::Progress;
use super::source::{InputName, Source};
use super::{Reading, encoding, json_lines, sheet, text};
use crate::outcome::Failure;

/// Batches on their way for each judge.
const AHEAD: usize = 4;

/// Everything that was counted.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) seen: Seen,
    pub(crate) tally: Tally,
    /// What readers say that is no error.
    pub(crate) notes: Vec<String>,
}

/// Reads, judges and writes all files. The judges come one for each thread.
pub(crate) fn run(
    sources: &[Source],
    reading: &Reading,
    judges: Vec<Judge<'_, '_>>,
    results: &mut Results,
    progress: &mut Progress,
    bytes: &Arc<AtomicU64>,
) -> Result<Counted, Failure> {
    let ahead = judges.len().saturating_mul(AHEAD);
    let (to_judges, batches) = sync_channel::<Batch>(ahead);
    let batches = Mutex::new(batches);
    let (to_writer, judged) = channel::<Judged>();
    // A batch may set out when one has arrived.
    let (arrived, may_set_out) = channel::<()>();
    for _ in 0..ahead {
        let _ = arrived.send(());
    }
    let (to_reader, spare) = channel::<Vec<u8>>();
    std::thread::scope(|scope| {
        let reader = scope
            .spawn(move || read_all(sources, reading, bytes, (to_judges, spare), &may_set_out));
        for judge in judges {
            let judge = judge.giving_back(to_reader.clone());
            let to_writer = to_writer.clone();
            let batches = &batches;
            scope.spawn(move || judge_all(judge, batches, &to_writer));
        }
        drop(to_writer);
        let written = write_all(&judged, &arrived, results, progress, bytes);
        // Without these the reader stops at its next batch.
        drop(arrived);
        drop(judged);
        let read = reader
            .join()
            .unwrap_or_else(|_| Err(Failure("the reader broke off".to_owned())));
        let tally = written?;
        let (seen, notes) = read?;
        Ok(Counted { seen, tally, notes })
    })
}

fn read_all(
    sources: &[Source],
    reading: &Reading,
    bytes: &Arc<AtomicU64>,
    (to_judges, spare): (SyncSender<Batch>, Receiver<Vec<u8>>),
    may_set_out: &Receiver<()>,
) -> Result<(Seen, Vec<String>), Failure> {
    let mut sink = |batch: Batch| match may_set_out.recv() {
        Ok(()) if to_judges.send(batch).is_ok() => Demand::More,
        _ => Demand::Enough,
    };
    let mut grouper = Grouper::new(&mut sink).with_spare(spare);
    let mut notes = Vec::new();
    for source in sources {
        if !grouper.goes_on() {
            break;
        }
        match source.kind {
            InputName::Xlsx => {
                sheet::read(
                    source,
                    bytes,
                    reading.sheet.as_deref(),
                    reading.wanted,
                    &mut grouper,
                )?;
            }
            InputName::Csv | InputName::Jsonl => {
                let decoded = encoding::decoded(source.open(bytes)?, reading.encoding)
                    .map_err(|error| source.unreadable(&error))?;
                if let Some(told) = decoded.told {
                    notes.push(format!(
                        "{}: read as {told}; say --encoding if it is another",
                        source.name()
                    ));
                }
                if source.kind == InputName::Csv {
                    text::read(source, decoded.text, reading.wanted, &mut grouper)?;
                } else {
                    json_lines::read(source, decoded.text, &mut grouper)?;
                }
            }
        }
    }
    Ok((grouper.into_seen(), notes))
}

fn judge_all(
    mut judge: Judge<'_, '_>,
    batches: &Mutex<Receiver<Batch>>,
    to_writer: &Sender<Judged>,
) {
    loop {
        let next = batches
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(batch) = next else {
            return;
        };
        if to_writer.send(judge.batch(batch)).is_err() {
            return;
        }
    }
}

/// Writes what arrives, in the order in which it was read.
fn write_all(
    judged: &Receiver<Judged>,
    arrived: &Sender<()>,
    results: &mut Results,
    progress: &mut Progress,
    bytes: &AtomicU64,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let mut waiting: BTreeMap<u64, Judged> = BTreeMap::new();
    let mut next = 0;
    for one in judged {
        waiting.insert(one.number, one);
        while let Some(one) = waiting.remove(&next) {
            next += 1;
            results.take(&one)?;
            tally.add(one.tally);
            let _ = arrived.send(());
        }
        progress.show(bytes.load(Ordering::Relaxed), &tally);
    }
    Ok(tally)
}

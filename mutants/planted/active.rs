//! Which of the planted mutants is switched on in this process, and which of them were reached.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

const UNREAD: u32 = u32::MAX;
const RECORDING: u32 = u32::MAX - 1;
const NONE: u32 = 0;

static CHOSEN: AtomicU32 = AtomicU32::new(UNREAD);
static REACHED: [AtomicU64; 128] = [const { AtomicU64::new(0) }; 128];
static RECORD: OnceLock<std::fs::File> = OnceLock::new();

/// Whether this mutant is the one of this process.
#[inline(always)]
pub(crate) fn active(number: u32) -> bool {
    let chosen = CHOSEN.load(Ordering::Relaxed);
    chosen == number || (chosen >= RECORDING && ask(number))
}

#[cold]
#[inline(never)]
fn ask(number: u32) -> bool {
    if CHOSEN.load(Ordering::Relaxed) == UNREAD {
        let chosen = std::env::var("PLANTED").ok().and_then(|chosen| chosen.parse().ok());
        let chosen = match std::env::var_os("PLANTED_RECORD") {
            None => chosen.unwrap_or(NONE),
            Some(file) => {
                let file = std::fs::OpenOptions::new().append(true).create(true).open(file);
                RECORD.get_or_init(|| file.expect("the record can be opened"));
                RECORDING
            }
        };
        CHOSEN.store(chosen, Ordering::Relaxed);
        return active(number);
    }
    let bit = 1 << (number % 64);
    let before = REACHED[(number / 64) as usize].fetch_or(bit, Ordering::Relaxed);
    if before & bit == 0 {
        if let Some(mut record) = RECORD.get() {
            record.write_all(&number.to_le_bytes()).expect("the record can be written");
        }
    }
    false
}

/// One of two iterators: the return type `impl Iterator` has room for one type only.
pub(crate) enum Either<A, B> {
    Left(A),
    Right(B),
}

impl<A: Iterator, B: Iterator<Item = A::Item>> Iterator for Either<A, B> {
    type Item = A::Item;

    fn next(&mut self) -> Option<A::Item> {
        match self {
            Either::Left(it) => it.next(),
            Either::Right(it) => it.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Either::Left(it) => it.size_hint(),
            Either::Right(it) => it.size_hint(),
        }
    }
}

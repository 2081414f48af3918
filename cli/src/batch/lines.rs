//! Cuts a stream into lines, with as many bytes looked ahead as a quoted field may span.
//! Knows line ends and sizes; knows no fields.

use std::io::{self, Read};
use std::ops::Range;

use super::record::LineNumber;
use super::word::Pattern;

/// How much is read at once.
pub(crate) const CHUNK: usize = 512 * 1024;

/// So many bytes are looked at together.
const SPAN: usize = 256;

/// A line longer than allowed, of which only this much is kept.
const KEPT: usize = 200;

/// The physical lines of a stream.
pub(crate) struct LineReader {
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// Where what must stay begins: somebody else knows where lines lie from here on.
    held: usize,
    from: usize,
    to: usize,
    ended: bool,
    /// Whether it was told that more must be read.
    told: bool,
    /// Lines longer than this are refused.
    most: usize,
    number: u64,
    /// The first quotation mark behind what was read over, as far as it was looked for.
    quote: usize,
    /// The same for the first byte beyond ASCII.
    foreign: usize,
}

/// Where one line lies in the buffer; the end leaves the line end out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cut {
    end: usize,
    next: usize,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Next {
    Line,
    TooLong,
    End,
    /// What was read holds no further line end: a good moment to take lines away. Asked again, more is read.
    Dry,
}

impl LineReader {
    pub(crate) fn new(source: Box<dyn Read + Send>, most: usize) -> LineReader {
        LineReader {
            source,
            buffer: vec![0; CHUNK],
            held: 0,
            from: 0,
            to: 0,
            ended: false,
            told: false,
            most,
            number: 0,
            quote: 0,
            foreign: 0,
        }
    }

    /// Whether a line has neither quotation marks nor letters beyond ASCII. Every byte is looked at once for each, however many lines are asked about.
    pub(crate) fn is_quiet(&mut self, cut: Cut) -> bool {
        self.look_ahead();
        cut.end <= self.quote && cut.end <= self.foreign
    }

    /// Finds the first quotation mark and the first letter beyond ASCII of what was read, unless they are known.
    fn look_ahead(&mut self) {
        let unseen = || self.buffer.get(self.from..self.to).unwrap_or_default();
        if self.quote < self.from {
            let found = memchr::memchr(b'"', unseen());
            self.quote = found.map_or(self.to, |at| self.from + at);
        }
        if self.foreign < self.from {
            let waiting = unseen();
            let quiet = waiting.chunks(SPAN).take_while(|span| span.is_ascii());
            let quiet = quiet.map(<[u8]>::len).sum::<usize>();
            let rest = waiting.get(quiet..).unwrap_or_default().iter();
            let found = rest.take(SPAN).position(|byte| !byte.is_ascii());
            self.foreign = found.map_or(self.to, |at| self.from + quiet + at);
        }
    }

    /// Goes to the next line, which [`LineReader::line`] then shows.
    pub(crate) fn advance(&mut self, cut: &mut Cut) -> io::Result<Next> {
        let found = match self.line_end(self.from) {
            Some(end) => Some(self.cut_of(self.from, end)),
            None if !self.told && !self.ended => {
                self.told = true;
                return Ok(Next::Dry);
            }
            None => self.cut_at(self.from)?,
        };
        match found {
            Some(found) => {
                *cut = found;
                self.number += 1;
                Ok(Next::Line)
            }
            None if self.from == self.to => Ok(Next::End),
            None => {
                self.number += 1;
                self.skip_long(cut)?;
                Ok(Next::TooLong)
            }
        }
    }

    /// The first bytes of the current line stay; the rest is read over.
    fn skip_long(&mut self, cut: &mut Cut) -> io::Result<()> {
        let kept = KEPT.min(self.to - self.from);
        loop {
            // What follows is read behind the start, so that this can be shown like any line.
            let start = self.from + kept;
            let waiting = self.buffer.get(start..self.to).unwrap_or_default();
            if let Some(at) = memchr::memchr(b'\n', waiting) {
                self.buffer.copy_within(start + at + 1..self.to, start);
                self.to -= at + 1;
                break;
            }
            self.to = start;
            if self.ended {
                break;
            }
            self.refill()?;
        }
        (self.quote, self.foreign) = (0, 0);
        let end = self.from + kept;
        *cut = Cut { end, next: end };
        Ok(())
    }

    /// Where the line that begins at a place ends, as far as was read.
    fn line_end(&self, begin: usize) -> Option<usize> {
        let waiting = self.buffer.get(begin..self.to).unwrap_or_default();
        memchr::memchr(b'\n', waiting).map(|at| begin + at)
    }

    /// The line between two places, of which the second is that of its end.
    fn cut_of(&self, begin: usize, end: usize) -> Cut {
        let has_return = end > begin && self.buffer.get(end - 1) == Some(&b'\r');
        Cut {
            end: if has_return { end - 1 } else { end },
            next: end + 1,
        }
    }

    /// The line that begins at a place, if it is short enough; `None` at the end too.
    fn cut_at(&mut self, begin: usize) -> io::Result<Option<Cut>> {
        let mut offset = begin - self.from;
        let mut searched = offset;
        loop {
            let waiting = self.buffer.get(self.from..self.to).unwrap_or_default();
            let unseen = waiting.get(searched..).unwrap_or_default();
            if let Some(at) = memchr::memchr(b'\n', unseen) {
                let end = self.from + searched + at;
                return Ok(Some(self.cut_of(self.from + offset, end)));
            }
            searched = waiting.len();
            if searched - offset > self.most {
                return Ok(None);
            }
            if self.ended {
                let rest = searched > offset;
                return Ok(rest.then_some(Cut {
                    end: self.to,
                    next: self.to,
                }));
            }
            self.refill()?;
            offset = offset.min(self.to - self.from);
        }
    }

    /// Reads more behind what is waiting.
    fn refill(&mut self) -> io::Result<()> {
        self.move_to_front();
        self.told = false;
        if self.buffer.len() - self.to < CHUNK / 2 {
            let longer = (self.to + CHUNK).next_multiple_of(CHUNK);
            self.buffer.resize(longer, 0);
        }
        let free = self.buffer.get_mut(self.to..).unwrap_or_default();
        let read = self.source.read(free)?;
        self.to += read;
        self.ended = read == 0;
        Ok(())
    }

    fn move_to_front(&mut self) {
        if self.held > 0 {
            self.buffer.copy_within(self.held..self.to, 0);
            self.count_from(self.held);
        }
    }

    /// Places count from a later byte from now on.
    fn count_from(&mut self, start: usize) {
        self.quote = self.quote.saturating_sub(start);
        self.foreign = self.foreign.saturating_sub(start);
        self.from -= start;
        self.to -= start;
        self.held = 0;
    }

    /// What was read over need not be kept.
    pub(crate) fn release(&mut self) {
        self.held = self.from;
    }

    /// What is kept, as far as it was read over, counted from its first byte.
    pub(crate) fn kept(&self) -> &[u8] {
        self.buffer.get(self.held..self.from).unwrap_or_default()
    }

    /// Where a line lies in what is kept.
    pub(crate) fn place(&self, cut: Cut) -> Range<usize> {
        self.from - self.held..cut.end - self.held
    }

    /// Gives away what is kept up to a place in it, for other memory; places count from there on from now on.
    pub(crate) fn take(&mut self, until: usize, mut fresh: Vec<u8>) -> Vec<u8> {
        self.move_to_front();
        let rest = self.buffer.get(until..self.to).unwrap_or_default();
        if fresh.len() < rest.len() + CHUNK / 2 {
            fresh.resize((rest.len() + CHUNK / 2).next_multiple_of(CHUNK), 0);
        }
        if let Some(start) = fresh.get_mut(..rest.len()) {
            start.copy_from_slice(rest);
        }
        let taken = std::mem::replace(&mut self.buffer, fresh);
        self.count_from(until);
        taken
    }

    /// Reads over no more than so many lines that begin alike, without quotation marks and letters beyond ASCII, as far as they were read.
    pub(crate) fn alike(
        &mut self,
        opening: &Pattern,
        most: usize,
        mut take: impl FnMut(LineNumber, Range<usize>),
    ) {
        self.look_ahead();
        let quiet = self.quote.min(self.foreign);
        let waiting = self.buffer.get(..quiet).unwrap_or_default();
        let (mut from, held) = (self.from, self.held);
        for _ in 0..most {
            let line = waiting.get(from..).unwrap_or_default();
            let Some(rest) = opening.before(line) else {
                break;
            };
            let Some(length) = memchr::memchr(b'\n', rest) else {
                break;
            };
            let end = from + (line.len() - rest.len()) + length;
            let has_return = waiting.get(end - 1) == Some(&b'\r');
            self.number += 1;
            let shown = end - usize::from(has_return && length > 0);
            take(LineNumber(self.number), from - held..shown - held);
            from = end + 1;
        }
        self.from = from;
    }

    pub(crate) fn number(&self) -> LineNumber {
        LineNumber(self.number)
    }

    /// The current line, without its end.
    pub(crate) fn line(&self, cut: Cut) -> &[u8] {
        self.buffer.get(self.from..cut.end).unwrap_or_default()
    }

    /// The current line and those after it up to a later cut.
    pub(crate) fn longer(&mut self, cut: Cut) -> io::Result<Option<Cut>> {
        // Reading on moves everything to the front; the cut that is returned counts from there.
        self.cut_at(cut.next)
    }

    /// The current line again, after others behind it were looked at; its length is known.
    pub(crate) fn first_again(&mut self, length: usize) -> io::Result<Cut> {
        let found = self.cut_at(self.from)?;
        Ok(found.unwrap_or(Cut {
            end: self.from + length,
            next: self.from + length,
        }))
    }

    /// Done with the current line and with the lines that were joined to it.
    pub(crate) fn consume(&mut self, cut: Cut, joined: u64) {
        self.from = cut.next;
        self.number += joined;
    }
}

//! Cuts a stream into lines, with as many bytes looked ahead as a quoted field may span.
//! Knows line ends and sizes; knows no fields.

use std::io::{self, Read};

use super::record::LineNumber;

/// How much is read at once.
const CHUNK: usize = 256 * 1024;

/// So many bytes are looked at together.
const SPAN: usize = 64;

/// A line longer than allowed, of which only this much is kept.
const KEPT: usize = 200;

/// The physical lines of a stream.
pub(crate) struct LineReader {
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
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
}

impl LineReader {
    pub(crate) fn new(source: Box<dyn Read + Send>, most: usize) -> LineReader {
        LineReader {
            source,
            buffer: vec![0; CHUNK],
            from: 0,
            to: 0,
            ended: false,
            most,
            number: 0,
            quote: 0,
            foreign: 0,
        }
    }

    /// Whether a line has neither quotation marks nor letters beyond ASCII. Every byte is looked at once for each, however many lines are asked about.
    pub(crate) fn is_quiet(&mut self, cut: Cut) -> bool {
        let unseen = |from: usize| self.buffer.get(from..self.to).unwrap_or_default();
        if self.quote < self.from {
            let found = memchr::memchr(b'"', unseen(self.from));
            self.quote = found.map_or(self.to, |at| self.from + at);
        }
        if self.foreign < self.from {
            let waiting = unseen(self.from);
            let quiet = waiting.chunks(SPAN).take_while(|span| span.is_ascii());
            let quiet = quiet.map(<[u8]>::len).sum::<usize>();
            let rest = waiting.get(quiet..).unwrap_or_default().iter();
            let found = rest.take(SPAN).position(|byte| !byte.is_ascii());
            self.foreign = found.map_or(self.to, |at| self.from + quiet + at);
        }
        cut.end <= self.quote && cut.end <= self.foreign
    }

    /// Goes to the next line, which [`LineReader::line`] then shows.
    pub(crate) fn advance(&mut self, cut: &mut Cut) -> io::Result<Next> {
        match self.cut_at(self.from)? {
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
        let kept = self.from.saturating_add(KEPT).min(self.to);
        let start: Vec<u8> = self
            .buffer
            .get(self.from..kept)
            .unwrap_or_default()
            .to_vec();
        loop {
            let waiting = self.buffer.get(self.from..self.to).unwrap_or_default();
            if let Some(at) = memchr::memchr(b'\n', waiting) {
                self.from += at + 1;
                break;
            }
            self.from = self.to;
            if self.ended {
                break;
            }
            self.refill()?;
        }
        // The start is put before what follows, so that it can be shown like any line.
        let tail: Vec<u8> = self
            .buffer
            .get(self.from..self.to)
            .unwrap_or_default()
            .to_vec();
        self.buffer.clear();
        self.buffer.extend_from_slice(&start);
        self.buffer.extend_from_slice(&tail);
        self.from = 0;
        self.to = self.buffer.len();
        (self.quote, self.foreign) = (0, 0);
        *cut = Cut {
            end: start.len(),
            next: start.len(),
        };
        Ok(())
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
                let has_return =
                    end > self.from + offset && self.buffer.get(end - 1) == Some(&b'\r');
                return Ok(Some(Cut {
                    end: if has_return { end - 1 } else { end },
                    next: end + 1,
                }));
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
        if self.from > 0 {
            self.buffer.copy_within(self.from..self.to, 0);
            self.quote = self.quote.saturating_sub(self.from);
            self.foreign = self.foreign.saturating_sub(self.from);
            self.to -= self.from;
            self.from = 0;
        }
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

//! From the bytes of a text file to UTF-8: by its mark, by what is asked for, or by what the first lines look like.
//! Knows encodings; knows neither lines nor columns.

use std::io::{self, Cursor, Read};

use clap::ValueEnum;
use encoding_rs::{Decoder, Encoding, GB18030, UTF_16BE, UTF_16LE};

/// An encoding on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum EncodingName {
    /// By the mark or the first lines: UTF-8, UTF-16 or GB 18030
    #[default]
    Auto,
    #[value(name = "utf-8")]
    Utf8,
    /// GB 18030, which includes GBK and GB 2312
    #[value(alias = "gbk", alias = "gb2312")]
    Gb18030,
}

/// Enough lines to tell an encoding by.
const SAMPLE: usize = 64 * 1024;

/// A text as UTF-8, and the name of the encoding it was taken for where that is worth telling.
pub(crate) struct Decoded {
    pub(crate) text: Box<dyn Read + Send>,
    pub(crate) told: Option<&'static str>,
}

/// Puts the right decoder before the bytes.
pub(crate) fn decoded(mut bytes: Box<dyn Read + Send>, asked: EncodingName) -> io::Result<Decoded> {
    let mut sample = Vec::new();
    bytes
        .by_ref()
        .take(SAMPLE as u64)
        .read_to_end(&mut sample)?;
    let (encoding, mark, told) = match (sample.as_slice(), asked) {
        ([0xEF, 0xBB, 0xBF, ..], _) => (None, 3, None),
        ([0xFF, 0xFE, ..], _) => (Some(UTF_16LE), 2, Some("UTF-16")),
        ([0xFE, 0xFF, ..], _) => (Some(UTF_16BE), 2, Some("UTF-16")),
        (_, EncodingName::Utf8) => (None, 0, None),
        (_, EncodingName::Gb18030) => (Some(GB18030), 0, None),
        (sample, EncodingName::Auto) if seems_gb18030(sample) => {
            (Some(GB18030), 0, Some("GB 18030 (GBK)"))
        }
        _ => (None, 0, None),
    };
    let rest = sample.split_off(mark);
    let whole: Box<dyn Read + Send> = Box::new(Cursor::new(rest).chain(bytes));
    let text = match encoding {
        None => whole,
        Some(encoding) => Box::new(Decoding::new(whole, encoding)),
    };
    Ok(Decoded { text, told })
}

/// The first line decides where it has Chinese in it; else most of the lines that have.
fn seems_gb18030(sample: &[u8]) -> bool {
    let whole = match memchr::memrchr(b'\n', sample) {
        Some(last) if sample.len() >= SAMPLE => sample.get(..last).unwrap_or(sample),
        _ => sample,
    };
    let mut telling = whole
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_ascii());
    let first_is_header = whole
        .split(|byte| *byte == b'\n')
        .next()
        .is_some_and(|header| !header.is_ascii());
    let foreign = |line: &[u8]| {
        std::str::from_utf8(line).is_err()
            && GB18030
                .decode_without_bom_handling_and_without_replacement(line)
                .is_some()
    };
    if first_is_header {
        return telling.next().is_some_and(foreign);
    }
    let (mut utf8, mut other) = (0_usize, 0_usize);
    for line in telling {
        if std::str::from_utf8(line).is_ok() {
            utf8 += 1;
        } else if foreign(line) {
            other += 1;
        }
    }
    other > utf8
}

/// Decodes as it is read. What cannot be decoded becomes U+FFFD, which the reader of lines refuses.
struct Decoding {
    inner: Box<dyn Read + Send>,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_from: usize,
    raw_to: usize,
    ended: bool,
    finished: bool,
}

impl Decoding {
    fn new(inner: Box<dyn Read + Send>, encoding: &'static Encoding) -> Decoding {
        Decoding {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; SAMPLE],
            raw_from: 0,
            raw_to: 0,
            ended: false,
            finished: false,
        }
    }
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.finished || buffer.is_empty() {
                return Ok(0);
            }
            if self.raw_from == self.raw_to && !self.ended {
                self.raw_from = 0;
                self.raw_to = self.inner.read(&mut self.raw)?;
                self.ended = self.raw_to == 0;
            }
            let waiting = self.raw.get(self.raw_from..self.raw_to).unwrap_or_default();
            let (result, taken, written, _) =
                self.decoder.decode_to_utf8(waiting, buffer, self.ended);
            self.raw_from += taken;
            if self.ended && result == encoding_rs::CoderResult::InputEmpty {
                self.finished = true;
            }
            if written > 0 {
                return Ok(written);
            }
            if result == encoding_rs::CoderResult::OutputFull {
                return Err(io::Error::other("the buffer is too small to decode into"));
            }
        }
    }
}

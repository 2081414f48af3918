//! From byte offsets to lines, columns and paths.
//! Knows how JSON is built up, and walks a text once for any number of offsets; knows no BOM.

use super::error::{Place, Problem};

/// A problem that has only its bytes yet.
#[derive(Debug)]
pub(super) struct Raised {
    pub(super) offset: usize,
    pub(super) length: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Gives every problem its place. The text begins `skipped` bytes into the file.
pub(super) fn locate(text: &str, skipped: usize, mut raised: Vec<Raised>) -> Vec<Problem> {
    raised.sort_by_key(|raised| raised.offset);
    let mut walk = Walk::new(text);
    let found = raised.into_iter().map(|raised| {
        walk.advance(raised.offset);
        Problem {
            place: Some(Place {
                line: walk.line,
                column: walk.column,
                offset: walk.at.saturating_add(skipped),
                length: raised.length,
            }),
            path: walk.path(),
            message: raised.message,
            help: raised.help,
        }
    });
    found.collect()
}

/// What is nested deeper than any BOM is not kept for paths.
const DEEPEST: usize = 200;

/// A path shows so much of a key.
const LONGEST_KEY: usize = 60;

/// What is open at a byte.
enum Frame {
    /// A list, and which element.
    List(usize),
    /// An object, and the bytes of the key that was read last.
    Object(Option<(usize, usize)>),
}

/// The walk through a text.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    /// Counted in characters.
    column: usize,
    open: Vec<Frame>,
    /// How many more are open that are not kept.
    deeper: usize,
    /// Where the string begins that the walk is in.
    string: Option<usize>,
    escaped: bool,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str) -> Walk<'t> {
        Walk {
            text,
            at: 0,
            line: 1,
            column: 1,
            open: Vec::new(),
            deeper: 0,
            string: None,
            escaped: false,
        }
    }

    /// Walks to an offset, which must not lie behind.
    fn advance(&mut self, offset: usize) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let steps = offset.min(self.text.len()).saturating_sub(self.at);
        for byte in rest.iter().take(steps) {
            self.step(*byte);
            self.at += 1;
        }
    }

    fn step(&mut self, byte: u8) {
        if byte == b'\n' {
            self.line += 1;
            self.column = 1;
        } else if byte & 0b1100_0000 != 0b1000_0000 {
            // Every byte but those that continue a character.
            self.column += 1;
        }
        if let Some(start) = self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.string = None;
                    if self.deeper == 0
                        && let Some(Frame::Object(key @ None)) = self.open.last_mut()
                    {
                        *key = Some((start + 1, self.at));
                    }
                }
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.string = Some(self.at),
            b'[' | b'{' if self.open.len() >= DEEPEST => self.deeper += 1,
            b'[' => self.open.push(Frame::List(0)),
            b'{' => self.open.push(Frame::Object(None)),
            b']' | b'}' if self.deeper > 0 => self.deeper -= 1,
            b']' | b'}' => {
                self.open.pop();
            }
            b',' if self.deeper > 0 => {}
            b',' => match self.open.last_mut() {
                Some(Frame::List(at)) => *at += 1,
                Some(Frame::Object(key)) => *key = None,
                None => {}
            },
            _ => {}
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for frame in &self.open {
            match frame {
                Frame::List(at) => path.push_str(&format!("[{at}]")),
                Frame::Object(None) => {}
                Frame::Object(Some((start, end))) => {
                    let whole = self.text.get(*start..*end).unwrap_or_default();
                    let cut = whole.char_indices().nth(LONGEST_KEY);
                    let key = match cut {
                        Some((at, _)) => &format!("{}…", whole.get(..at).unwrap_or_default()),
                        None => whole,
                    };
                    let plain = !key.is_empty()
                        && key
                            .chars()
                            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
                    match (plain, path.is_empty()) {
                        (true, true) => path.push_str(key),
                        (true, false) => path.push_str(&format!(".{key}")),
                        (false, _) => path.push_str(&format!("[\"{key}\"]")),
                    }
                }
            }
        }
        path
    }
}

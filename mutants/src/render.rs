//! A source file with its mutants in it, and where in the new text each of them stands. Knows ranges of text only.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::sites::Site;

/// What was written, for finding the mutant that the compiler complains about.
pub struct Planted {
    pub text: String,
    /// The mutant's own words.
    pub own: Vec<(u32, Range<usize>)>,
    /// All that a mutant stands in, original included.
    pub around: Vec<(u32, Range<usize>)>,
}

enum Edit {
    Insert {
        at: usize,
        pieces: Vec<(Option<u32>, String)>,
    },
    Wrap {
        range: Range<usize>,
        mutants: Vec<(u32, String)>,
    },
}

impl Edit {
    /// Inner ones come behind outer ones, and what is inserted before what is wrapped.
    fn order(&self) -> (usize, u8, usize) {
        match self {
            Edit::Insert { at, .. } => (*at, 0, 0),
            Edit::Wrap { range, .. } => (range.start, 1, usize::MAX - range.end),
        }
    }

    fn start(&self) -> usize {
        self.order().0
    }
}

fn ask(number: u32) -> String {
    format!("crate::planted::active({number})")
}

/// The file's text with all mutants of its sites but those that are left out; functions in `constants` stay `const` and so without theirs.
pub fn render(
    text: &str,
    sites: &[Site],
    out: &BTreeSet<u32>,
    constants: &BTreeSet<String>,
) -> Planted {
    let mut edits = Vec::new();
    let mut matches = Vec::new();
    for site in sites {
        match site {
            Site::Expression { range, mutants } => {
                let mutants: Vec<_> = mutants
                    .iter()
                    .filter(|(number, _)| !out.contains(number))
                    .cloned()
                    .collect();
                if mutants.is_empty() {
                    continue;
                }
                let same = edits.iter_mut().find_map(|edit| match edit {
                    Edit::Wrap {
                        range: other,
                        mutants,
                    } if other == range => Some(mutants),
                    _ => None,
                });
                match same {
                    Some(known) => known.extend(mutants),
                    None => edits.push(Edit::Wrap {
                        range: range.clone(),
                        mutants,
                    }),
                }
            }
            Site::Arm {
                of,
                at,
                number,
                conditional,
            } if !out.contains(number) => {
                matches.push((*number, of.clone()));
                let piece = if *conditional {
                    format!("!{} && ", ask(*number))
                } else {
                    format!(" if !{}", ask(*number))
                };
                edits.push(Edit::Insert {
                    at: *at,
                    pieces: vec![(Some(*number), piece)],
                });
            }
            Site::Arm { .. } => {}
            Site::Body {
                start,
                end,
                returns,
                opaque,
                constant,
            } => {
                if let Some((keyword, name)) = constant {
                    if constants.contains(name) {
                        continue;
                    }
                    edits.push(Edit::Wrap {
                        range: keyword.clone(),
                        mutants: Vec::new(),
                    });
                }
                let returns = returns.iter().filter(|(number, _)| !out.contains(number));
                let mut pieces = Vec::new();
                let (mut before, mut behind) = (String::new(), String::new());
                for (number, with) in returns {
                    pieces.push((None, format!(" if {} {{ return ", ask(*number))));
                    if *opaque {
                        let with = format!("{before}crate::planted::Either::Left({with}){behind}");
                        pieces.push((Some(*number), with));
                        before.push_str("crate::planted::Either::Right(");
                        behind.push(')');
                    } else {
                        pieces.push((Some(*number), with.clone()));
                    }
                    pieces.push((None, "; }".to_owned()));
                }
                if *opaque {
                    pieces.push((None, format!(" {before}{{")));
                    edits.push(Edit::Insert {
                        at: *end,
                        pieces: vec![(None, format!("}}{behind}"))],
                    });
                }
                edits.push(Edit::Insert { at: *start, pieces });
            }
        }
    }
    edits.sort_by_key(Edit::order);
    let mut writer = Writer {
        source: text,
        written: Vec::new(),
        planted: Planted {
            text: String::new(),
            own: Vec::new(),
            around: Vec::new(),
        },
    };
    writer.write(0..text.len(), &edits);
    for (number, of) in matches {
        let place = writer.place(of.start)..writer.place(of.end);
        writer.planted.around.push((number, place));
    }
    writer.planted
}

struct Writer<'a> {
    source: &'a str,
    /// Where the pieces of the source begin, and where they were put.
    written: Vec<(usize, usize)>,
    planted: Planted,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) -> Range<usize> {
        let start = self.planted.text.len();
        self.planted.text.push_str(text);
        start..self.planted.text.len()
    }

    fn put_source(&mut self, range: Range<usize>) {
        self.written.push((range.start, self.planted.text.len()));
        self.put(&self.source[range]);
    }

    /// Where a place of the source is in the new text.
    fn place(&self, source: usize) -> usize {
        let behind = self.written.partition_point(|(start, _)| *start <= source);
        match behind.checked_sub(1).and_then(|at| self.written.get(at)) {
            Some((start, put)) => put + (source - start),
            None => source,
        }
    }

    fn write(&mut self, range: Range<usize>, edits: &[Edit]) {
        let mut at = range.start;
        let mut rest = edits;
        while let Some((edit, behind)) = rest.split_first() {
            self.put_source(at..edit.start());
            at = edit.start();
            rest = behind;
            match edit {
                Edit::Insert { pieces, .. } => {
                    for (number, piece) in pieces {
                        let place = self.put(piece);
                        if let Some(number) = number {
                            self.planted.own.push((*number, place.clone()));
                            self.planted.around.push((*number, place));
                        }
                    }
                }
                // A keyword that goes.
                Edit::Wrap { range, mutants } if mutants.is_empty() => at = range.end,
                Edit::Wrap { range, mutants } => {
                    let inside = rest
                        .iter()
                        .position(|edit| edit.start() >= range.end)
                        .unwrap_or(rest.len());
                    let start = self.planted.text.len();
                    self.put("(");
                    for (number, with) in mutants {
                        self.put(&format!("if {} {{ ", ask(*number)));
                        let place = self.put(with);
                        self.planted.own.push((*number, place));
                        self.put(" } else ");
                    }
                    self.put("{ ");
                    let (inner, outer) = rest.split_at(inside);
                    self.write(range.clone(), inner);
                    self.put(" })");
                    let end = self.planted.text.len();
                    for (number, _) in mutants {
                        self.planted.around.push((*number, start..end));
                    }
                    at = range.end;
                    rest = outer;
                }
            }
        }
        self.put_source(at..range.end);
    }
}

//! A piece of folded text that remembers where it stands.
//!
//! Knows positions and cutting. Does not know the grammar.

/// A piece of text and the byte at which it begins.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Span<'a> {
    pub(super) fn new(text: &'a str) -> Span<'a> {
        Span { text, at: 0 }.trim()
    }

    pub(super) fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// Without the spaces around it.
    pub(super) fn trim(self) -> Span<'a> {
        let rest = self.text.trim_start();
        Span {
            at: self.at + (self.text.len() - rest.len()),
            text: rest.trim_end(),
        }
    }

    /// Cut in two after `bytes`, or at the end if that is no place to cut.
    pub(super) fn split(self, bytes: usize) -> (Span<'a>, Span<'a>) {
        let (head, tail) = self.text.split_at_checked(bytes).unwrap_or((self.text, ""));
        let rest = Span {
            text: tail,
            at: self.at + head.len(),
        };
        (Span { text: head, ..self }, rest)
    }

    /// What follows one of the words, letter case ignored, and the word.
    pub(super) fn strip_any<'w>(self, words: &[&'w str]) -> Option<(&'w str, Span<'a>)> {
        words.iter().find_map(|word| {
            let head = self.text.get(..word.len())?;
            head.eq_ignore_ascii_case(word)
                .then(|| (*word, self.split(word.len()).1.trim()))
        })
    }

    pub(super) fn begins_with(self, test: impl Fn(char) -> bool) -> bool {
        self.text.chars().next().is_some_and(test)
    }
}

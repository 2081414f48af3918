//! Short texts as machine words: compared, searched and read as numbers several bytes at once, without a loop that has to foresee where they end.
//! Knows bytes; what cannot be said of a text in few words is left to others.

/// One in every byte.
const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const TOPS: u64 = u64::from_ne_bytes([0x80; 8]);
const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
/// What lifts a byte beyond the digits into its top bit.
const ABOVE_NINE: u64 = u64::from_ne_bytes([0x7f - b'9'; 8]);

/// A text of no more than sixteen bytes. Two that differ differ here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Key {
    first: u64,
    last: u64,
    length: u64,
}

impl Key {
    #[inline]
    pub(crate) fn of(text: &[u8]) -> Option<Key> {
        let length = text.len() as u64;
        let (first, last) = match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last)) if length <= 16 => {
                (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
            }
            (None, None) => (of_few(text), 0),
            _ => return None,
        };
        Some(Key {
            first,
            last,
            length,
        })
    }
}

/// Fewer than eight bytes, the first one in the lowest place.
#[inline]
fn of_few(text: &[u8]) -> u64 {
    match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => {
            let behind = (text.len() as u32).wrapping_sub(4).wrapping_mul(8);
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            u64::from(first) | u64::from(last) << (behind & 63)
        }
        _ => text
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// A text to compare others with at one place.
#[derive(Default, Debug)]
pub(crate) struct Pattern {
    bytes: Vec<u8>,
    /// Its first bytes, and which of them it has; the last ones where it stands at an end.
    word: u128,
    mask: u128,
}

/// The end of a line that a pattern stands at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Start,
    End,
}

impl Pattern {
    pub(crate) fn set(&mut self, bytes: &[u8], side: Side) {
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        let little = bytes.iter().rev().take(16);
        let word = little.fold(0, |word, byte| word << 8 | u128::from(*byte));
        let free = 8 * (16_u32.saturating_sub(bytes.len() as u32));
        let mask = u128::MAX.checked_shr(free).unwrap_or_default();
        (self.word, self.mask) = match side {
            Side::Start => (word, mask),
            Side::End => (
                word.checked_shl(free).unwrap_or_default(),
                u128::MAX.checked_shl(free).unwrap_or_default(),
            ),
        };
        if bytes.len() > 16 {
            self.mask = 0;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn first(&self) -> Option<u8> {
        self.bytes.first().copied()
    }

    /// What follows it, in a text that starts with it.
    #[inline]
    pub(crate) fn before<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        let (start, rest) = text.split_at_checked(self.bytes.len())?;
        let is_same = match text.first_chunk() {
            Some(chunk) if self.mask != 0 => {
                (u128::from_le_bytes(*chunk) ^ self.word) & self.mask == 0
            }
            _ => start == self.bytes,
        };
        is_same.then_some(rest)
    }

    /// What stands before it, in a text that ends with it.
    #[inline]
    pub(crate) fn behind<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        let at = text.len().checked_sub(self.bytes.len())?;
        let (rest, end) = text.split_at_checked(at)?;
        let is_same = match text.last_chunk() {
            Some(chunk) if self.mask != 0 => {
                (u128::from_le_bytes(*chunk) ^ self.word) & self.mask == 0
            }
            _ => end == self.bytes,
        };
        is_same.then_some(rest)
    }
}

/// Where a byte stands first.
#[inline]
pub(crate) fn find(byte: u8, text: &[u8]) -> Option<usize> {
    let (words, _) = text.as_chunks();
    for (at, word) in words.iter().take(2).enumerate() {
        if let Some(found) = find_in(u64::from_le_bytes(*word), byte) {
            return Some(8 * at + found);
        }
    }
    let seen = words.len().min(2) * 8;
    let rest = text.get(seen..)?;
    memchr::memchr(byte, rest).map(|at| seen + at)
}

/// Whether a text has neither quotation marks, nor backslashes, nor control characters.
pub(crate) fn needs_no_escape(text: &[u8]) -> bool {
    let is_plain = |byte: &u8| *byte >= b' ' && *byte != b'"' && *byte != b'\\';
    let odd_in = |word: u64| {
        // Exact as far as the lowest byte that is odd, and there is one or there is none.
        let equals = |byte: u8| {
            let other = word ^ ONES.wrapping_mul(u64::from(byte));
            other.wrapping_sub(ONES) & !other
        };
        let below_space = word.wrapping_sub(ONES.wrapping_mul(u64::from(b' '))) & !word;
        (equals(b'"') | equals(b'\\') | below_space) & TOPS
    };
    let (words, rest) = text.as_chunks();
    let odd = words
        .iter()
        .fold(0, |odd, word| odd | odd_in(u64::from_le_bytes(*word)));
    odd == 0 && rest.iter().all(is_plain)
}

/// All places where a byte stands.
pub(crate) fn find_all(byte: u8, text: &[u8], places: &mut Vec<usize>) {
    let (words, rest) = text.as_chunks();
    for (at, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ ONES.wrapping_mul(u64::from(byte));
        // The top bit of each byte that is nothing now; no byte carries into the next.
        let mut found = !((other & !TOPS).wrapping_add(!TOPS) | other | !TOPS);
        while found != 0 {
            places.push(8 * at + found.trailing_zeros() as usize / 8);
            found &= found - 1;
        }
    }
    let start = text.len() - rest.len();
    for (at, _) in rest.iter().enumerate().filter(|(_, one)| **one == byte) {
        places.push(start + at);
    }
}

#[inline]
fn find_in(word: u64, byte: u8) -> Option<usize> {
    // A byte of the other becomes nothing; the lowest one that borrows was nothing.
    let other = word ^ ONES.wrapping_mul(u64::from(byte));
    let found = other.wrapping_sub(ONES) & !other & TOPS;
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

/// The digits of a plain decimal number, the last so many bytes of a text, and how many of them stand behind the point; `None` for every other text,
/// and for longer ones.
#[inline]
pub(crate) fn decimal(text: &[u8], length: usize) -> Option<(i64, usize)> {
    let word = match text.last_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => of_few(text).checked_shl(64 - 8 * text.len() as u32)?,
    };
    let free = 8_usize.checked_sub(length).filter(|free| *free < 8)?;
    // What stands in front of the number is as good as noughts.
    let own = u64::MAX << (8 * free);
    let word = word & own | ZEROS & !own;
    let (word, start, places) = match find_in(word, b'.') {
        None => (word, free, 0),
        Some(point) => {
            let in_front = !(u64::MAX << (8 * point));
            let closed = word & !in_front & !(0xff << (8 * point)) | (word & in_front) << 8;
            (closed | u64::from(b'0'), free + 1, 7 - point)
        }
    };
    // A point has digits on both sides, and a nought in front of other digits is not how a number is written.
    let whole = 8_usize
        .checked_sub(start + places)
        .filter(|whole| *whole > 0)?;
    let is_padded = whole > 1 && (word >> (8 * start)) & 0xff == u64::from(b'0');
    if is_padded || (start > free && places == 0) {
        return None;
    }
    let odd = word.wrapping_add(ABOVE_NINE) | word.wrapping_sub(ZEROS) | word;
    if odd & TOPS != 0 {
        return None;
    }
    Some((eight_digits(word), places))
}

/// The first digit in the lowest place.
#[inline]
fn eight_digits(word: u64) -> i64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let word = word.wrapping_sub(ZEROS);
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    let outer = (pairs & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let inner = ((pairs >> 16) & PAIRS).wrapping_mul(1 + (10_000 << 32));
    (outer.wrapping_add(inner) >> 32) as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_digit_by_digit(text: &str) -> Option<(i64, usize)> {
        let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let is_padded = whole.len() > 1 && whole.starts_with('0');
        if !plain(whole) || !plain(places) || is_padded || text.len() > 8 {
            return None;
        }
        let digits = text.replace('.', "").parse().ok()?;
        Some((
            digits,
            text.split_once('.').map_or(0, |(_, behind)| behind.len()),
        ))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn numbers_are_those_of_their_digits(text in "[0-9]{0,8}|[0-9]{0,4}\\.[0-9]{0,5}|[0-9.,\u{0}/:-]{0,9}", front in "[0-9.,a]{0,12}") {
            let read = read_digit_by_digit(&text);
            prop_assert_eq!(decimal(text.as_bytes(), text.len()), read, "{}", text);
            let behind = format!("{front}{text}");
            prop_assert_eq!(decimal(behind.as_bytes(), text.len()), read, "{}", behind);
        }

        #[test]
        fn what_json_escapes_is_seen(text in "[a-c \"\\\\\u{0}\u{1f}\u{7f}›质!#]{0,20}") {
            let plain = serde_json::to_string(&text).unwrap() == format!("\"{text}\"");
            prop_assert_eq!(needs_no_escape(text.as_bytes()), plain);
        }

        #[test]
        fn texts_are_told_apart_as_by_their_bytes(one in "[ab]{0,40}", other in "[ab]{0,40}", byte in 0_u8..=255) {
            let (one, other) = (one.as_bytes(), other.as_bytes());
            let (mut start, mut end) = (Pattern::default(), Pattern::default());
            start.set(one, Side::Start);
            end.set(one, Side::End);
            for text in [other, one, &[one, other].concat(), &[other, one].concat()] {
                prop_assert_eq!(start.before(text), text.strip_prefix(one));
                prop_assert_eq!(end.behind(text), text.strip_suffix(one));
            }
            if let (Some(key), Some(key_too)) = (Key::of(one), Key::of(other)) {
                prop_assert_eq!(key == key_too, one == other);
            }
            prop_assert_eq!(Key::of(one).is_some(), one.len() <= 16);
            for byte in [byte, b'b'] {
                prop_assert_eq!(find(byte, one), one.iter().position(|other| *other == byte));
            }
        }

        #[test]
        fn any_bytes_are_searched_alike(bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0_u8..3], 0..40), byte in prop_oneof![any::<u8>(), 0_u8..3]) {
            prop_assert_eq!(find(byte, &bytes), bytes.iter().position(|other| *other == byte));
            let mut places = Vec::new();
            find_all(byte, &bytes, &mut places);
            let each = bytes.iter().enumerate().filter(|(_, other)| **other == byte);
            prop_assert_eq!(places, each.map(|(at, _)| at).collect::<Vec<_>>());
        }
    }
}

//! Where one material ends and the next begins. Knows columns of codes, nothing of what they mean.

use super::bits::Bits;
use super::lines::Lines;

/// How many lines are compared at once: one bit each in a word.
const WIDTH: usize = 64;

/// Gathers the end of every run of lines of one product, one material and one profile, and the bits of their subjects and amounts.
///
/// Lines are compared with the next ones many at a time, without a branch that depends on them; only the few ends are looked at one by one. Every column
/// is read here first, so that comparing and waiting for memory go on side by side.
#[inline(never)]
pub(super) fn ends_of_runs(lines: &Lines<'_>, ends: &mut Vec<usize>) -> Bits {
    ends.clear();
    let mut set = Bits::default();
    let columns = [lines.product, lines.material, lines.profile];
    let [product, material, profile] = columns.map(|column| {
        let next = column.get(1..).unwrap_or_default();
        (column.as_chunks::<WIDTH>().0, next.as_chunks::<WIDTH>().0)
    });
    let subjects = lines.subject.as_chunks::<WIDTH>().0;
    let amounts = lines.lower.as_chunks::<WIDTH>().0;
    let mut flags = [0; WIDTH];
    let mut at = 0;
    let wide = product.0.iter().zip(product.1);
    let wide = wide.zip(material.0.iter().zip(material.1));
    let wide = wide.zip(profile.0.iter().zip(profile.1));
    let wide = wide.zip(subjects.iter().zip(amounts));
    for (((products, materials), profiles), (subjects, amounts)) in wide {
        compare(&mut flags, products, materials, profiles);
        set.add(subjects, amounts);
        let mut borders = bits(&flags);
        while borders != 0 {
            ends.push(at + borders.trailing_zeros() as usize + 1);
            borders &= borders - 1;
        }
        at += WIDTH;
    }
    let [product, material, profile] = columns.map(|column| column.get(at..).unwrap_or_default());
    set.add(
        lines.subject.get(at..).unwrap_or_default(),
        lines.lower.get(at..).unwrap_or_default(),
    );
    let rest = || product.iter().zip(material).zip(profile);
    for (place, (line, next)) in rest().zip(rest().skip(1)).enumerate() {
        if line != next {
            ends.push(at + place + 1);
        }
    }
    if !product.is_empty() {
        ends.push(at + product.len());
    }
    set
}

type Pair<'a> = (&'a [u32; WIDTH], &'a [u32; WIDTH]);

/// One where a line differs from the next, else zero.
#[inline]
fn compare(flags: &mut [u8; WIDTH], product: Pair<'_>, material: Pair<'_>, profile: Pair<'_>) {
    for (place, flag) in flags.iter_mut().enumerate() {
        let differs = |(lines, next): Pair<'_>| lines[place] ^ next[place];
        let differ = differs(product) | differs(material) | differs(profile);
        *flag = u8::from(differ != 0);
    }
}

/// Flags as the bits of one word, the first as the lowest.
#[inline]
fn bits(flags: &[u8; WIDTH]) -> u64 {
    let mut word = 0;
    for (place, eight) in (0..).zip(flags.as_chunks::<8>().0) {
        // Eight ones and zeros are moved side by side into the highest byte.
        let packed = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word |= packed << (8 * place);
    }
    word
}

//! Where one material ends and the next begins. Knows columns of codes, nothing of what they mean.

/// How many lines are compared at once: one bit each in a word.
const WIDTH: usize = 64;

/// Gathers the end of every run of lines of one product, one material and one profile.
///
/// Lines are compared with the next ones many at a time, without a branch that depends on them; only the few ends are looked at one by one.
#[inline(never)]
pub(super) fn ends_of_runs(
    product: &[u32],
    material: &[u32],
    profile: &[u32],
    ends: &mut Vec<usize>,
) {
    ends.clear();
    let columns = [product, material, profile];
    let [product, material, profile] = columns.map(|column| {
        let next = column.get(1..).unwrap_or_default();
        (column.as_chunks::<WIDTH>().0, next.as_chunks::<WIDTH>().0)
    });
    let mut flags = [0; WIDTH];
    let mut at = 0;
    let wide = product.0.iter().zip(product.1);
    let wide = wide.zip(material.0.iter().zip(material.1));
    for ((products, materials), profiles) in wide.zip(profile.0.iter().zip(profile.1)) {
        compare(&mut flags, products, materials, profiles);
        let mut borders = bits(&flags);
        while borders != 0 {
            ends.push(at + borders.trailing_zeros() as usize + 1);
            borders &= borders - 1;
        }
        at += WIDTH;
    }
    let [product, material, profile] = columns.map(|column| column.get(at..).unwrap_or_default());
    let lines = || product.iter().zip(material).zip(profile);
    for (place, (line, next)) in lines().zip(lines().skip(1)).enumerate() {
        if line != next {
            ends.push(at + place + 1);
        }
    }
    if !product.is_empty() {
        ends.push(at + product.len());
    }
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

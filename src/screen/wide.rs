//! A product of two whole numbers divided by a third where the product does not fit 128 bits. Knows numbers only.

/// x · n / d as a whole number and what is left over; `None` where that is too large, or one of them is negative.
pub(super) fn ratio(x: i128, n: i128, d: i128) -> Option<(i128, i128)> {
    let (x, n) = (u128::try_from(x).ok()?, u128::try_from(n).ok()?);
    let d = u128::try_from(d).ok().filter(|d| *d > 0)?;
    let (high, low) = product(x, n);
    if high >= d {
        return None;
    }
    // Long division, one bit after the other; the rest stays below d, so it has room for one bit more.
    let (mut rest, mut whole) = (high, 0_u128);
    for at in (0..u128::BITS).rev() {
        rest = rest << 1 | (low >> at & 1);
        whole <<= 1;
        if rest >= d {
            rest -= d;
            whole |= 1;
        }
    }
    Some((i128::try_from(whole).ok()?, i128::try_from(rest).ok()?))
}

/// The upper and the lower 128 bits of a product.
fn product(x: u128, n: u128) -> (u128, u128) {
    const HALF: u32 = u128::BITS / 2;
    const LOW: u128 = u64::MAX as u128;
    let (x_high, x_low) = (x >> HALF, x & LOW);
    let (n_high, n_low) = (n >> HALF, n & LOW);
    let lowest = x_low * n_low;
    // Each of the three terms is below 2^128 less what it carries.
    let middle = x_high * n_low + (lowest >> HALF);
    let crossed = x_low * n_high + (middle & LOW);
    let high = x_high * n_high + (middle >> HALF) + (crossed >> HALF);
    (high, crossed << HALF | (lowest & LOW))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_beyond_128_bits_is_divided_exactly() {
        let x = 10_i128.pow(30) + 7;
        assert_eq!(ratio(x, x, x), Some((x, 0)));
        assert_eq!(ratio(x, x + 1, x), Some((x + 1, 0)));
        // (10^30 + 7)^2 = 10^60 + 14 · 10^30 + 49
        let d = 10_i128.pow(30);
        assert_eq!(ratio(x, x, d), Some((d + 14, 49)));
        assert_eq!(ratio(i128::MAX, i128::MAX, i128::MAX), Some((i128::MAX, 0)));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        assert_eq!(ratio(i128::MAX, 2, 1), None);
        assert_eq!(ratio(i128::MAX, i128::MAX, 2), None);
        assert_eq!(ratio(-1, 1, 1), None);
        assert_eq!(ratio(1, 1, 0), None);
    }
}

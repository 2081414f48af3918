//! Factors as percentages for people, rounded to two decimals. For showing only; nothing is compared with them.

use hazlimit::substance::Factor;

/// `64.11 %`.
pub(crate) fn percent(factor: Factor) -> String {
    let (numerator, denominator) = (
        i128::from(factor.numerator()),
        i128::from(factor.denominator()).max(1),
    );
    let hundredths = (numerator * 20_000 + denominator) / (denominator * 2);
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_reads_as_a_percentage_of_two_decimals() {
        for (numerator, denominator, expected) in [
            (7, 10, "70 %"),
            (1, 1, "100 %"),
            (2, 3, "66.67 %"),
            (1, 8, "12.5 %"),
            (0, 1, "0 %"),
        ] {
            let shown = Factor::new(numerator, denominator).map(percent);
            assert_eq!(shown.as_deref(), Some(expected));
        }
    }
}

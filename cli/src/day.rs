//! Days on the command line, and today.

use jiff::civil::Date;

/// Reads `--on`.
pub(crate) fn parse(text: &str) -> Result<Date, String> {
    let plain = text.len() == 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse()
        .ok()
        .filter(|_| plain)
        .ok_or_else(|| "write it as year-month-day, such as 2026-11-02".to_owned())
}

/// Today by the machine's clock, in universal time like the screening itself.
pub(crate) fn today() -> Date {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let days = i64::try_from(now / 86_400).unwrap_or(0);
    let epoch = Date::constant(1970, 1, 1);
    epoch
        .checked_add(jiff::Span::new().days(days.min(2_000_000)))
        .unwrap_or(epoch)
}

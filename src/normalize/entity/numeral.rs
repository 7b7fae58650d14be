//! Numbers in figures: `1.250.000`, `1'250.000`, `45,000.00`, `41,60`, `0,182`.
//!
//! The last separator with one or two digits behind it parts the decimals; one with three digits
//! parts the thousands, unless the number begins with `0`. An apostrophe parts thousands.

/// How many digits a number may have.
const MOST_DIGITS: usize = 15;

/// A number in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// One past its last digit.
    pub(super) end: usize,
    pub(super) thousandths: i64,
    /// The separator of its thousands, if it has one.
    pub(super) grouped_by: Option<u8>,
    pub(super) digits: usize,
}

/// One run of digits.
#[derive(Clone, Copy, Default)]
struct Group {
    value: i64,
    len: usize,
    /// What stands before it.
    separator: u8,
}

/// Reads the number that starts at a byte. With `spaced` a space may part thousands.
pub(super) fn numeral(bytes: &[u8], start: usize, spaced: bool) -> Option<Numeral> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut at, mut digits, mut separator) = (start, 0, 0);
    loop {
        let (value, len) = run(bytes, at)?;
        digits += len;
        if digits > MOST_DIGITS {
            return None;
        }
        groups.push(Group { value, len, separator });
        at += len;
        separator = match bytes.get(at) {
            Some(sign @ (b'.' | b',' | b'\'')) => *sign,
            Some(b' ') if spaced && run(bytes, at + 1).is_some_and(|(_, len)| len == 3) => b' ',
            _ => break,
        };
        if !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            break;
        }
        at += 1;
    }
    let (whole, decimals, grouped_by) = parts(&groups)?;
    let whole = whole.iter().try_fold(0_i64, |sum, group| {
        sum.checked_mul(power(group.len))?.checked_add(group.value)
    })?;
    let decimals = decimals.map_or(0, |group| match group.len {
        1 => group.value * 100,
        2 => group.value * 10,
        3 => group.value,
        len => group.value / power(len - 3),
    });
    let thousandths = whole.checked_mul(1_000)?.checked_add(decimals)?;
    Some(Numeral { end: at, thousandths, grouped_by, digits })
}

/// The whole part in groups, the decimals, and what parts the thousands.
fn parts(groups: &[Group]) -> Option<(&[Group], Option<Group>, Option<u8>)> {
    let (first, rest) = groups.split_first()?;
    let Some((last, between)) = rest.split_last() else { return Some((groups, None, None)) };
    let is_thousands = |group: &Group| group.len == 3;
    let begins_well = (1..=3).contains(&first.len);
    let whole = groups.get(..groups.len() - 1)?;
    let by = between.first().map(|group| group.separator);
    let is_lone_zero = first.len == 1 && first.value == 0 && between.is_empty();
    if is_thousands(last) && begins_well && !is_lone_zero && between.iter().all(is_thousands) {
        return Some((groups, None, Some(last.separator)));
    }
    // Decimals have a separator of their own.
    let are_decimals = (is_lone_zero || last.len <= 2)
        && last.separator != b'\''
        && last.separator != b' '
        && by != Some(last.separator)
        && between.iter().all(is_thousands)
        && (between.is_empty() || begins_well);
    are_decimals.then_some((whole, Some(*last), by))
}

/// The digits from a byte on: their value and how many there are.
fn run(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let digits = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let mut value = 0_i64;
    let mut len = 0;
    for digit in digits.take(MOST_DIGITS + 1) {
        value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        len += 1;
    }
    (len > 0).then_some((value, len))
}

fn power(exponent: usize) -> i64 {
    u32::try_from(exponent).ok().and_then(|exponent| 10_i64.checked_pow(exponent)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, i64)>) {
        let found = numeral(text.as_bytes(), 0, true);
        let found = found.map(|number| (&text[..number.end], number.thousandths));
        assert_eq!(found, expected, "reading {text:?}");
    }

    #[test]
    fn separators_say_what_they_part() {
        check("1.250.000", Some(("1.250.000", 1_250_000_000)));
        check("1'250.000", Some(("1'250.000", 1_250_000_000)));
        check("45,000.00", Some(("45,000.00", 45_000_000)));
        check("45.000,50", Some(("45.000,50", 45_000_500)));
        check("1,234.50", Some(("1,234.50", 1_234_500)));
        check("41,60", Some(("41,60", 41_600)));
        check("1,5 millones", Some(("1,5", 1_500)));
        check("0,182", Some(("0,182", 182)));
        check("1.250", Some(("1.250", 1_250_000)));
        check("1 250 000", Some(("1 250 000", 1_250_000_000)));
        check("50.", Some(("50", 50_000)));
        check("12.11.2026", None);
        check("1.2.3", None);
        check("99999999999999999999", None);
        check("pesos", None);
    }
}

//! Times as certificates and tokens write them.

use std::time::Duration;

use der::{Any, DateTime, Tag};
use jiff::Timestamp;
use x509_cert::time::Time;

use super::SealError;

/// The second of a certificate or list that a time falls into.
pub(super) fn second(at: Timestamp) -> Result<Time, SealError> {
    let seconds = u64::try_from(at.as_second()).map_err(|_| SealError::Time)?;
    let date = DateTime::from_unix_duration(Duration::from_secs(seconds)).map_err(|_| SealError::Time)?;
    Ok(Time::from(date))
}

/// The time that a certificate or list writes.
pub(super) fn timestamp(time: &Time) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok()
}

/// A `GeneralizedTime` to the millisecond, which `der` has no type for. DER has no trailing zeros in the fraction.
pub(super) fn generalized(at: Timestamp) -> Result<Any, SealError> {
    // Fails outside of the years that have four digits.
    second(at)?;
    let mut text = at.strftime("%Y%m%d%H%M%S").to_string();
    let millis = at.as_millisecond().rem_euclid(1000);
    if millis > 0 {
        text.push('.');
        text.push_str(format!("{millis:03}").trim_end_matches('0'));
    }
    text.push('Z');
    Ok(Any::new(Tag::GeneralizedTime, text.into_bytes())?)
}

/// The time of a `GeneralizedTime` in DER, with a fraction or without.
pub(super) fn from_generalized(time: &Any) -> Option<Timestamp> {
    if time.header().tag() != Tag::GeneralizedTime {
        return None;
    }
    let text = std::str::from_utf8(time.value()).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if whole.len() != 14 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanos = match fraction {
        None => 0,
        Some(digits)
            if (1..=9).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && !digits.ends_with('0') =>
        {
            digits.parse::<i32>().ok()? * 10_i32.pow(9 - u32::try_from(digits.len()).ok()?)
        }
        Some(_) => return None,
    };
    let seconds = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", whole)
        .ok()?
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .ok()?
        .timestamp()
        .as_second();
    Timestamp::new(seconds, nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_survive_without_trailing_zeros() {
        for (millis, text) in [
            (1_793_000_000_000, "20261026073320Z"),
            (1_793_000_000_250, "20261026073320.25Z"),
            (1_793_000_000_007, "20261026073320.007Z"),
        ] {
            let at = Timestamp::from_millisecond(millis).unwrap();
            let written = generalized(at).unwrap();
            assert_eq!(std::str::from_utf8(written.value()).unwrap(), text);
            assert_eq!(from_generalized(&written), Some(at));
        }
    }

    #[test]
    fn other_forms_are_not_times() {
        for text in [
            "",
            "Z",
            "20261026073320",
            "20261026073320.Z",
            "20261026073320.10Z",
            "20261326082640Z",
            "+0261026082640Z",
            "20261026073320.0000000001Z",
        ] {
            let time = Any::new(Tag::GeneralizedTime, text.as_bytes()).unwrap();
            assert_eq!(from_generalized(&time), None, "{text}");
        }
    }

    #[test]
    fn times_before_1970_are_refused() {
        assert!(matches!(second(Timestamp::from_second(-1).unwrap()), Err(SealError::Time)));
        assert!(generalized(Timestamp::MIN).is_err());
    }
}

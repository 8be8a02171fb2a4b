//! Object identifiers in dotted form. The type of `const-oid` takes none below 2.40, and the arc for examples is 2.999.

use der::{Any, Tag};

/// Maximum length; no identifier in use is longer.
const MOST_ARCS: usize = 32;

/// The value for a dotted form, such as `2.999.1`.
pub(in crate::seal) fn parse(dotted: &str) -> Option<Any> {
    let arcs = dotted
        .split('.')
        .map(|arc| {
            let plain =
                arc.bytes().all(|byte| byte.is_ascii_digit()) && (arc == "0" || !arc.starts_with('0'));
            plain.then(|| arc.parse::<u32>().ok()).flatten()
        })
        .take(MOST_ARCS + 1)
        .collect::<Option<Vec<u32>>>()?;
    let [first, second, rest @ ..] = arcs.as_slice() else {
        return None;
    };
    if arcs.len() > MOST_ARCS || *first > 2 || (*first < 2 && *second > 39) {
        return None;
    }
    let mut bytes = Vec::new();
    write(&mut bytes, u64::from(*first) * 40 + u64::from(*second));
    rest.iter().for_each(|arc| write(&mut bytes, u64::from(*arc)));
    Any::new(Tag::ObjectIdentifier, bytes).ok()
}

/// The dotted form of a value. `None` if it is not an identifier in DER, or has arcs that are too large.
pub(in crate::seal) fn dotted(value: &Any) -> Option<String> {
    if value.header().tag() != Tag::ObjectIdentifier {
        return None;
    }
    let mut arcs: Vec<u64> = Vec::new();
    let mut arc: Option<u64> = None;
    for byte in value.value() {
        // A leading zero is not DER.
        if arc.is_none() && *byte == 0x80 || arcs.len() >= MOST_ARCS {
            return None;
        }
        let longer = arc.unwrap_or(0).checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            arcs.push(longer);
            arc = None;
        } else {
            arc = Some(longer);
        }
    }
    let (None, [both, rest @ ..]) = (arc, arcs.as_slice()) else {
        return None;
    };
    let first = (both / 40).min(2);
    let rest: String = rest.iter().map(|arc| format!(".{arc}")).collect();
    Some(format!("{first}.{}{rest}", both - first * 40))
}

fn write(bytes: &mut Vec<u8>, arc: u64) {
    let groups = (u64::BITS - arc.leading_zeros()).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let more = if group > 0 { 0x80 } else { 0 };
        // Seven bits fit into a byte.
        bytes.push(u8::try_from(arc >> (7 * group) & 0x7f).unwrap_or(0x7f) | more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_survive() {
        for text in [
            "0.0",
            "1.39.1",
            "1.2.840.113549.1.9.16.1.4",
            "2.16.484.101.10.316.2.1.1.2",
            "2.999.10.316.2.1.1.2",
            "2.4294967295.4294967295.0.127.128",
        ] {
            assert_eq!(dotted(&parse(text).unwrap()).as_deref(), Some(text));
        }
        // As OpenSSL writes it.
        assert_eq!(parse("2.999.3").unwrap().value(), [0x88, 0x37, 0x03]);
    }

    #[test]
    fn other_texts_are_not_identifiers() {
        let long = vec!["1"; 33].join(".");
        for text in ["", "1", "3.1", "1.40", "1..2", "1.2.", "1.02", "1.+2", "1.4294967296", "a.b", &long] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn other_bytes_are_not_identifiers() {
        for bytes in [&[][..], &[0x80, 1], &[0x2a, 0x80], &[0xff; 12], &[1; 40]] {
            assert_eq!(dotted(&Any::new(Tag::ObjectIdentifier, bytes).unwrap()), None);
        }
        assert_eq!(dotted(&Any::new(Tag::OctetString, [0x2a]).unwrap()), None);
    }
}

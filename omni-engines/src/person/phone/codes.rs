//! The country calling codes in use (ITU-T E.164, list of assigned codes), including those of services in all countries.

/// Codes of one digit.
const ONE: &[u16] = &[1, 7];

/// Codes of two digits.
const TWO: &[u16] = &[
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58,
    60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// Codes of three digits, as ranges.
const THREE: &[(u16, u16)] = &[
    (211, 213),
    (216, 216),
    (218, 218),
    (220, 258),
    (260, 269),
    (290, 291),
    (297, 299),
    (350, 359),
    (370, 378),
    (379, 383),
    (385, 387),
    (389, 389),
    (420, 421),
    (423, 423),
    (500, 509),
    (590, 599),
    (670, 670),
    (672, 683),
    (685, 692),
    (800, 800),
    (808, 808),
    (850, 850),
    (852, 853),
    (855, 856),
    (870, 870),
    (878, 878),
    (880, 883),
    (886, 886),
    (888, 888),
    (960, 968),
    (970, 977),
    (979, 979),
    (992, 996),
    (998, 998),
];

/// The country calling code at the beginning of a number's digits. No code is a prefix of another one.
pub(super) fn at_start_of(digits: &[u8]) -> Option<u16> {
    let mut code = 0;
    for (index, digit) in digits.iter().take(3).enumerate() {
        code = code * 10 + u16::from(digit.saturating_sub(b'0'));
        let is_assigned = match index {
            0 => ONE.contains(&code),
            1 => TWO.contains(&code),
            _ => THREE.iter().any(|(first, last)| (*first..=*last).contains(&code)),
        };
        if is_assigned {
            return Some(code);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_begins_with_another_one() {
        for code in 100..1000_u16 {
            let text = code.to_string();
            let shorter = ONE.contains(&(code / 100)) || TWO.contains(&(code / 10));
            let own = THREE.iter().any(|(first, last)| (*first..=*last).contains(&code));
            assert!(!(shorter && own), "{code}");
            assert_eq!(at_start_of(text.as_bytes()).is_some(), shorter || own, "{code}");
        }
    }
}

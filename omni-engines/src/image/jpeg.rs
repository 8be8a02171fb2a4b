//! Checks that a JPEG file is complete, which the lenient decoder does not.

/// Walks over the segments up to the end-of-image marker. Searching for the marker from the end would be wrong: a
/// thumbnail in the EXIF data has one too, and cameras append more data after it.
pub(super) fn is_complete(bytes: &[u8]) -> bool {
    walk(bytes).is_some()
}

fn walk(bytes: &[u8]) -> Option<()> {
    // The first two bytes are the start marker, which the caller has checked.
    let mut at = 2;
    loop {
        at = next_marker(bytes, at)?;
        match *bytes.get(at)? {
            0xD9 => return Some(()),
            // Markers without content.
            0x01 | 0xD0..=0xD8 => at += 1,
            _ => {
                let high = *bytes.get(at + 1)?;
                let low = *bytes.get(at + 2)?;
                at += 1 + usize::from(u16::from_be_bytes([high, low]));
            }
        }
    }
}

/// Index of the code of the next marker. In compressed data, a byte `FF` is followed by `00` or is a restart marker, so
/// this search also skips the data of a scan.
fn next_marker(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while at + 1 < bytes.len() {
        if bytes[at] == 0xFF {
            match bytes[at + 1] {
                0x00 | 0xD0..=0xD7 => at += 1,
                0xFF => {}
                _ => return Some(at + 1),
            }
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_after_thumbnails_and_before_appended_data() {
        let whole =
            [0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 0xFF, 0xD9, 0xFF, 0xDA, 0, 2, 9, 0xFF, 0, 0xFF, 0xD0, 0xFF, 0xFF];
        assert!(!is_complete(&whole));
        let mut ended = whole.to_vec();
        ended.extend([0xD9, 1, 2, 3]);
        assert!(is_complete(&ended));
    }

    #[test]
    fn arbitrary_bytes_are_not_complete_and_do_not_panic() {
        for bytes in [&[][..], &[0xFF], &[0xFF, 0xD8, 0xFF], &[0xFF, 0xD8, 0xFF, 0xE0, 0, 0], &[0xFF; 9]] {
            assert!(!is_complete(bytes));
        }
    }
}

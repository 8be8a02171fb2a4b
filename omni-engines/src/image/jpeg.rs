//! Whether a JPEG file is complete, which the lenient decoder does not tell.
//!
//! An end marker proves nothing: half a file can have one, and a whole file can lack it. What counts is whether every
//! coefficient was decoded from the file. So it is decoded a second time with other bits after its data: if that changes a
//! pixel, the decoder ran out of data before it was done.

use std::collections::BTreeMap;

/// Bits that are neither the zeros that the decoder goes on with, nor the ones that a file is padded with.
const OTHER_BITS: [u8; 64] = [0b0101_0110; 64];

const END: [u8; 2] = [0xFF, 0xD9];

/// What the segments of a file say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Where the data of the last scan ends.
    end: usize,
    /// The data has restart markers.
    restarts: bool,
}

/// What the scans of one color component have delivered: the lowest bit of each of its 64 coefficients.
type Delivered = [Option<u8>; 64];

/// Reads the segments up to the end marker or the end of the file. `None` if they are damaged, or if a component or a
/// coefficient comes in no scan.
///
/// Searching for the end marker from behind would be wrong: a thumbnail in the EXIF data has one too, and cameras append
/// more data after it.
pub(super) fn layout(bytes: &[u8]) -> Option<Layout> {
    let mut layout = Layout { end: bytes.len(), restarts: false };
    let mut components: BTreeMap<u8, Delivered> = BTreeMap::new();
    // The first two bytes are the start marker, which the caller has checked.
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, at) {
        let code = *bytes.get(marker)?;
        at = marker + 1;
        match code {
            0xD9 => {
                layout.end = marker - 1;
                break;
            }
            // Markers without content.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let segment = bytes.get(at + 2..at + length)?;
        match code {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let found = segment.get(6..)?.chunks_exact(3).map(|component| (component[0], [None; 64]));
                components.extend(found);
            }
            0xDD => layout.restarts = segment.iter().any(|byte| *byte != 0),
            0xDA => deliver(&mut components, segment)?,
            _ => {}
        }
        at += length;
    }
    let whole = |delivered: &Delivered| delivered.iter().all(|bit| *bit == Some(0));
    (!components.is_empty() && components.values().all(whole)).then_some(layout)
}

/// Notes what a scan delivers.
fn deliver(components: &mut BTreeMap<u8, Delivered>, header: &[u8]) -> Option<()> {
    let count = usize::from(*header.first()?);
    let [first, last, bits] = *header.get(1 + 2 * count..)?.first_chunk()?;
    for component in header.get(1..1 + 2 * count)?.chunks_exact(2) {
        let delivered = components.get_mut(&component[0])?;
        delivered.get_mut(usize::from(first)..=usize::from(last))?.fill(Some(bits & 0x0F));
    }
    Some(())
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

/// The file with its end marker, and the same file with other bits before that marker.
pub(super) fn variants(bytes: &[u8], layout: &Layout) -> (Vec<u8>, Vec<u8>) {
    let mut data = bytes.get(..layout.end).unwrap_or(bytes);
    while let [rest @ .., 0xFF] = data {
        data = rest;
    }
    let mut other = [data, &OTHER_BITS].concat();
    if layout.restarts {
        // The decoder skips to the next restart marker, so what follows must have some.
        for number in 0..8 {
            other.extend([0xFF, 0xD0 + number]);
            other.extend(OTHER_BITS);
        }
    }
    other.extend(END);
    ([data, &END].concat(), other)
}

/// Sum of the table for brightness that the standard suggests (ITU-T T.81, table K.1), which is that of quality 50.
const SUGGESTED_SUM: u32 = 3688;

/// The quality, 1 to 100, at which a file was encoded, by the table for brightness. `None` if there is none.
///
/// The scale is that of the IJG, which nearly all encoders follow. Below 20, values of the table are cut off, and the
/// quality looks better than it is.
pub(super) fn quality(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let marker = next_marker(bytes, at)?;
        at = marker + 1;
        match *bytes.get(marker)? {
            0x01 | 0xD0..=0xD9 => continue,
            0xDB => break,
            _ => at += usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])),
        }
    }
    let wide = bytes.get(at + 2)? >> 4 == 1;
    let sum: u32 = match wide {
        true => {
            let table = bytes.get(at + 3..at + 3 + 128)?.chunks_exact(2);
            table.map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]]))).sum()
        }
        false => bytes.get(at + 3..at + 3 + 64)?.iter().map(|value| u32::from(*value)).sum(),
    };
    // Percent of the suggested table.
    let scale = (sum * 100 / SUGGESTED_SUM).max(1);
    let quality = if scale <= 100 { (200 - scale) / 2 } else { 5000 / scale };
    Some(quality.clamp(1, 100) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start, thumbnail data with an end marker, frame of one component, one scan.
    const WHOLE: &[u8] = &[
        0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 0xFF, 0xD9, 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 7, 0x11, 0, 0xFF,
        0xDA, 0, 8, 1, 7, 0, 0, 63, 0, 9, 0xFF, 0, 0xFF, 0xD0, 5,
    ];

    #[test]
    fn the_end_is_found_after_thumbnails_and_before_appended_data() {
        let end = WHOLE.len();
        assert_eq!(layout(WHOLE), Some(Layout { end, restarts: false }));
        let ended = [WHOLE, &[0xFF, 0xFF, 0xD9, 1, 0xFF, 0xD8, 3]].concat();
        assert_eq!(layout(&ended), Some(Layout { end: end + 1, restarts: false }));
        let (same, other) = variants(&ended, &Layout { end: end + 1, restarts: true });
        assert_eq!(same, [WHOLE, &END].concat());
        assert!(other.starts_with(WHOLE) && other.ends_with(&END) && other.len() > end + 9 * 64);
    }

    #[test]
    fn a_coefficient_that_no_scan_delivers_is_missed() {
        for (place, value) in [(29, 62), (28, 1), (30, 1), (26, 8), (25, 2)] {
            let mut bytes = WHOLE.to_vec();
            bytes[place] = value;
            assert_eq!(layout(&bytes), None, "{place}");
        }
    }

    #[test]
    fn arbitrary_bytes_have_no_layout_and_do_not_panic() {
        for bytes in [&[][..], &[0xFF], &[0xFF, 0xD8, 0xFF], &[0xFF, 0xD8, 0xFF, 0xE0, 0, 0], &[0xFF; 9]] {
            assert_eq!(layout(bytes), None);
        }
        for end in 0..31 {
            assert_eq!(layout(&WHOLE[..end]), None, "{end}");
        }
    }
}

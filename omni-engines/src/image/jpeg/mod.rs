//! Checks whether a JPEG file is complete. The lenient decoder does not tell: it fills in missing parts and reports
//! success.
//!
//! An end marker proves nothing: half a file can have one, and a whole file can lack it. What counts is whether every
//! coefficient is in the file. So this skips through the codes of all blocks, which is the smaller part of decoding: it
//! makes no pixels. It also notices damage in the middle, because the codes after it no longer end where the data does.

mod bits;
mod frame;
mod scan;
#[cfg(test)]
mod tests;

use bits::{Bits, Codes, Damaged};
use frame::Frame;
use scan::{Scan, Tables};

/// Maximum number of scans in a file. Encoders make about ten; each takes time, however small it is.
const MAX_SCANS: usize = 100;

/// Maximum number of bytes between the last block of a scan and the next marker, apart from zeros and ones.
const MAX_LEFT: usize = 3;

/// Why a file is not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is damaged or incomplete.
    Damaged,
    /// It has more than [`MAX_PIXELS`](super::MAX_PIXELS) pixels.
    TooLarge,
    /// It is of a kind that cameras and browsers do not write: lossless, arithmetic, or with more than 8 bits per
    /// channel.
    Unusual,
}

impl From<Damaged> for Fault {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

/// What the file has stated so far.
#[derive(Default)]
struct File {
    frame: Option<Frame>,
    tables: Tables,
    interval: usize,
    scans: usize,
}

/// Where the image ends in the file. Searching backward for the end marker would be wrong: a thumbnail in the EXIF data
/// has one too, and cameras append more data after it.
///
/// # Errors
///
/// A [`Fault`] if any coefficient of any component is missing.
pub(super) fn end(bytes: &[u8]) -> Result<usize, Fault> {
    let mut file = File::default();
    // The first two bytes are the start marker, which the caller has checked.
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, at) {
        let code = bytes[marker];
        at = marker + 1;
        match code {
            0xD9 => {
                at = marker - 1;
                break;
            }
            // Markers without content.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let segment = segment(bytes, at).ok_or(Fault::Damaged)?;
        at += segment.len() + 2;
        match code {
            0xC4 => file.read_codes(segment)?,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                if file.frame.is_some() {
                    return Err(Fault::Damaged);
                }
                file.frame = Some(Frame::read(code, segment)?);
            }
            0xDD => file.interval = usize::from(number(segment, 0).ok_or(Fault::Damaged)?),
            0xDA => at = file.pass(segment, bytes, at)?,
            _ => {}
        }
    }
    let whole = file.frame.is_some_and(|frame| frame.is_whole());
    whole.then_some(at.min(bytes.len())).ok_or(Fault::Damaged)
}

impl File {
    fn read_codes(&mut self, mut segment: &[u8]) -> Result<(), Fault> {
        while let Some((place, rest)) = segment.split_first() {
            let (codes, length) = Codes::read(rest).ok_or(Fault::Damaged)?;
            let tables = if place >> 4 == 0 { &mut self.tables.dc } else { &mut self.tables.ac };
            *tables.get_mut(usize::from(place & 15)).ok_or(Fault::Damaged)? = Some(codes);
            segment = &rest[length..];
        }
        Ok(())
    }

    /// Skips through a scan whose data begins at `at`, and says where it ends.
    fn pass(&mut self, header: &[u8], bytes: &[u8], at: usize) -> Result<usize, Fault> {
        let frame = self.frame.as_mut().ok_or(Fault::Damaged)?;
        let (members, spectrum) = frame.scan(header)?;
        self.scans += 1;
        if self.scans > MAX_SCANS {
            return Err(Fault::Damaged);
        }
        let (tables, interval) = (&self.tables, self.interval);
        let mut scan = Scan { tables, members: &members, spectrum, interval, empty: 0 };
        let mut bits = Bits::new(bytes, at);
        scan.pass(&mut bits, frame)?;
        if bits.left() > MAX_LEFT { Err(Fault::Damaged) } else { Ok(bits.end()) }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_be_bytes(*pair))
}

/// The content of a segment whose length is at `at`.
fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    bytes.get(at + 2..at + usize::from(number(bytes, at)?))
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

/// The luminance table that the standard suggests (ITU-T T.81, table K.1), which is quality 50, in the order of a file.
const SUGGESTED: [u8; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40,
    58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103,
    104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/// The quality, 1 to 100, at which a file was encoded, according to its luminance table. `None` if there is none.
///
/// The scale is that of the IJG, which nearly all encoders follow. Below 20, table values are clipped, and the
/// quality looks better than it is.
pub(super) fn quality(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    let table = loop {
        let marker = next_marker(bytes, at)?;
        at = marker + 1;
        match *bytes.get(marker)? {
            0x01 | 0xD0..=0xD9 => {}
            0xDB => break segment(bytes, at)?,
            _ => at += segment(bytes, at)?.len() + 2,
        }
    };
    let (place, values) = table.split_first()?;
    let value = |index: usize| match place >> 4 {
        0 => values.get(index).map(|value| u32::from(*value)),
        _ => number(values, 2 * index).map(u32::from),
    };
    let (mut sum, mut suggested) = (0_u32, 0_u32);
    for (index, usual) in SUGGESTED.iter().enumerate() {
        let value = value(index)?;
        // Larger ones do not fit into a byte, so the largest says nothing.
        if value != 255 {
            (sum, suggested) = (sum + value, suggested + u32::from(*usual));
        }
    }
    if suggested == 0 {
        return Some(1);
    }
    // Percent of the suggested table.
    let scale = (sum * 100 / suggested).max(1);
    let quality = if scale <= 100 { (200 - scale) / 2 } else { 5000 / scale };
    Some(quality.clamp(1, 100) as u8)
}

//! Checks whether a WebP file is what it claims to be before a decoder trusts its numbers: the decoder allocates any
//! length that a part claims, and decodes frames that are larger than the image.

use super::{DecodeError, MAX_PIXELS};

/// The file up to its end. The decoder would also read anything appended to it.
///
/// # Errors
///
/// [`DecodeError::Broken`] if it or a part of it is longer than the data, and [`DecodeError::TooLarge`] if a frame is too
/// large.
pub(super) fn checked(bytes: &[u8]) -> Result<&[u8], DecodeError> {
    let length = number(bytes, 4).and_then(|length| length.checked_add(8)).ok_or(DecodeError::Broken)?;
    let file = bytes.get(..length).ok_or(DecodeError::Broken)?;
    check_parts(file.get(12..).ok_or(DecodeError::Broken)?, false)?;
    Ok(file)
}

/// Checks a sequence of parts: four letters, a length, and that many bytes, padded to an even number.
fn check_parts(mut rest: &[u8], in_frame: bool) -> Result<(), DecodeError> {
    while let Some((name, _)) = rest.split_first_chunk::<4>() {
        let length = number(rest, 4).ok_or(DecodeError::Broken)?;
        let content = rest.get(8..).and_then(|rest| rest.get(..length)).ok_or(DecodeError::Broken)?;
        match name {
            b"ANMF" if !in_frame => check_parts(content.get(16..).ok_or(DecodeError::Broken)?, true)?,
            b"VP8 " => check_size(lossy_size(content))?,
            b"VP8L" => check_size(lossless_size(content))?,
            _ => {}
        }
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    Ok(())
}

fn check_size(size: Option<(u32, u32)>) -> Result<(), DecodeError> {
    let (width, height) = size.ok_or(DecodeError::Broken)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS { Err(DecodeError::TooLarge) } else { Ok(()) }
}

/// Fourteen bits each (RFC 6386, 9.1).
fn lossy_size(content: &[u8]) -> Option<(u32, u32)> {
    let [a, b, c, d] = *content.get(6..)?.first_chunk()?;
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    Some((side(a, b), side(c, d)))
}

/// Fourteen bits each, minus one (RFC 9649, 3.4).
fn lossless_size(content: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(*content.get(1..)?.first_chunk()?);
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk().and_then(|number| usize::try_from(u32::from_le_bytes(*number)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut part = [name, &(content.len() as u32).to_le_bytes()[..], content].concat();
        part.resize(part.len().next_multiple_of(2), 0);
        part
    }

    fn file(parts: &[u8]) -> Vec<u8> {
        part(b"RIFF", &[b"WEBP", parts].concat())
    }

    #[test]
    fn what_follows_the_file_is_cut_off() {
        let whole = file(&part(b"EXIF", b"abc"));
        let longer = [&whole[..], b"EXIF\xFF\xFF\xFF\xFF"].concat();
        assert_eq!(checked(&longer), Ok(&whole[..]));
    }

    #[test]
    fn parts_that_are_longer_than_the_file_are_refused() {
        for (name, length) in [(b"EXIF", u32::MAX), (b"ICCP", 900), (b"ANMF", 8)] {
            let parts = [&name[..], &length.to_le_bytes(), &[0; 8]].concat();
            assert_eq!(checked(&file(&parts)), Err(DecodeError::Broken));
            // A frame with nothing inside is not checked.
            let framed = file(&part(b"ANMF", &[&[0; 16][..], &parts].concat()));
            assert_eq!(checked(&framed).is_ok(), length == 8, "{length}");
        }
        let whole = file(&part(b"EXIF", b"abcd"));
        assert_eq!(checked(&whole[..whole.len() - 1]), Err(DecodeError::Broken));
    }

    #[test]
    fn frames_that_are_too_large_are_refused_wherever_they_are() {
        let lossy = part(b"VP8 ", &[0, 0, 0, 0x9D, 1, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F]);
        let lossless = part(b"VP8L", &[0x2F, 0xFF, 0xFF, 0xFF, 0x0F]);
        for large in [lossy, lossless] {
            assert_eq!(checked(&file(&large)), Err(DecodeError::TooLarge));
            let frame = part(b"ANMF", &[&[0; 16][..], &large].concat());
            assert_eq!(checked(&file(&frame)), Err(DecodeError::TooLarge));
        }
        assert_eq!(checked(&file(&part(b"VP8L", &[0x2F]))), Err(DecodeError::Broken));
    }
}

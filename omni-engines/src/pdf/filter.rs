//! The filters that streams are compressed with.

use std::io::Read;

use super::PdfError;
use super::lexer::{hex, is_space};
use super::object::{Dict, Object};

/// Maximum number of filters of one stream.
pub(super) const MAX_FILTERS: usize = 8;

/// The filters that [`decode`] undoes, by their long names. Those of photographs and faxes are not among them.
pub(super) const LOSSLESS: [&[u8]; 5] =
    [b"FlateDecode", b"LZWDecode", b"RunLengthDecode", b"ASCIIHexDecode", b"ASCII85Decode"];

const BROKEN: PdfError = PdfError::Damaged("compressed data in it cannot be read");

/// Decodes the data of a stream, up to a number of bytes. Its dictionary must not contain references.
pub(super) fn decode(dict: &Dict, data: &[u8], limit: usize) -> Result<Vec<u8>, PdfError> {
    let list = |long: &[u8], short: &[u8]| match dict.get(long).or(dict.get(short)) {
        None | Some(Object::Null) => Vec::new(),
        Some(Object::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
    };
    let (filters, parameters) = (list(b"Filter", b"F"), list(b"DecodeParms", b"DP"));
    if filters.len() > MAX_FILTERS {
        return Err(PdfError::TooLarge);
    }
    let nothing = Dict::default();
    let mut data = std::borrow::Cow::Borrowed(data);
    for (index, filter) in filters.iter().enumerate() {
        let parameters = parameters.get(index).and_then(Object::as_dict).unwrap_or(&nothing);
        let decoded = match filter.as_name().unwrap_or_default() {
            b"FlateDecode" | b"Fl" => predicted(inflate(&data, limit)?, parameters)?,
            b"LZWDecode" | b"LZW" => predicted(lzw(&data, parameters, limit)?, parameters)?,
            b"ASCIIHexDecode" | b"AHx" => hexadecimal(&data),
            b"ASCII85Decode" | b"A85" => base85(&data, limit)?,
            b"RunLengthDecode" | b"RL" => run_length(&data, limit)?,
            _ => return Err(PdfError::Damaged("data in it is compressed in a way that is not known here")),
        };
        data = decoded.into();
    }
    Ok(data.into_owned())
}

/// Reads up to a limit. Data before an error is kept, as PDF readers do: the checksum is often wrong.
fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>, PdfError> {
    let mut out = Vec::new();
    let read = flate2::read::ZlibDecoder::new(data).take(limit as u64 + 1).read_to_end(&mut out);
    if out.len() > limit {
        return Err(PdfError::TooLarge);
    }
    if read.is_err() && out.is_empty() && !data.is_empty() { Err(BROKEN) } else { Ok(out) }
}

fn lzw(data: &[u8], parameters: &Dict, limit: usize) -> Result<Vec<u8>, PdfError> {
    use weezl::{BitOrder, LzwStatus, decode::Decoder};
    let early = parameters.get(b"EarlyChange").and_then(Object::as_int) != Some(0);
    let mut decoder =
        if early { Decoder::with_tiff_size_switch(BitOrder::Msb, 8) } else { Decoder::new(BitOrder::Msb, 8) };
    let (mut out, mut rest, mut part) = (Vec::new(), data, vec![0; 1 << 14]);
    loop {
        let done = decoder.decode_bytes(rest, &mut part);
        rest = rest.get(done.consumed_in..).unwrap_or_default();
        out.extend_from_slice(part.get(..done.consumed_out).unwrap_or_default());
        if out.len() > limit {
            return Err(PdfError::TooLarge);
        }
        match done.status {
            Ok(LzwStatus::Ok) if done.consumed_in > 0 || done.consumed_out > 0 => {}
            Err(_) if out.is_empty() => return Err(BROKEN),
            _ => return Ok(out),
        }
    }
}

fn hexadecimal(data: &[u8]) -> Vec<u8> {
    let mut digits = data.iter().take_while(|byte| **byte != b'>').filter_map(|byte| hex(*byte));
    let mut out = Vec::with_capacity(data.len() / 2);
    while let Some(high) = digits.next() {
        out.push(high << 4 | digits.next().unwrap_or(0));
    }
    out
}

fn base85(data: &[u8], limit: usize) -> Result<Vec<u8>, PdfError> {
    let mut out = Vec::with_capacity(data.len().min(limit));
    let (mut group, mut count) = (0_u64, 0_usize);
    for byte in data.iter().copied().filter(|byte| !is_space(*byte)).take_while(|byte| *byte != b'~') {
        match byte {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group * 85 + u64::from(byte - b'!');
                count += 1;
            }
            _ => return Err(BROKEN),
        }
        if count == 5 {
            out.extend((group as u32).to_be_bytes());
            (group, count) = (0, 0);
        }
        // A single letter stands for four zeros.
        if out.len() > limit {
            return Err(PdfError::TooLarge);
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group * 85 + 84;
        }
        out.extend((group as u32).to_be_bytes().into_iter().take(count - 1));
    }
    Ok(out)
}

fn run_length(data: &[u8], limit: usize) -> Result<Vec<u8>, PdfError> {
    let (mut out, mut rest) = (Vec::new(), data);
    while let Some((length, others)) = rest.split_first() {
        let length = usize::from(*length);
        match length {
            128 => break,
            0..128 => {
                let part = others.get(..=length).unwrap_or(others);
                out.extend_from_slice(part);
                rest = others.get(part.len()..).unwrap_or_default();
            }
            _ => {
                let Some((byte, others)) = others.split_first() else { break };
                out.extend(std::iter::repeat_n(*byte, 257 - length));
                rest = others;
            }
        }
        if out.len() > limit {
            return Err(PdfError::TooLarge);
        }
    }
    Ok(out)
}

/// Undoes the predictor that was applied before compression.
fn predicted(data: Vec<u8>, parameters: &Dict) -> Result<Vec<u8>, PdfError> {
    let number = |key: &[u8], usual: i64| parameters.get(key).and_then(Object::as_int).unwrap_or(usual);
    let predictor = number(b"Predictor", 1);
    if predictor < 2 {
        return Ok(data);
    }
    let size =
        |key, usual| usize::try_from(number(key, usual)).ok().filter(|size| (1..=1 << 16).contains(size));
    let (Some(colors), Some(bits), Some(columns)) =
        (size(b"Colors", 1), size(b"BitsPerComponent", 8), size(b"Columns", 1))
    else {
        return Err(BROKEN);
    };
    // Each is at most 2^16.
    let pixel = (colors * bits).div_ceil(8);
    let row = (colors * bits * columns).div_ceil(8);
    match predictor {
        2 if bits == 8 => Ok(from_left(data, colors, row)),
        2 => Err(PdfError::Damaged("data in it is compressed in a way that is not known here")),
        _ => Ok(from_neighbors(&data, pixel, row)),
    }
}

/// Each value was written as its difference from the one on its left.
fn from_left(mut data: Vec<u8>, colors: usize, row: usize) -> Vec<u8> {
    for line in data.chunks_mut(row) {
        for at in colors..line.len() {
            line[at] = line[at].wrapping_add(line[at - colors]);
        }
    }
    data
}

/// The predictors of PNG: each row states its own.
fn from_neighbors(data: &[u8], pixel: usize, row: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let Some((kind, values)) = line.split_first() else { break };
        let begin = out.len();
        for (index, value) in values.iter().enumerate() {
            let of =
                |back: usize| begin.checked_add(index).and_then(|at| out.get(at.checked_sub(back)?).copied());
            let left = if index < pixel { 0 } else { of(pixel).unwrap_or(0) };
            let above = of(row).unwrap_or(0);
            let corner = if index < pixel { 0 } else { of(row + pixel).unwrap_or(0) };
            let guess = match kind {
                1 => left,
                2 => above,
                3 => ((u16::from(left) + u16::from(above)) / 2) as u8,
                4 => paeth(left, above, corner),
                _ => 0,
            };
            out.push(value.wrapping_add(guess));
        }
    }
    out
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let (to_left, to_above, to_corner) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if to_left <= to_above && to_left <= to_corner {
        left
    } else if to_above <= to_corner {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::Lexer;
    use super::super::objects::deflated;
    use super::{PdfError, decode};

    fn decoded(dict: &str, data: &[u8]) -> Result<Vec<u8>, PdfError> {
        let dict = Lexer::new(dict.as_bytes(), 0).object()?.into_dict();
        decode(&dict, data, 1000)
    }

    fn text(dict: &str, data: &[u8]) -> String {
        String::from_utf8(decoded(dict, data).unwrap()).unwrap()
    }

    #[test]
    fn each_filter_is_undone() {
        assert_eq!(text("<<>>", b"plain"), "plain");
        assert_eq!(text("<</Filter/FlateDecode>>", &deflated(b"flat")), "flat");
        assert_eq!(text("<</Filter[/AHx]>>", b"68 65 78>"), "hex");
        assert_eq!(text("<</Filter/ASCII85Decode>>", b"87cURD]i,\"Ebo80~>"), "Hello World!");
        assert_eq!(text("<</Filter/RL>>", &[1, b'a', b'b', 254, b'c', 128]), "abccc");
        let data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(text("<</Filter/LZWDecode>>", &data), "-----A---B");
        let both: String = deflated(b"both").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text("<</Filter[/ASCIIHexDecode/FlateDecode]>>", both.as_bytes()), "both");
    }

    #[test]
    fn each_predictor_is_undone() {
        let of = |rows: &[u8], kind: u8| {
            let dict = format!("<</Filter/Fl/DecodeParms<</Predictor {kind}/Columns 3>>>>");
            decoded(&dict, &deflated(rows)).unwrap()
        };
        assert_eq!(of(&[0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1], 15), [1, 2, 3, 1, 2, 3, 2, 3, 4]);
        assert_eq!(of(&[0, 2, 4, 6, 3, 1, 1, 1, 4, 1, 1, 1], 12), [2, 4, 6, 2, 4, 6, 3, 5, 7]);
        assert_eq!(of(&[1, 1, 1, 5, 5, 5], 2), [1, 2, 3, 5, 10, 15]);
    }

    #[test]
    fn what_grows_too_large_or_is_damaged_is_refused() {
        assert_eq!(decoded("<</Filter/Fl>>", &deflated(&[0; 1001])), Err(PdfError::TooLarge));
        assert_eq!(decoded("<</Filter/RL>>", &[129, 0].repeat(8)), Err(PdfError::TooLarge));
        assert_eq!(decoded("<</Filter[/Fl/Fl/Fl/Fl/Fl/Fl/Fl/Fl/Fl]>>", b""), Err(PdfError::TooLarge));
        assert!(matches!(decoded("<</Filter/Fl>>", b"nothing"), Err(PdfError::Damaged(_))));
        assert!(matches!(decoded("<</Filter/A85>>", b"\x7F"), Err(PdfError::Damaged(_))));
        assert!(matches!(decoded("<</Filter/Unknown>>", b""), Err(PdfError::Damaged(_))));
    }
}

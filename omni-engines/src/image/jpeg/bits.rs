//! Bits and Huffman codes in the data of a scan (ITU-T T.81, annexes C and F).

/// The data ran out, or is not something that an encoder writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Codes of up to this many bits are looked up at once.
const SHORT: u32 = 9;

/// Minimum length of a block of zeros that counts as a hole, in bytes. A block with all its coefficients has about 24.
const HOLE: usize = 20;

/// A table of Huffman codes.
pub(super) struct Codes {
    /// For each start of the data, the length of the code times 256, plus its symbol. 0 if the code is longer.
    short: Vec<u16>,
    /// For each code length: the first code that is too large, shifted to sixteen bits.
    end: [u32; 17],
    /// For each code length: what to add to a code to get the index of its symbol.
    offset: [i32; 17],
    symbols: Vec<u8>,
}

impl Codes {
    /// Reads one table of a segment, and the length that it takes there. `None` if it is damaged.
    pub(super) fn read(segment: &[u8]) -> Option<(Self, usize)> {
        let counts = segment.get(..16)?;
        let total = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
        let symbols = segment.get(16..16 + total)?.to_vec();
        let mut codes = Self { short: vec![0; 1 << SHORT], end: [0; 17], offset: [0; 17], symbols };
        let (mut code, mut index) = (0_u32, 0_usize);
        for length in 1..=16_u32 {
            let count = u32::from(counts[length as usize - 1]);
            if code + count > 1 << length {
                return None;
            }
            codes.offset[length as usize] = index as i32 - code as i32;
            for _ in 0..count {
                codes.note_short(code, length, index);
                (code, index) = (code + 1, index + 1);
            }
            codes.end[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Some((codes, 16 + total))
    }

    fn note_short(&mut self, code: u32, length: u32, index: usize) {
        if length <= SHORT {
            let first = (code << (SHORT - length)) as usize;
            let entry = (length as u16) << 8 | u16::from(self.symbols[index]);
            self.short[first..first + (1 << (SHORT - length))].fill(entry);
        }
    }
}

/// Reads the data of a scan, up to the next marker.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// The position of the next byte to read into the buffer.
    at: usize,
    /// The next bits, the first of them at the top.
    buffer: u64,
    /// The number of bits in the buffer.
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, buffer: 0, count: 0 }
    }

    /// Fills the buffer, as far as there is data.
    fn fill(&mut self) {
        while self.count <= 56 {
            let Some(byte) = self.next_byte() else { return };
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// The next byte of the data. `None` at a marker and at the end of the file.
    fn next_byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        if byte != 0xFF {
            self.at += 1;
            return Some(byte);
        }
        // A byte FF in the data is followed by 00. Several FF before a marker are padding.
        if *self.bytes.get(self.at + 1)? != 0 {
            return None;
        }
        self.at += 2;
        Some(byte)
    }

    fn drop(&mut self, count: u32) -> Result<(), Damaged> {
        if count > self.count {
            self.fill();
            if count > self.count {
                return Err(Damaged);
            }
        }
        self.buffer <<= count;
        self.count -= count;
        Ok(())
    }

    /// Reads up to sixteen bits as a number.
    pub(super) fn take(&mut self, count: u32) -> Result<u32, Damaged> {
        if self.count < count {
            self.fill();
        }
        // In two steps, because a number cannot be shifted by all of its bits.
        let value = (self.buffer >> 1 >> (63 - count)) as u32;
        self.drop(count)?;
        Ok(value)
    }

    /// Skips any number of bits.
    pub(super) fn skip(&mut self, mut count: u32) -> Result<(), Damaged> {
        while count > 16 {
            self.drop(16)?;
            count -= 16;
        }
        self.drop(count)
    }

    /// Reads a code.
    pub(super) fn symbol(&mut self, codes: &Codes) -> Result<u8, Damaged> {
        if self.count < 16 {
            self.fill();
        }
        let entry = codes.short[(self.buffer >> (64 - SHORT)) as usize];
        if entry != 0 {
            self.drop(u32::from(entry >> 8))?;
            return Ok(entry as u8);
        }
        let next = (self.buffer >> 48) as u32;
        let length = (SHORT + 1..=16).find(|length| next < codes.end[*length as usize]).ok_or(Damaged)?;
        self.drop(length)?;
        let index = (next >> (16 - length)) as i32 + codes.offset[length as usize];
        usize::try_from(index).ok().and_then(|index| codes.symbols.get(index)).copied().ok_or(Damaged)
    }

    /// The approximate position of the next bits in the file.
    pub(super) fn position(&self) -> usize {
        self.at.saturating_sub(self.count as usize / 8)
    }

    /// Whether the data read since a position is a hole of zeros, as a lost sector or an interrupted transfer leaves it.
    /// No image has a block with this many codes that consist of zeros, with values that do.
    pub(super) fn is_hole(&self, begun: usize) -> bool {
        // The first and the last byte may have bits of their neighbors, and escaped ones shift the position.
        let inside = begun + HOLE / 4..self.position().saturating_sub(HOLE / 4);
        inside.len() >= HOLE / 2
            && self.bytes.get(inside).is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0))
    }

    /// Continues after a restart marker, which has to be there and have this number.
    pub(super) fn restart(&mut self, number: u8) -> Result<(), Damaged> {
        if self.left() > 0 {
            return Err(Damaged);
        }
        while self.bytes.get(self.at + 1) == Some(&0xFF) {
            self.at += 1;
        }
        if self.bytes.get(self.at..self.at + 2) != Some(&[0xFF, 0xD0 + number % 8]) {
            return Err(Damaged);
        }
        *self = Self::new(self.bytes, self.at + 2);
        Ok(())
    }

    /// How many bytes of data were not read, apart from padding with zeros and ones.
    pub(super) fn left(&mut self) -> usize {
        let mut left = 0;
        self.buffer <<= self.count % 8;
        self.count -= self.count % 8;
        loop {
            self.fill();
            if self.count == 0 {
                return left;
            }
            left += usize::from(!matches!(self.buffer >> 56, 0x00 | 0xFF));
            self.buffer <<= 8;
            self.count -= 8;
        }
    }

    /// Where the data ends. Only right after [`left`](Self::left).
    pub(super) fn end(&self) -> usize {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `0` is 7, `10` is 8, `1100 0000 0000` is 9.
    fn codes() -> Codes {
        let mut segment = [0; 19];
        (segment[0], segment[1], segment[11]) = (1, 1, 1);
        segment[16..].copy_from_slice(&[7, 8, 9]);
        Codes::read(&segment).unwrap().0
    }

    #[test]
    fn short_and_long_codes_are_read_until_the_data_ends() {
        let mut bits = Bits::new(&[0b0101_1000, 0b0000_0001, 0xFF, 0x00, 0xFF, 0xD9], 0);
        let codes = codes();
        assert_eq!([0; 3].map(|_| bits.symbol(&codes)), [Ok(7), Ok(8), Ok(9)]);
        // No table has a code that consists only of ones.
        assert_eq!(bits.symbol(&codes), Err(Damaged));
        assert_eq!((bits.take(9), bits.take(1), bits.left(), bits.end()), (Ok(0x1FF), Err(Damaged), 0, 4));
    }

    #[test]
    fn what_nothing_has_read_is_counted_without_padding() {
        let mut bits = Bits::new(&[0xA5, 0xA5, 0x00, 0xFF, 0x00, 0x17, 0xFF, 0xD9], 0);
        assert_eq!((bits.skip(3), bits.left(), bits.end()), (Ok(()), 2, 6));
    }

    #[test]
    fn a_restart_is_a_marker_with_the_right_number() {
        let data = [0b1010_1111, 0xFF, 0xFF, 0xD1, 0x80];
        let mut bits = Bits::new(&data, 0);
        assert_eq!((bits.take(4), bits.restart(9), bits.take(8)), (Ok(10), Ok(()), Ok(0x80)));
        assert_eq!(Bits::new(&data, 1).restart(2), Err(Damaged));
        assert_eq!(Bits::new(&data, 0).restart(1), Err(Damaged), "data is left");
    }

    #[test]
    fn tables_with_more_codes_than_there_are_bits_are_damaged() {
        assert!(Codes::read(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]).is_none());
        assert!(Codes::read(&[1; 16]).is_none() && Codes::read(&[0; 15]).is_none());
    }
}

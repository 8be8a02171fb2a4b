//! Skips through the data of a scan, block by block, the way a decoder reads it, but without making pixels.

use super::bits::{Bits, Codes, Damaged};
use super::frame::{Frame, Member, Spectrum};

/// The Huffman tables that the file has defined so far.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) dc: [Option<Codes>; 4],
    pub(super) ac: [Option<Codes>; 4],
}

/// One scan.
pub(super) struct Scan<'a> {
    pub(super) tables: &'a Tables,
    pub(super) members: &'a [Member],
    pub(super) spectrum: Spectrum,
    /// Units between two restart markers, or 0.
    pub(super) interval: usize,
    /// The number of following blocks that have no coefficients in this scan.
    pub(super) empty: u32,
}

impl Scan<'_> {
    /// Skips through the whole scan.
    pub(super) fn pass(&mut self, bits: &mut Bits<'_>, frame: &mut Frame) -> Result<(), Damaged> {
        let members = self.members;
        let single = if let [member] = members { Some(member.component) } else { None };
        let grid = single.map_or_else(|| frame.units(), |index| frame.own(index));
        for unit in 0..grid.columns * grid.rows {
            if self.interval > 0 && unit > 0 && unit % self.interval == 0 {
                bits.restart((unit / self.interval - 1) as u8)?;
                self.empty = 0;
            }
            let (column, row) = (unit % grid.columns, unit / grid.columns);
            for member in members {
                let stride = frame.padded(member.component).columns;
                let component = &mut frame.components[member.component];
                let (across, down) = if single.is_some() { (1, 1) } else { component.blocks };
                for y in row * down..(row + 1) * down {
                    for x in column * across..(column + 1) * across {
                        // Sequential images keep no coefficients, because no scan refines them.
                        let mut none = 0;
                        let filled = component.filled.get_mut(y * stride + x).unwrap_or(&mut none);
                        let begun = bits.position();
                        self.block(bits, member, filled)?;
                        if bits.is_hole(begun) {
                            return Err(Damaged);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn block(&mut self, bits: &mut Bits<'_>, member: &Member, filled: &mut u64) -> Result<(), Damaged> {
        let Spectrum { first, last, refines } = self.spectrum;
        let tables = self.tables;
        if first == 0 && refines {
            return bits.skip(1);
        }
        if first == 0 {
            let size = bits.symbol(tables.dc[member.dc].as_ref().ok_or(Damaged)?)?;
            if size > 15 {
                return Err(Damaged);
            }
            bits.skip(u32::from(size))?;
        }
        if last == 0 {
            return Ok(());
        }
        let codes = tables.ac[member.ac].as_ref().ok_or(Damaged)?;
        if refines { self.refine(bits, codes, filled) } else { self.fill(bits, codes, filled) }
    }

    /// Coefficients that arrive for the first time.
    fn fill(&mut self, bits: &mut Bits<'_>, codes: &Codes, filled: &mut u64) -> Result<(), Damaged> {
        if self.empty > 0 {
            self.empty -= 1;
            return Ok(());
        }
        let (mut at, last) = (u32::from(self.spectrum.first.max(1)), u32::from(self.spectrum.last));
        while at <= last {
            let symbol = bits.symbol(codes)?;
            let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 && zeros < 15 {
                // Only progressive images can end several blocks at once.
                return if zeros > 0 && self.spectrum.first == 0 {
                    Err(Damaged)
                } else {
                    self.end(bits, zeros)
                };
            }
            at += zeros;
            if at > last {
                return Err(Damaged);
            }
            if size > 0 {
                *filled |= 1 << at;
                bits.skip(size)?;
            }
            at += 1;
        }
        Ok(())
    }

    /// One more bit of coefficients, and new coefficients between them.
    fn refine(&mut self, bits: &mut Bits<'_>, codes: &Codes, filled: &mut u64) -> Result<(), Damaged> {
        let (first, last) = (u32::from(self.spectrum.first), u32::from(self.spectrum.last));
        let before = *filled;
        let mut at = first;
        while self.empty == 0 && at <= last {
            let symbol = bits.symbol(codes)?;
            let (mut zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 && zeros < 15 {
                self.end(bits, zeros)?;
                self.empty += 1;
                break;
            }
            if size > 1 {
                return Err(Damaged);
            }
            bits.skip(size)?;
            while at <= last {
                if before >> at & 1 == 1 {
                    bits.skip(1)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                at += 1;
            }
            if size == 1 {
                if at > last {
                    return Err(Damaged);
                }
                *filled |= 1 << at;
            }
            at += 1;
        }
        if self.empty > 0 {
            self.empty -= 1;
            let rest = if at <= last { before >> at << at << (63 - last) } else { 0 };
            bits.skip(rest.count_ones())?;
        }
        Ok(())
    }

    /// The end of a block, and of several that follow.
    fn end(&mut self, bits: &mut Bits<'_>, size: u32) -> Result<(), Damaged> {
        self.empty = (1 << size) - 1 + bits.take(size)?;
        Ok(())
    }
}

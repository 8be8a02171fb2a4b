//! What a JPEG file says about its pixels before they follow.

use super::super::MAX_PIXELS;
use super::Fault;

/// Size and components of an image.
pub(super) struct Frame {
    pub(super) progressive: bool,
    width: usize,
    height: usize,
    pub(super) components: Vec<Component>,
}

/// A channel of color.
pub(super) struct Component {
    id: u8,
    /// Blocks of it in a unit of all components, across and down.
    pub(super) blocks: (usize, usize),
    /// The lowest bit of each of the 64 coefficients that the scans have delivered.
    delivered: [Option<u8>; 64],
    /// For each block of a progressive image, a bit for each coefficient that is not zero.
    pub(super) filled: Vec<u64>,
}

/// The number of blocks across and down.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// Which part of the coefficients a scan delivers.
#[derive(Clone, Copy)]
pub(super) struct Spectrum {
    pub(super) first: u8,
    pub(super) last: u8,
    /// The bit that it refines. `None` if it is the first of its coefficients.
    pub(super) refines: bool,
}

/// A component in a scan, and its tables.
pub(super) struct Member {
    pub(super) component: usize,
    pub(super) dc: usize,
    pub(super) ac: usize,
}

impl Frame {
    /// Reads the segment with the marker `code`.
    pub(super) fn read(code: u8, segment: &[u8]) -> Result<Self, Fault> {
        // Cameras do not write lossless, hierarchical or arithmetic coding.
        if !matches!(code, 0xC0..=0xC2) || segment.first() != Some(&8) {
            return Err(Fault::Unusual);
        }
        let [_, y, y2, x, x2, count, components @ ..] = segment else { return Err(Fault::Damaged) };
        let side = |high: &u8, low: &u8| usize::from(u16::from_be_bytes([*high, *low]));
        let mut frame = Self {
            progressive: code == 0xC2,
            width: side(x, x2),
            height: side(y, y2),
            components: Vec::new(),
        };
        let whole = components.len() == 3 * usize::from(*count) && (1..=4).contains(count);
        let size = frame.width as u64 * frame.height as u64;
        if !whole || size == 0 {
            return Err(Fault::Damaged);
        }
        if size > MAX_PIXELS {
            return Err(Fault::TooLarge);
        }
        for component in components.chunks_exact(3) {
            let blocks = (usize::from(component[1] >> 4), usize::from(component[1] & 15));
            if !(1..=4).contains(&blocks.0) || !(1..=4).contains(&blocks.1) {
                return Err(Fault::Damaged);
            }
            let component = Component { id: component[0], blocks, delivered: [None; 64], filled: Vec::new() };
            frame.components.push(component);
        }
        if frame.progressive {
            for index in 0..frame.components.len() {
                let Grid { columns, rows } = frame.padded(index);
                frame.components[index].filled = vec![0; columns * rows];
            }
        }
        Ok(frame)
    }

    /// Maximum number of blocks that a component has in a unit.
    fn most(&self) -> (usize, usize) {
        let most = |of: fn(&Component) -> usize| self.components.iter().map(of).max().unwrap_or(1);
        (most(|component| component.blocks.0), most(|component| component.blocks.1))
    }

    /// The units of a scan of several components.
    pub(super) fn units(&self) -> Grid {
        let most = self.most();
        Grid { columns: self.width.div_ceil(8 * most.0), rows: self.height.div_ceil(8 * most.1) }
    }

    /// The blocks of a component in a scan of its own.
    pub(super) fn own(&self, index: usize) -> Grid {
        let (most, blocks) = (self.most(), self.components[index].blocks);
        Grid {
            columns: (self.width * blocks.0).div_ceil(8 * most.0),
            rows: (self.height * blocks.1).div_ceil(8 * most.1),
        }
    }

    /// The blocks of a component in scans of several components, which fill up the last units.
    pub(super) fn padded(&self, index: usize) -> Grid {
        let (units, blocks) = (self.units(), self.components[index].blocks);
        Grid { columns: units.columns * blocks.0, rows: units.rows * blocks.1 }
    }

    /// Reads the header of a scan, and notes what it delivers.
    pub(super) fn scan(&mut self, header: &[u8]) -> Result<(Vec<Member>, Spectrum), Fault> {
        let damaged = Fault::Damaged;
        let (count, rest) = header.split_first().ok_or(damaged)?;
        let (list, rest) = rest.split_at_checked(2 * usize::from(*count)).ok_or(damaged)?;
        let [first, last, bits] = *rest.first_chunk().ok_or(damaged)?;
        let (high, low) = (bits >> 4, bits & 15);
        let sequential = first == 0 && last == 63 && bits == 0;
        let progressive = first <= last && last < 64 && low < 14 && (high == 0 || high == low + 1);
        // Only a scan of one component has coefficients other than the first.
        let alone = if first == 0 { last == 0 } else { *count == 1 };
        if *count == 0 || !(if self.progressive { progressive && alone } else { sequential }) {
            return Err(damaged);
        }
        let mut members = Vec::new();
        for entry in list.chunks_exact(2) {
            let index = self.components.iter().position(|component| component.id == entry[0]);
            let component = index.ok_or(damaged)?;
            let (dc, ac) = (usize::from(entry[1] >> 4), usize::from(entry[1] & 15));
            if dc > 3 || ac > 3 || members.iter().any(|member: &Member| member.component == component) {
                return Err(damaged);
            }
            members.push(Member { component, dc, ac });
            let delivered = &mut self.components[component].delivered;
            // Each bit comes once, and the first coefficient's bit comes before all others of its block.
            let expected = (high > 0).then_some(high);
            if first > 0 && delivered[0].is_none() {
                return Err(damaged);
            }
            for bit in &mut delivered[usize::from(first)..=usize::from(last)] {
                if *bit != expected {
                    return Err(damaged);
                }
                *bit = Some(low);
            }
        }
        Ok((members, Spectrum { first, last, refines: high > 0 }))
    }

    /// Whether all bits of all coefficients have arrived.
    pub(super) fn is_whole(&self) -> bool {
        let all = |component: &Component| component.delivered.iter().all(|bit| *bit == Some(0));
        self.components.iter().all(all)
    }
}

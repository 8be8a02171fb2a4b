//! Changes bytes in the ways that files break, and in some others.

use fastrand::Rng;

/// Numbers that often cause errors.
const EDGES: [u8; 8] = [0x00, 0x01, 0x0F, 0x7F, 0x80, 0xD9, 0xFE, 0xFF];

/// A changed copy. Parts of `other` may be copied into it.
pub fn mutated(bytes: &[u8], other: &[u8], random: &mut Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 << random.u32(0..4) {
        change(&mut bytes, other, random);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Rng) {
    let length = bytes.len();
    let at = place(length, random);
    let some = random.usize(1..=64).min(length - at.min(length));
    match random.u32(0..10) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..at + some)),
        2 => bytes[at..at + some].fill(*random.choice(&EDGES).unwrap_or(&0)),
        3 => {
            let copied = bytes[at..at + some].to_vec();
            bytes.splice(at..at, copied);
        }
        4 => {
            let from = place(other.len(), random);
            let lent = &other[from..other.len().min(from + 200)];
            bytes.splice(at..at, lent.iter().copied());
        }
        5 => bytes.extend((0..some).map(|_| random.u8(..))),
        // A two-byte number close to the length.
        6 if at + 1 < length => {
            let value = if random.bool() { length as u16 } else { u16::MAX - random.u16(..4) };
            bytes[at..at + 2].copy_from_slice(&value.to_be_bytes());
        }
        7 if at < length => bytes[at] = *random.choice(&EDGES).unwrap_or(&0),
        8 if at < length => bytes[at] ^= 1 << random.u32(0..8),
        _ if at < length => bytes[at] = random.u8(..),
        _ => bytes.push(random.u8(..)),
    }
}

/// Half of all changes are in the first bytes, where files describe themselves.
fn place(length: usize, random: &mut Rng) -> usize {
    let most = if random.bool() { length.min(700) } else { length };
    random.usize(0..=most)
}

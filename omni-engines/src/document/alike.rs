//! Whether two sources say the same.

use jiff::civil::Date;

use crate::mrz::Sex;
use crate::person::card::{CardNumber, Expiry};
use crate::person::{address, text};

/// A value that can be compared with what another source says.
pub trait Alike {
    /// Whether both say the same.
    fn is_like(&self, other: &Self) -> bool;
}

impl Alike for String {
    fn is_like(&self, other: &Self) -> bool {
        text::is_same(self, other)
    }
}

impl Alike for Vec<String> {
    /// The lines of an address: see [`address::is_same`].
    fn is_like(&self, other: &Self) -> bool {
        address::is_same(&self.join(" "), &other.join(" "))
    }
}

macro_rules! alike_if_equal {
    ($($type:ty),+) => {
        $(impl Alike for $type {
            fn is_like(&self, other: &Self) -> bool {
                self == other
            }
        })+
    };
}

alike_if_equal!(Date, Sex, i16, CardNumber, Expiry);

//! Where something is in an image, as stated in persona files.

use omni_engines::image;
use serde::Deserialize;

/// A part of an image, in percent: distance from the left and the top edge, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "[u8; 4]")]
pub(crate) struct Area(pub(crate) image::Area);

impl Area {
    /// Where a card of the format ID-1 usually has its portrait.
    pub(super) const PORTRAIT: Self = Self(image::Area { left: 5, top: 22, width: 29, height: 58 });

    /// The upper middle of an image, where the head usually is in a selfie.
    pub(super) const HEAD: Self = Self(image::Area { left: 25, top: 5, width: 50, height: 60 });
}

impl TryFrom<[u8; 4]> for Area {
    type Error = &'static str;

    fn try_from([left, top, width, height]: [u8; 4]) -> Result<Self, Self::Error> {
        let inside = |from: u8, length: u8| length > 0 && u16::from(from) + u16::from(length) <= 100;
        if inside(left, width) && inside(top, height) {
            Ok(Self(image::Area { left, top, width, height }))
        } else {
            Err("expected left, top, width, height in percent, for a part of the image that is not empty")
        }
    }
}

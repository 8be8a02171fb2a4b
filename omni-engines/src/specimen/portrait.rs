//! The portraits that may be printed: those of `testdata/NOTICE`.

use image::RgbImage;
use image::imageops::{self, FilterType};

/// Whose portrait is printed. They show public figures, who have nothing to do with the names on the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Portrait {
    /// A man.
    A,
    /// The same man some years later.
    Later,
    /// A woman.
    B,
    /// Another man.
    C,
    /// Another woman: whose portrait is on the specimen card of the sandbox.
    D,
}

impl Portrait {
    /// All portraits.
    pub const ALL: [Self; 5] = [Self::A, Self::Later, Self::B, Self::C, Self::D];

    /// The photograph, a JPEG file, from which portraits are cut. It serves as a selfie of the same person.
    #[must_use]
    pub fn photograph(self) -> &'static [u8] {
        match self {
            Self::A => include_bytes!("../../testdata/portrait-a-1.jpg"),
            Self::Later => include_bytes!("../../testdata/portrait-a-2.jpg"),
            Self::B => include_bytes!("../../testdata/portrait-b.jpg"),
            Self::C => include_bytes!("../../testdata/portrait-c.jpg"),
            Self::D => include_bytes!("../../testdata/portrait-d.jpg"),
        }
    }

    /// Head and shoulders: left, top, width and height in the photograph, in the ratio 35 to 45.
    fn part(self) -> (u32, u32, u32, u32) {
        match self {
            Self::A => (84, 50, 520, 668),
            Self::Later => (189, 0, 400, 514),
            Self::B => (70, 60, 560, 720),
            Self::C => (90, 40, 560, 720),
            Self::D => (131, 0, 192, 247),
        }
    }

    /// The portrait in this size, which should have a ratio of about 35 to 45.
    pub(super) fn printed(self, (width, height): (u32, u32)) -> RgbImage {
        let Ok(photograph) = image::load_from_memory(self.photograph()) else {
            return RgbImage::from_pixel(width, height, image::Rgb([128; 3]));
        };
        let (left, top, across, down) = self.part();
        let cut = imageops::crop_imm(&photograph.into_rgb8(), left, top, across, down).to_image();
        imageops::resize(&cut, width, height, FilterType::CatmullRom)
    }
}

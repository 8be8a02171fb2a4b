//! The image at a size that is fast to search for outlines.

use image::RgbImage;

/// Longer side of the scaled-down image, in pixels.
const LONGER_SIDE: usize = 400;

/// Minimum length of a side of the scaled-down image that is worth a search, in pixels.
const MIN_SIDE: usize = 20;

/// The scaled-down image: each pixel is the mean of a square block, as red, green and blue.
pub(super) struct Small {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Side of a block, in pixels of the whole image.
    pub(super) block: usize,
    pub(super) colors: Vec<[u8; 3]>,
}

impl Small {
    /// `None` if the image is too small or too narrow to show an outline.
    pub(super) fn of(pixels: &RgbImage) -> Option<Self> {
        let (old_width, old_height) = (pixels.width() as usize, pixels.height() as usize);
        let block = old_width.max(old_height).div_ceil(LONGER_SIDE).max(1);
        let (width, height) = (old_width / block, old_height / block);
        if width < MIN_SIDE || height < MIN_SIDE {
            return None;
        }
        // Sixteen samples of each block are enough against noise, and limit the work on large images.
        let step = block.div_ceil(4);
        let raw = pixels.as_raw().as_slice();
        let mut colors = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (mut sum, mut count) = ([0_u32; 3], 0);
                for dy in (0..block).step_by(step) {
                    for dx in (0..block).step_by(step) {
                        let at = ((y * block + dy) * old_width + x * block + dx) * 3;
                        for channel in 0..3 {
                            sum[channel] += u32::from(raw[at + channel]);
                        }
                        count += 1;
                    }
                }
                colors.push(sum.map(|sum| (sum / count) as u8));
            }
        }
        Some(Self { width, height, block, colors })
    }
}

//! What a camera sees of a document.

mod background;
mod blur;
mod view;

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

pub use background::Background;

use super::canvas::sample;
use super::layout;
use super::math::Noise;
use crate::geometry::QuarterTurn;
use crate::image::Image;
use view::View;

/// Radius of the corners of cards and passports, 3.18 mm at 300 dots per inch.
const CORNER: f32 = 37.6;

/// How a document lies in front of the camera. The default is a good image: sharp, evenly lit, a little tilted.
///
/// Lengths are pixels of the drawing unless said otherwise. Drawings of cards have 300 per inch: a character of a zone is 30
/// pixels wide.
#[derive(Clone, PartialEq)]
pub struct Scene {
    /// Degrees by which the document is turned clockwise on the table.
    pub tilt: f32,
    /// Additional quarter turns of the image.
    pub turn: QuarterTurn,
    /// Degrees by which the camera looks at it from the side, 0 to 60.
    pub perspective: f32,
    /// Standard deviation of the blur.
    pub blur: f32,
    /// Brightness of the reflection of a lamp on the document; 1 hides what is below it.
    pub glare: f32,
    /// Where the reflection is, as shares of width and height.
    pub glare_at: (f32, f32),
    /// How bright the light is; 1 is good light.
    pub brightness: f32,
    /// How much weaker the light is on the right side than on the left, behind the edge of a shadow, 0 to 1.
    pub shadow: f32,
    /// Standard deviation of the noise of the camera, in levels of brightness.
    pub noise: f32,
    /// Pixels of the image per pixel of the drawing.
    pub scale: f32,
    /// Quality of the JPEG file, 1 to 100. [`photograph`] ignores it: it is for [`Image::to_jpeg`].
    pub jpeg_quality: u8,
    /// What the document lies on.
    pub background: Background,
    /// Share of the document that is beyond the left edge of the image, 0 to 1.
    pub cut: f32,
    /// Another document, below this one.
    pub second: Option<Image>,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            tilt: 2.3,
            turn: QuarterTurn::None,
            perspective: 0.0,
            blur: 0.0,
            glare: 0.0,
            glare_at: (0.6, 0.5),
            brightness: 1.0,
            shadow: 0.0,
            noise: 1.7,
            scale: 1.0,
            jpeg_quality: 88,
            background: Background::Table,
            cut: 0.0,
            second: None,
        }
    }
}

/// Takes an image of a drawn document. The same arguments give the same pixels; another seed changes the noise and the
/// clutter.
///
/// Values out of range are clamped.
#[must_use]
pub fn photograph(drawn: &Image, scene: &Scene, seed: u64) -> Image {
    let scale = if scale_is_fine(scene.scale) { scene.scale } else { 1.0 };
    let view = View::new(drawn, scene, scale.max(1.0));
    let mut light = expose(drawn, scene, (&view, seed));
    let deviation = scene.blur.clamp(0.0, 60.0) * view.zoom;
    if deviation > 0.0 {
        blur::gaussian(&mut light, view.width as usize, deviation);
    }
    let mut pixels = RgbImage::new(view.width, view.height);
    for (pixel, color) in pixels.pixels_mut().zip(light) {
        pixel.0 = color.map(|channel| (channel + 0.5).clamp(0.0, 255.0) as u8);
    }
    if scale < 1.0 {
        let side = |length: u32| ((length as f32 * scale) as u32).max(1);
        pixels = imageops::resize(&pixels, side(view.width), side(view.height), FilterType::Triangle);
    }
    let mut noise = Noise::new(seed);
    let deviation = scene.noise.clamp(0.0, 128.0);
    for pixel in pixels.pixels_mut() {
        let grain = noise.next() * deviation;
        pixel.0 = pixel.0.map(|channel| (f32::from(channel) + grain + 0.5).clamp(0.0, 255.0) as u8);
    }
    Image::from_pixels(match scene.turn {
        QuarterTurn::None => pixels,
        QuarterTurn::Right => imageops::rotate90(&pixels),
        QuarterTurn::Half => imageops::rotate180(&pixels),
        QuarterTurn::Left => imageops::rotate270(&pixels),
    })
}

fn scale_is_fine(scale: f32) -> bool {
    (0.02..=4.0).contains(&scale)
}

/// The light that reaches each pixel, before blur and noise.
fn expose(drawn: &Image, scene: &Scene, (view, seed): (&View, u64)) -> Vec<[f32; 3]> {
    let table = background::draw(scene.background, (view.width, view.height), seed);
    let first = Sheet::new(drawn);
    let second = scene.second.as_ref().map(Sheet::new);
    let mut light = Vec::with_capacity(view.width as usize * view.height as usize);
    for y in 0..view.height {
        for x in 0..view.width {
            let (u, v) = view.on_table(x as f32, y as f32);
            let mut color = table.get_pixel(x, y).0.map(f32::from);
            first.lay(&mut color, (u, v));
            if let Some(second) = &second {
                second.lay(&mut color, (u - view.second.0, v - view.second.1));
            }
            let (right, down) = (x as f32 / view.width as f32, y as f32 / view.height as f32);
            let mut lamp = (1.03 - 0.06 * right - 0.03 * down) * scene.brightness.clamp(0.0, 4.0);
            // The edge of the shadow is soft, and runs across the document.
            let behind = ((u + 0.3 * v) / 60.0 + 0.5).clamp(0.0, 1.0);
            lamp *= 1.0 - scene.shadow.clamp(0.0, 1.0) * behind;
            let (gu, gv) =
                (u / first.size.0 + 0.5 - scene.glare_at.0, v / first.size.1 + 0.5 - scene.glare_at.1);
            let fall = 1.0 + gu * gu * 15.0 + gv * gv * 14.0;
            let glare = 520.0 * scene.glare.clamp(0.0, 10.0) / (fall * fall * fall);
            light.push(color.map(|channel| channel * lamp + glare));
        }
    }
    light
}

/// A document on the table.
struct Sheet<'a> {
    pixels: &'a RgbImage,
    size: (f32, f32),
    corner: f32,
}

impl<'a> Sheet<'a> {
    fn new(image: &'a Image) -> Self {
        let (width, height) = (image.width(), image.height());
        let round = [layout::CARD, layout::PAGE].contains(&(width, height));
        Self {
            pixels: image.pixels(),
            size: (width as f32, height as f32),
            corner: if round { CORNER } else { 1.0 },
        }
    }

    /// How far a point lies outside, measured from the center of the sheet; negative inside.
    fn outside(&self, (u, v): (f32, f32)) -> f32 {
        let du = u.abs() - (self.size.0 / 2.0 - self.corner);
        let dv = v.abs() - (self.size.1 / 2.0 - self.corner);
        let (far_u, far_v) = (du.max(0.0), dv.max(0.0));
        (far_u * far_u + far_v * far_v).sqrt() + du.max(dv).min(0.0) - self.corner
    }

    /// Mixes the sheet and its shadow, which falls to the lower right, into the color of the table.
    fn lay(&self, color: &mut [f32; 3], (u, v): (f32, f32)) {
        let shadow = 0.25 * (1.0 - self.outside((u - 5.0, v - 7.0)) / 12.0).clamp(0.0, 1.0);
        let cover = (0.5 - self.outside((u, v))).clamp(0.0, 1.0);
        if shadow <= 0.0 && cover <= 0.0 {
            return;
        }
        // Beyond the last pixel its color is repeated, so that the edge does not get darker.
        let (x_last, y_last) = (self.size.0 - 1.0, self.size.1 - 1.0);
        let at = ((u + x_last / 2.0).clamp(0.0, x_last), (v + y_last / 2.0).clamp(0.0, y_last));
        let printed = sample(self.pixels, at);
        for (channel, printed) in color.iter_mut().zip(printed) {
            *channel = *channel * (1.0 - shadow) * (1.0 - cover) + printed * cover;
        }
    }
}

/// The color of a plain table.
const TABLE: Rgb<u8> = Rgb([104, 88, 74]);

//! `omni-sandbox specimen`: draws a document of an invented person, and takes an image of it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use omni_engines::geometry::QuarterTurn;
use omni_engines::image::Image;
use omni_sandbox::specimen::drawing::{
    Background, Kind, Scene, Side, draw, image_to_pdf, photograph, to_pdf,
};
use omni_sandbox::specimen::{person, persona};

use crate::Failure;

/// What is drawn, and how it is placed in front of the camera.
#[derive(Args)]
pub(crate) struct Specimen {
    /// What to draw: passport, id, license, voter, bank, proof, medical, cfdi; selfie is the portrait as a photograph
    #[arg(long, value_parser = subject)]
    kind: Subject,
    /// Which side: front, back
    #[arg(long, default_value = "front", value_parser = side)]
    side: Side,
    /// Whose document: the name of a persona, the given name of its person (zara, lucia), or the path of a persona file
    /// (*.toml)
    #[arg(long, value_name = "NAME|FILE", default_value = "zara")]
    person: String,
    /// Output file. The extension decides the format: .jpg, .png, .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    camera: Camera,
}

/// Without any of these, the drawing itself is written: flat and clean.
#[derive(Args)]
#[command(next_help_heading = "Camera (without any of these, the flat drawing is written)")]
struct Camera {
    /// Degrees by which the document is turned clockwise on the table, -180 to 180
    #[arg(long, value_name = "DEGREES", allow_negative_numbers = true, value_parser = within::<-180, 180>)]
    tilt: Option<f32>,
    /// Degrees by which the whole image is turned: 0, 90, 180, 270
    #[arg(long, value_name = "DEGREES", value_parser = turn)]
    turn: Option<QuarterTurn>,
    /// Degrees by which the camera looks from the side, 0 to 60
    #[arg(long, value_name = "DEGREES", value_parser = within::<0, 60>)]
    perspective: Option<f32>,
    /// Standard deviation of the blur in pixels of the drawing, which has 300 per inch, 0 to 60
    #[arg(long, value_name = "PIXELS", value_parser = within::<0, 60>)]
    blur: Option<f32>,
    /// Reflection of a lamp; 1, the default strength, hides what is below, 0 to 10
    #[arg(long, value_name = "STRENGTH", num_args = 0..=1, default_missing_value = "1", value_parser = within::<0, 10>)]
    glare: Option<f32>,
    /// How much light is missing overall, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = within::<0, 1>)]
    dark: Option<f32>,
    /// How much light is missing on the right side, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = within::<0, 1>)]
    shadow: Option<f32>,
    /// Standard deviation of the noise, in levels of brightness, 0 to 128
    #[arg(long, value_name = "LEVELS", value_parser = within::<0, 128>)]
    noise: Option<f32>,
    /// Pixels of the image per pixel of the drawing, 0.05 to 4
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    scale: Option<f32>,
    /// Quality of a JPEG file, 1 to 100; also of the image in a PDF file
    #[arg(long, value_name = "QUALITY", value_parser = clap::value_parser!(u8).range(1..=100))]
    quality: Option<u8>,
    /// What the document lies on: table, desk, wood, clutter
    #[arg(long, value_parser = background)]
    background: Option<Background>,
    /// A table full of other things; short for --background clutter
    #[arg(long, conflicts_with = "background")]
    clutter: bool,
    /// Share of the document that lies beyond the left edge of the image, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = within::<0, 1>)]
    cut: Option<f32>,
    /// Kind of a second document of the same person, below the first one
    #[arg(long, value_name = "KIND", value_parser = kind)]
    with: Option<Kind>,
    /// Seed for noise and clutter: the same number makes the same image
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

/// The subject of an image.
#[derive(Clone, Copy)]
enum Subject {
    Document(Kind),
    Selfie,
}

/// Formats of files.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Jpeg,
    Png,
    Pdf,
}

impl Specimen {
    /// Draws the document, takes the image and writes it.
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let format = format(&self.out)?;
        let persona = persona(&self.person).map_err(|problem| format!("--person: {problem}"))?;
        let quality = self.camera.quality.unwrap_or(Scene::default().jpeg_quality);
        let taken = self.camera.is_used();
        let (bytes, seen) = match self.kind {
            Subject::Selfie if taken => {
                return Err(
                    "--kind selfie: of the camera options, only --quality applies to it; remove the others"
                        .into(),
                );
            }
            Subject::Selfie => {
                let portrait = person(&persona, Kind::Id).portrait;
                let photo = Image::decode(portrait.photograph())?;
                (encode(&photo, format, quality), size(&photo))
            }
            Subject::Document(kind) => {
                let person = person(&persona, kind);
                let mut image = draw(kind, self.side, &person);
                if taken {
                    let second = self
                        .camera
                        .with
                        .map(|kind| draw(kind, Side::Front, &omni_sandbox::specimen::person(&persona, kind)));
                    image = photograph(&image, &self.camera.scene(second), self.camera.seed);
                }
                if format == Format::Pdf && !taken {
                    (to_pdf(kind, self.side, &person), "1 page".to_owned())
                } else {
                    (encode(&image, format, quality), size(&image))
                }
            }
        };
        std::fs::write(&self.out, bytes).map_err(|error| {
            format!(
                "--out: the file cannot be written ({error}); name a folder that exists and may be written to"
            )
        })?;
        Ok(writeln!(std::io::stdout(), "{}: {seen}", self.out.display())?)
    }
}

impl Camera {
    /// Whether any camera option is set.
    fn is_used(&self) -> bool {
        [
            self.tilt,
            self.perspective,
            self.blur,
            self.glare,
            self.dark,
            self.shadow,
            self.noise,
            self.scale,
            self.cut,
        ]
        .iter()
        .any(Option::is_some)
            || self.turn.is_some()
            || self.background.is_some()
            || self.with.is_some()
            || self.clutter
    }

    fn scene(&self, second: Option<Image>) -> Scene {
        let usual = Scene::default();
        let background = if self.clutter { Some(Background::Clutter) } else { self.background };
        Scene {
            tilt: self.tilt.unwrap_or(usual.tilt),
            turn: self.turn.unwrap_or(usual.turn),
            perspective: self.perspective.unwrap_or(usual.perspective),
            blur: self.blur.unwrap_or(usual.blur),
            glare: self.glare.unwrap_or(usual.glare),
            brightness: 1.0 - self.dark.unwrap_or(0.0),
            shadow: self.shadow.unwrap_or(usual.shadow),
            noise: self.noise.unwrap_or(usual.noise),
            scale: self.scale.unwrap_or(usual.scale),
            background: background.unwrap_or(usual.background),
            cut: self.cut.unwrap_or(usual.cut),
            second,
            ..usual
        }
    }
}

fn encode(image: &Image, format: Format, quality: u8) -> Vec<u8> {
    match format {
        Format::Jpeg => image.to_jpeg(quality),
        Format::Png => image.to_png(),
        Format::Pdf => image_to_pdf(image, quality),
    }
}

fn size(image: &Image) -> String {
    format!("{} x {} pixels", image.width(), image.height())
}

fn format(out: &Path) -> Result<Format, Failure> {
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("jpg" | "jpeg") => Ok(Format::Jpeg),
        Some("png") => Ok(Format::Png),
        Some("pdf") => Ok(Format::Pdf),
        _ => {
            Err("--out: the extension decides the format: name a file that ends in .jpg, .png or .pdf".into())
        }
    }
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| format!("expected one of {}", Kind::ALL.map(Kind::name).join(", ")))
}

fn subject(name: &str) -> Result<Subject, String> {
    if name == "selfie" {
        return Ok(Subject::Selfie);
    }
    kind(name).map(Subject::Document).map_err(|problem| format!("{problem}, selfie"))
}

fn side(name: &str) -> Result<Side, &'static str> {
    match name {
        "front" => Ok(Side::Front),
        "back" => Ok(Side::Back),
        _ => Err("expected front or back"),
    }
}

fn turn(degrees: &str) -> Result<QuarterTurn, &'static str> {
    match degrees {
        "0" => Ok(QuarterTurn::None),
        "90" => Ok(QuarterTurn::Right),
        "180" => Ok(QuarterTurn::Half),
        "270" => Ok(QuarterTurn::Left),
        _ => Err("expected 0, 90, 180 or 270; --tilt takes other angles"),
    }
}

fn background(name: &str) -> Result<Background, String> {
    let found = Background::ALL.into_iter().find(|background| background.name() == name);
    found.ok_or_else(|| format!("expected one of {}", Background::ALL.map(Background::name).join(", ")))
}

fn within<const LEAST: i16, const MOST: i16>(text: &str) -> Result<f32, String> {
    let number = text.parse().ok().filter(|number| (f32::from(LEAST)..=f32::from(MOST)).contains(number));
    number.ok_or_else(|| format!("expected a number from {LEAST} to {MOST}"))
}

fn scale(text: &str) -> Result<f32, &'static str> {
    let number = text.parse().ok().filter(|number| (0.05..=4.0).contains(number));
    number.ok_or("expected a number from 0.05 to 4")
}

//! What is drawn, how it is photographed, and the expected result.

use std::fmt;

use omni_engines::geometry::QuarterTurn;
use omni_engines::specimen::{Background, Kind, Person, Scene, Side, draw, photograph};

/// Why an image is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    Blurred,
    Glare,
    Dark,
    Noisy,
    LowResolution,
    TwoDocuments,
    CutOff,
    WrongSide,
    WrongKind,
    Unreadable,
}

/// The expected result of a cell.
#[derive(Clone, PartialEq, Eq)]
pub enum Expected {
    /// The image is acceptable.
    Accept,
    /// It is not, for one of these reasons.
    Reject(Vec<Reason>),
    /// Between the limits: it may be refused, but what is read has to be right.
    Either,
}

/// How a decision compares with the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgment {
    Right,
    WrongReason,
    WronglyAccepted,
    WronglyRefused,
}

impl Expected {
    /// Judges a decision: for which reasons an image was refused; `None` if it was accepted.
    pub fn judge(&self, refused: Option<&[Reason]>) -> Judgment {
        match (self, refused) {
            (Self::Accept, None) | (Self::Either, _) => Judgment::Right,
            (Self::Accept, Some(_)) => Judgment::WronglyRefused,
            (Self::Reject(_), None) => Judgment::WronglyAccepted,
            (Self::Reject(right), Some(given)) if given.iter().any(|reason| right.contains(reason)) => {
                Judgment::Right
            }
            (Self::Reject(_), Some(_)) => Judgment::WrongReason,
        }
    }
}

/// A side of a kind of document.
pub type Subject = (Kind, Side);

/// Everything that is drawn.
pub const SUBJECTS: [Subject; 12] = [
    (Kind::Passport, Side::Front),
    (Kind::Id, Side::Front),
    (Kind::Id, Side::Back),
    (Kind::License, Side::Front),
    (Kind::License, Side::Back),
    (Kind::Voter, Side::Front),
    (Kind::Voter, Side::Back),
    (Kind::Bank, Side::Front),
    (Kind::Bank, Side::Back),
    (Kind::Medical, Side::Front),
    (Kind::Proof, Side::Front),
    (Kind::Cfdi, Side::Front),
];

/// One image.
pub struct Cell {
    pub number: u64,
    pub dimension: &'static str,
    pub level: String,
    pub asked: Subject,
    pub shown: Subject,
    pub person: Person,
    pub scene: Scene,
    pub second: Option<Subject>,
    pub expected: Expected,
}

/// The rule: up to which value an image is acceptable, and from which value it is not. In between, either decision is right.
pub struct Limit {
    pub what: &'static str,
    pub acceptable: f32,
    pub unacceptable: f32,
    pub reasons: &'static [Reason],
    /// The value of a scene; less is better.
    pub value: fn(&Scene, Kind) -> f32,
}

pub const LIMITS: [Limit; 8] = [
    Limit {
        what: "standard deviation of the blur, in pixels of the drawing",
        acceptable: 1.5,
        unacceptable: 4.0,
        reasons: &[Reason::Blurred],
        value: |scene, _| scene.blur,
    },
    Limit {
        what: "strength of the reflection of a lamp; 1 hides what is below",
        acceptable: 0.05,
        unacceptable: 0.5,
        reasons: &[Reason::Glare, Reason::Unreadable],
        value: |scene, _| scene.glare,
    },
    Limit {
        what: "light that is missing, as a share",
        acceptable: 0.5,
        unacceptable: 0.85,
        reasons: &[Reason::Dark, Reason::Unreadable],
        value: |scene, _| 1.0 - scene.brightness,
    },
    Limit {
        what: "size of a dot in 1/150 inch for cards, in 1/100 inch for paper",
        acceptable: 1.0,
        unacceptable: 1.7,
        reasons: &[Reason::LowResolution, Reason::Unreadable],
        value: |scene, kind| if kind.is_paper() { 0.666 / scene.scale } else { 0.5 / scene.scale },
    },
    Limit {
        what: "standard deviation of the noise, in levels of 255",
        acceptable: 12.0,
        unacceptable: 60.0,
        reasons: &[Reason::Noisy, Reason::Blurred, Reason::Unreadable],
        value: |scene, _| scene.noise,
    },
    Limit {
        what: "100 minus the quality of the JPEG file",
        acceptable: 60.0,
        unacceptable: 97.0,
        reasons: &[Reason::Blurred, Reason::Unreadable],
        value: |scene, _| 100.0 - f32::from(scene.jpeg_quality),
    },
    Limit {
        what: "share of the document that is beyond the edge of the image",
        acceptable: 0.0,
        unacceptable: 0.05,
        reasons: &[Reason::CutOff, Reason::Unreadable],
        value: |scene, _| scene.cut,
    },
    Limit {
        what: "light that is missing behind the edge of a shadow, as a share",
        acceptable: 0.5,
        unacceptable: 0.95,
        reasons: &[Reason::Dark, Reason::Unreadable],
        value: |scene, _| scene.shadow,
    },
];

impl Cell {
    /// The image as a camera would send it: a JPEG file.
    pub fn jpeg(&self) -> Vec<u8> {
        let drawn = draw(self.shown.0, self.shown.1, &self.person);
        let second = self.second.map(|(kind, side)| draw(kind, side, &Person::invented(self.number + 1)));
        let scene = Scene { second, ..self.scene.clone() };
        photograph(&drawn, &scene, self.number).to_jpeg(scene.jpeg_quality)
    }
}

/// Kind, side, dimension and level.
impl fmt::Display for Cell {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = if self.asked.1 == Side::Front { "front" } else { "back" };
        write!(out, "{} {side}, {} {}", self.asked.0.name(), self.dimension, self.level)
    }
}

/// All cells.
pub fn all() -> Vec<Cell> {
    let mut cells = Vec::new();
    for subject in SUBJECTS {
        for (dimension, level, scene) in scenes() {
            push(&mut cells, (dimension, level), (subject, subject), scene);
        }
        let plain = Scene::default;
        push(&mut cells, ("wrong side", String::new()), (subject, other_side(subject)), plain());
        push(&mut cells, ("wrong kind", String::new()), (subject, other_kind(subject)), plain());
        let index = cells.len();
        push(&mut cells, ("two documents", String::new()), (subject, subject), plain());
        if let Some(cell) = cells.get_mut(index) {
            cell.second = Some(other_kind(subject));
            cell.expected = Expected::Reject(vec![Reason::TwoDocuments]);
        }
    }
    for subject in SUBJECTS {
        for (dimension, level, scene) in further_scenes() {
            push(&mut cells, (dimension, level), (subject, subject), scene);
        }
    }
    cells
}

fn scenes() -> Vec<(&'static str, String, Scene)> {
    let mut scenes = Vec::new();
    let mut add =
        |dimension, level: &dyn fmt::Display, scene| scenes.push((dimension, level.to_string(), scene));
    let usual = Scene::default;
    for person in 1..=4 {
        add("none, person", &person, usual());
    }
    for tilt in [-15, 0, 5, 10, 15, 20, 25, 30] {
        add("tilt", &format!("{tilt}°"), Scene { tilt: tilt as f32, ..usual() });
    }
    for perspective in [10, 20, 30] {
        add("perspective", &format!("{perspective}°"), Scene { perspective: perspective as f32, ..usual() });
    }
    for blur in [0.8, 1.5, 2.5, 4.0, 6.0] {
        add("blur", &blur, Scene { blur, ..usual() });
    }
    for glare in [0.15, 0.5, 1.0] {
        add("glare", &glare, Scene { glare, ..usual() });
    }
    for dark in [0.3, 0.5, 0.7, 0.9] {
        add("low light", &dark, Scene { brightness: 1.0 - dark, noise: 3.0, ..usual() });
    }
    for shadow in [0.3, 0.5] {
        add("shadow", &shadow, Scene { shadow, ..usual() });
    }
    for scale in [0.75, 0.67, 0.5, 0.38, 0.25] {
        add("low resolution", &scale, Scene { scale, ..usual() });
    }
    for noise in [6.0, 12.0, 25.0] {
        add("noise", &noise, Scene { noise, ..usual() });
    }
    for jpeg_quality in [60, 40, 20] {
        add("JPEG quality", &jpeg_quality, Scene { jpeg_quality, ..usual() });
    }
    for (degrees, turn) in [(90, QuarterTurn::Right), (180, QuarterTurn::Half), (270, QuarterTurn::Left)] {
        add("turned", &format!("{degrees}°"), Scene { turn, ..usual() });
    }
    for cut in [0.05, 0.15, 0.3] {
        add("cut off", &cut, Scene { cut, ..usual() });
    }
    for background in [Background::Desk, Background::Wood, Background::Clutter] {
        add("background", &background.name(), Scene { background, ..usual() });
    }
    let held = Scene { tilt: -7.0, perspective: 15.0, blur: 0.8, background: Background::Clutter, ..usual() };
    add("together", &"held in clutter", held.clone());
    let evening = Scene { brightness: 0.6, noise: 7.0, tilt: 11.0, scale: 0.67, jpeg_quality: 70, ..usual() };
    add("together", &"small, in the evening", evening.clone());
    add(
        "together",
        &"held upside down, in the evening",
        Scene { turn: QuarterTurn::Half, perspective: 15.0, background: Background::Wood, ..evening },
    );
    scenes
}

/// What is beyond the limits that [`scenes`] stays within, and two or three things at once. They come last, because the number
/// of a cell decides whose document it is.
fn further_scenes() -> Vec<(&'static str, String, Scene)> {
    let mut scenes = Vec::new();
    let mut add =
        |dimension, level: &dyn fmt::Display, scene| scenes.push((dimension, level.to_string(), scene));
    let usual = Scene::default;
    add("glare", &0.05, Scene { glare: 0.05, ..usual() });
    for shadow in [0.7, 0.95] {
        add("shadow", &shadow, Scene { shadow, ..usual() });
    }
    for noise in [40.0, 60.0] {
        add("noise", &noise, Scene { noise, ..usual() });
    }
    for jpeg_quality in [8, 3] {
        add("JPEG quality", &jpeg_quality, Scene { jpeg_quality, ..usual() });
    }
    let pairs = [
        ("tilt 20°, perspective 20°", Scene { tilt: 20.0, perspective: 20.0, ..usual() }),
        ("blur 1.5, tilt 10°", Scene { blur: 1.5, tilt: 10.0, ..usual() }),
        ("blur 0.8, noise 12", Scene { blur: 0.8, noise: 12.0, ..usual() }),
        ("low resolution 0.5, JPEG quality 40", Scene { scale: 0.5, jpeg_quality: 40, ..usual() }),
        ("low resolution 0.67, low light 0.5", Scene { scale: 0.67, brightness: 0.5, ..usual() }),
        ("shadow 0.5, noise 12", Scene { shadow: 0.5, noise: 12.0, ..usual() }),
        ("glare 0.05, clutter", Scene { glare: 0.05, background: Background::Clutter, ..usual() }),
        ("turned 90°, JPEG quality 40", Scene { turn: QuarterTurn::Right, jpeg_quality: 40, ..usual() }),
        ("blur 4, tilt 20°", Scene { blur: 4.0, tilt: 20.0, ..usual() }),
        ("cut off 0.15, clutter", Scene { cut: 0.15, background: Background::Clutter, ..usual() }),
        ("glare 1, perspective 20°", Scene { glare: 1.0, perspective: 20.0, ..usual() }),
        ("low light 0.9, noise 12", Scene { brightness: 0.1, noise: 12.0, ..usual() }),
    ];
    for (level, scene) in pairs {
        add("together", &level, scene);
    }
    scenes
}

fn push(
    cells: &mut Vec<Cell>,
    (dimension, level): (&'static str, String),
    (asked, shown): (Subject, Subject),
    scene: Scene,
) {
    let number = cells.len() as u64;
    let country = match asked.0 {
        Kind::Voter | Kind::Cfdi => "MEX",
        Kind::License => "USA",
        _ => ["UTO", "UTO", "MEX", "USA"][(number % 4) as usize],
    };
    let mut reasons = Vec::new();
    let mut between = false;
    for limit in &LIMITS {
        let value = (limit.value)(&scene, shown.0);
        if value >= limit.unacceptable - 1e-4 {
            reasons.extend(limit.reasons);
        } else if value > limit.acceptable + 1e-2 {
            between = true;
        }
    }
    if asked != shown {
        reasons.extend([Reason::WrongSide, Reason::WrongKind]);
        // An image without the requested content cannot be read as that content.
        reasons.push(Reason::Unreadable);
    }
    let expected = match (reasons.is_empty(), between) {
        (false, _) => Expected::Reject(reasons),
        (true, true) => Expected::Either,
        (true, false) => Expected::Accept,
    };
    let person = Person::invented_in(country, number);
    cells.push(Cell { number, dimension, level, asked, shown, person, scene, second: None, expected });
}

fn other_side((kind, side): Subject) -> Subject {
    (kind, if side == Side::Front { Side::Back } else { Side::Front })
}

/// For a paper a card, for a card another card.
fn other_kind((kind, _): Subject) -> Subject {
    match kind {
        Kind::Passport | Kind::Proof | Kind::Cfdi | Kind::Medical => (Kind::Id, Side::Front),
        Kind::Id | Kind::Bank => (Kind::License, Side::Front),
        Kind::License => (Kind::Bank, Side::Front),
        Kind::Voter => (Kind::Medical, Side::Front),
    }
}

//! Which statement about a session is believed, and who made it.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use omni_types::{CaptureFailReason, ErrorCode, Operation};
use serde::{Deserialize, Serialize};

use super::scenario::{Fact, Scenario};
use super::{FaceRelation, Persona, Risk};

/// Who made a statement.
///
/// Written as text: `measured`, `persona:specimen`, `scenario:SANDBOX_FACE_STRANGER`, `control`, `flow`, `default`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub(crate) enum Source {
    /// An engine looked at the input.
    Measured,
    /// The persona with this name.
    Persona(String),
    /// The scenario with this id, from a magic value.
    Scenario(String),
    /// The management API, for this session.
    Control,
    /// The flow of the session.
    Flow,
    /// Nobody: the value that holds unless someone says otherwise.
    #[default]
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Measured => f.write_str("measured"),
            Self::Persona(name) => write!(f, "persona:{name}"),
            Self::Scenario(id) => write!(f, "scenario:{id}"),
            Self::Control => f.write_str("control"),
            Self::Flow => f.write_str("flow"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.to_string()
    }
}

/// An unknown text counts as the default, so that a foreign state can be opened.
impl From<String> for Source {
    fn from(text: String) -> Self {
        match (text.as_str(), text.split_once(':')) {
            (_, Some(("persona", name))) => Self::Persona(name.to_owned()),
            (_, Some(("scenario", id))) => Self::Scenario(id.to_owned()),
            ("measured", _) => Self::Measured,
            ("control", _) => Self::Control,
            ("flow", _) => Self::Flow,
            _ => Self::Default,
        }
    }
}

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.to_owned().into())
    }
}

/// A value that is believed, and its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decision<T> {
    /// The value.
    pub(crate) value: T,
    /// Its source.
    pub(crate) source: Source,
}

impl<T> Decision<T> {
    pub(crate) const fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }

    /// A value that was found by an engine, or by the sandbox's own comparison.
    pub(crate) const fn measured(value: T) -> Self {
        Self::new(value, Source::Measured)
    }

    /// Changes the value and keeps the source.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Decision<U> {
        Decision::new(change(self.value), self.source)
    }
}

/// What holds if no value is forced and nothing is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Otherwise<T> {
    /// The persona knows it, unless it is measured.
    Persona(T),
    /// The persona insists, whatever is measured.
    Insists(T),
    /// Nobody says anything.
    Default(T),
}

/// What is forced in one session, by scenario id. Stored with the session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Forced {
    /// By the management API.
    control: Vec<String>,
    /// By magic values in requests.
    magic: Vec<String>,
}

impl Forced {
    /// Notes a value of a request, if it is magic. Returns whether it was.
    ///
    /// # Errors
    /// The value has the prefix of magic values, but is not one.
    pub(crate) fn note(&mut self, value: &str) -> Result<bool, UnknownScenario> {
        if !Scenario::is_magic(value) {
            return Ok(false);
        }
        Self::add(&mut self.magic, value).map(|()| true)
    }

    /// Forces a scenario through the management API.
    ///
    /// # Errors
    /// There is no such scenario.
    pub(crate) fn force(&mut self, id: &str) -> Result<(), UnknownScenario> {
        Self::add(&mut self.control, id)
    }

    /// Forgets what the management API forced.
    pub(crate) fn release(&mut self) {
        self.control.clear();
    }

    /// The one that was added last comes last, and applies.
    fn add(list: &mut Vec<String>, id: &str) -> Result<(), UnknownScenario> {
        let scenario = Scenario::by_magic(id).ok_or(UnknownScenario)?;
        list.retain(|other| other != &scenario.id);
        list.push(scenario.id.clone());
        Ok(())
    }

    /// The forced persona, if there is one.
    pub(crate) fn persona(&self) -> Option<Decision<Persona>> {
        self.find(|fact| if let Fact::Persona(name) = fact { Persona::by_name(name) } else { None })
    }

    fn find<T>(&self, pick: impl Fn(&Fact) -> Option<T>) -> Option<Decision<T>> {
        let facts = |ids: &[String]| {
            ids.iter().rev().find_map(|id| Some((pick(&Scenario::by_magic(id)?.fact)?, id.clone())))
        };
        if let Some((value, _)) = facts(&self.control) {
            return Some(Decision::new(value, Source::Control));
        }
        facts(&self.magic).map(|(value, id)| Decision::new(value, Source::Scenario(id)))
    }
}

/// A value with the prefix of magic values for which there is no scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnknownScenario;

impl fmt::Display for UnknownScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "there is no scenario with this name: GET /scenarios of the management API lists all of them",
        )
    }
}

impl std::error::Error for UnknownScenario {}

/// What is known about a session besides the received data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    forced: &'a Forced,
    persona: &'a Persona,
}

impl<'a> Facts<'a> {
    /// What is forced in a session, and its persona.
    pub(crate) const fn new(forced: &'a Forced, persona: &'a Persona) -> Self {
        Self { forced, persona }
    }

    pub(crate) const fn persona(&self) -> &'a Persona {
        self.persona
    }

    /// The source of values from the session's persona.
    pub(crate) fn own_source(&self) -> Source {
        Source::Persona(self.persona.name().to_owned())
    }

    /// The one place that decides who is believed: the management API, then a magic value, then a persona that
    /// insists, then a measurement, then the persona, the flow or the default.
    ///
    /// `pick` extracts the value from a fact, if the fact is of the right kind.
    pub(crate) fn decide<T>(
        &self,
        pick: impl Fn(&Fact) -> Option<T>,
        measured: Option<T>,
        otherwise: Otherwise<T>,
    ) -> Decision<T> {
        let persona = || self.own_source();
        if let Some(forced) = self.forced.find(pick) {
            return forced;
        }
        match (otherwise, measured) {
            (Otherwise::Insists(value), _) => Decision::new(value, persona()),
            (_, Some(value)) => Decision::new(value, Source::Measured),
            (Otherwise::Persona(value), None) => Decision::new(value, persona()),
            (Otherwise::Default(value), None) => Decision::new(value, Source::Default),
        }
    }

    /// The forced value, if there is one.
    pub(crate) fn forced<T>(&self, pick: impl Fn(&Fact) -> Option<T>) -> Option<Decision<T>> {
        self.forced.find(pick)
    }

    /// A value from the persona that nothing measures.
    pub(crate) fn of_persona<T>(&self, pick: impl Fn(&Fact) -> Option<T>, value: T) -> Decision<T> {
        self.decide(pick, None, Otherwise::Persona(value))
    }

    /// Whether the face on the selfie matches the ID with this portrait.
    pub(crate) fn face_match(&self, measured: Option<bool>, portrait: &str) -> Decision<bool> {
        let face = &self.persona.data().face;
        let otherwise = match face.relation {
            FaceRelation::Measured => Otherwise::Persona(face.id == portrait),
            FaceRelation::Match => Otherwise::Insists(true),
            FaceRelation::Stranger => Otherwise::Insists(false),
        };
        self.decide(
            |fact| if let Fact::FaceMatch(value) = fact { Some(*value) } else { None },
            measured,
            otherwise,
        )
    }

    /// Whether a live person is in front of the camera.
    pub(crate) fn live(&self) -> Decision<bool> {
        let value = self.persona.data().face.live;
        self.of_persona(|fact| if let Fact::Live(value) = fact { Some(*value) } else { None }, value)
    }

    /// Whether glasses are worn.
    pub(crate) fn lenses(&self) -> Decision<bool> {
        let value = self.persona.data().face.lenses;
        self.of_persona(|fact| if let Fact::Lenses(value) = fact { Some(*value) } else { None }, value)
    }

    /// Whether a mask is worn.
    pub(crate) fn mask(&self, measured: Option<bool>) -> Decision<bool> {
        let otherwise = self.persona.data().face.mask.map_or(Otherwise::Default(false), Otherwise::Insists);
        self.decide(
            |fact| if let Fact::Mask(value) = fact { Some(*value) } else { None },
            measured,
            otherwise,
        )
    }

    /// Age of the face in years; `counted` is the age from the date of birth.
    pub(crate) fn age(&self, measured: Option<u8>, counted: u8) -> Decision<u8> {
        let otherwise = self.persona.data().face.age.map_or(Otherwise::Persona(counted), Otherwise::Insists);
        self.decide(|fact| if let Fact::Age(value) = fact { Some(*value) } else { None }, measured, otherwise)
    }

    /// How risky the device is, if anything says so.
    pub(crate) fn device_risk(&self) -> Option<Decision<Risk>> {
        let own = self.persona.data().risk.device;
        self.stated(|fact| if let Fact::DeviceRisk(risk) = fact { Some(*risk) } else { None }, own)
    }

    /// How risky the behavior is, if anything says so.
    pub(crate) fn behavioral_risk(&self) -> Option<Decision<Risk>> {
        let own = self.persona.data().risk.behavior;
        self.stated(|fact| if let Fact::BehavioralRisk(risk) = fact { Some(*risk) } else { None }, own)
    }

    /// Whether the required words are said in the video selfie.
    pub(crate) fn speech_recognized(&self) -> Decision<bool> {
        let own = self.persona.data().speech.recognized;
        self.of_persona(|fact| if let Fact::Speech(value) = fact { Some(*value) } else { None }, own)
    }

    /// The forced value, or else the persona's, if it has one.
    fn stated<T>(&self, pick: impl Fn(&Fact) -> Option<T>, own: Option<T>) -> Option<Decision<T>> {
        self.forced(pick).or_else(|| Some(Decision::new(own?, self.own_source())))
    }

    /// The custom error code that is forced for an operation, if there is one.
    pub(crate) fn code(&self, operation: Operation) -> Option<Decision<ErrorCode>> {
        self.forced(|fact| match fact {
            Fact::Code { operation: of, code } if *of == operation => Some(*code),
            _ => None,
        })
    }

    /// The forced reason for a capture to fail, if there is one.
    pub(crate) fn fail_reason(&self, operation: Operation) -> Option<Decision<CaptureFailReason>> {
        self.forced(|fact| match fact {
            Fact::CaptureFails { operation: of, reason } if *of == operation => Some(reason.clone()),
            _ => None,
        })
    }
}

//! What an ID carries besides text, and signs of forgery.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A machine-readable code on the back of an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// The barcode of licenses and ID cards of North America, which repeats what is printed.
    Pdf417,
    /// A QR code.
    Qr,
}

/// What is found in the place of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CodeState {
    /// It has the right content.
    Genuine,
    /// It cannot be read.
    Unreadable,
    /// It was made for another ID.
    Altered,
}

/// The codes of an ID.
pub(crate) type Codes = BTreeMap<Code, CodeState>;

/// A way in which an ID, or the image of it, is not genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgery {
    /// Part of the ID was replaced.
    Tampered,
    /// Something is stuck over it.
    Covered,
    /// No authority issued it.
    Fake,
    /// It is shown on a screen.
    Screen,
    /// It is a copy on paper.
    Paper,
}

/// The signs of forgery on an ID.
pub(crate) type Forgeries = BTreeSet<Forgery>;

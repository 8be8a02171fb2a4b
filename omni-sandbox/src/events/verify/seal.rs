//! The results for the signatures and time stamps of a PDF file.

use std::fmt;

use jiff::Timestamp;
use omni_engines::seal::{Fault, Level, SealKind, SignatureReport};

/// Maximum number of letters that are shown of a text from a file.
const SHOWN: usize = 200;

/// A valid seal.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedSeal {
    /// Its number among all signatures and time stamps of the file, from 1.
    pub place: usize,
    /// `signature` or `time stamp`.
    pub kind: &'static str,
    /// Who sealed: the common name in the certificate.
    pub sealed_by: String,
    /// For whom it was signed, according to the seal. A time stamp has none.
    pub name: Option<String>,
    /// The reason, according to the seal.
    pub reason: Option<String>,
    /// When it was sealed: the time that a time stamp proves, or else the one that the file states.
    pub at: Option<Timestamp>,
    /// The level of a signature by PAdES, such as `B-LTA`. A time stamp has none.
    pub level: Option<&'static str>,
}

/// A signature in a file that was not verified, because somebody else signed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherSignature {
    /// Its number among all signatures and time stamps of the file, from 1.
    pub place: usize,
    /// `signature` or `time stamp`.
    pub kind: &'static str,
    /// What the file calls its format.
    pub format: String,
    /// Who signed, according to the file.
    pub name: Option<String>,
    /// The reason, according to the file.
    pub reason: Option<String>,
    /// Why it was not verified.
    pub fault: Option<Fault>,
}

impl VerifiedSeal {
    pub(super) fn of(place: usize, seal: &SignatureReport) -> Self {
        Self {
            place,
            kind: named(seal.kind),
            sealed_by: seal.signer.as_deref().map(shown).unwrap_or_default(),
            name: seal.name.as_deref().map(shown),
            reason: seal.reason.as_deref().map(shown),
            at: seal.at(),
            level: seal.level.map(|level| match level {
                Level::BB => "B-B",
                Level::BT => "B-T",
                Level::BLt => "B-LT",
                Level::BLta => "B-LTA",
            }),
        }
    }
}

impl OtherSignature {
    pub(super) fn of(place: usize, seal: &SignatureReport) -> Self {
        Self {
            place,
            kind: named(seal.kind),
            format: shown(&seal.format),
            name: seal.name.as_deref().map(shown),
            reason: seal.reason.as_deref().map(shown),
            fault: seal.faults.first().cloned(),
        }
    }
}

const fn named(kind: SealKind) -> &'static str {
    match kind {
        SealKind::Signature => "signature",
        SealKind::Timestamp => "time stamp",
    }
}

/// Makes a text from a file safe to print: anybody may have written it.
fn shown(text: &str) -> String {
    let is_plain = |letter: char| {
        let turns_around =
            matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        !letter.is_control() && !turns_around && !matches!(letter, '\u{2028}' | '\u{2029}')
    };
    let letters = text.chars().map(|letter| if is_plain(letter) { letter } else { '\u{FFFD}' });
    letters.take(SHOWN).collect()
}

impl fmt::Display for VerifiedSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by {}", self.sealed_by)?;
        if let Some(at) = self.at {
            write!(f, ", at {at}")?;
        }
        self.level.map_or(Ok(()), |level| write!(f, ", PAdES {level}"))
    }
}

impl fmt::Display for OtherSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("somebody else's, not judged: ")?;
        match &self.fault {
            Some(Fault::Kind) | None => {
                write!(f, "its format, {}, is not one that a sandbox makes", self.format)
            }
            Some(Fault::Untrusted) => f.write_str("its certificate does not lead to the root certificate"),
            Some(fault) => fault.fmt(f),
        }
    }
}

/// Omits name and reason, which are personal data.
impl fmt::Debug for VerifiedSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedSeal")
            .field("place", &self.place)
            .field("kind", &self.kind)
            .field("sealed_by", &self.sealed_by)
            .field("at", &self.at)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

/// Omits the texts of the file, which may be personal data.
impl fmt::Debug for OtherSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherSignature")
            .field("place", &self.place)
            .field("kind", &self.kind)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_files_do_nothing_to_a_terminal() {
        assert_eq!(shown("Zara Núñez\u{1B}[2J\u{202E}\n"), "Zara Núñez\u{FFFD}[2J\u{FFFD}\u{FFFD}");
        assert_eq!(shown(&"x".repeat(900)).len(), SHOWN);
    }
}

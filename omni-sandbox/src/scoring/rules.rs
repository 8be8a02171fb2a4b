//! The table of rules.

use std::fmt::Write as _;

use super::subject::Subject;
use super::verdict::Verdict;
use super::{code, face, fraud, id, photo};

/// Where in the score the result of a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    PhotoSecurity,
    IdSpecific,
    CustomFields,
    Liveness,
    FaceRecognition,
    VideoConference,
    OcrConfidence,
    Antifraud,
}

impl Section {
    /// The place, by its name in the API.
    const fn name(self) -> &'static str {
        match self {
            Self::PhotoSecurity => "idValidation.photoSecurityAndQuality",
            Self::IdSpecific => "idValidation.idSpecific",
            Self::CustomFields => "idValidation.customFields",
            Self::Liveness => "liveness",
            Self::FaceRecognition => "faceRecognition",
            Self::VideoConference => "videoConference",
            Self::OcrConfidence => "idOcrConfidence",
            Self::Antifraud => "antifraud",
        }
    }
}

/// One rule.
pub(super) struct Rule {
    pub(super) section: Section,
    /// The key of a test, or the name of a field.
    pub(super) key: &'static str,
    /// Whether the result of the section depends on it.
    pub(super) decides: bool,
    /// In words: when it applies.
    when: &'static str,
    /// In words: what is OK.
    passes: &'static str,
    /// In words: the status otherwise.
    otherwise: &'static str,
    /// The verdict. None if the rule does not apply.
    pub(super) judge: fn(&Subject<'_>) -> Option<Verdict>,
}

macro_rules! rules {
    ($($section:ident { $($key:literal $when:literal, $passes:literal, $otherwise:literal, $decides:literal => $judge:path;)* })*) => {
        /// All rules, in the order in which callers see them.
        pub(super) const RULES: &[Rule] = &[$($(Rule {
            section: Section::$section,
            key: $key,
            decides: $decides,
            when: $when,
            passes: $passes,
            otherwise: $otherwise,
            judge: $judge,
        },)*)*];
    };
}

rules! {
    PhotoSecurity {
        "alignment" "front captured", "outline of a card found", "not captured", true => photo::alignment;
        "tamperCheck" "front captured", "nothing was replaced", "FAIL", true => photo::tampered;
        "postitCheck" "front captured", "nothing is stuck over it", "FAIL", true => photo::covered;
        "fakeCheck" "front captured", "an authority issued it", "FAIL", true => photo::fake;
        "screenIdLiveness" "front captured", "not shown on a screen", "FAIL", true => photo::on_screen;
        "paperIdLiveness" "front captured", "not a copy on paper", "FAIL", true => photo::on_paper;
        "readabilityCheck" "ID processed", "name, and number, CURP or date of birth, were read", "FAIL", true => photo::readability;
        "balancedLightFront" "front captured", "neither glare nor a lot of shadow", "WARN if shadow, FAIL if glare", true => photo::light_front;
        "balancedLightBack" "back captured", "neither glare nor a lot of shadow", "WARN if shadow, FAIL if glare", true => photo::light_back;
        "sharpnessFront" "front captured", "sharp", "FAIL", true => photo::sharpness_front;
        "sharpnessBack" "back captured", "sharp", "FAIL", true => photo::sharpness_back;
    }
    IdSpecific {
        "documentClassification" "ID processed", "ID type known", "FAIL", true => id::classification;
        "documentTypeSideCrosscheck" "both sides processed", "same type and country on both sides", "FAIL", true => id::sides;
        "visiblePhotoFeatures" "ID processed", "a face is on the front", "FAIL", true => id::visible_face;
        "documentSeriesExpired" "ID processed", "IDs of this model are still valid", "FAIL", true => id::series;
        "illiteracyCheck" "Mexican ID processed", "signed by its holder", "FAIL", true => id::literate;
        "issuingStateValidity" "ID processed", "code of ICAO Doc 9303", "FAIL", true => id::issuing_state;
        "birthDateValidity" "ID processed", "not in the future, at most 122 years ago", "FAIL", true => id::birth_date;
        "issueDateValidity" "date of issue read", "after birth, not in the future", "FAIL", true => id::issue_date;
        "expirationDateValidity" "ID processed", "read, and not before issue", "FAIL", true => id::expiration_date;
        "documentExpired" "ID processed", "last day of validity not over", "FAIL", true => id::expired;
        "underageCheck" "the flow has a minimum age", "old enough on the day of processing", "FAIL", true => id::underage;
        "mrzLineFormatCheck" "machine-readable zone read", "lines of ICAO Doc 9303", "FAIL", true => id::zone_format;
        "documentNumberCheckDigit" "machine-readable zone read", "digit correct", "FAIL", true => id::number_digit;
        "birthDateCheckDigit" "machine-readable zone read", "digit correct", "FAIL", true => id::birth_digit;
        "expirationDateCheckDigit" "machine-readable zone read", "digit correct", "FAIL", true => id::expiration_digit;
        "compositeCheckDigit" "machine-readable zone read", "digit correct", "FAIL", true => id::composite_digit;
        "birthDateCrosscheck" "read twice", "print and zone agree", "WARN if the print is uncertain, FAIL", true => id::birth_crosscheck;
        "expirationDateCrosscheck" "read twice", "print and zone agree", "WARN if the print is uncertain, FAIL", true => id::expiration_crosscheck;
        "sexCrosscheck" "read twice", "print and zone agree", "WARN if the print is uncertain, FAIL", true => id::sex_crosscheck;
        "fullNameCrosscheck" "read twice", "print and zone name the same person", "WARN if partly or if the print is uncertain, FAIL", true => id::name_crosscheck;
        "documentNumberCrosscheck" "read twice", "print and zone agree", "WARN if the print is uncertain, FAIL", true => id::number_crosscheck;
        "emissionNumberCrosscheck" "read twice", "print and zone agree", "WARN if the print is uncertain, FAIL", true => id::emission_number;
        "personalNumberCrosscheck" "read twice; in the zone of a card, in the same form", "print and zone agree", "WARN if the print is uncertain, FAIL", true => id::personal_number;
        "barcode2DDetected" "a barcode was sent, or is on the back", "read", "FAIL", true => code::detected;
        "2DBarcodeContent" "barcode read", "print and barcode belong to the same ID", "WARN if the names agree partly or the print is uncertain, FAIL", true => code::content;
        "dD/ReferenceNumberCrosscheck" "read twice", "print and barcode agree", "WARN if the print is uncertain, FAIL", true => code::reference;
        "qrScan" "a QR code is on the back", "read; a persona says whether it is of this ID", "FAIL", true => code::qr;
    }
    CustomFields {
        "firstNameMatch" "custom field `firstName`", "is the given name on the ID", "WARN if partly, FAIL", true => id::first_name;
        "lastNameMatch" "custom field `lastName`", "is the last name on the ID", "WARN if partly, FAIL", true => id::last_name;
    }
    Liveness {
        "livenessScore" "selfie captured", "live person", "FAIL", true => face::live;
        "photoQuality" "selfie captured", "sharp", "FAIL", false => face::photo_quality;
    }
    FaceRecognition {
        "maskCheck" "the flow has a mask check", "no mask", "FAIL", true => face::mask;
        "lensesCheck" "face processed", "no glasses", "WARN", false => face::lenses;
        "faceBrightness" "face processed", "bright enough", "WARN", false => face::brightness;
        "nameMatch" "already a customer", "name on the ID is the customer's", "FAIL", false => face::name_match;
        "overall" "face processed", "face matches the ID", "FAIL", true => face::matches;
    }
    VideoConference {
        "speechRecognition" "recording uploaded", "the required words are said", "FAIL", true => face::speech;
        "videoSelfieLiveness" "video selfie captured", "live person", "FAIL", true => face::video_live;
        "videoSelfieFaceRecognition" "frame compared with the ID", "face matches the ID", "FAIL", true => face::video_matches;
    }
    OcrConfidence {
        "overallConfidence" "ID processed", "mean confidence at or above the WARN threshold", "FAIL", true => face::ocr_confidence;
    }
    Antifraud {
        "overall" "antifraud executed", "no sign of fraud", "FAIL", true => fraud::antifraud;
    }
}

/// The table in Markdown, as in the README.
#[cfg_attr(not(test), expect(dead_code, reason = "a test compares the README with it"))]
pub(super) fn table() -> String {
    let mut table = String::from(
        "| section | check | applies | OK | otherwise | decides |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for rule in RULES {
        let decides = if rule.decides { "yes" } else { "no" };
        let Rule { key, when, passes, otherwise, .. } = rule;
        let section = rule.section.name();
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| `{section}` | `{key}` | {when} | {passes} | {otherwise} | {decides} |");
    }
    table
}

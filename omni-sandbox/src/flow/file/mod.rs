//! Reading the file of a flow: errors state the line, the field, and how to fix it.

mod check;
mod module;
mod place;
mod strict;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Flow;
use place::Place;

/// What is wrong in a file, and how to fix it. It never quotes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FlowFileError {
    file: PathBuf,
    line: Option<usize>,
    field: String,
    message: String,
}

impl FlowFileError {
    /// A problem with a file as a whole.
    pub(super) fn of_file(file: &Path, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, field: String::new(), message: message.into() }
    }
}

impl fmt::Display for FlowFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for FlowFileError {}

/// What is wrong in the content of a file.
#[derive(Debug)]
struct Fault {
    place: Place,
    message: String,
}

impl Fault {
    fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }
}

/// Reads a flow.
///
/// # Errors
/// The text is not a flow. Only the first error is reported.
pub(crate) fn parse(file: &Path, text: &str) -> Result<Flow, FlowFileError> {
    read(file, text, |value| {
        module::check(value)?;
        let flow: Flow = typed(value)?;
        check::flow(&flow)?;
        strict::kept(value, &flow)?;
        Ok(flow)
    })
}

/// Reads another kind of file that holds one table.
pub(super) fn parse_table<T: DeserializeOwned + serde::Serialize>(
    file: &Path,
    text: &str,
) -> Result<T, FlowFileError> {
    read(file, text, |value| {
        let table = typed(value)?;
        strict::kept(value, &table)?;
        Ok(table)
    })
}

fn read<T>(file: &Path, text: &str, of: impl FnOnce(&Value) -> Result<T, Fault>) -> Result<T, FlowFileError> {
    let value: Value = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| place::line_of(text, span.start));
        let message = format!("this is not TOML: {}", error.message());
        FlowFileError { file: file.to_owned(), line, field: String::new(), message }
    })?;
    let read = strict::finite(&value).and_then(|()| of(&value));
    read.map_err(|fault| FlowFileError {
        file: file.to_owned(),
        line: place::line(text, &fault.place),
        field: fault.place.to_string(),
        message: fault.message,
    })
}

fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| Fault::new(Place::of(error.path()), strict::words(&error.inner().to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "id = \"5f0a1b2c3d4e5f6071829999\"\n[configuration]\n";

    fn error(text: &str) -> String {
        parse(Path::new("a.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn the_smallest_flow_is_an_id_and_a_configuration() {
        let flow = parse(Path::new("a.toml"), START).unwrap();
        assert!(flow.active && flow.modules().is_empty() && flow.name().is_empty());
    }

    #[test]
    fn each_mistake_has_its_line_and_field_and_says_how_to_mend_it() {
        for (text, said) in [
            ("id = ", "a.toml, line 1: this is not TOML: "),
            ("[configuration]", "a.toml: missing field `id`"),
            (
                "id = \"ZARA\"\n[configuration]",
                "a.toml, line 1, id: expected 24 hexadecimal digits, in lowercase",
            ),
            ("id = 7\n[configuration]", "a.toml, line 1, id: expected a string"),
            (&format!("active = \"ZARA\"\n{START}"), "a.toml, line 1, active: expected a boolean"),
            (
                &format!("type = \"ZARA\"\n{START}"),
                "a.toml, line 1, type: expected one of flow, configuration",
            ),
            (&format!("mood = \"ZARA\"\n{START}"), "a.toml, line 1, mood: there is no field with this name"),
            (
                &format!("redirection_url = \"ZARA\"\n{START}"),
                "a.toml, line 1, redirection_url: expected a URL that begins with https:// or http://",
            ),
            (
                &format!("{START}nmae = \"ZARA\""),
                "a.toml, line 3, configuration.nmae: there is no field with this name",
            ),
            (
                &format!("{START}autoApproveLevel = \"ZARA\""),
                "a.toml, line 3, configuration.autoApproveLevel: expected one of secure, medium, conversion",
            ),
            (
                &format!("{START}[start]\ntoken = \"ZARA\""),
                "a.toml, line 4, start.token: the server decides this; remove the line",
            ),
            (
                &format!("{START}[start]\nidCaptureRetries = -1"),
                "a.toml, line 4, start.idCaptureRetries: expected a number from 0",
            ),
            (
                &format!("{START}[checks]\nminimum_age = 1000"),
                "a.toml, line 4, checks.minimum_age: expected a whole number from 0",
            ),
            (
                &format!("{START}[score.thresholds]\nmood = {{ ok = 1, warn = 0 }}"),
                "a.toml, line 4, score.thresholds.mood: the score has no section with this name and a result",
            ),
            (
                &format!("{START}[score.thresholds]\nliveness = {{ ok = 1, warn = 2 }}"),
                "a.toml, line 4, score.thresholds.liveness: expected warn and ok from 0 to 100, and warn not above",
            ),
            (
                &format!("{START}[score.thresholds]\nliveness = {{ ok = nan, warn = 2 }}"),
                "a.toml, line 4, score.thresholds.liveness.ok: expected a finite number",
            ),
            (
                &format!("{START}[score.actions]\nZARA = \"approved\""),
                "a.toml, line 4, score.actions.ZARA: expected one of OK, WARN",
            ),
            (
                &format!("{START}[score.actions]\nOK = \"ZARA\""),
                "a.toml, line 4, score.actions.OK: expected one of none, approved, manualReview, rejected",
            ),
            (
                &format!("{START}[[score.rules]]\nname = \"a\"\nsection = \"overall\"\nis = [\"OK\"]"),
                "a.toml, line 3, score.rules[0]: missing field `then`",
            ),
            (
                &format!(
                    "{START}[[score.rules]]\nname = \"a\"\nsection = \"overall\"\nis = [\"ZARA\"]\nthen = \"OK\""
                ),
                "a.toml, line 6, score.rules[0].is[0]: expected one of OK, WARN",
            ),
        ] {
            let error = error(text);
            assert!(error.starts_with(said), "{text}\n{error}\n{said}");
            assert!(!error.contains("ZARA") || said.contains("ZARA"), "{error}");
        }
    }

    #[test]
    fn mistakes_in_modules_are_found_at_any_depth() {
        let module = |text: &str| error(&format!("{START}flowModules = [\n{text}\n]"));
        for (text, said) in [
            (
                "{ key = \"ZARA\", configuration = {} }",
                "line 4, configuration.flowModules[0].key: expected one of USER_CONSENT, CHECKBOX_SIGNATURE, ",
            ),
            (
                "{ key = \"SELFIE\" }",
                "line 4, configuration.flowModules[0]: missing field `configuration`; write `configuration = {}`",
            ),
            ("{ configuration = {} }", "line 4, configuration.flowModules[0]: missing field `key`"),
            ("7", "line 4, configuration.flowModules[0]: expected a table"),
            (
                "{ key = \"ID\", configuration = {} },\n{ key = \"SELFIE\", configuration = { showTutorial = \"ZARA\" } }",
                "line 5, configuration.flowModules[1].configuration.showTutorial: expected a boolean",
            ),
            (
                "{ key = \"SELFIE\", configuration = { captureAttempts = 1.5 } }",
                "line 4, configuration.flowModules[0].configuration.captureAttempts: expected a whole number",
            ),
            (
                "{ key = \"SELFIE\", configuration = 7 }",
                "line 4, configuration.flowModules[0].configuration: expected a table",
            ),
            (
                "{ key = \"TUTORIAL_ID\", configuration = { overrides = { MEX = { Visa = { onlyFront = 1 } } } } }",
                "line 4, configuration.flowModules[0].configuration.overrides.MEX.Visa.onlyFront: expected a boolean",
            ),
            (
                "{ key = \"CUSTOM_FIELDS\", configuration = { customFields = [{ name = \"a\" }, { name = 7 }] } }",
                "line 4, configuration.flowModules[0].configuration.customFields[1].name: expected a string",
            ),
            (
                "{ key = \"CUSTOM_FIELDS\", configuration = { customFields = [{ name = \"a\", type = \"ZARA\" }] } }",
                "line 4, configuration.flowModules[0].configuration.customFields[0].type: expected one of STRING, ",
            ),
            (
                "{ key = \"SELFIE\", configuration = { shwTutorial = true } }",
                "line 4, configuration.flowModules[0].configuration.shwTutorial: there is no field with this name",
            ),
            (
                "{ key = \"SELFIE\", configuration = {}, note = \"ZARA\" }",
                "line 4, configuration.flowModules[0].note: there is no field with this name",
            ),
        ] {
            let error = module(text);
            assert!(error.starts_with(&format!("a.toml, {said}")), "{text}\n{error}\n{said}");
            assert!(!error.contains("ZARA"), "{error}");
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        let sample = include_str!("../../../flows/complete.toml");
        for end in (0..sample.len()).step_by(37).filter(|end| sample.is_char_boundary(*end)) {
            let _ = parse(Path::new("a.toml"), &sample[..end]);
            let _ = parse(Path::new("a.toml"), &sample[end..]);
        }
        let dotted = format!("{}a = 1", "a.".repeat(100_000));
        let header = format!("[{}a]", "a.".repeat(100_000));
        let (lists, tables) = ("a = ".to_owned() + &"[".repeat(100_000), "a = {".repeat(10_000));
        for text in ["", "\0", "[", "a.b.c", &dotted, &header, &lists, &tables, "id = 1979-05-27"] {
            assert!(parse(Path::new("a.toml"), text).is_err());
        }
    }
}

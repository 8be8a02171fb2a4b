//! The flows that a sandbox knows.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[cfg(test)]
use omni_types::CustomCode;
use omni_types::CustomFieldType;
use serde::{Deserialize, Serialize};

use super::file::{self, FlowFileError};
use super::{Flow, built_in};

/// The files of the built-in flows.
const FILES: [(&str, &str); 8] = [
    ("default.toml", include_str!("../../flows/default.toml")),
    ("complete.toml", include_str!("../../flows/complete.toml")),
    ("manual.toml", include_str!("../../flows/manual.toml")),
    ("inactive.toml", include_str!("../../flows/inactive.toml")),
    ("strict.toml", include_str!("../../flows/strict.toml")),
    ("once.toml", include_str!("../../flows/once.toml")),
    ("cards.toml", include_str!("../../flows/cards.toml")),
    ("passports.toml", include_str!("../../flows/passports.toml")),
];

/// Settings for all flows of the organization. A file with this name is not a flow.
const ORGANIZATION: &str = "organization.toml";
const BUILT_IN_ORGANIZATION: &str = include_str!("../../flows/organization.toml");

/// Larger files are not read.
const MAX_BYTES: u64 = 1024 * 1024;

/// Why a session cannot use a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlowProblem {
    /// No flow has this id.
    Unknown,
    /// The flow is not activated.
    Inactive,
}

impl FlowProblem {
    /// The documented custom code for it.
    #[cfg(test)]
    pub(crate) fn code(self) -> CustomCode {
        match self {
            Self::Unknown => CustomCode::ConfigurationNotValid,
            Self::Inactive => CustomCode::FlowNotActivated,
        }
    }
}

impl fmt::Display for FlowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "no flow has this id; send the id of a flow of this server",
            Self::Inactive => "the flow is not activated; activate it, or send another id",
        })
    }
}

impl std::error::Error for FlowProblem {}

/// What is wrong with the files of flows, at most one error for each file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoadError(Vec<FlowFileError>);

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, error) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadError {}

/// Settings for all flows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Organization {
    #[serde(default)]
    custom_fields: BTreeMap<String, CustomFieldType>,
    /// The questions in video selfies; if empty, the built-in ones are used.
    #[serde(default)]
    questions: Vec<Question>,
}

/// A question of the video selfie, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) question: String,
    pub(crate) answer: String,
}

/// The flows that a sandbox knows, and the custom fields of the organization.
#[derive(Clone, Debug)]
pub(crate) struct Flows {
    default: Flow,
    others: BTreeMap<String, Flow>,
    custom_fields: BTreeMap<String, CustomFieldType>,
    questions: Vec<Question>,
}

impl Flows {
    /// The built-in flows.
    ///
    /// # Errors
    /// An error in one of the files, which tests rule out.
    pub(crate) fn built_in() -> Result<Self, LoadError> {
        let files = FILES.map(|(name, text)| (PathBuf::from(name), text.to_owned()));
        let organization = (PathBuf::from(ORGANIZATION), BUILT_IN_ORGANIZATION.to_owned());
        Self::read(files.into(), organization, None)
    }

    /// The built-in flows, and those in the `*.toml` files of a directory. A flow with the id of a built-in one replaces
    /// it; `organization.toml` replaces the built-in one.
    ///
    /// # Errors
    /// A file cannot be read or is wrong.
    pub(crate) fn load(directory: &Path) -> Result<Self, LoadError> {
        let paths = files_in(directory).map_err(|error| LoadError(vec![error]))?;
        let (mut files, mut errors, mut organization) = (Vec::new(), Vec::new(), None);
        for path in paths {
            match text_of(&path) {
                Ok(text) if path.file_name().is_some_and(|name| name == ORGANIZATION) => {
                    organization = Some((path, text));
                }
                Ok(text) => files.push((path, text)),
                Err(error) => errors.push(error),
            }
        }
        if !errors.is_empty() {
            return Err(LoadError(errors));
        }
        let base = Self::built_in()?;
        let organization =
            organization.unwrap_or_else(|| (PathBuf::from(ORGANIZATION), BUILT_IN_ORGANIZATION.to_owned()));
        Self::read(files, organization, Some(base))
    }

    fn read(
        files: Vec<(PathBuf, String)>,
        organization: (PathBuf, String),
        base: Option<Self>,
    ) -> Result<Self, LoadError> {
        let mut errors = Vec::new();
        let mut flows: BTreeMap<String, (Flow, &Path)> = BTreeMap::new();
        for (path, text) in &files {
            match file::parse(path, text) {
                Ok(flow) => match flows.get(&flow.id) {
                    Some((_, other)) => errors.push(same_id(path, other)),
                    None => {
                        flows.insert(flow.id.clone(), (flow, path.as_path()));
                    }
                },
                Err(error) => errors.push(error),
            }
        }
        let (path, text) = &organization;
        let organization = file::parse_table::<Organization>(path, text).unwrap_or_else(|error| {
            errors.push(error);
            Organization::default()
        });
        let Organization { mut custom_fields, questions } = organization;
        if custom_fields.values().any(|kind| matches!(kind, CustomFieldType::Unrecognized(_))) {
            let message = format!("custom_fields: expected one of {}", CustomFieldType::VALUES.join(", "));
            errors.push(FlowFileError::of_file(path, message));
        }
        let base = base.map(|base| std::iter::once(base.default).chain(base.others.into_values()));
        for flow in base.into_iter().flatten() {
            flows.entry(flow.id.clone()).or_insert((flow, Path::new("built in")));
        }
        for (flow, path) in flows.values() {
            errors.extend(add_fields(&mut custom_fields, flow, path));
        }
        let mut others: BTreeMap<_, _> = flows.into_iter().map(|(id, (flow, _))| (id, flow)).collect();
        match others.remove(built_in::DEFAULT) {
            Some(default) if default.active && errors.is_empty() => {
                Ok(Self { default, others, custom_fields, questions })
            }
            Some(default) if errors.is_empty() => {
                let message = format!("the flow {} is the default for sessions: activate it", default.id);
                Err(LoadError(vec![FlowFileError::of_file(Path::new("default flow"), message)]))
            }
            _ => Err(LoadError(errors)),
        }
    }

    /// The flow of sessions that name none.
    #[cfg(test)]
    pub(crate) fn default_flow(&self) -> &Flow {
        &self.default
    }

    /// The flow that a session uses. If it is no longer known, the default flow.
    pub(crate) fn of(&self, id: Option<&str>) -> &Flow {
        id.and_then(|id| self.find(id)).unwrap_or(&self.default)
    }

    /// The flow with an id, activated or not: for sessions that already use it.
    pub(crate) fn find(&self, id: &str) -> Option<&Flow> {
        if id == self.default.id { Some(&self.default) } else { self.others.get(id) }
    }

    /// The flow for a new session.
    ///
    /// # Errors
    /// There is no such flow, or it is not activated.
    pub(crate) fn get(&self, id: &str) -> Result<&Flow, FlowProblem> {
        let flow = self.find(id).ok_or(FlowProblem::Unknown)?;
        if flow.active { Ok(flow) } else { Err(FlowProblem::Inactive) }
    }

    /// All flows, the default one first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Flow> {
        std::iter::once(&self.default).chain(self.others.values())
    }

    /// The type of each custom field of the organization, by name: those in its file and those of all flows.
    pub(crate) fn custom_fields(&self) -> &BTreeMap<String, CustomFieldType> {
        &self.custom_fields
    }

    /// The questions that the organization asks in video selfies.
    pub(crate) fn questions(&self) -> &[Question] {
        &self.questions
    }
}

fn same_id(path: &Path, other: &Path) -> FlowFileError {
    let message = format!("id: the flow in {} has the same id; give each flow its own", other.display());
    FlowFileError::of_file(path, message)
}

/// A custom field has one type in the whole organization.
fn add_fields(
    all: &mut BTreeMap<String, CustomFieldType>,
    flow: &Flow,
    path: &Path,
) -> Option<FlowFileError> {
    for field in flow.custom_fields() {
        let (Some(name), Some(kind)) = (&field.name, &field.r#type) else { continue };
        let known = all.entry(name.clone()).or_insert_with(|| kind.clone());
        if known != kind {
            let message = format!(
                "the custom field `{name}` has the type {} elsewhere in the organization; give it the same type",
                known.as_str()
            );
            return Some(FlowFileError::of_file(path, message));
        }
    }
    None
}

/// The files of a directory that can hold a flow, sorted by name.
fn files_in(directory: &Path) -> Result<Vec<PathBuf>, FlowFileError> {
    let unreadable = |error: std::io::Error| {
        FlowFileError::of_file(directory, format!("the directory cannot be read: {error}"))
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn text_of(path: &Path) -> Result<String, FlowFileError> {
    let unreadable =
        |error: std::io::Error| FlowFileError::of_file(path, format!("the file cannot be read: {error}"));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FlowFileError::of_file(path, "the file is larger than 1 MiB; remove what is not a flow"));
    }
    String::from_utf8(bytes).map_err(|_| FlowFileError::of_file(path, "save the file as UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory that is deleted after the test.
    struct Directory(PathBuf);

    impl Directory {
        fn with(name: &str, files: &[(&str, &[u8])]) -> Self {
            let path = std::env::temp_dir().join(format!("omni-flows-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            for (name, bytes) in files {
                std::fs::write(path.join(name), bytes).unwrap();
            }
            Self(path)
        }

        /// The error message, without the path.
        fn error(&self) -> Vec<String> {
            let text = Flows::load(&self.0).unwrap_err().to_string();
            let start = format!("{}{}", self.0.display(), std::path::MAIN_SEPARATOR);
            text.lines().map(|line| line.replace(&start, "")).collect()
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    const MINE: &str = "id = \"5f0a1b2c3d4e5f6071829999\"\n[configuration]\nname = \"Mine\"\n";

    #[test]
    fn unknown_and_inactive_flows_are_told_apart() {
        let flows = Flows::built_in().unwrap();
        assert_eq!(flows.iter().count(), FILES.len());
        for (id, problem, code) in [
            ("5f0a1b2c3d4e5f6071829999", FlowProblem::Unknown, 4027),
            ("", FlowProblem::Unknown, 4027),
            (built_in::INACTIVE, FlowProblem::Inactive, 4028),
        ] {
            assert_eq!(flows.get(id).unwrap_err(), problem);
            assert_eq!(problem.code().number(), code);
        }
        assert_eq!(flows.find(built_in::INACTIVE).map(Flow::name), Some("Not activated"));
        assert_eq!(flows.get(built_in::DEFAULT).map(Flow::name), Ok(flows.default_flow().name()));
    }

    #[test]
    fn flows_of_a_directory_join_or_replace_those_that_are_built_in() {
        let own = format!("{MINE}[start]\nidCaptureRetries = 9\n");
        let once = MINE.replace("5f0a1b2c3d4e5f6071829999", built_in::ONCE);
        let directory = Directory::with(
            "join",
            &[("a.toml", own.as_bytes()), ("b.toml", once.as_bytes()), ("notes.txt", b"not a flow")],
        );
        let flows = Flows::load(&directory.0).unwrap();
        assert_eq!(flows.iter().count(), FILES.len() + 1);
        assert_eq!(flows.get(built_in::ONCE).unwrap().name(), "Mine");
        let mine = flows.get("5f0a1b2c3d4e5f6071829999").unwrap();
        assert_eq!(mine.start_settings().id_capture_retries, Some(9));
    }

    #[test]
    fn custom_fields_are_those_of_the_organization_and_of_all_flows() {
        let flows = Flows::built_in().unwrap();
        assert_eq!(flows.custom_fields().get("qrCodeText"), Some(&CustomFieldType::String));
        assert_eq!(flows.custom_fields().get("monthlyIncome"), Some(&CustomFieldType::Double));
        let organization = b"[custom_fields]\nloyalty = \"INTEGER\"\n";
        let directory = Directory::with("fields", &[("organization.toml", organization)]);
        let flows = Flows::load(&directory.0).unwrap();
        assert_eq!(flows.custom_fields().get("loyalty"), Some(&CustomFieldType::Integer));
        assert_eq!(flows.custom_fields().get("qrCodeText"), None);
        let organization = b"[custom_fields]\nbranch = \"INTEGER\"\n";
        let directory = Directory::with("clash", &[("organization.toml", organization)]);
        assert!(directory.error()[0].contains("the custom field `branch` has the type INTEGER elsewhere"));
        let directory =
            Directory::with("type", &[("organization.toml", b"[custom_fields]\nage = \"ZARA\"\n")]);
        assert_eq!(
            directory.error(),
            ["organization.toml: custom_fields: expected one of STRING, INTEGER, DOUBLE, BOOLEAN"]
        );
    }

    #[test]
    fn every_wrong_file_of_a_directory_is_named() {
        let inactive = MINE.replace("5f0a1b2c3d4e5f6071829999", built_in::DEFAULT);
        let directory =
            Directory::with("default", &[("a.toml", format!("active = false\n{inactive}").as_bytes())]);
        assert!(directory.error()[0].ends_with("is the default for sessions: activate it"));
        let directory = Directory::with(
            "wrong",
            &[("a.toml", MINE.as_bytes()), ("b.toml", MINE.as_bytes()), ("c.toml", b"id = 7")],
        );
        let errors = directory.error();
        assert!(errors[0].starts_with("b.toml: id: the flow in a.toml has the same id"), "{errors:?}");
        assert!(errors[1].starts_with("c.toml, line 1, id: expected a string"), "{errors:?}");
        let large = vec![b'#'; 1024 * 1024 + 1];
        let directory = Directory::with("bytes", &[("a.toml", b"\xff"), ("b.toml", &large)]);
        let errors = directory.error();
        assert_eq!(errors[0], "a.toml: save the file as UTF-8");
        assert!(errors[1].starts_with("b.toml: the file is larger than 1 MiB"));
        let error = Flows::load(&directory.0.join("none")).unwrap_err().to_string();
        assert!(error.contains("the directory cannot be read"), "{error}");
    }
}

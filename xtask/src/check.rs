//! The inner loop: generates, publishes, and runs only the tests that the uncommitted changes can affect.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::spec::{Document, shorthand};
use crate::{DOCUMENT, files, publish};

/// How many tests of a program run at once, for `cargo test`.
const TEST_THREADS: &str = "RUST_TEST_THREADS";

/// How many tests run per hardware thread: some tests wait for timeouts. The tests of `omni-verify` take 11.6 s with two
/// on two cores, and 19.5 s with one.
const TESTS_PER_THREAD: usize = 2;

/// A package of the workspace.
#[derive(Debug, Default)]
struct Package {
    /// Its folder below the root, with a slash at its end.
    folder: String,
    /// The packages of the workspace that it depends on, for tests too.
    dependencies: BTreeSet<String>,
    /// The test programs that a changed sentence of the document can affect: `package.metadata.check.words`.
    words: Vec<String>,
}

/// What the changes can affect.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tested {
    /// Packages with all of their tests.
    whole: BTreeSet<String>,
    /// Packages with their unit tests and those of their programs that read sentences of the document.
    words: BTreeSet<String>,
}

/// Runs `cargo` with what the changes need.
pub fn run(root: &Path, document: &Document) -> Result<()> {
    let packages = packages(&output(root, "cargo", &["metadata", "--no-deps", "--format-version", "1"])?)?;
    let status =
        output(root, "git", &["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"])?;
    let changed: Vec<&str> = status.split('\0').filter_map(|entry| entry.get(3..)).collect();
    let committed = output(root, "git", &["show", &format!("HEAD:{DOCUMENT}")])?;
    let committed = shorthand::parse(DOCUMENT, &committed)?;
    let only_words = differ_only_in_words(&committed.value, &document.value);
    let of_document = |path: &str| {
        // The workflows are written by hand.
        let is_published = path.starts_with(publish::FOLDER) && !path.ends_with(".arazzo.yaml");
        path == DOCUMENT || is_published || files::is_generated(&root.join(path))
    };
    let tested = select(&packages, &changed, of_document, only_words);

    cargo(root, &["fmt", "--all", "--check"], &BTreeSet::new())?;
    if !tested.whole.is_empty() {
        cargo(root, &["test", "--quiet"], &tested.whole)?;
    }
    if !tested.words.is_empty() {
        let programs =
            tested.words.iter().filter_map(|name| packages.get(name)).flat_map(|package| &package.words);
        let programs = programs.flat_map(|program| ["--test", program]);
        let arguments: Vec<&str> = ["test", "--quiet", "--lib"].into_iter().chain(programs).collect();
        cargo(root, &arguments, &tested.words)?;
    }
    Ok(())
}

/// Whether two documents describe the same messages: at most their descriptions and summaries differ.
fn differ_only_in_words(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            old.keys().eq(new.keys())
                && old.iter().zip(new.values()).all(|((key, old), new)| match key.as_str() {
                    "description" | "summary" if old.is_string() && new.is_string() => true,
                    // Messages, and parts of them.
                    "example" | "examples" | "default" | "enum" => old == new,
                    _ => differ_only_in_words(old, new),
                })
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| differ_only_in_words(old, new))
        }
        _ => old == new,
    }
}

/// The packages whose tests the changed files can affect. Some of the files are the document or made of it; of these,
/// `only_words` may have changed.
///
/// Generated code is compiled as a dependency of the readers of the document. The tests beside it are left to
/// the full run.
fn select(
    packages: &BTreeMap<String, Package>,
    changed: &[&str],
    of_document: impl Fn(&str) -> bool,
    only_words: bool,
) -> Tested {
    let mut tested = Tested::default();
    for path in changed {
        let owner = packages.iter().find(|(_, package)| path.starts_with(&package.folder));
        match owner {
            _ if of_document(path) && only_words => tested.words.extend(readers(packages)),
            Some((name, _)) if !of_document(path) => tested.whole.extend(users(packages, name)),
            // The document, and files outside all packages, are read by the tests of the workspace as a whole.
            _ => tested.whole.extend(readers(packages)),
        }
    }
    tested.words.retain(|name| !tested.whole.contains(name));
    tested
}

/// A package and all that depend on it, directly or not.
fn users(packages: &BTreeMap<String, Package>, name: &str) -> BTreeSet<String> {
    let mut users = BTreeSet::from([name.to_owned()]);
    loop {
        let more: Vec<_> = packages
            .iter()
            .filter(|(name, package)| !users.contains(*name) && !package.dependencies.is_disjoint(&users))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return users;
        }
        users.extend(more);
    }
}

/// The packages whose tests read the document: this one, and those that use it.
fn readers(packages: &BTreeMap<String, Package>) -> BTreeSet<String> {
    let this = env!("CARGO_PKG_NAME");
    let direct = packages.iter().filter(|(_, package)| package.dependencies.contains(this));
    direct.map(|(name, _)| name.clone()).chain([this.to_owned()]).collect()
}

fn packages(metadata: &str) -> Result<BTreeMap<String, Package>> {
    let metadata: Value =
        serde_json::from_str(metadata).context("cargo metadata printed something other than JSON")?;
    let root = text(&metadata, "workspace_root")?;
    let list =
        metadata.get("packages").and_then(Value::as_array).context("cargo metadata names no packages")?;
    let mut packages = BTreeMap::new();
    for package in list {
        let manifest = Path::new(text(package, "manifest_path")?);
        let folder = manifest.parent().and_then(|folder| folder.strip_prefix(root).ok());
        let folder = format!("{}/", folder.context("a package is outside the workspace")?.display());
        let dependencies = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
        // Packages of the workspace are named by their path.
        let local = dependencies.filter(|dependency| dependency.get("path").is_some_and(Value::is_string));
        let dependencies =
            local.map(|dependency| text(dependency, "name").map(str::to_owned)).collect::<Result<_>>()?;
        let words = package.pointer("/metadata/check/words").and_then(Value::as_array).into_iter().flatten();
        let words = words.filter_map(Value::as_str).map(str::to_owned).collect();
        packages.insert(text(package, "name")?.to_owned(), Package { folder, dependencies, words });
    }
    Ok(packages)
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value.get(key).and_then(Value::as_str).with_context(|| format!("cargo metadata names no {key}"))
}

fn output(root: &Path, program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).current_dir(root).output();
    let output = output.with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        bail!("{program} {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).with_context(|| format!("{program} printed something other than UTF-8"))
}

fn cargo(root: &Path, arguments: &[&str], packages: &BTreeSet<String>) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root);
    if std::env::var_os(TEST_THREADS).is_none() {
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        command.env(TEST_THREADS, (threads * TESTS_PER_THREAD).to_string());
    }
    for package in packages {
        command.args(["--package", package]);
    }
    let status = command.status().context("cannot run cargo")?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workspace() -> BTreeMap<String, Package> {
        let package = |folder: &str, dependencies: &[&str]| Package {
            folder: folder.to_owned(),
            dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
            words: Vec::new(),
        };
        BTreeMap::from([
            ("types".to_owned(), package("types/", &[])),
            ("client".to_owned(), package("client/", &["types"])),
            ("server".to_owned(), package("server/", &["types"])),
            ("xtask".to_owned(), package("xtask/", &[])),
            ("whole".to_owned(), package("tests/", &["client", "server", "xtask"])),
        ])
    }

    fn names(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn whole(list: &[&str]) -> Tested {
        Tested { whole: names(list), words: names(&[]) }
    }

    /// Whether a file of `workspace` is the document, or made of it.
    fn of_document(path: &str) -> bool {
        path == DOCUMENT || path.ends_with("generated.rs")
    }

    #[test]
    fn a_change_of_code_tests_its_package_and_all_that_use_it() {
        assert_eq!(
            select(&workspace(), &["client/src/lib.rs"], of_document, false),
            whole(&["client", "whole"])
        );
    }

    #[test]
    fn what_was_generated_anew_is_tested_by_those_who_read_the_document() {
        let changed = [DOCUMENT, "types/src/generated.rs"];
        assert_eq!(select(&workspace(), &changed, of_document, false), whole(&["whole", "xtask"]));
        let words = Tested { whole: names(&[]), words: names(&["whole", "xtask"]) };
        assert_eq!(select(&workspace(), &changed, of_document, true), words);
    }

    #[test]
    fn changed_words_take_nothing_away_from_other_changes() {
        let changed = [DOCUMENT, "server/src/lib.rs"];
        let both = Tested { whole: names(&["server", "whole"]), words: names(&["xtask"]) };
        assert_eq!(select(&workspace(), &changed, of_document, true), both);
        assert_eq!(select(&workspace(), &["README.md"], of_document, true), whole(&["whole", "xtask"]));
    }

    #[test]
    fn nothing_changed_is_nothing_to_do() {
        assert_eq!(select(&workspace(), &[], of_document, true), whole(&[]));
    }

    #[test]
    fn descriptions_and_summaries_are_words_and_all_else_is_not() {
        let old = json!({"summary": "a", "properties": {"description": {"type": "string", "description": "a"}},
            "enum": ["a"], "example": {"description": "a"}, "allOf": [{"summary": "a"}]});
        let with = |pointer: &str, value: Value| {
            let mut new = old.clone();
            *new.pointer_mut(pointer).unwrap() = value;
            differ_only_in_words(&old, &new)
        };
        assert!(differ_only_in_words(&old, &old));
        for words in ["/summary", "/properties/description/description", "/allOf/0/summary"] {
            assert!(with(words, json!("b")), "{words}");
        }
        for other in ["/properties/description/type", "/enum/0", "/example/description", "/allOf/0"] {
            assert!(!with(other, json!("b")), "{other}");
        }
        assert!(!with("/properties", json!({})));
        assert!(!with("/allOf", json!([])));
        assert!(!with("/summary", json!(null)));
    }

    #[test]
    fn every_program_that_reads_words_exists() {
        let metadata =
            output(crate::root(), "cargo", &["metadata", "--no-deps", "--format-version", "1"]).unwrap();
        let packages = packages(&metadata).unwrap();
        let programs: Vec<_> = packages
            .values()
            .flat_map(|package| package.words.iter().map(move |name| (package, name)))
            .collect();
        assert!(!programs.is_empty());
        for (package, name) in programs {
            let place = crate::root().join(&package.folder).join("tests").join(name).join("main.rs");
            assert!(place.is_file(), "{}", place.display());
        }
    }

    #[test]
    fn every_generated_package_is_compiled_for_those_who_read_the_document() {
        let root = crate::root();
        let metadata = output(root, "cargo", &["metadata", "--no-deps", "--format-version", "1"]).unwrap();
        let packages = packages(&metadata).unwrap();
        let readers = readers(&packages);
        let tracked = output(root, "git", &["ls-files", "-z", "*.rs"]).unwrap();
        let generated: Vec<_> =
            tracked.split('\0').filter(|path| files::is_generated(&root.join(path))).collect();
        assert!(!generated.is_empty());
        for path in generated {
            let (name, _) = packages.iter().find(|(_, package)| path.starts_with(&package.folder)).unwrap();
            assert!(!users(&packages, name).is_disjoint(&readers), "nothing that is tested uses {path}");
        }
    }

    #[test]
    fn the_metadata_of_cargo_names_folders_and_local_dependencies() {
        let metadata = r#"{"workspace_root": "/w", "packages": [
            {"name": "a", "manifest_path": "/w/tools/a/Cargo.toml", "dependencies": [
                {"name": "b", "path": "/w/b"}, {"name": "serde"}]}]}"#;
        let packages = packages(metadata).unwrap();
        assert_eq!(
            (packages["a"].folder.as_str(), &packages["a"].dependencies),
            ("tools/a/", &names(&["b"]))
        );
    }
}

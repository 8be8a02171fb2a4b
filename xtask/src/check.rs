//! The inner loop: generates, publishes, and runs only the tests that the uncommitted changes can affect.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::files;

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
}

/// Runs `cargo` with what the changes need.
pub fn run(root: &Path) -> Result<()> {
    let packages = packages(&output(root, "cargo", &["metadata", "--no-deps", "--format-version", "1"])?)?;
    let status =
        output(root, "git", &["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"])?;
    let changed: Vec<&str> = status.split('\0').filter_map(|entry| entry.get(3..)).collect();
    let tested = select(&packages, &changed, |path| files::is_generated(&root.join(path)));

    cargo(root, &["fmt", "--all", "--check"], &BTreeSet::new())?;
    if !tested.is_empty() {
        cargo(root, &["test", "--quiet"], &tested)?;
    }
    Ok(())
}

/// The packages whose tests the changed files can affect.
///
/// Generated code is compiled as a dependency of the readers of the document. The tests beside it are left to
/// the full run.
fn select(
    packages: &BTreeMap<String, Package>,
    changed: &[&str],
    is_generated: impl Fn(&str) -> bool,
) -> BTreeSet<String> {
    let mut tested = BTreeSet::new();
    for path in changed {
        let owner = packages.iter().find(|(_, package)| path.starts_with(&package.folder));
        match owner {
            Some((name, _)) if !is_generated(path) => tested.extend(users(packages, name)),
            // The document, and files outside all packages, are read by the tests of the workspace as a whole.
            _ => tested.extend(readers(packages)),
        }
    }
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
        packages.insert(text(package, "name")?.to_owned(), Package { folder, dependencies });
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
    use super::*;

    fn workspace() -> BTreeMap<String, Package> {
        let package = |folder: &str, dependencies: &[&str]| Package {
            folder: folder.to_owned(),
            dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
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

    #[test]
    fn a_change_of_code_tests_its_package_and_all_that_use_it() {
        let tested = select(&workspace(), &["client/src/lib.rs"], |_| false);
        assert_eq!(tested, names(&["client", "whole"]));
    }

    #[test]
    fn what_was_generated_anew_is_tested_by_those_who_read_the_document() {
        let changed = ["openapi/omni.yaml", "types/src/generated.rs"];
        let tested = select(&workspace(), &changed, |path| path.ends_with("generated.rs"));
        assert_eq!(tested, names(&["whole", "xtask"]));
    }

    #[test]
    fn nothing_changed_is_nothing_to_do() {
        assert_eq!(select(&workspace(), &[], |_| false), names(&[]));
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

//! Draws the charts of `docs/benchmarks.md` from its tables: `cargo run -p omni-tests --bin charts`.
// A tool prints what is wrong.
#![allow(clippy::print_stderr)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use omni_tests::charts;

fn main() -> ExitCode {
    match draw(xtask::root()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn draw(root: &Path) -> Result<(), String> {
    let page =
        fs::read_to_string(root.join(charts::PAGE)).map_err(|error| format!("{}: {error}", charts::PAGE))?;
    for (file, svg) in charts::files(&page)? {
        fs::write(root.join(&file), svg).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

//! The rules, a file for each thing that they are about. They read the objects that the walk found.

pub(crate) mod characters;
mod common;
mod credentials;
mod enums;
mod examples;
mod generation;
mod identifiers;
pub(crate) mod marks;
mod names;
mod operations;
mod parameters;
mod patterns;
mod references;
mod schemas;
mod statuses;
pub(crate) mod text;
mod unions;

use crate::outline::Outline;
use crate::report::Report;

/// All of them.
pub(crate) fn all(outline: &Outline<'_>, report: &mut Report<'_>) {
    general(outline, report);
    common::errors(outline, report);
    generation::check(outline, report);
}

/// Those that hold for any document.
pub(crate) fn general(outline: &Outline<'_>, report: &mut Report<'_>) {
    references::check(outline, report);
    operations::check(outline, report);
    credentials::check(outline, report);
    parameters::check(outline, report);
    statuses::check(outline, report);
    common::headers(outline, report);
    schemas::check(outline, report);
    names::check(outline, report);
    identifiers::check(outline, report);
    patterns::check(outline, report);
    enums::check(outline, report);
    unions::check(outline, report);
    marks::check(outline, report);
    examples::check(outline, report);
    text::check(outline, report);
    characters::check(&outline.document.value, report);
}

/// Those without which no code can be generated.
pub(crate) fn of_names(outline: &Outline<'_>, report: &mut Report<'_>) {
    names::check(outline, report);
    identifiers::check(outline, report);
    enums::check(outline, report);
    operations::ids(outline, report);
    generation::check(outline, report);
    characters::check(&outline.document.value, report);
}

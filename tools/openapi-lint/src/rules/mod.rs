//! The rules, one file for each subject. They read the objects that the walk found.

mod characters;
mod codes;
mod common;
mod components;
mod credentials;
mod enums;
mod generation;
mod keys;
pub(crate) mod marks;
mod names;
mod operations;
mod paths;
mod patterns;
mod references;
mod schemas;
pub(crate) mod text;
mod unions;

use crate::outline::{Outline, Report};

/// A rule: it looks at the whole document.
pub(crate) type Rule = fn(&Outline<'_>, &mut Report<'_>);

/// The rules for any document.
pub(crate) const GENERAL: &[Rule] = &[
    references::check,
    keys::check,
    operations::check,
    operations::ids,
    credentials::check,
    paths::check,
    codes::check,
    common::headers,
    schemas::check,
    components::check,
    names::check,
    patterns::check,
    enums::check,
    unions::check,
    marks::check,
    text::check,
    characters::check,
];

/// The rules for a document from which code is generated.
pub(crate) const OF_OURS: &[Rule] = &[common::errors, generation::check];

/// The rules without which no code can be generated.
pub(crate) const OF_NAMES: &[Rule] =
    &[components::check, names::check, enums::check, operations::ids, generation::check, characters::check];

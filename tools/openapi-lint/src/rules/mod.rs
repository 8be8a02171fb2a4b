//! The rules, one file for each subject. They read the objects that the walk found.

mod characters;
mod codes;
mod components;
mod credentials;
mod enums;
mod generation;
pub(crate) mod marks;
mod names;
mod operations;
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
    operations::check,
    operations::ids,
    credentials::check,
    codes::check,
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
pub(crate) const OF_OURS: &[Rule] = &[generation::check];

/// The rules without which no code can be generated.
pub(crate) const OF_NAMES: &[Rule] =
    &[components::check, names::check, enums::check, operations::ids, generation::check, characters::check];

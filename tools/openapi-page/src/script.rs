//! The script of the page: its parts, in the order in which they need each other, in one function.

/// The script. Its parts share their names and nothing with the page.
pub const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("script/base.js"),
    include_str!("script/places.js"),
    include_str!("script/contents.js"),
    include_str!("script/words.js"),
    include_str!("script/entries.js"),
    include_str!("script/search.js"),
    include_str!("script/address.js"),
    include_str!("script/samples.js"),
    include_str!("script/trial.js"),
    include_str!("script/page.js"),
    "})();\n"
);

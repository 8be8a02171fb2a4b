#![doc = include_str!("../README.md")]

pub mod document;
mod error;
pub mod examples;
pub mod finding;
pub mod format;
mod json;
pub mod model;
pub mod node;
pub mod pointer;
pub mod unions;
pub mod validate;
pub mod walk;
pub mod words;
mod yaml;

pub use document::Document;
pub use error::Error;
pub use finding::{Finding, Findings};

/// How deeply values in a document may be nested: code that walks over it recurses for each level.
pub const DEPTH: usize = 128;

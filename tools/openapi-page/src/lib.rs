//! An OpenAPI 3 document as a reference page: one HTML file that needs nothing else.
//!
//! All of it can be read without a script. The script adds search, copying, the theme, unfolding in place, one language
//! and one base URL for all samples, and trying calls against a sandbox. Every text of the document is escaped; a policy
//! with hashes forbids all other scripts and styles, and calls to anything but the reader's own computer.

mod anchor;
mod book;
mod config;
mod examples;
mod highlight;
mod layout;
mod markdown;
mod operation;
mod overview;
mod parameters;
mod parts;
mod samples;
mod schema;
mod script;
mod search;
mod servers;
mod style;
#[cfg(test)]
mod tests;
mod trials;
mod types;

use maud::html;
use openapi_model::Error;
use serde_json::Value;

use book::Book;

pub use config::{Browsers, Config, Download, Language, Sandbox, Source, Wanted};
pub use samples::image_name;
pub use search::Search;

/// The page. `search` has words that the search knows besides those of the document.
///
/// # Errors
/// An operation cannot be read, a callback's reference leads nowhere, or the page lacks a place that `search` names.
pub fn write(document: &Value, config: &Config, search: &Search) -> Result<String, Error> {
    let book = Book::new(document, config)?;
    let (introduction, headings) = overview::introduction(&book);
    let content = html! {
        (introduction)
        @for group in &book.groups { (operation::group(&book, group)) }
        (overview::shared(&book))
        (schema::sections(&book))
    };
    let mut page = layout::page(&book, &headings, &content, search).into_string();
    search.check(&page)?;
    page.push('\n');
    Ok(page)
}

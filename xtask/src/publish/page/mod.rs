//! The reference page: the document as one HTML file that needs nothing else.
//!
//! All of it can be read without a script; the script adds search, copying, the theme and unfolding in place. Every
//! text of the document is escaped, and a policy by hash forbids anything that does not come from here.

mod anchor;
mod book;
mod examples;
mod highlight;
mod layout;
mod markdown;
mod operation;
mod overview;
mod parameters;
mod schema;
mod search;
#[cfg(test)]
mod tests;
mod types;

use anyhow::Result;
use maud::html;
use serde_json::Value;

use book::Book;

/// The page.
pub fn write(document: &Value) -> Result<String> {
    let book = Book::new(document)?;
    let (introduction, headings) = overview::introduction(&book);
    let content = html! {
        (introduction)
        @for group in &book.groups { (operation::group(&book, group)) }
        (overview::shared(&book))
        (schema::sections(&book))
    };
    let mut page = layout::page(&book, &headings, &content, &search::index(&book)?).into_string();
    page.push('\n');
    Ok(page)
}

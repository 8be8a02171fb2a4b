//! Lints: what readers, linters and code generators of every language need from an OpenAPI 3.0 document.
//!
//! `walk` goes over the document once, and every rule reads the objects that it found, in `outline`. The rules know
//! OpenAPI. They are told the names of a document's extensions, and what a code generator makes of names. `workflows`
//! has the rules for the workflows (Arazzo) of a document.
//!
//! These are the rules that Redocly and Spectral do not have: what one object says about another, names, extensions, the
//! source. What an object has to say for itself is in their configuration.

mod config;
mod kind;
mod outline;
mod rules;
mod vocabulary;
mod walk;
mod workflows;

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod testing;

use openapi_model::node::Tree;
use openapi_model::{Document, Finding};
use outline::{Outline, Report};
use rules::Rule;

pub use config::{Config, Extensions, Naming};
pub use rules::marks::gives_nothing_away;
pub use rules::text::source;
pub use workflows::lint_workflows;

/// Everything that is wrong with a document, by line.
pub fn lint(document: &Document, config: &Config) -> Vec<Finding> {
    let mut report = Report::new(document);
    let outline = read(document, config, &mut report);
    found(&outline, report, [rules::GENERAL, rules::OF_OURS])
}

/// What is wrong with a document that has none of our extensions, and from which our generator makes no code.
pub fn lint_general(document: &Document, naming: &Naming) -> Vec<Finding> {
    let config = Config { extensions: Extensions::default(), naming: *naming };
    let mut report = Report::new(document);
    let outline = read(document, &config, &mut report);
    found(&outline, report, [rules::GENERAL, &[]])
}

/// What prevents code from being generated from a document: names that make no identifiers, and texts that hide
/// something.
///
/// A code generator asks only for these, whatever else is wrong with the document.
pub fn lint_names(document: &Document, config: &Config) -> Vec<Finding> {
    let outline = read(document, config, &mut Report::new(document));
    found(&outline, Report::new(document), [rules::OF_NAMES, &[]])
}

/// Walks over a document.
fn read<'a>(document: &'a Document, config: &'a Config, report: &mut Report<'_>) -> Outline<'a> {
    let nodes = walk::walk(Tree::new(&document.value).root(), &config.extensions, report);
    Outline::new(document, config, nodes)
}

fn found(outline: &Outline<'_>, mut report: Report<'_>, rules: [&[Rule]; 2]) -> Vec<Finding> {
    rules.concat().iter().for_each(|rule| rule(outline, &mut report));
    report.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHERS: &str = "openapi: 3.0.3
info:
  title: Library
  version: '1'
tags:
  - name: Book
    description: Books of the library.
paths:
  /books:
    get:
      operationId: list_books
      tags: [Book]
      summary: List the books
      description: Lists all books.
      security: []
      responses:
        '200':
          description: The books.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Books'}
              examples:
                none: {summary: No books, value: {books: []}}
components:
  schemas:
    Books:
      type: object
      description: All books.
      properties:
        books:
          description: Whatever is known of them.
";

    const AT: &str = "/paths/~1books/get/responses/200/content/application~1json";

    fn found(source: &str) -> Vec<String> {
        let document = Document::parse("others.yaml", source).unwrap();
        let findings = lint_general(&document, &testing::CONFIG.naming);
        findings.iter().map(|finding| format!("{} {}", finding.rule, finding.pointer)).collect()
    }

    #[test]
    fn a_document_without_our_extensions_needs_what_any_document_needs() {
        assert_eq!(found(OTHERS), <[String; 0]>::default());
        let unnamed = OTHERS.replace("{$ref: '#/components/schemas/Books'}", "{type: string, enum: [A, B]}");
        assert_eq!(found(&unnamed), [format!("unnamed-schema {AT}/schema")]);
    }
}

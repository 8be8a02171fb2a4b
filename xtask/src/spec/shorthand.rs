//! Shorthands of the source that the published document expands: the responses that every operation has, and objects
//! whose fields are personal data. After expansion, the two marks are gone.
//!
//! They are expanded in the text, so that the published document keeps the comments and lines of its source.

use std::collections::BTreeMap;

use openapi_model::{Document, Finding, Findings, pointer};
use serde_json::Value;

use super::model;

/// At the root: by status, a reference to the response for each operation that does not state that status itself.
const RESPONSES: &str = "x-omni-responses";
/// On an object: its fields are personal data or secrets unless they say otherwise.
const FIELDS: &str = "x-omni-sensitive-fields";
const RULE: &str = "shorthand";

/// Reads the source of a document. The value is expanded; the lines are those of the source.
///
/// # Errors
/// The text is not YAML, or a shorthand cannot be expanded.
pub fn parse(name: &str, source: &str) -> Result<Document, Findings> {
    expand(Document::parse(name, source)?)
}

/// Expands the value of a document that was read unchanged.
///
/// # Errors
/// A shorthand cannot be expanded.
pub fn expand(mut document: Document) -> Result<Document, Findings> {
    let text = written_out(&document)?;
    if text != document.source {
        document.value = Document::parse(&document.name, &text)?.value;
    }
    Ok(document)
}

/// The text of a document as published.
///
/// # Errors
/// The source is not YAML, or a shorthand cannot be expanded.
pub fn publish(document: &Document) -> Result<String, Findings> {
    if document.source.trim_start().starts_with('{') {
        return Ok(document.source.clone());
    }
    written_out(&Document::parse(&document.name, &document.source)?)
}

fn written_out(document: &Document) -> Result<String, Findings> {
    let mut text = Text::new(document);
    responses(&mut text);
    fields(&mut text);
    text.finish()
}

fn responses(text: &mut Text<'_>) {
    let document = text.document;
    let Some(shared) = document.value.get(RESPONSES) else { return };
    let at = format!("/{RESPONSES}");
    let entries: Option<Vec<(&String, &str)>> = shared.as_object().and_then(|shared| {
        shared.iter().map(|(status, response)| Some((status, model::text(response, "$ref")?))).collect()
    });
    let Some(entries) = entries.filter(|entries| !entries.is_empty()) else {
        let message = format!("`{RESPONSES}` gives each status a `$ref` to a response, and nothing else");
        return text.find(&at, message);
    };
    text.remove(&at);
    // Other lints report errors in the operations themselves.
    let Ok(operations) = model::operations(&document.value) else { return };
    for operation in operations {
        let at = pointer::join(&operation.pointer(), "responses");
        let Some(own) = operation.object.get("responses").and_then(Value::as_object) else { continue };
        let missing = entries.iter().filter(|(status, _)| !own.contains_key(*status));
        let lines: Vec<String> =
            missing.map(|(status, target)| format!("'{status}': {{$ref: '{target}'}}")).collect();
        text.append(&at, own.keys().next(), &lines);
    }
}

fn fields(text: &mut Text<'_>) {
    let document = text.document;
    for (name, schema) in model::schemas(&document.value) {
        let Some(mark) = schema.get(FIELDS) else { continue };
        let at = pointer::join("/components/schemas", name);
        let mark_at = pointer::join(&at, FIELDS);
        let properties = schema.get("properties").and_then(Value::as_object);
        let Some(properties) = properties.filter(|_| mark == &Value::Bool(true)) else {
            text.find(&mark_at, format!("`{FIELDS}` is true, on an object that lists its properties"));
            continue;
        };
        text.remove(&mark_at);
        for (name, property) in properties.iter().filter(|(_, property)| !model::gives_nothing_away(property))
        {
            let at = pointer::join(&pointer::join(&at, "properties"), name);
            if property.get(model::SENSITIVE).is_none() {
                let first = property.as_object().and_then(|property| property.keys().next());
                text.append(&at, first, &[format!("{}: true", model::SENSITIVE)]);
            }
        }
    }
}

/// The source, and the changes to its lines.
struct Text<'d> {
    document: &'d Document,
    lines: Vec<&'d str>,
    /// What to insert after each line, by its number, counted from 1.
    added: BTreeMap<usize, Vec<String>>,
    removed: Vec<std::ops::RangeInclusive<usize>>,
    findings: Vec<Finding>,
}

impl<'d> Text<'d> {
    fn new(document: &'d Document) -> Self {
        let lines = document.source.split('\n').collect();
        Self { document, lines, added: BTreeMap::new(), removed: Vec::new(), findings: Vec::new() }
    }

    fn find(&mut self, pointer: &str, message: String) {
        self.findings.push(self.document.finding(RULE, pointer, message));
    }

    fn line(&self, number: usize) -> &'d str {
        self.lines.get(number.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// The last line that is indented at least as deeply as the line with this number.
    fn end(&self, first: usize) -> usize {
        let depth = indent(self.line(first));
        let mut last = first;
        for number in first + 1..=self.lines.len() {
            let line = self.line(number);
            if line.trim().is_empty() {
                continue;
            }
            if indent(line) < depth {
                break;
            }
            last = number;
        }
        last
    }

    /// Removes a member.
    fn remove(&mut self, at: &str) {
        let first = self.document.line(at);
        let inner = self.line(first + 1);
        let block = !inner.trim().is_empty() && indent(inner) > indent(self.line(first));
        let last = if block { self.end(first + 1) } else { first };
        self.removed.push(first..=last);
    }

    /// Adds members at the end of an object that has at least one.
    fn append(&mut self, at: &str, first: Option<&String>, members: &[String]) {
        if members.is_empty() {
            return;
        }
        let first = first.map_or(0, |key| self.document.line(&pointer::join(at, key)));
        if first <= self.document.line(at) {
            let message =
                format!("something has to be added here; write each member of `{at}` on its own line");
            return self.find(at, message);
        }
        let depth = " ".repeat(indent(self.line(first)));
        let last = self.end(first);
        self.added.entry(last).or_default().extend(members.iter().map(|member| format!("{depth}{member}")));
    }

    fn finish(self) -> Result<String, Findings> {
        if !self.findings.is_empty() {
            return Err(Findings::new(&self.document.name, self.findings));
        }
        let mut lines = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            let number = index + 1;
            if !self.removed.iter().any(|range| range.contains(&number)) {
                lines.push(*line);
            }
            lines.extend(self.added.get(&number).into_iter().flatten().map(String::as_str));
        }
        Ok(lines.join("\n"))
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
openapi: 3.0.3
x-omni-responses:
  '401': {$ref: '#/components/responses/Refused'}
  '500': {$ref: '#/components/responses/Broken'}
paths:
  # ---- Books
  /books:
    get:
      operationId: list_books
      responses:
        '200':
          description: >-
            The
            books.
        '401':
          description: Not here.

    delete:
      operationId: delete_books
      responses:
        '204': {description: Gone.}
components:
  schemas:
    Reader:
      type: object
      x-omni-sensitive-fields: true
      properties:
        name:
          type: string
          description: Name.
        card: {$ref: '#/components/schemas/Card'}
        adult:
          type: boolean
        shelf:
          type: string
          x-omni-sensitive: false
    Card:
      type: object
";

    const PUBLISHED: &str = "\
openapi: 3.0.3
paths:
  # ---- Books
  /books:
    get:
      operationId: list_books
      responses:
        '200':
          description: >-
            The
            books.
        '401':
          description: Not here.
        '500': {$ref: '#/components/responses/Broken'}

    delete:
      operationId: delete_books
      responses:
        '204': {description: Gone.}
        '401': {$ref: '#/components/responses/Refused'}
        '500': {$ref: '#/components/responses/Broken'}
components:
  schemas:
    Reader:
      type: object
      properties:
        name:
          type: string
          description: Name.
          x-omni-sensitive: true
        card: {$ref: '#/components/schemas/Card'}
        adult:
          type: boolean
        shelf:
          type: string
          x-omni-sensitive: false
    Card:
      type: object
";

    #[test]
    fn shorthands_are_written_out_and_gone() {
        let document = parse("a.yaml", SOURCE).unwrap();
        assert_eq!(publish(&document).unwrap(), PUBLISHED);
        assert_eq!(document.value, Document::parse("a.yaml", PUBLISHED).unwrap().value);
        assert_eq!(document.source, SOURCE);
        // Findings point to the source; those in expanded parts, to the nearest place in it.
        assert_eq!(document.line("/paths/~1books/delete/responses/401"), 20);
        assert_eq!(document.line("/components/schemas/Reader/properties/name/x-omni-sensitive"), 28);
    }

    #[test]
    fn what_uses_no_shorthand_stays_as_it_is() {
        let document = parse("a.yaml", PUBLISHED).unwrap();
        assert_eq!(publish(&document).unwrap(), PUBLISHED);
    }

    #[test]
    fn shorthands_that_cannot_be_written_out_are_findings() {
        for (from, to, at) in [
            (
                "  '401': {$ref: '#/components/responses/Refused'}",
                "  '401': {description: No.}",
                "/x-omni-responses",
            ),
            ("'204': {description: Gone.}", "{}", "/paths/~1books/delete/responses"),
            ("fields: true", "fields: false", "/components/schemas/Reader/x-omni-sensitive-fields"),
            (
                "        name:\n          type: string\n          description: Name.",
                "        name: {type: string, description: Name.}",
                "/components/schemas/Reader/properties/name",
            ),
        ] {
            let source = SOURCE.replace(from, to);
            assert_ne!(source, SOURCE);
            let error = parse("a.yaml", &source).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(&format!(": #{at}: ")), "{error}");
            assert!(error.ends_with("[shorthand]\n1 finding"), "{error}");
        }
    }
}

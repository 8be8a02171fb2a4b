//! A clean document, and what the lints find when something in it is replaced.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use openapi_model::{Document, Finding};

use crate::config::{Config, Extensions, Naming};

/// The extensions of the document, and names as for Rust.
pub(crate) const CONFIG: Config = Config {
    extensions: Extensions {
        revision: "x-our-revision",
        max_request_bytes: "x-our-max-request-bytes",
        sensitive_words: "x-our-sensitive-words",
        error_names: "x-our-error-names",
        server_name: "x-our-name",
        production: "x-our-production",
        credential: "x-our-credential",
        credentials: &["api-key", "session"],
        issued_by: "x-our-issued-by",
        error_codes: "x-our-error-codes",
        changes_state: "x-our-changes-state",
        repeatable: "x-our-repeatable",
        reach: "x-our-reach",
        reaches: &["session", "session-end", "account"],
        replaced_by: "x-our-replaced-by",
        source: "x-our-source",
        sources: &["field-notes"],
        source_values: "x-our-source-values",
        sensitive: "x-our-sensitive",
        open_enum: "x-our-open-enum",
        open_union: "x-our-open-union",
        ignore_case: "x-our-ignore-case",
        image: "x-our-image",
        required_any: "x-our-required-any",
        aliases: "x-our-aliases",
        table: "x-our-table",
    },
    naming: Naming {
        language: "Rust",
        field: |name| name.to_snake_case(),
        type_name: |name| name.to_upper_camel_case(),
        query_type: |id| format!("{}Query", id.to_upper_camel_case()),
        variant: |value| value.to_upper_camel_case(),
        constant: |name| name.to_shouty_snake_case(),
        is_identifier: |text| {
            text.starts_with(|first: char| first.is_ascii_alphabetic())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        },
        is_keyword: |word| ["Self", "async", "gen", "self", "type"].contains(&word),
        is_builtin_type: |name| ["Option", "String"].contains(&name),
        unrecognized: "Unrecognized",
        extra: "extra",
        locals: &["body", "url"],
    },
};

/// A minimal document that uses everything the rules look at, and breaks none of them.
pub(crate) const CLEAN: &str = r"openapi: 3.0.3
info:
  title: Library
  version: '1'
  x-our-revision: 1.0.0
x-our-sensitive-words: [readername]
x-our-max-request-bytes: 1000
x-our-error-names:
  - {code: 4001, name: BookExists}
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
      x-our-changes-state: false
      x-our-repeatable: true
      security: [{apiKey: []}]
      parameters:
        - {$ref: '#/components/parameters/Limit'}
        - name: order
          in: query
          description: Which book comes first.
          required: false
          schema: {$ref: '#/components/schemas/Order'}
          example: Newest
      responses:
        '200':
          description: The books.
          headers:
            Total: {$ref: '#/components/headers/Total'}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/BookList'}
              examples:
                two: {$ref: '#/components/examples/TwoBooks'}
        '400': {$ref: '#/components/responses/Refused'}
    post:
      operationId: add_book
      tags: [Book]
      summary: Add a book
      description: Adds a book.
      x-our-changes-state: true
      x-our-repeatable: false
      x-our-reach: account
      x-our-error-codes:
        - {code: 4001, meaning: The book is there already.}
      security: [{apiKey: []}]
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
            examples:
              poem:
                summary: A poem
                value:
                  isbn: '3'
                  name: Ode
      responses:
        '201':
          description: The book was added.
        '400':
          description: The book was refused.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Refusal'}
              examples:
                there:
                  summary: The book is there
                  value: {status: 4001}
      callbacks:
        bookAdded: {$ref: '#/components/callbacks/BookAdded'}
  /book:
    get:
      operationId: list_books_old
      tags: [Book]
      deprecated: true
      summary: Show a book
      description: Use `list_books`.
      x-our-replaced-by: list_books
      x-our-changes-state: false
      x-our-repeatable: true
      security: []
      responses:
        '200':
          description: The book as a text.
          content:
            text/plain:
              schema:
                type: string
                format: binary
              examples:
                text:
                  summary: A text
                  value: Ode
        '400': {$ref: '#/components/responses/Refused'}
  /books/{isbn}:
    delete:
      operationId: delete_book
      tags: [Book]
      summary: Delete a book
      description: Deletes a book.
      x-our-changes-state: true
      x-our-repeatable: true
      x-our-reach: account
      security: [{apiKey: []}]
      parameters:
        - name: isbn
          in: path
          description: Number of the book.
          required: true
          schema: {type: string, minLength: 3}
          example: '978'
      responses:
        '204':
          description: The book is gone.
        '400': {$ref: '#/components/responses/Refused'}
components:
  securitySchemes:
    apiKey:
      type: apiKey
      in: header
      name: x-api-key
      description: Key of the reader.
      x-our-credential: api-key
      x-our-issued-by:
        operation: list_books
        field: /books
  parameters:
    Limit:
      name: limit
      in: query
      description: How many books at most.
      required: false
      schema: {type: integer, format: int32, default: 10, maximum: 100}
      example: 20
  headers:
    Total:
      description: Books there are.
      schema: {type: integer, minimum: 0}
      example: 2
  examples:
    TwoBooks:
      summary: Two books
      value:
        books:
          - {isbn: '1', name: Faust, genre: Novel, cover: {kind: paper, pages: {thickness: 1.5}}}
          - {isbn: '2', words: [one, two]}
  callbacks:
    BookAdded:
      '{$request.body#/address}':
        post:
          operationId: receive_book
          tags: [Book]
          summary: Receive a book
          description: The library tells of a book.
          security: []
          requestBody:
            required: true
            content:
              application/json:
                schema: {$ref: '#/components/schemas/Event'}
                examples:
                  added:
                    summary: An added book
                    value: Added
          responses:
            '200':
              description: It has arrived.
  responses:
    Refused:
      description: The request was refused.
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Refusal'}
          examples:
            refused:
              summary: Refused
              value: {status: 400}
  schemas:
    Order:
      type: string
      description: Which book comes first.
      enum: [Newest, Oldest]
    BookList:
      type: object
      description: Several books.
      properties:
        books: {type: array, description: The books., items: {$ref: '#/components/schemas/Book'}}
    Book:
      type: object
      description: A book.
      x-our-required-any: [name, words]
      required: [isbn]
      properties:
        isbn: {type: string, description: Number of the book.}
        name: {type: string, description: Name of the book.}
        words: {type: array, description: Its words., items: {type: string}}
        genre: {$ref: '#/components/schemas/Genre'}
        cover: {$ref: '#/components/schemas/Cover'}
    Genre:
      type: string
      description: What it is.
      x-our-open-enum: true
      enum: [Novel, Poetry]
    Cover:
      description: What is around a book.
      x-our-open-union: true
      oneOf:
        - {$ref: '#/components/schemas/PaperCover'}
        - {$ref: '#/components/schemas/ClothCover'}
      discriminator:
        propertyName: kind
        mapping:
          paper: '#/components/schemas/PaperCover'
          cloth: '#/components/schemas/ClothCover'
    PaperCover:
      type: object
      description: Paper.
      required: [kind]
      properties:
        kind: {type: string, description: Says which cover it is., enum: [paper]}
        pages: {$ref: '#/components/schemas/Pages'}
    ClothCover:
      type: object
      description: Cloth.
      x-our-table:
        columns: [cloth, use]
        rows:
          - ['1', '']
      required: [kind]
      properties:
        kind: {type: string, description: Says which cover it is., enum: [cloth]}
        pages: {$ref: '#/components/schemas/Pages'}
    Pages:
      type: object
      description: What is within.
      properties:
        thickness: {type: number, format: double, description: In millimeters.}
    Event:
      type: string
      x-our-open-enum: true
      description: What happened.
      enum: [Added]
    Refusal:
      type: object
      description: Why something was refused.
      properties:
        status: {type: integer, format: int32, description: Status or error code.}
";

/// The clean document with something replaced, and what the lints say about it.
pub(crate) struct Broken {
    source: String,
    findings: Vec<Finding>,
}

/// Replaces the first occurrence of a text in the clean document.
///
/// A comment `#!` in the replacement marks the line that findings are expected in; without it the line has to
/// name the last member of the finding's pointer.
pub(crate) fn broken(from: &str, to: &str) -> Broken {
    Broken { source: CLEAN.to_owned(), findings: Vec::new() }.and(from, to)
}

/// One finding, for a closer look.
pub(crate) struct Found(Finding);

impl Found {
    pub(crate) fn says(&self, words: &str) {
        assert!(self.0.message.contains(words), "{words:?} is not in {:?}", self.0.message);
    }
}

impl Broken {
    /// Replaces something else as well.
    pub(crate) fn and(self, from: &str, to: &str) -> Self {
        assert!(self.source.contains(from), "the clean document has no {from:?}");
        let source = self.source.replacen(from, to, 1);
        let document = Document::parse("a.yaml", &source).unwrap_or_else(|error| panic!("{error}"));
        Self { findings: crate::lint(&document, &CONFIG), source }
    }

    pub(crate) fn is_clean(&self) {
        assert_eq!(self.findings, []);
    }

    pub(crate) fn has_no(&self, rule: &str) {
        assert!(self.findings.iter().all(|finding| finding.rule != rule), "{:?}", self.findings);
    }

    /// There is one finding, of this rule, here.
    pub(crate) fn is(&self, rule: &str, pointer: &str) -> Found {
        assert_eq!(self.findings.len(), 1, "{:#?}", self.findings);
        self.has(rule, pointer)
    }

    /// There is a finding of this rule here, among others that the same mistake causes.
    pub(crate) fn has(&self, rule: &str, pointer: &str) -> Found {
        let found = self.findings.iter().find(|finding| finding.rule == rule && finding.pointer == pointer);
        let Some(found) = found else { panic!("no {rule} at {pointer}: {:#?}", self.findings) };
        let line = self.source.lines().nth(found.line - 1).unwrap();
        if self.source.contains("#!") {
            assert!(line.contains("#!"), "{line}: {found:?}");
        } else {
            let last =
                pointer.rsplit('/').find(|part| part.parse::<usize>().is_err() || part.len() == 3).unwrap();
            assert!(
                line.contains(&last.replace("~1", "/")) || pointer.ends_with(char::is_numeric),
                "{line}: {found:?}"
            );
        }
        Found(found.clone())
    }
}

#[test]
fn the_clean_document_has_no_findings() {
    let document = Document::parse("a.yaml", CLEAN).unwrap();
    assert_eq!(crate::lint(&document, &CONFIG), []);
    assert_eq!(crate::source(CLEAN), []);
}

#[test]
fn without_extensions_nothing_is_asked_of_them() {
    let config = Config { extensions: Extensions::default(), ..CONFIG };
    let extension = |line: &str| line.trim_start().starts_with("x-our-");
    // What belongs to an extension is indented more deeply.
    let mut plain = String::new();
    let mut depth = None;
    for line in CLEAN.lines() {
        let indent = line.len() - line.trim_start().len();
        if depth.is_some_and(|depth| indent > depth) {
            continue;
        }
        depth = extension(line).then_some(indent);
        if depth.is_none() {
            plain.push_str(line);
            plain.push('\n');
        }
    }
    assert!(!plain.contains("x-our-"), "{plain}");
    let findings = crate::lint(&Document::parse("a.yaml", &plain).unwrap(), &config);
    assert_eq!(findings, []);
    // Extensions of others are unknown in that case.
    let findings = crate::lint(&Document::parse("a.yaml", CLEAN).unwrap(), &config);
    assert!(
        findings.len() > 20 && findings.iter().all(|finding| finding.rule == "unknown-extension"),
        "{findings:#?}"
    );
}

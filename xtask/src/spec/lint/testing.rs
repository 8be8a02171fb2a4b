//! A clean document, and what becomes of it when something in it is replaced.

use super::super::{Document, Finding};

/// A minimal document that uses everything the rules look at, and breaks none of them.
pub(super) const CLEAN: &str = r"openapi: 3.0.3
info:
  title: Library
  version: '1'
  x-omni-revision: 1.0.0
x-omni-sensitive-words: [readername]
x-omni-max-request-bytes: 1000
x-omni-error-names:
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
      x-omni-changes-state: false
      x-omni-repeatable: true
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
      x-omni-changes-state: true
      x-omni-repeatable: false
      x-omni-reach: account
      x-omni-error-codes:
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
      x-omni-replaced-by: list_books
      x-omni-changes-state: false
      x-omni-repeatable: true
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
      x-omni-changes-state: true
      x-omni-repeatable: true
      x-omni-reach: account
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
      x-omni-credential: api-key
      x-omni-issued-by:
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
      x-omni-required-any: [name, words]
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
      x-omni-open-enum: true
      enum: [Novel, Poetry]
    Cover:
      description: What is around a book.
      x-omni-open-union: true
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
      x-omni-table:
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
      x-omni-open-enum: true
      description: What happened.
      enum: [Added]
    Refusal:
      type: object
      description: Why something was refused.
      properties:
        status: {type: integer, format: int32, description: Status or error code.}
";

/// The clean document with something replaced, and what the lints say about it.
pub(super) struct Broken {
    source: String,
    findings: Vec<Finding>,
}

/// Replaces the first occurrence of a text in the clean document.
///
/// A comment `#!` in the replacement marks the line that findings are expected in; without it the line has to
/// name the last member of the finding's pointer.
pub(super) fn broken(from: &str, to: &str) -> Broken {
    Broken { source: CLEAN.to_owned(), findings: Vec::new() }.and(from, to)
}

/// One finding, to be looked at more closely.
pub(super) struct Found(Finding);

impl Found {
    pub(super) fn says(&self, words: &str) {
        assert!(self.0.message.contains(words), "{words:?} is not in {:?}", self.0.message);
    }
}

impl Broken {
    /// Replaces something else too.
    pub(super) fn and(self, from: &str, to: &str) -> Self {
        assert!(self.source.contains(from), "the clean document has no {from:?}");
        let source = self.source.replacen(from, to, 1);
        let document = Document::parse("a.yaml", &source).unwrap_or_else(|error| panic!("{error}"));
        Self { findings: super::lint(&document), source }
    }

    pub(super) fn is_clean(&self) {
        assert_eq!(self.findings, []);
    }

    pub(super) fn has_no(&self, rule: &str) {
        assert!(self.findings.iter().all(|finding| finding.rule != rule), "{:?}", self.findings);
    }

    /// There is one finding, of this rule, here.
    pub(super) fn is(&self, rule: &str, pointer: &str) -> Found {
        assert_eq!(self.findings.len(), 1, "{:#?}", self.findings);
        self.has(rule, pointer)
    }

    /// There is one finding, in a line with this text.
    pub(super) fn is_at(&self, rule: &str, pointer: &str, line: &str) -> Found {
        let found = self.is(rule, pointer);
        let text = self.source.lines().nth(found.0.line - 1).unwrap();
        assert!(text.contains(line), "{text}: {:?}", found.0);
        found
    }

    /// There is a finding of this rule here, among others that follow from the same mistake.
    pub(super) fn has(&self, rule: &str, pointer: &str) -> Found {
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
    assert_eq!(super::lint(&document), []);
    assert_eq!(super::source(CLEAN), []);
}

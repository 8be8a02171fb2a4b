//! Changes of the document as a whole.

use super::Case;

pub(super) const CASES: &[Case] = &[
    (
        "openapi: 3.0.3",
        "openapi: 3.0.4",
        &["- [Breaking] the document: OpenAPI `3.0.4` instead of `3.0.3`"],
        &["- [Breaking] the document: OpenAPI `3.0.3` instead of `3.0.4`"],
    ),
    (
        "version: '1'",
        "version: '2'",
        &["- [Breaking] the document: version of the API `2` instead of `1`"],
        &["- [Breaking] the document: version of the API `1` instead of `2`"],
    ),
    ("1.0.0", "1.0.1", &[], &[]),
    (
        "title: Library",
        "title: The library",
        &["- the document: wording, examples or notes"],
        &["- the document: wording, examples or notes"],
    ),
    (
        "  description: Books.\nservers",
        "  description: All books.\nservers",
        &["- the document: wording, examples or notes"],
        &["- the document: wording, examples or notes"],
    ),
    (
        "  - {url: 'https://b.test', description: Second.}\n",
        "",
        &["- [Breaking] the document: server `https://b.test` removed"],
        &["- the document: server `https://b.test` added"],
    ),
    (
        "{url: 'https://a.test', x-omni-name: a}",
        "{url: 'https://c.test', x-omni-name: a}",
        &["- [Breaking] the document, server `a`: url is `https://c.test` instead of `https://a.test`"],
        &["- [Breaking] the document, server `a`: url is `https://a.test` instead of `https://c.test`"],
    ),
    (
        "  - {url: 'https://a.test', x-omni-name: a}\n  - {url: 'https://b.test', description: Second.}\n",
        "  - {url: 'https://b.test', description: Second.}\n  - {url: 'https://a.test', x-omni-name: a}\n",
        &["- the document: order of the servers changed"],
        &["- the document: order of the servers changed"],
    ),
    (
        "description: Second.}",
        "description: Second., x-omni-production: true}",
        &[
            "- [Breaking] the document, server `https://b.test`: has real people's data now (`x-omni-production`)",
        ],
        &[
            "- [Breaking] the document, server `https://b.test`: no longer has real people's data (`x-omni-production`)",
        ],
    ),
    (
        "x-omni-max-request-bytes: 1000",
        "x-omni-max-request-bytes: 2000",
        &["- the document: `x-omni-max-request-bytes` `2000` instead of `1000`"],
        &["- [Breaking] the document: `x-omni-max-request-bytes` `1000` instead of `2000`"],
    ),
    (
        "x-omni-max-request-bytes: 1000\n",
        "",
        &["- the document: `x-omni-max-request-bytes` no limit instead of `1000`"],
        &["- [Breaking] the document: `x-omni-max-request-bytes` `1000` instead of no limit"],
    ),
    (
        "  - {code: 2, name: Second}\n",
        "",
        &["- [Breaking] the document: error code `2` is no longer named `Second`"],
        &["- the document: error code `2` is named `Second`"],
    ),
    (
        "{code: 2, name: Second}",
        "{code: 2, name: Other}",
        &["- [Breaking] the document: error code `2` is named `Other` instead of `Second`"],
        &["- [Breaking] the document: error code `2` is named `Second` instead of `Other`"],
    ),
    (
        "x-omni-sensitive-words: [name]",
        "x-omni-sensitive-words: [name, face]",
        &["- the document: wording, examples or notes"],
        &["- the document: wording, examples or notes"],
    ),
    (
        "  - {name: Shelf}\n",
        "",
        &["- the document: wording, examples or notes"],
        &["- the document: wording, examples or notes"],
    ),
    (
        "{name: Book, description: Books.}",
        "{name: Book, description: More.}",
        &["- tag `Book`: wording, examples or notes"],
        &["- tag `Book`: wording, examples or notes"],
    ),
    (
        "  - {name: Book, description: Books.}\n  - {name: Shelf}\n",
        "  - {name: Shelf}\n  - {name: Book, description: Books.}\n",
        &["- the document: order of the tags changed"],
        &["- the document: order of the tags changed"],
    ),
    (
        "security: [{key: []}]\npaths",
        "security: [{key: [], token: []}]\npaths",
        &[
            "- [Breaking] operations without credentials of their own: no longer callable with `key`",
            "- operations without credentials of their own: callable with `key` and `token`",
        ],
        &[
            "- [Breaking] operations without credentials of their own: no longer callable with `key` and `token`",
            "- operations without credentials of their own: callable with `key`",
        ],
    ),
    (
        "security: [{key: []}]\npaths",
        "security: [{key: []}, {}]\npaths",
        &["- operations without credentials of their own: callable without credentials"],
        &["- [Breaking] operations without credentials of their own: no longer callable without credentials"],
    ),
    (
        "    token: {type: http, scheme: bearer, x-omni-credential: session, x-omni-issued-by: {operation: add_book}}\n",
        "",
        &["- [Breaking] security scheme `token`: security scheme removed"],
        &["- security scheme `token`: security scheme added"],
    ),
    (
        "by: {operation: add_book}",
        "by: {operation: list_books}",
        &["- security scheme `token`: wording, examples or notes"],
        &["- security scheme `token`: wording, examples or notes"],
    ),
    (
        "name: x-key}",
        "name: X-Key}",
        &["- security scheme `key`: spelled `X-Key` instead of `x-key`"],
        &["- security scheme `key`: spelled `x-key` instead of `X-Key`"],
    ),
    (
        "x-omni-credential: session",
        "x-omni-credential: admin",
        &["- [Breaking] security scheme `token`: `x-omni-credential` is `admin` instead of `session`"],
        &["- [Breaking] security scheme `token`: `x-omni-credential` is `session` instead of `admin`"],
    ),
    (
        "scheme: bearer,",
        "scheme: Bearer,",
        &["- security scheme `token`: spelled `Bearer` instead of `bearer`"],
        &["- security scheme `token`: spelled `bearer` instead of `Bearer`"],
    ),
    (
        "name: x-key}",
        "name: x-other}",
        &["- [Breaking] security scheme `key`: `name` is `x-other` instead of `x-key`"],
        &["- [Breaking] security scheme `key`: `name` is `x-key` instead of `x-other`"],
    ),
    (
        "    Spare: {type: string}\n",
        "",
        &["- [Breaking] `Spare`: schema removed"],
        &["- `Spare`: schema added"],
    ),
    (
        "    Spare: {type: string}\n",
        "    Other: {type: string}\n",
        &["- [Breaking] `Spare`: schema renamed to `Other`"],
        &["- [Breaking] `Other`: schema renamed to `Spare`"],
    ),
    (
        "    Limit: {name",
        "    Most: {name",
        &[
            "- [Breaking] parameter `Limit` (request): parameter removed; used by `list_books`",
            "- parameter `Most`: parameter added",
        ],
        &[
            "- [Breaking] parameter `Most`: parameter removed",
            "- parameter `Limit` (request): parameter added; used by `list_books`",
        ],
    ),
    (
        "info:\n",
        "x-else: 1\ninfo:\n",
        &["- [Breaking] `#/x-else`: `1` came"],
        &["- [Breaking] `#/x-else`: `1` is gone"],
    ),
];

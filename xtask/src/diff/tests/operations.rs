//! Changes of operations, their parameters, bodies and answers.

use super::Case;

pub(super) const CASES: &[Case] = &[
    (
        "  /shelves:\n    get:\n      operationId: list_shelves\n      deprecated: true\n      x-omni-replaced-by: list_books\n      responses:\n        '204': {description: None.}\n",
        "",
        &["- [Breaking] `list_shelves`: operation `GET /shelves` removed"],
        &["- `list_shelves`: operation `GET /shelves` added"],
    ),
    (
        "  /shelves:",
        "  /racks:",
        &["- [Breaking] `list_shelves`: is `GET /racks` instead of `GET /shelves`"],
        &["- [Breaking] `list_shelves`: is `GET /shelves` instead of `GET /racks`"],
    ),
    (
        "operationId: list_shelves",
        "operationId: list_racks",
        &["- [Breaking] `list_racks`: `operationId` is `list_racks` instead of `list_shelves`"],
        &["- [Breaking] `list_shelves`: `operationId` is `list_shelves` instead of `list_racks`"],
    ),
    (
        "      tags: [Book]\n      summary",
        "      tags: [Shelf]\n      summary",
        &["- [Breaking] `list_books`: tag `Shelf` instead of `Book`"],
        &["- [Breaking] `list_books`: tag `Book` instead of `Shelf`"],
    ),
    (
        "security: [{key: []}, {token: []}]",
        "security: [{key: []}]",
        &["- [Breaking] `add_book`: no longer callable with `token`"],
        &["- `add_book`: callable with `token`"],
    ),
    (
        "security: [{key: []}, {token: []}]",
        "security: []",
        &[
            "- [Breaking] `add_book`: no longer callable with `key`",
            "- [Breaking] `add_book`: no longer callable with `token`",
            "- `add_book`: callable without credentials",
        ],
        &[
            "- [Breaking] `add_book`: no longer callable without credentials",
            "- `add_book`: callable with `key`",
            "- `add_book`: callable with `token`",
        ],
    ),
    (
        "      security: [{key: []}, {token: []}]\n",
        "",
        &["- [Breaking] `add_book`: no longer callable with `token`"],
        &["- `add_book`: callable with `token`"],
    ),
    (
        "      x-omni-changes-state: true\n",
        "",
        &["- `add_book`: `x-omni-changes-state` is written out, or no longer"],
        &["- `add_book`: `x-omni-changes-state` is written out, or no longer"],
    ),
    (
        "x-omni-changes-state: false",
        "x-omni-changes-state: true",
        &["- [Breaking] `list_books`: changes the state (`x-omni-changes-state`)"],
        &["- `list_books`: changes nothing (`x-omni-changes-state`)"],
    ),
    (
        "      x-omni-repeatable: true\n",
        "",
        &["- [Breaking] `list_books`: may no longer be repeated (`x-omni-repeatable`)"],
        &["- `list_books`: may be repeated (`x-omni-repeatable`)"],
    ),
    (
        "x-omni-reach: account",
        "x-omni-reach: outside",
        &["- [Breaking] `add_book`: `x-omni-reach` `outside` instead of `account`"],
        &["- `add_book`: `x-omni-reach` `account` instead of `outside`"],
    ),
    (
        "      x-omni-reach: account\n",
        "",
        &["- [Breaking] `add_book`: `x-omni-reach` nothing said instead of `account`"],
        &["- `add_book`: `x-omni-reach` `account` instead of nothing said"],
    ),
    (
        "        - {code: 2, meaning: Not yet.}\n",
        "",
        &["- `list_books`: error code `2` no longer documented"],
        &["- `list_books`: error code `2` documented"],
    ),
    (
        "{code: 2, meaning: Not yet.}",
        "{code: 2, meaning: Never.}",
        &["- `list_books`: wording, examples or notes"],
        &["- `list_books`: wording, examples or notes"],
    ),
    (
        "x-omni-replaced-by: list_books",
        "x-omni-replaced-by: add_book",
        &["- `list_shelves`: wording, examples or notes"],
        &["- `list_shelves`: wording, examples or notes"],
    ),
    (
        "      deprecated: true\n",
        "",
        &["- `list_shelves`: no longer deprecated"],
        &["- `list_shelves`: deprecated"],
    ),
    (
        "        added:\n",
        "        changed:\n",
        &["- [Breaking] `add_book`: callback `added` removed", "- `add_book`: callback `changed` added"],
        &["- [Breaking] `add_book`: callback `changed` removed", "- `add_book`: callback `added` added"],
    ),
    (
        "operationId: receive_book",
        "operationId: take_book",
        &[
            "- [Breaking] `add_book`, callback `added`, `take_book`: `operationId` is `take_book` instead of `receive_book`",
        ],
        &[
            "- [Breaking] `add_book`, callback `added`, `receive_book`: `operationId` is `receive_book` instead of `take_book`",
        ],
    ),
    (
        "              requestBody:\n                required: true\n                content:\n                  application/json: {schema: {$ref: '#/components/schemas/Notice'}}\n",
        "",
        &["- [Breaking] `add_book`, callback `added`, `receive_book` (answer): body removed"],
        &["- [Breaking] `add_book`, callback `added`, `receive_book` (answer): required body added"],
    ),
    (
        "properties: {ok: {type: boolean}}",
        "required: [ok], properties: {ok: {type: boolean}}",
        &[
            "- [Breaking] `add_book`, callback `added`, `receive_book`, status 200, `ok` (request): required now",
        ],
        &["- `add_book`, callback `added`, `receive_book`, status 200, `ok` (request): optional now"],
    ),
    (
        "summary: List the books",
        "summary: List all books",
        &["- `list_books`: wording, examples or notes"],
        &["- `list_books`: wording, examples or notes"],
    ),
    (
        "        - {name: page, in: query, schema: {type: integer}}\n",
        "",
        &["- [Breaking] `list_books` (request): query parameter `page` removed"],
        &["- `list_books` (request): query parameter `page` added"],
    ),
    (
        "        - {name: order, in: query, required: true, style: form, schema: {type: string}}\n",
        "",
        &["- [Breaking] `list_books` (request): query parameter `order` removed"],
        &["- [Breaking] `list_books` (request): required query parameter `order` added"],
    ),
    (
        "required: true, style: form,",
        "style: form,",
        &["- `list_books`, query parameter `order` (request): optional now"],
        &["- [Breaking] `list_books`, query parameter `order` (request): required now"],
    ),
    (
        "style: form,",
        "style: pipeDelimited,",
        &[
            "- [Breaking] `list_books`, query parameter `order` (request): `style` is `pipeDelimited` instead of `form`",
        ],
        &[
            "- [Breaking] `list_books`, query parameter `order` (request): `style` is `form` instead of `pipeDelimited`",
        ],
    ),
    (
        "style: form,",
        "",
        &["- `list_books`, query parameter `order` (request): `style` is written out, or no longer"],
        &["- `list_books`, query parameter `order` (request): `style` is written out, or no longer"],
    ),
    (
        "{name: shared, in: header, schema: {type: string}}",
        "{name: shared, in: header, schema: {type: integer}}",
        &[
            "- [Breaking] `list_books`, header parameter `shared` (request): type `integer` instead of `string`",
            "- [Breaking] `add_book`, header parameter `shared` (request): type `integer` instead of `string`",
        ],
        &[
            "- [Breaking] `list_books`, header parameter `shared` (request): type `string` instead of `integer`",
            "- [Breaking] `add_book`, header parameter `shared` (request): type `string` instead of `integer`",
        ],
    ),
    (
        "{name: page, in: query, schema: {type: integer}}",
        "{name: page, in: query, content: {a/b: {}}}",
        &["- [Breaking] `list_books`, query parameter `page` (request): `schema` and `content` exchanged"],
        &["- [Breaking] `list_books`, query parameter `page` (request): `schema` and `content` exchanged"],
    ),
    (
        "        - {name: order, in: query, required: true, style: form, schema: {type: string}}\n        - {name: page, in: query, schema: {type: integer}}\n",
        "        - {name: page, in: query, schema: {type: integer}}\n        - {name: order, in: query, required: true, style: form, schema: {type: string}}\n",
        &[
            "- [Breaking] `list_books` (request): order of the parameters changed (those of the path come first)",
        ],
        &[
            "- [Breaking] `list_books` (request): order of the parameters changed (those of the path come first)",
        ],
    ),
    (
        "{name: shared, in: header,",
        "{name: SHARED, in: header,",
        &[
            "- `list_books`, header parameter `SHARED` (request): spelled `SHARED` instead of `shared`",
            "- `add_book`, header parameter `SHARED` (request): spelled `SHARED` instead of `shared`",
        ],
        &[
            "- `list_books`, header parameter `shared` (request): spelled `shared` instead of `SHARED`",
            "- `add_book`, header parameter `shared` (request): spelled `shared` instead of `SHARED`",
        ],
    ),
    (
        "            Total: {required: true, schema: {type: integer}}\n",
        "            total: {required: true, schema: {type: number}}\n",
        &[
            "- [Breaking] `list_books`, status 200, header `total` (answer): type `number` instead of `integer`",
            "- `list_books`, status 200, header `total` (answer): spelled `total` instead of `Total`",
        ],
        &[
            "- [Breaking] `list_books`, status 200, header `Total` (answer): type `integer` instead of `number`",
            "- `list_books`, status 200, header `Total` (answer): spelled `Total` instead of `total`",
        ],
    ),
    (
        "          multipart/form-data:\n",
        "          Multipart/Form-Data:\n",
        &[
            "- `add_book`, body, `Multipart/Form-Data` (request): spelled `Multipart/Form-Data` instead of `multipart/form-data`",
        ],
        &[
            "- `add_book`, body, `multipart/form-data` (request): spelled `multipart/form-data` instead of `Multipart/Form-Data`",
        ],
    ),
    (
        "- {$ref: '#/components/parameters/Limit'}",
        "- {name: limit, in: query, schema: {type: integer, maximum: 10}}",
        &[],
        &[],
    ),
    (
        "- {$ref: '#/components/parameters/Limit'}",
        "- {name: limit, in: query, schema: {type: integer, maximum: 11}}",
        &["- `list_books`, query parameter `limit` (request): `maximum` `11` instead of `10`"],
        &["- [Breaking] `list_books`, query parameter `limit` (request): `maximum` `10` instead of `11`"],
    ),
    (
        "            Total: {required: true, schema: {type: integer}}\n",
        "            Sum: {schema: {type: integer}}\n",
        &[
            "- [Breaking] `list_books`, status 200 (answer): header `Total` removed",
            "- `list_books`, status 200 (answer): header `Sum` added",
        ],
        &[
            "- [Breaking] `list_books`, status 200 (answer): header `Sum` removed",
            "- `list_books`, status 200 (answer): required header `Total` added",
        ],
    ),
    (
        "            Total: {required: true, schema",
        "            Total: {schema",
        &["- [Breaking] `list_books`, status 200, header `Total` (answer): optional now"],
        &["- `list_books`, status 200, header `Total` (answer): required now"],
    ),
    (
        "          headers:\n            Total: {required: true, schema: {type: integer}}\n",
        "",
        &["- [Breaking] `list_books`, status 200 (answer): header `Total` removed"],
        &["- `list_books`, status 200 (answer): required header `Total` added"],
    ),
    (
        "      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/Draft'}\n            examples: {one: {value: {title: A}}}\n          multipart/form-data:\n            schema: {type: object}\n            encoding: {file: {contentType: image/png}}\n",
        "",
        &["- [Breaking] `add_book` (request): body removed"],
        &["- [Breaking] `add_book` (request): required body added"],
    ),
    (
        "      requestBody:\n        required: true\n",
        "      requestBody:\n",
        &["- `add_book`, body (request): optional now"],
        &["- [Breaking] `add_book`, body (request): required now"],
    ),
    (
        "          multipart/form-data:\n            schema: {type: object}\n            encoding: {file: {contentType: image/png}}\n",
        "",
        &["- [Breaking] `add_book`, body (request): media type `multipart/form-data` removed"],
        &["- `add_book`, body (request): media type `multipart/form-data` added"],
    ),
    (
        "contentType: image/png",
        "contentType: image/jpeg",
        &["- [Breaking] `add_book`, body, `multipart/form-data` (request): `encoding` changed"],
        &["- [Breaking] `add_book`, body, `multipart/form-data` (request): `encoding` changed"],
    ),
    (
        "{title: A}",
        "{title: B}",
        &["- `add_book`: wording, examples or notes"],
        &["- `add_book`: wording, examples or notes"],
    ),
    (
        "            application/json: {schema: {$ref: '#/components/schemas/Book'}}\n",
        "            text/plain: {schema: {$ref: '#/components/schemas/Book'}}\n",
        &[
            "- [Breaking] `add_book`, status 201 (answer): media type `application/json` removed",
            "- [Breaking] `add_book`, status 201 (answer): media type `text/plain` added",
        ],
        &[
            "- [Breaking] `add_book`, status 201 (answer): media type `text/plain` removed",
            "- [Breaking] `add_book`, status 201 (answer): media type `application/json` added",
        ],
    ),
    (
        "          content:\n            application/json: {schema: {$ref: '#/components/schemas/Book'}}\n",
        "",
        &["- [Breaking] `add_book`, status 201 (answer): body removed"],
        &["- [Breaking] `add_book`, status 201 (answer): body added"],
    ),
    (
        "        '404': {description: No books.}\n",
        "",
        &["- `list_books` (answer): status 404 removed"],
        &["- `list_books` (answer): status 404 added"],
    ),
    (
        "'204': {description: None.}",
        "'200': {description: None.}",
        &[
            "- [Breaking] `list_shelves` (answer): status 204 removed",
            "- [Breaking] `list_shelves` (answer): status 200 added",
        ],
        &[
            "- [Breaking] `list_shelves` (answer): status 200 removed",
            "- [Breaking] `list_shelves` (answer): status 204 added",
        ],
    ),
    (
        "maximum: 10}",
        "maximum: 20}",
        &["- parameter `Limit` (request): `maximum` `20` instead of `10`; used by `list_books`"],
        &["- [Breaking] parameter `Limit` (request): `maximum` `10` instead of `20`; used by `list_books`"],
    ),
];

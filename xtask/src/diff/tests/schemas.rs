//! Changes of schemas.

use super::Case;

pub(super) const CASES: &[Case] = &[
    (
        "        next: {type: string, nullable: true}\n",
        "",
        &["- [Breaking] `Page.next` (answer): property removed; used by `list_books`"],
        &["- `Page.next` (answer): property added; used by `list_books`"],
    ),
    (
        "required: [books]",
        "required: [books, next]",
        &["- `Page.next` (answer): required now; used by `list_books`"],
        &["- [Breaking] `Page.next` (answer): optional now; used by `list_books`"],
    ),
    (
        "        pages: {type: integer}\n",
        "",
        &["- [Breaking] `Draft.pages` (request): property removed; used by `add_book`"],
        &["- `Draft.pages` (request): property added; used by `add_book`"],
    ),
    (
        "      required: [title]\n      additionalProperties: false\n",
        "      required: [title, pages]\n      additionalProperties: false\n",
        &["- [Breaking] `Draft.pages` (request): required now; used by `add_book`"],
        &["- `Draft.pages` (request): optional now; used by `add_book`"],
    ),
    (
        "      required: [title]\n      additionalProperties: false\n      properties:\n        title: {type: string, default: None, title: Title}\n",
        "      additionalProperties: false\n      properties:\n",
        &["- [Breaking] `Draft.title` (request): property removed; used by `add_book`"],
        &["- [Breaking] `Draft.title` (request): required property added; used by `add_book`"],
    ),
    (
        "        both: {type: string}\n",
        "        both: {type: string, maxLength: 5}\n",
        &[
            "- [Breaking] `Shared.both` (in a request breaking, in an answer additive): `maxLength` `5` instead of none; used by `add_book`",
        ],
        &[
            "- [Breaking] `Shared.both` (in a request additive, in an answer breaking): `maxLength` none instead of `5`; used by `add_book`",
        ],
    ),
    (
        "        both: {type: string}\n",
        "        both: {type: string}\n      required: [both]\n",
        &[
            "- [Breaking] `Shared.both` (in a request breaking, in an answer additive): required now; used by `add_book`",
        ],
        &[
            "- [Breaking] `Shared.both` (in a request additive, in an answer breaking): optional now; used by `add_book`",
        ],
    ),
    (
        "        pages: {type: integer}",
        "        pages: {type: number}",
        &["- [Breaking] `Draft.pages` (request): type `number` instead of `integer`; used by `add_book`"],
        &["- [Breaking] `Draft.pages` (request): type `integer` instead of `number`; used by `add_book`"],
    ),
    (
        "items: {$ref: '#/components/schemas/Book'}",
        "items: {$ref: '#/components/schemas/Draft'}",
        &["- [Breaking] `Page.books[]` (answer): is `Draft` instead of `Book`; used by `list_books`"],
        &["- [Breaking] `Page.books[]` (answer): is `Book` instead of `Draft`; used by `list_books`"],
    ),
    (
        "genre: {$ref: '#/components/schemas/Genre'}",
        "genre: {description: The genre., allOf: [{$ref: '#/components/schemas/Genre'}]}",
        &["- `Book`: wording, examples or notes"],
        &["- `Book`: wording, examples or notes"],
    ),
    (
        "genre: {$ref: '#/components/schemas/Genre'}",
        "genre: {allOf: [{$ref: '#/components/schemas/Genre'}]}",
        &[],
        &[],
    ),
    (
        "genre: {$ref: '#/components/schemas/Genre'}",
        "genre: {type: string, nullable: true, allOf: [{$ref: '#/components/schemas/Genre'}]}",
        &[
            "- [Breaking] `Book.genre` (answer): may be null now; used by `add_book`, `list_books`",
            "- `Book.genre` (answer): the type is written out, or no longer",
        ],
        &[
            "- `Book.genre` (answer): never null now; used by `add_book`, `list_books`",
            "- `Book.genre` (answer): the type is written out, or no longer",
        ],
    ),
    (
        "genre: {$ref: '#/components/schemas/Genre'}",
        "genre: {type: string}",
        &[
            "- [Breaking] `Book.genre` (answer): written in place instead of `Genre`, and not equal to it; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Book.genre` (answer): is `Genre` instead of written in place, and not equal to that; used by `add_book`, `list_books`",
        ],
    ),
    (
        "format: double, ",
        "",
        &[
            "- [Breaking] `Book.price` (answer): format none instead of `double`; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Book.price` (answer): format `double` instead of none; used by `add_book`, `list_books`",
        ],
    ),
    (
        ", nullable: true",
        "",
        &["- `Page.next` (answer): never null now; used by `list_books`"],
        &["- [Breaking] `Page.next` (answer): may be null now; used by `list_books`"],
    ),
    (
        "maxLength: 10, ",
        "maxLength: 9, ",
        &["- `Book.title` (answer): `maxLength` `9` instead of `10`; used by `add_book`, `list_books`"],
        &[
            "- [Breaking] `Book.title` (answer): `maxLength` `10` instead of `9`; used by `add_book`, `list_books`",
        ],
    ),
    (
        "minItems: 1, ",
        "",
        &["- [Breaking] `Page.books` (answer): `minItems` none instead of `1`; used by `list_books`"],
        &["- `Page.books` (answer): `minItems` `1` instead of none; used by `list_books`"],
    ),
    (
        "pattern: a+",
        "pattern: b+",
        &[
            "- [Breaking] `Book.title` (answer): `pattern` `b+` instead of `a+`; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Book.title` (answer): `pattern` `a+` instead of `b+`; used by `add_book`, `list_books`",
        ],
    ),
    (
        "multipleOf: 2",
        "multipleOf: 2, exclusiveMinimum: true",
        &["- `Book.price` (answer): `exclusiveMinimum` set; used by `add_book`, `list_books`"],
        &[
            "- [Breaking] `Book.price` (answer): `exclusiveMinimum` no longer set; used by `add_book`, `list_books`",
        ],
    ),
    (
        ", multipleOf: 2",
        "",
        &[
            "- [Breaking] `Book.price` (answer): `multipleOf` none instead of `2`; used by `add_book`, `list_books`",
        ],
        &["- `Book.price` (answer): `multipleOf` `2` instead of none; used by `add_book`, `list_books`"],
    ),
    (
        "x-omni-required-any: [a, b]",
        "x-omni-required-any: [a]",
        &[
            "- [Breaking] `Cover` (request): at least one of `a` instead of at least one of `a`, `b` has to be there; used by `add_book`",
        ],
        &[
            "- `Cover` (request): at least one of `a`, `b` instead of at least one of `a` has to be there; used by `add_book`",
        ],
    ),
    (
        "x-omni-required-any: [a, b], ",
        "",
        &["- `Cover` (request): at least one of `a`, `b` need no longer be there; used by `add_book`"],
        &["- [Breaking] `Cover` (request): at least one of `a`, `b` has to be there; used by `add_book`"],
    ),
    (
        "x-omni-required-any: [a, b]",
        "x-omni-required-any: [b, c]",
        &[
            "- [Breaking] `Cover` (request): at least one of `b`, `c` instead of at least one of `a`, `b` has to be there; used by `add_book`",
        ],
        &[
            "- [Breaking] `Cover` (request): at least one of `a`, `b` instead of at least one of `b`, `c` has to be there; used by `add_book`",
        ],
    ),
    (
        "default: None",
        "default: All",
        &["- [Breaking] `Draft.title` (request): default `All` instead of `None`; used by `add_book`"],
        &["- [Breaking] `Draft.title` (request): default `None` instead of `All`; used by `add_book`"],
    ),
    (
        "title: Title}",
        "title: Name}",
        &["- [Breaking] `Draft.title` (request): title `Name` instead of `Title`; used by `add_book`"],
        &["- [Breaking] `Draft.title` (request): title `Title` instead of `Name`; used by `add_book`"],
    ),
    (
        "      additionalProperties: false\n",
        "",
        &["- `Draft` (request): properties that are not listed are allowed now; used by `add_book`"],
        &[
            "- [Breaking] `Draft` (request): properties that are not listed are forbidden now; used by `add_book`",
        ],
    ),
    (
        "      additionalProperties: true\n",
        "",
        &[
            "- [Breaking] `Book` (answer): no longer said to have properties that are not listed; used by `add_book`, `list_books`",
        ],
        &[
            "- `Book` (answer): properties that are not listed are allowed now; used by `add_book`, `list_books`",
        ],
    ),
    (
        "      additionalProperties: true\n",
        "      additionalProperties: {type: string}\n",
        &[
            "- [Breaking] `Book` (answer): properties that are not listed have a schema now; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Book` (answer): properties that are not listed have no schema any more; used by `add_book`, `list_books`",
        ],
    ),
    (
        ", readOnly: true",
        "",
        &[
            "- [Breaking] `Book.old` (answer): no longer only in answers (`readOnly`); used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Book.old` (answer): only in answers now (`readOnly`); used by `add_book`, `list_books`",
        ],
    ),
    (
        "deprecated: true, ",
        "",
        &["- `Book.old` (answer): no longer deprecated; used by `add_book`, `list_books`"],
        &["- `Book.old` (answer): deprecated; used by `add_book`, `list_books`"],
    ),
    (
        ", x-omni-aliases: [ancient]",
        "",
        &[
            "- [Breaking] `Book.old` (answer): no longer read under the name `ancient`; used by `add_book`, `list_books`",
        ],
        &["- `Book.old` (answer): read under the name `ancient` as well; used by `add_book`, `list_books`"],
    ),
    (
        ", x-omni-sensitive: true",
        "",
        &[
            "- [Breaking] `Book.title` (answer): **no longer marked as personal or secret: its value shows in logs from now on**; used by `add_book`, `list_books`",
        ],
        &[
            "- `Book.title` (answer): marked as personal or secret: kept out of logs from now on; used by `add_book`, `list_books`",
        ],
    ),
    (
        ", x-omni-sensitive: true",
        ", x-omni-sensitive: false",
        &[
            "- [Breaking] `Book.title` (answer): **no longer marked as personal or secret: its value shows in logs from now on**; used by `add_book`, `list_books`",
        ],
        &[
            "- `Book.title` (answer): marked as personal or secret: kept out of logs from now on; used by `add_book`, `list_books`",
        ],
    ),
    (
        "{type: integer, maximum: 10}",
        "{type: integer, maximum: 10, nullable: false}",
        &["- parameter `Limit` (request): `nullable: false` is written out"],
        &["- parameter `Limit` (request): `nullable: false` is no longer written out"],
    ),
    (
        "        - {type: object, x-omni-required-any: [a, b], properties: {a: {type: string}, b: {type: string}}}\n",
        "",
        &["- [Breaking] `Cover` (request): no longer has all of a part written in place; used by `add_book`"],
        &["- [Breaking] `Cover` (request): has all of a part written in place as well; used by `add_book`"],
    ),
    (
        "        - {type: object, x-omni-required-any: [a, b], properties: {a: {type: string}, b: {type: string}}}\n",
        "        - {type: object, x-omni-required-any: [a, b], properties: {a: {type: string}}}\n",
        &["- [Breaking] `Cover.b` (request): property removed; used by `add_book`"],
        &["- `Cover.b` (request): property added; used by `add_book`"],
    ),
    (
        "      not: {required: [c]}\n",
        "",
        &["- [Breaking] `Cover` (request): what it must not be (`not`) changed; used by `add_book`"],
        &["- [Breaking] `Cover` (request): what it must not be (`not`) changed; used by `add_book`"],
    ),
    (
        "columns: [a, b]",
        "columns: [a, c]",
        &["- [Breaking] `Notice` (answer): columns of the table changed; used by `add_book`"],
        &["- [Breaking] `Notice` (answer): columns of the table changed; used by `add_book`"],
    ),
    (
        "rows: [['1', '2']]",
        "rows: [['1', '3']]",
        &["- `Notice` (answer): rows of the table changed; used by `add_book`"],
        &["- `Notice` (answer): rows of the table changed; used by `add_book`"],
    ),
    (
        "      description: A book.\n",
        "",
        &["- `Book`: wording, examples or notes"],
        &["- `Book`: wording, examples or notes"],
    ),
    (
        "enum: [Novel, Poem]\n      x-enum-varnames: [Novel, Poem]\n      x-enum-descriptions: [Long., Short.]",
        "enum: [Novel, Essay, Poem]\n      x-enum-varnames: [Novel, Essay, Poem]\n      x-enum-descriptions: [Long., Clever., Short.]",
        &["- `Genre` (answer): value `Essay` added; used by `add_book`, `list_books`"],
        &["- [Breaking] `Genre` (answer): value `Essay` removed; used by `add_book`, `list_books`"],
    ),
    (
        "enum: [Novel, Poem]\n      x-enum-varnames: [Novel, Poem]\n      x-enum-descriptions: [Long., Short.]",
        "enum: [Poem, Novel]\n      x-enum-varnames: [Poem, Novel]\n      x-enum-descriptions: [Short., Long.]",
        &["- `Genre` (answer): order of the values changed"],
        &["- `Genre` (answer): order of the values changed"],
    ),
    (
        "x-enum-varnames: [Novel, Poem]",
        "x-enum-varnames: [Novel, Poetry]",
        &[
            "- [Breaking] `Genre` (answer): value `Poem` is named `Poetry` instead of `Poem`; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Genre` (answer): value `Poem` is named `Poem` instead of `Poetry`; used by `add_book`, `list_books`",
        ],
    ),
    (
        "      x-enum-varnames: [Novel, Poem]\n",
        "",
        &[
            "- [Breaking] `Genre` (answer): value `Novel` is no longer named `Novel`; used by `add_book`, `list_books`",
            "- [Breaking] `Genre` (answer): value `Poem` is no longer named `Poem`; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Genre` (answer): value `Novel` is named `Novel`; used by `add_book`, `list_books`",
            "- [Breaking] `Genre` (answer): value `Poem` is named `Poem`; used by `add_book`, `list_books`",
        ],
    ),
    (
        "x-enum-descriptions: [Long., Short.]",
        "x-enum-descriptions: [Long., Brief.]",
        &["- `Genre`: wording, examples or notes"],
        &["- `Genre`: wording, examples or notes"],
    ),
    (
        "      x-omni-open-enum: true\n",
        "",
        &[
            "- [Breaking] `Genre` (answer): no further values will come (`x-omni-open-enum` no longer set); used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Genre` (answer): further values may come (`x-omni-open-enum`); used by `add_book`, `list_books`",
        ],
    ),
    (
        "      x-omni-ignore-case: true\n",
        "",
        &[
            "- [Breaking] `Genre` (answer): values are compared with case (`x-omni-ignore-case` no longer set); used by `add_book`, `list_books`",
        ],
        &[
            "- `Genre` (answer): values are compared without case (`x-omni-ignore-case`); used by `add_book`, `list_books`",
        ],
    ),
    (
        "enum: [In, Out]",
        "enum: [In, Out, Lost]",
        &["- [Breaking] `State` (answer): value `Lost` added; used by `add_book`, `list_books`"],
        &["- [Breaking] `State` (answer): value `Lost` removed; used by `add_book`, `list_books`"],
    ),
    (
        "enum: [Asc, Desc]",
        "enum: [Asc, Desc, None]",
        &["- `Order` (request): value `None` added; used by `add_book`"],
        &["- [Breaking] `Order` (request): value `None` removed; used by `add_book`"],
    ),
    (
        "      enum: [Asc, Desc]\n",
        "",
        &[
            "- [Breaking] `Order` (request): any value instead of the listed ones (`enum`); used by `add_book`",
        ],
        &["- [Breaking] `Order` (request): only the listed values (`enum`); used by `add_book`"],
    ),
    (
        "        - {$ref: '#/components/schemas/Audio'}\n      discriminator:\n        propertyName: kind\n        mapping: {paper: '#/components/schemas/Paper', audio: '#/components/schemas/Audio'}",
        "      discriminator:\n        propertyName: kind\n        mapping: {paper: '#/components/schemas/Paper'}",
        &[
            "- [Breaking] `Kind` (answer): kind `Audio` (tag `audio`) removed; used by `add_book`, `list_books`",
        ],
        &["- `Kind` (answer): kind `Audio` (tag `audio`) added; used by `add_book`, `list_books`"],
    ),
    (
        "propertyName: kind",
        "propertyName: sort",
        &[
            "- [Breaking] `Kind` (answer): the tag is `sort` instead of `kind`; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Kind` (answer): the tag is `kind` instead of `sort`; used by `add_book`, `list_books`",
        ],
    ),
    (
        "audio: '#/components/schemas/Audio'}",
        "audio: '#/components/schemas/Paper'}",
        &[
            "- [Breaking] `Kind` (answer): tag `audio` is `Paper` instead of `Audio`; used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Kind` (answer): tag `audio` is `Audio` instead of `Paper`; used by `add_book`, `list_books`",
        ],
    ),
    (
        "audio: '#/components/schemas/Audio'}",
        "audio: '#/components/schemas/Audio', sound: '#/components/schemas/Audio'}",
        &["- `Kind` (answer): tag `sound` of `Audio` added; used by `add_book`, `list_books`"],
        &["- [Breaking] `Kind` (answer): tag `sound` of `Audio` removed; used by `add_book`, `list_books`"],
    ),
    (
        "      x-omni-open-union: true\n",
        "",
        &[
            "- [Breaking] `Kind` (answer): no further kinds will come (`x-omni-open-union` no longer set); used by `add_book`, `list_books`",
        ],
        &[
            "- [Breaking] `Kind` (answer): further kinds may come (`x-omni-open-union`); used by `add_book`, `list_books`",
        ],
    ),
    (
        "        - {$ref: '#/components/schemas/Paper'}\n        - {$ref: '#/components/schemas/Order'}\n",
        "        - {$ref: '#/components/schemas/Paper'}\n",
        &["- [Breaking] `Closed`: kind `Order` removed"],
        &["- [Breaking] `Closed`: kind `Order` added"],
    ),
    (
        "        - {$ref: '#/components/schemas/Paper'}\n        - {$ref: '#/components/schemas/Audio'}\n      disc",
        "        - {$ref: '#/components/schemas/Audio'}\n        - {$ref: '#/components/schemas/Paper'}\n      disc",
        &["- `Kind` (answer): order of the kinds (`oneOf`) changed"],
        &["- `Kind` (answer): order of the kinds (`oneOf`) changed"],
    ),
];

//! One thing has one name, in the document, in code and in what people read: the words of CONTRIBUTING.

mod texts;

use std::collections::BTreeSet;
use std::path::Path;

use omni_tests::document;
use texts::Text;

/// What is not written, and what is. `*` at the end means any ending.
const WORDS: [(&str, &str); 45] = [
    ("answer*", "response"),
    ("reply", "response"),
    ("replies", "responses"),
    ("payload*", "request body"),
    ("picture*", "image"),
    ("identity document*", "ID"),
    ("repetition*", "retry"),
    ("try again", "retry"),
    ("tried again", "retried"),
    ("mail address*", "e-mail address"),
    ("is no", "is not a"),
    ("are no", "are not"),
    ("is none of", "is not one of"),
    ("labelled", "labeled"),
    ("backwards", "backward"),
    ("no part of", "not part of"),
    ("what came of", "result of"),
    ("came of it", "result"),
    ("what became of", "result of"),
    ("what becomes of", "result of"),
    ("fake", "persona"),
    ("fakes", "personas"),
    ("harms nobody", "is safe"),
    ("does no harm", "is safe"),
    ("do no harm", "is safe"),
    ("round in circles", "forever"),
    ("without end", "without limit"),
    ("for ever", "forever"),
    ("of which nothing", "that never"),
    ("heeds", "respects"),
    // American spelling and words.
    ("acknowledgement*", "acknowledgment"),
    ("behaviour*", "behavior"),
    ("catalogue*", "catalog"),
    ("centre*", "center"),
    ("colour*", "color"),
    ("favour*", "favor"),
    ("full stop*", "period"),
    ("licence*", "license"),
    ("misspelt", "misspelled"),
    ("neighbour*", "neighbor"),
    ("organis*", "organiz"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("recognis*", "recogniz"),
    ("towards", "toward"),
];

/// What is not written in the document besides.
const DOCUMENT: [(&str, &str); 3] =
    [("field notes", "in practice"), ("left out,", "if omitted,"), ("did what it is for", "succeeded")];

/// What is not written about the API, where an object has fields. A document of OpenAPI has members.
const API: [(&str, &str); 2] = [("member", "field"), ("members", "fields")];

/// Where objects are those of the API.
const API_FOLDERS: [&str; 3] = ["omni-client/", "omni-types/", "omni-verify/"];

/// What is right although it has one of the words.
const RIGHT: [&str; 7] = [
    "there is no",
    "there are no",
    "is no longer",
    "are no longer",
    "is no more",
    "are no more",
    "e-mail address",
];

/// Where a word may stand: the beginning of a path, the word or nothing for all of them, and why.
const EXCEPTIONS: [(&str, &str, &str); 9] = [
    ("CONTRIBUTING.md", "", "the table of the words"),
    ("tests/tests/workspace/words/", "", "this list"),
    ("README.md", "picture*", "an element of HTML"),
    ("docs/benchmarks.md", "picture*", "an element of HTML"),
    ("omni-engines/src/document/print/labels.rs", "colour*", "a label on documents"),
    ("omni-engines/src/document/print/labels.rs", "licence*", "a label on documents"),
    ("omni-sandbox/src/http/page/web/", "try again", "what people know from buttons"),
    ("openapi/CURATION.md", "", "quotes the documentation"),
    ("tools/openapi-lint/src/rules/patterns.rs", "repetition*", "a part of a pattern"),
];

/// Whether a text has a word, which ends in `*` if any ending counts.
fn has(text: &str, word: &str) -> bool {
    let (word, whole) = word.strip_suffix('*').map_or((word, true), |word| (word, false));
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let continues = whole && after.starts_with(is_word);
        !(before.ends_with(is_word) || continues && word.ends_with(is_word))
    })
}

/// The words in a text that are not written, with what is.
fn wrong<'w>(text: &str, words: impl Iterator<Item = &'w (&'w str, &'w str)>) -> Vec<&'w (&'w str, &'w str)> {
    let mut text = text.to_lowercase();
    // A question has an answer.
    let answers = text.contains("question");
    for right in RIGHT {
        text = text.replace(right, "");
    }
    words.filter(|(word, _)| has(&text, word) && !(answers && *word == "answer*")).collect()
}

#[test]
fn one_thing_has_one_name_in_the_document() {
    let document = document::load();
    let found = texts::of_document(&document.value);
    assert!(found.len() > 2000, "only {} texts were found", found.len());
    let mut faults = Vec::new();
    for (at, text) in found {
        for (word, better) in wrong(&text, WORDS.iter().chain(&DOCUMENT)) {
            faults.push(format!("{}: #{at}: `{better}` instead of `{word}`", document.line(&at)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn one_thing_has_one_name_in_code_and_prose() {
    let mut count = 0;
    let mut unused = EXCEPTIONS.to_vec();
    let mut faults = Vec::new();
    for (path, texts) in texts::of_repository(xtask::root()) {
        count += texts.len();
        let api = API.iter().filter(|_| API_FOLDERS.iter().any(|folder| path.starts_with(folder)));
        for Text { line, words } in texts {
            for (word, better) in wrong(&words, WORDS.iter().chain(api.clone())) {
                let excepted = |(start, only, _): &(&str, &str, &str)| {
                    path.starts_with(start) && (only.is_empty() || only == word)
                };
                if EXCEPTIONS.iter().any(excepted) {
                    unused.retain(|exception| !excepted(exception));
                } else {
                    faults.push(format!("{path}:{line}: `{better}` instead of `{word}`"));
                }
            }
        }
    }
    assert!(count > 10_000, "only {count} texts were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(unused, [], "exceptions that are not needed");
}

#[test]
fn words_are_found_in_comments_strings_and_prose() {
    let rust = r##"
        //! A picture and `its answer`.
        let a = 'a'; let b = '"'; let c: &'static str = "the answer"; // It is
        // no value.
        let d = r#"a "colour" there"#; let e = "colour"; let f = b"payload one";
    "##;
    let found = texts::of_rust(rust);
    let found: BTreeSet<_> =
        found.iter().flat_map(|it| wrong(&it.words, WORDS.iter())).map(|it| it.0).collect();
    assert_eq!(found, BTreeSet::from(["picture*", "answer*", "is no", "colour*", "payload*"]));
    let script = r#"
        // It is
        // no 'part'.
        const a = 'the answer'; const b = `A ${name} reply`; const c = "colour";
    "#;
    let found = texts::of_script(script);
    let found: BTreeSet<_> =
        found.iter().flat_map(|it| wrong(&it.words, WORDS.iter())).map(|it| it.0).collect();
    assert_eq!(found, BTreeSet::from(["is no", "answer*", "reply"]));
    let prose = "An answer.\n\n```sh\necho answer\n```\n\n`answer` there is no\npart. It is no\npart.\n";
    let found = texts::of_markdown(prose);
    let found: Vec<_> = found.iter().map(|it| (it.line, wrong(&it.words, WORDS.iter()).len())).collect();
    assert_eq!(found, [(1, 1), (7, 1)]);
    let page = "omni-sandbox/src/http/page/web/a.js";
    for (path, kind) in [
        ("a.rs", true),
        ("a.md", true),
        ("openapi/sandbox.yaml", true),
        (page, true),
        ("a.js", false),
        ("a.py", false),
    ] {
        assert_eq!(texts::is_read(Path::new(path)), kind, "{path}");
    }
}

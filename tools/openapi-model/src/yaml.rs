//! YAML that all readers agree about: a single document, and plain values that YAML 1.1 and 1.2 read alike.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use serde_json::{Map, Value};

use crate::{DEPTH, Finding, pointer};

/// No OpenAPI document is larger.
const MAX_BYTES: usize = 16 << 20;

/// The value, and the line of every node in it.
pub(crate) fn read(source: &str) -> Result<(Value, HashMap<String, usize>), Vec<Finding>> {
    if source.len() > MAX_BYTES {
        let message = format!("the text has {} bytes; documents of up to {MAX_BYTES} are read", source.len());
        return Err(vec![*syntax("", 1, &message)]);
    }
    let mut reader = Reader {
        parser: Parser::new_from_str(source),
        lines: HashMap::new(),
        findings: directives(source),
        depth: 0,
    };
    match reader.stream() {
        Ok(value) if reader.findings.is_empty() => Ok((value, reader.lines)),
        Ok(_) => Err(reader.findings),
        Err(finding) => {
            reader.findings.push(*finding);
            Err(reader.findings)
        }
    }
}

/// Directives change how readers that support them read the rest; to some readers, a byte order mark is part of the
/// first key.
fn directives(source: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if source.starts_with('\u{feff}') {
        findings.push(*syntax("", 1, "the text begins with a byte order mark; save it as UTF-8 without one"));
    }
    let source = source.trim_start_matches('\u{feff}');
    let first =
        source.lines().enumerate().find(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    if let Some((index, _)) = first.filter(|(_, line)| line.starts_with('%')) {
        findings.push(*syntax("", index + 1, "directives (`%YAML`, `%TAG`) are not used here; delete it"));
    }
    findings
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    lines: HashMap<String, usize>,
    findings: Vec<Finding>,
    depth: usize,
}

/// What YAML calls the properties of a node.
struct Properties<'t> {
    /// 0 if it has none.
    anchor: usize,
    tag: Option<&'t Tag>,
}

type Step<T> = Result<T, Box<Finding>>;

impl<'a> Reader<'a> {
    fn next(&mut self, at: &str) -> Step<(Event<'a>, Span)> {
        match self.parser.next() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(syntax(at, error.marker().line(), error.info())),
            None => Err(syntax(at, 1, "the document ends too early")),
        }
    }

    /// The only document in the text.
    fn stream(&mut self) -> Step<Value> {
        let value = loop {
            let (event, span) = self.next("")?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Err(syntax("", 1, "the document is empty"));
                }
                event => break self.node("", event, span)?,
            }
        };
        loop {
            let (event, span) = self.next("")?;
            match event {
                Event::StreamEnd => return Ok(value),
                Event::DocumentEnd | Event::Nothing => {}
                _ => {
                    let message = "a second document starts here, which most readers silently skip; \
                                   delete it, or give it a file of its own";
                    return Err(syntax("", span.start.line(), message));
                }
            }
        }
    }

    fn node(&mut self, at: &str, event: Event<'a>, span: Span) -> Step<Value> {
        let line = span.start.line();
        if self.depth == DEPTH {
            return Err(syntax("", line, "values are nested too deeply here; give inner ones a name"));
        }
        self.lines.entry(at.to_owned()).or_insert(line);
        self.depth += 1;
        let value = self.value(at, event, line);
        self.depth -= 1;
        value
    }

    fn value(&mut self, at: &str, event: Event<'a>, line: usize) -> Step<Value> {
        if let Event::Scalar(_, _, anchor, tag)
        | Event::SequenceStart(anchor, tag)
        | Event::MappingStart(anchor, tag) = &event
        {
            self.plain(at, line, Properties { anchor: *anchor, tag: tag.as_deref() });
        }
        match event {
            Event::Scalar(text, style, ..) => Ok(scalar(&text, style).unwrap_or_else(|why| {
                self.findings.push(*syntax(at, line, &why));
                Value::Null
            })),
            Event::SequenceStart(..) => self.sequence(at),
            Event::MappingStart(..) => self.mapping(at),
            Event::Alias(_) => Err(syntax(at, line, NO_ANCHORS)),
            _ => Err(syntax(at, line, "a value is missing")),
        }
    }

    /// Neither an anchor nor a tag.
    fn plain(&mut self, at: &str, line: usize, properties: Properties<'_>) {
        if properties.anchor != 0 {
            self.findings.push(*syntax(at, line, NO_ANCHORS));
        }
        if let Some(tag) = properties.tag {
            let message =
                format!("tags such as `{tag}` are not used here; delete it, and put text in quotes");
            self.findings.push(*syntax(at, line, &message));
        }
    }

    fn sequence(&mut self, at: &str) -> Step<Value> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next(at)?;
            if event == Event::SequenceEnd {
                return Ok(Value::Array(items));
            }
            let child = format!("{at}/{}", items.len());
            items.push(self.node(&child, event, span)?);
        }
    }

    fn mapping(&mut self, at: &str) -> Step<Value> {
        let mut map = Map::new();
        loop {
            let (event, span) = self.next(at)?;
            let key = match event {
                Event::MappingEnd => return Ok(Value::Object(map)),
                Event::Scalar(text, style, anchor, tag) => {
                    let line = span.start.line();
                    self.plain(at, line, Properties { anchor, tag: tag.as_deref() });
                    if !scalar(&text, style).is_ok_and(|key| key.is_string()) {
                        let message =
                            format!("not every reader takes the key `{text}` for text; put it in quotes");
                        self.findings.push(*syntax(at, line, &message));
                    }
                    text.into_owned()
                }
                _ => return Err(syntax(at, span.start.line(), "a key has to be plain text")),
            };
            let child = pointer::join(at, &key);
            let line = span.start.line();
            if let Some(first) = self.lines.insert(child.clone(), line)
                && map.contains_key(&key)
            {
                let message = format!("the key is listed twice, first in line {first}; delete or rename one");
                self.findings.push(Finding { rule: "syntax", pointer: child.clone(), line, message });
            }
            let (event, span) = self.next(&child)?;
            let value = self.node(&child, event, span)?;
            map.insert(key, value);
        }
    }
}

fn syntax(at: &str, line: usize, message: &str) -> Box<Finding> {
    Box::new(Finding { rule: "syntax", pointer: at.to_owned(), line, message: message.to_owned() })
}

const NO_ANCHORS: &str = "anchors and aliases are not used here; write the value out";

/// A plain or quoted scalar, or the reason why readers of YAML 1.1 and YAML 1.2 disagree about it.
fn scalar(text: &str, style: ScalarStyle) -> Result<Value, String> {
    if style != ScalarStyle::Plain {
        return Ok(Value::from(text));
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        "<<" | "=" => return Err(format!("`{text}` has a meaning of its own in YAML 1.1; put it in quotes")),
        _ => {}
    }
    if ["yes", "no", "on", "off"].iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return Err(format!("`{text}` is a boolean in YAML 1.1 and text in YAML 1.2; put it in quotes"));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if [".inf", ".nan"].iter().any(|word| word.eq_ignore_ascii_case(digits)) {
        return Err(format!("`{text}` is not a number in JSON; write a finite one, or put it in quotes"));
    }
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Ok(Value::from(text));
    }
    number(text, digits)
}

/// Text that starts like a number.
fn number(text: &str, digits: &str) -> Result<Value, String> {
    let only = |also: &[u8]| digits.bytes().all(|byte| byte.is_ascii_digit() || also.contains(&byte));
    let prefixed = digits.strip_prefix('0').and_then(|rest| rest.chars().next());
    let after = digits.get(2..).unwrap_or_default();
    if prefixed.is_some_and(|letter| "oxbOXB".contains(letter))
        && !after.is_empty()
        && after.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_')
    {
        return Err(format!(
            "`{text}` is a number for some readers and text for others; write it in decimal"
        ));
    }
    let parts: Vec<&str> = digits.split('-').collect();
    let date = matches!(parts.as_slice(), [year, month, day] if year.len() == 4
        && year.bytes().chain(month.bytes()).all(|byte| byte.is_ascii_digit())
        && day.starts_with(|first: char| first.is_ascii_digit()));
    if date {
        return Err(format!("`{text}` is a date in YAML 1.1 and text in YAML 1.2; put it in quotes"));
    }
    let marked =
        |mark: char| digits.contains(mark) && digits.starts_with(|first: char| first.is_ascii_digit());
    if (marked('_') && only(b"_.")) || (marked(':') && only(b":._")) {
        return Err(format!("`{text}` is a number in YAML 1.1 and text in YAML 1.2; put it in quotes"));
    }
    if !only(b".eE+-") {
        return Ok(Value::from(text));
    }
    let Ok(float) = text.parse::<f64>() else { return Ok(Value::from(text)) };
    if digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit() {
        let message =
            format!("`{text}` is octal for some readers; omit the leading zero, or put it in quotes");
        return Err(message);
    }
    if only(b"") {
        return text.parse::<i64>().map(Value::from).map_err(|_| {
            format!(
                "the integer `{text}` does not fit into 64 bits; write a smaller one, or put it in quotes"
            )
        });
    }
    if digits.contains(['e', 'E']) || digits.starts_with('.') || digits.ends_with('.') || !float.is_finite() {
        let message = format!(
            "`{text}` is a number for some readers and text for others; write it out in decimal, or put it in quotes"
        );
        return Err(message);
    }
    Ok(Value::from(float))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Document;

    #[test]
    fn keeps_order_types_and_lines() {
        let source = "b: 1\na:\n  - '2'\n  - 2.5\n  - 1.0.0\n  - ~\n  - -7\n  - 'no'\n...\n";
        let document = Document::parse("a.yaml", source).unwrap();
        assert_eq!(document.value, json!({"b": 1, "a": ["2", 2.5, "1.0.0", null, -7, "no"]}));
        assert_eq!(document.value.as_object().unwrap().keys().next().unwrap(), "b");
        assert_eq!(document.line("/a/1"), 4);
        assert_eq!(document.line("/a/9/x"), 2);
    }

    fn refused(source: &str, line: usize, words: &str) {
        let findings = Document::parse("a.yaml", source).err();
        let text = findings.unwrap_or_else(|| panic!("{source:?} is read")).to_string();
        assert!(text.contains(&format!("a.yaml:{line}:")) && text.contains(words), "{source:?}: {text}");
    }

    #[test]
    fn says_where_the_text_is_broken() {
        let deep: String = (0..5000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        for (source, line, words) in [
            ("a: 1\nb: 2\na: 3\n", 3, "twice, first in line 1"),
            ("a:\n\tb: 1\n", 2, ""),
            ("a: &x 1\nb: *x\n", 2, "aliases"),
            ("a: &x 1\n", 1, "anchors"),
            ("\u{feff}a: 1\n", 1, "byte order mark"),
            ("a: [1, 2\n", 2, ""),
            ("", 1, "empty"),
            (&deep, 129, "nested too deeply"),
        ] {
            refused(source, line, words);
        }
        refused(&format!("a: {}", "b".repeat(super::MAX_BYTES)), 1, "bytes");
    }

    #[test]
    fn what_follows_the_first_document_is_not_lost_unseen() {
        for (source, line) in
            [("a: 1\n---\nb: 2\n", 2), ("a: 1\n...\nb: 2\n", 3), ("a: 1\n---\n", 2), ("--- 1\n--- 2\n", 2)]
        {
            refused(source, line, "second");
        }
        assert!(Document::parse("a.yaml", "---\na: 1\n").is_ok());
        refused("%YAML 1.1\n---\na: 1\n", 1, "directives");
        refused("# A.\n\n%TAG ! tag:example.com,2026:\n---\na: 1\n", 3, "directives");
    }

    #[test]
    fn tags_are_refused() {
        for value in ["!wherever b", "!!str 5", "!!set {b: 1}", "!<tag:example.com,2026:x> [1]", "! b"] {
            refused(&format!("x: 1\na: {value}\n"), 2, "tags such as");
        }
        refused("!!str a: 1\n", 1, "tags such as");
    }

    #[test]
    fn what_readers_read_differently_is_refused() {
        for (text, words) in [
            ("yes", "boolean"),
            ("No", "boolean"),
            ("ON", "boolean"),
            ("off", "boolean"),
            ("010", "leading zero"),
            ("-00", "leading zero"),
            ("01.5", "leading zero"),
            ("0o17", "decimal"),
            ("0x1F", "decimal"),
            ("0b101", "decimal"),
            ("1_000", "YAML 1.1"),
            ("12:30:00", "YAML 1.1"),
            ("1e3", "decimal"),
            ("1.5e+400", "decimal"),
            (".5", "decimal"),
            ("5.", "decimal"),
            (".inf", "finite"),
            ("-.INF", "finite"),
            (".NaN", "finite"),
            ("2026-01-31", "date"),
            ("2026-01-31T12:00:00Z", "date"),
            ("9223372036854775808", "64 bits"),
            ("-9223372036854775809", "64 bits"),
            ("123456789012345678901234567890", "64 bits"),
            ("=", "quotes"),
            ("<<", "quotes"),
        ] {
            refused(&format!("x: 1\na: {text}\n"), 2, words);
            refused(&format!("x: 1\na: [b, {text}]\n"), 2, words);
            refused(&format!("x: 1\n{text}: 1\n"), 2, "quotes");
            let quoted = Document::parse("a.yaml", &format!("a: '{text}'\n'{text}': 1\n")).unwrap();
            assert_eq!(quoted.value, json!({"a": text, text: 1}));
        }
        for key in ["200", "1.5", "true", "null", "~"] {
            refused(&format!("x: 1\n{key}: 1\n"), 2, "put it in quotes");
        }
        for text in [
            "0",
            "-1",
            "1.0.0",
            "0.5",
            "9223372036854775807",
            "3 days",
            "0xyz",
            "10-20",
            "1:1 ratio",
            "v1_0",
            "4XX",
        ] {
            assert!(Document::parse("a.yaml", &format!("a: {text}\n")).is_ok(), "{text}");
        }
    }
}

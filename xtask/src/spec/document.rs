//! Reading the document, so that every place in it can be named by JSON pointer and line.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value};

use super::finding::{Finding, Findings};
use super::pointer;

/// How deep values may be nested: whatever walks over a document calls itself for each level.
const DEPTH: usize = 128;

/// The document as a value, with the line of every node.
#[derive(Debug)]
pub struct Document {
    /// What the file is called in messages.
    pub name: String,
    /// The document in the order in which it is written.
    pub value: Value,
    /// The text itself.
    pub source: String,
    lines: HashMap<String, usize>,
}

impl Document {
    /// Reads YAML text; `name` is what it is called in messages.
    pub fn parse(name: &str, source: &str) -> Result<Self, Findings> {
        let mut reader = Reader {
            parser: Parser::new_from_str(source),
            lines: HashMap::new(),
            findings: Vec::new(),
            depth: 0,
        };
        match reader.document() {
            Ok(value) if reader.findings.is_empty() => {
                Ok(Self { name: name.to_owned(), value, source: source.to_owned(), lines: reader.lines })
            }
            Ok(_) => Err(Findings::new(name, reader.findings)),
            Err(finding) => {
                reader.findings.push(*finding);
                Err(Findings::new(name, reader.findings))
            }
        }
    }

    /// A value as a document whose lines are not known.
    #[cfg(test)]
    pub(crate) fn of_value(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), value, source: String::new(), lines: HashMap::new() }
    }

    /// Line of a node; of its nearest ancestor that has one if the node itself is missing.
    pub fn line(&self, pointer: &str) -> usize {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.lines.get(pointer) {
                return *line;
            }
            match pointer.rfind('/') {
                Some(end) => pointer = &pointer[..end],
                None => return 1,
            }
        }
    }

    /// A finding at a node.
    pub fn finding(&self, rule: &'static str, pointer: &str, message: impl Into<String>) -> Finding {
        Finding { rule, pointer: pointer.to_owned(), line: self.line(pointer), message: message.into() }
    }
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    lines: HashMap<String, usize>,
    findings: Vec<Finding>,
    depth: usize,
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

    fn document(&mut self) -> Step<Value> {
        loop {
            let (event, span) = self.next("")?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Err(syntax("", 1, "the document is empty"));
                }
                event => return self.node("", event, span),
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
        match event {
            Event::Scalar(text, style, ..) => Ok(scalar(&text, style)),
            Event::SequenceStart(..) => self.sequence(at),
            Event::MappingStart(..) => self.mapping(at),
            Event::Alias(_) => {
                Err(syntax(at, line, "anchors and aliases are not used here; write the value out"))
            }
            _ => Err(syntax(at, line, "a value is missing")),
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
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(syntax(at, span.start.line(), "a key has to be plain text")),
            };
            let child = pointer::join(at, &key);
            let line = span.start.line();
            if let Some(first) = self.lines.insert(child.clone(), line)
                && map.contains_key(&key)
            {
                let message =
                    format!("the key stands here twice, first in line {first}; delete or rename one");
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

/// The core schema of YAML 1.2: only plain scalars can be anything but text.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::from(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        if let Ok(integer) = text.parse::<i64>() {
            return Value::from(integer);
        }
        if digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
            && let Ok(float) = text.parse::<f64>()
        {
            return Value::from(float);
        }
    }
    Value::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keeps_order_types_and_lines() {
        let document = Document::parse("a.yaml", "b: 1\na:\n  - '2'\n  - 2.5\n  - 1.0.0\n  - ~\n").unwrap();
        assert_eq!(document.value, json!({"b": 1, "a": ["2", 2.5, "1.0.0", null]}));
        assert_eq!(document.value.as_object().unwrap().keys().next().unwrap(), "b");
        assert_eq!(document.line("/a/1"), 4);
        assert_eq!(document.line("/a/9/x"), 2);
    }

    #[test]
    fn says_where_the_text_is_broken() {
        let deep: String = (0..5000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        for (source, line, words) in [
            ("a: 1\nb: 2\na: 3\n", 3, "twice, first in line 1"),
            ("a:\n\tb: 1\n", 2, ""),
            ("a: &x 1\nb: *x\n", 2, "aliases"),
            ("a: [1, 2\n", 2, ""),
            ("", 1, "empty"),
            (&deep, 129, "nested too deeply"),
        ] {
            let findings = Document::parse("a.yaml", source).err().unwrap();
            let text = findings.to_string();
            assert!(text.contains(&format!("a.yaml:{line}")) && text.contains(words), "{source:?}: {text}");
        }
    }
}

//! Findings as fragments of the document, in its style, and as rows of the table of decisions.

use serde_json::Value;

use openapi_model::node::Node;

use crate::document::{Document, split};
use crate::finding::{Finding, Kind, Merged};
use crate::privacy::Safe;
use crate::sketch::Sketch;

/// Lines for the document.
pub(crate) struct Fragment {
    /// Where they go, or what to do there.
    pub(crate) place: String,
    pub(crate) yaml: String,
}

/// The fragments of a finding; none if only a person can decide what to write.
pub(crate) fn fragments(document: &Document, merged: &Merged) -> Vec<Fragment> {
    let Finding { kind, place, name, .. } = &merged.finding;
    let owner = place.rsplit_once('/').map_or("", |(owner, _)| owner);
    let name = name.as_ref().map(Safe::as_str);
    let below = |place: &str, yaml: String| vec![Fragment { place: format!("paste below #{place}"), yaml }];
    let instead = |place: &str, yaml: String| {
        vec![Fragment { place: format!("paste below #{place}, in place of the same keys"), yaml }]
    };
    let hint = |text: String| vec![Fragment { place: text, yaml: String::new() }];
    match (kind, name, &merged.finding.sketch) {
        (Kind::UnknownField, Some(name), Some(sketch)) => new_field(document, merged, name, sketch),
        (Kind::UnknownField, ..) => {
            hint(format!("the name is not shown; look at your own traffic for #{place}"))
        }
        (Kind::UnknownValue, Some(value), _) => match document.at(place) {
            Some(node) => instead(place, new_value(&node, value)),
            None => Vec::new(),
        },
        (Kind::OtherCase, ..) => below(place, line(place, "x-omni-ignore-case: true")),
        (Kind::UnexpectedNull, ..) => {
            let stated = document.at(place).and_then(|node| node.text("type")).unwrap_or("object");
            instead(place, line(place, &format!("type: {stated}")) + &line(place, "nullable: true"))
        }
        (Kind::WrongType, ..) => new_type(document, merged),
        (Kind::UnknownErrorCode, ..) => {
            hint(format!("list the code in #{place}, with a name and an example"))
        }
        (Kind::MissingField, Some(name), _) if place.ends_with("/required") => {
            let rest: Vec<&str> = document
                .at(owner)
                .map(|node| node.texts("required").filter(|it| *it != name).collect())
                .unwrap_or_default();
            if rest.is_empty() {
                hint(format!("delete #{place}"))
            } else {
                instead(owner, line(owner, &format!("required: [{}]", rest.join(", "))))
            }
        }
        (Kind::UnknownStatus, Some(status), _) => {
            let text = [
                line(place, &format!("'{status}':")),
                line(place, "  description: Not documented; observed."),
            ];
            below(place, text.concat())
        }
        (Kind::OtherMediaType, Some(media_type), _) => {
            let text = [
                line(place, &format!("{media_type}:")),
                line(place, "  schema:"),
                line(place, "    type: string"),
                line(place, "    format: binary"),
            ];
            below(place, text.concat())
        }
        (Kind::UnknownParameter, Some(name), _) => {
            let text = [
                line(place, &format!("- name: {}", scalar(name))),
                line(place, "  in: query"),
                line(place, "  description: Not documented; observed in requests that were accepted."),
                line(place, "  required: false"),
                line(place, "  x-omni-sensitive: true"),
                line(place, "  x-omni-source: observed"),
                line(place, "  schema:"),
                line(place, "    type: string"),
            ];
            below(place, text.concat())
        }
        (Kind::UnknownKind, Some(tag), Some(sketch)) => new_kind(document, merged, tag, sketch),
        (
            Kind::WrongLength
            | Kind::OutOfRange
            | Kind::WrongFormat
            | Kind::WrongPattern
            | Kind::RepeatedItem,
            ..,
        ) => hint(format!("widen or delete #{place}")),
        (Kind::UnknownPath | Kind::UnknownMethod, ..) => hint("describe the operation".to_owned()),
        _ => hint(format!("decide on #{place}")),
    }
}

/// The finding as a row of the table of decisions.
pub(crate) fn row(merged: &Merged) -> String {
    let Merged { finding, count, seen_in } = merged;
    let component = finding.place.strip_prefix("/components/").and_then(|rest| rest.split('/').nth(1));
    let property = finding.place.split_once("/properties/").and_then(|(_, rest)| rest.split('/').next());
    let place = match (component, property) {
        (Some(name), Some(property)) => format!("`{name}`, `{property}`"),
        (Some(name), None) => format!("`{name}`"),
        _ => first_operation(merged).to_owned(),
    };
    let name = finding.name.as_ref().map(|name| format!(", `{name}`")).unwrap_or_default();
    let choices = match finding.kind {
        Kind::UnknownField
        | Kind::UnknownValue
        | Kind::UnknownKind
        | Kind::UnknownParameter
        | Kind::UnknownStatus => "leave out / add",
        Kind::MissingField | Kind::MissingParameter => "required / optional",
        Kind::UnexpectedNull => "as documented / nullable",
        _ => "as documented / as observed",
    };
    let seen: Vec<&str> = seen_in.keys().map(String::as_str).collect();
    let cells = [
        format!("{place}{name}"),
        format!("{}; observed: {} ({})", finding.said, finding.seen, finding.kind.words()),
        choices.to_owned(),
        "?".to_owned(),
        format!("Observed {count}x in {}", seen.join(", ")),
    ];
    let cells: Vec<String> = cells.into_iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |", cells.join(" | "))
}

/// A line below a place, indented as the document is there.
fn line(place: &str, text: &str) -> String {
    format!("{}{text}\n", "  ".repeat(place.matches('/').count()))
}

/// A plain YAML text, in quotes where it would otherwise be read as something else.
fn scalar(text: &str) -> String {
    let reserved = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    if reserved.contains(&&*text.to_ascii_lowercase()) { format!("'{text}'") } else { text.to_owned() }
}

/// Keys that depend on the type, and are replaced with it.
const TYPED: [&str; 26] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "discriminator",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "uniqueItems",
    "x-enum-descriptions",
    "x-enum-varnames",
    "x-omni-open-enum",
];

/// Another type, with everything that a schema of that type needs.
fn new_type(document: &Document, merged: &Merged) -> Vec<Fragment> {
    let Finding { place, class, sketch, .. } = &merged.finding;
    let unknown = match *class {
        "a list" => Sketch::List(None),
        "an object" => Sketch::Map,
        "text" => Sketch::Text,
        "a boolean" => Sketch::Boolean,
        "an integer" => Sketch::Integer,
        "a number with a decimal point" => Sketch::Number,
        _ => Sketch::Mixed,
    };
    let Some(node) = document.at(place) else { return Vec::new() };
    let mut writer = Writer { document, origin: origin(merged), schemas: Vec::new() };
    let name = schema_name(place, merged);
    // What comes at the end of a schema, in document order.
    let (keys, rest): (&[&str], Vec<String>) = match sketch.as_ref().unwrap_or(&unknown) {
        Sketch::List(item) => (&["type: array"], writer.items(&format!("{name}Item"), item.as_deref())),
        // A named schema can be a free-form map; any other object has a named schema.
        Sketch::Object(_) | Sketch::Map
            if place.rsplit_once('/').is_some_and(|(owner, _)| owner == SCHEMAS) =>
        {
            (&["type: object"], vec!["additionalProperties: true".to_owned()])
        }
        object @ (Sketch::Object(_) | Sketch::Map) => {
            let name = writer.schema(&name, object);
            (&["type: object"], vec!["allOf:".to_owned(), format!("  - {{$ref: '#{SCHEMAS}/{name}'}}")])
        }
        scalar => (scalar_type(scalar), Vec::new()),
    };
    let stale = TYPED.iter().filter(|key| node.has(key) && !keys.iter().any(|new| new.starts_with(**key)));
    let stale: Vec<String> = stale.map(|key| format!("`{key}`")).collect();
    let also = if stale.is_empty() { String::new() } else { format!(" and of {}", stale.join(", ")) };
    let mut fragments = vec![Fragment {
        place: format!("paste below #{place}, in place of the same keys{also}, and adapt the examples"),
        yaml: keys.iter().map(|key| line(place, key)).collect(),
    }];
    if !rest.is_empty() {
        let yaml = rest.iter().map(|key| line(place, key)).collect();
        fragments.push(Fragment { place: format!("paste at the end of #{place}"), yaml });
    }
    fragments.extend(writer.schemas());
    fragments
}

/// A name for the schema of the value at a place: `PhoneAdded` and `status` make `PhoneAddedStatus`.
fn schema_name(place: &str, merged: &Merged) -> String {
    let mut names = place.strip_prefix("/components/schemas/").unwrap_or_default().split('/');
    let owner = names.next().filter(|owner| !owner.is_empty());
    let owner = owner.map_or_else(|| pascal("", first_operation(merged)), str::to_owned);
    names.filter(|name| *name != "properties").fold(owner, |owner, name| pascal(&owner, name))
}

/// The first operation in which it was seen.
fn first_operation(merged: &Merged) -> &str {
    merged.seen_in.keys().next().and_then(|seen| seen.split(' ').next()).unwrap_or_default()
}

/// `Observed in responses of fetch_score.`
fn origin(merged: &Merged) -> String {
    let ids: std::collections::BTreeSet<&str> =
        merged.seen_in.keys().filter_map(|seen| seen.split(' ').next()).collect();
    let side =
        if merged.seen_in.keys().all(|seen| seen.ends_with(" request")) { "requests" } else { "responses" };
    let ids: Vec<String> = ids.into_iter().take(3).map(|id| format!("`{id}`")).collect();
    format!("Not documented; observed in {side} of {}.", ids.join(", "))
}

/// `OnboardingScore` and `newPart` make `OnboardingScoreNewPart`.
fn pascal(parent: &str, name: &str) -> String {
    let words = split(name).map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    format!("{parent}{}", words.collect::<String>())
}

fn new_field(document: &Document, merged: &Merged, name: &str, sketch: &Sketch) -> Vec<Fragment> {
    let place = &merged.finding.place;
    let parent = match place.strip_prefix("/components/schemas/").and_then(|rest| rest.split('/').next()) {
        Some(parent) => parent.to_owned(),
        None => pascal("", first_operation(merged)),
    };
    let mut writer = Writer { document, origin: origin(merged), schemas: Vec::new() };
    let yaml = writer.property(place, &Field { owner: &parent, name, sketch });
    let mut fragments = vec![Fragment { place: format!("paste below #{place}"), yaml }];
    fragments.extend(writer.schemas());
    fragments
}

fn new_kind(document: &Document, merged: &Merged, tag: &str, sketch: &Sketch) -> Vec<Fragment> {
    let place = &merged.finding.place;
    let union = place.trim_end_matches("/discriminator/mapping");
    let parent = union.rsplit('/').next().unwrap_or_default();
    let property = document
        .at(union)
        .and_then(|node| node.child("discriminator")?.text("propertyName"))
        .unwrap_or_default();
    let schema = pascal(parent, tag);
    let mut writer = Writer { document, origin: origin(merged), schemas: Vec::new() };
    writer.variant(&Variant { name: &schema, property, tag, sketch });
    let reference = format!("#/components/schemas/{schema}");
    let mut fragments = vec![
        Fragment {
            place: format!("paste below #{union}/oneOf"),
            yaml: line(union, &format!("  - {{$ref: '{reference}'}}")),
        },
        Fragment {
            place: format!("paste below #{place}"),
            yaml: line(place, &format!("{}: '{reference}'", scalar(tag))),
        },
    ];
    fragments.extend(writer.schemas());
    fragments
}

/// The lists of an enumeration with one more value.
fn new_value(node: &Node<'_>, value: &str) -> String {
    let mut text = String::new();
    let mut list = |key: &str, more: &str| {
        let known = node.value.get(key).and_then(Value::as_array);
        text += &line(&node.pointer, &format!("{key}:"));
        for item in known.into_iter().flatten() {
            let item = match item {
                Value::String(text) if plain(text) => scalar(text),
                // Every JSON string is a YAML string.
                other => other.to_string(),
            };
            text += &line(&node.pointer, &format!("  - {item}"));
        }
        text += &line(&node.pointer, &format!("  - {more}"));
    };
    list("enum", &scalar(value));
    list("x-omni-source-values", &scalar(value));
    if node.has("x-enum-varnames") {
        list("x-enum-varnames", &split(value).collect::<Vec<_>>().join("_").to_ascii_uppercase());
    }
    if node.has("x-enum-descriptions") {
        list("x-enum-descriptions", "Not documented; observed.");
    }
    text
}

/// Whether a text needs no quotes in YAML.
fn plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// Writes properties, and a named schema for each object among them: the document has no unnamed ones.
struct Writer<'d> {
    document: &'d Document,
    origin: String,
    schemas: Vec<String>,
}

/// A field to be written.
struct Field<'f> {
    /// Name of the schema that it belongs to.
    owner: &'f str,
    name: &'f str,
    sketch: &'f Sketch,
}

/// A new kind in a union.
struct Variant<'v> {
    /// Name of its schema.
    name: &'v str,
    /// The property that states the kind.
    property: &'v str,
    /// The value of that property for this kind.
    tag: &'v str,
    sketch: &'v Sketch,
}

const SCHEMAS: &str = "/components/schemas";

impl Writer<'_> {
    fn schemas(self) -> Vec<Fragment> {
        let place = format!("paste below #{SCHEMAS}");
        self.schemas.into_iter().map(|yaml| Fragment { place: place.clone(), yaml }).collect()
    }

    fn property(&mut self, place: &str, field: &Field<'_>) -> String {
        let Field { owner, name, sketch } = *field;
        let mut text = line(place, &format!("{}:", scalar(name)));
        let schema = pascal(owner, name);
        let mut add = |key: &str| text += &line(place, &format!("  {key}"));
        let description = format!("description: {}", self.origin);
        match sketch {
            Sketch::Object(_) | Sketch::Map => {
                for key in [
                    "type: object",
                    &description,
                    "x-omni-sensitive: true",
                    "x-omni-source: observed",
                    "allOf:",
                ] {
                    add(key);
                }
                let name = self.schema(&schema, sketch);
                add(&format!("  - {{$ref: '#{SCHEMAS}/{name}'}}"));
            }
            Sketch::List(item) => {
                for key in ["type: array", &description, "x-omni-sensitive: true", "x-omni-source: observed"]
                {
                    add(key);
                }
                self.items(&format!("{schema}Item"), item.as_deref()).iter().for_each(|key| add(key));
            }
            scalar => {
                let types = scalar_type(scalar);
                types.iter().for_each(|key| add(key));
                add(&description);
                // Until someone has decided that it is not personal.
                if *scalar != Sketch::Boolean {
                    add("x-omni-sensitive: true");
                }
                add("x-omni-source: observed");
            }
        }
        text
    }

    /// The items of a list, with a named schema if they are objects.
    fn items(&mut self, schema: &str, item: Option<&Sketch>) -> Vec<String> {
        match item {
            Some(item @ (Sketch::Object(_) | Sketch::Map)) => {
                let name = self.schema(schema, item);
                vec![format!("items: {{$ref: '#{SCHEMAS}/{name}'}}")]
            }
            item => {
                let types = scalar_type(item.unwrap_or(&Sketch::Mixed));
                let types = types.iter().map(|key| format!("  {key}"));
                std::iter::once("items:".to_owned()).chain(types).collect()
            }
        }
    }

    /// Writes a named schema; its name.
    fn schema(&mut self, wanted: &str, sketch: &Sketch) -> String {
        let mut name = wanted.to_owned();
        while self.document.at(&format!("{SCHEMAS}/{name}")).is_some() {
            name.push_str("Observed");
        }
        let place = format!("{SCHEMAS}/{name}");
        let mut text = line(SCHEMAS, &format!("{name}:"));
        text += &line(&place, "type: object");
        text += &line(&place, &format!("description: {}", self.origin));
        match sketch {
            Sketch::Object(members) if !members.is_empty() => {
                text += &line(&place, "properties:");
                let properties = format!("{place}/properties");
                for (member, sketch) in members {
                    let field = Field { owner: &name, name: member.as_str(), sketch };
                    text += &self.property(&properties, &field);
                }
            }
            _ => {
                text += &line(&place, "x-omni-sensitive: true");
                text += &line(&place, "additionalProperties: true");
            }
        }
        self.schemas.push(text);
        name
    }

    /// Writes the schema of a new kind in a union.
    fn variant(&mut self, variant: &Variant<'_>) {
        let Variant { name, property, tag, sketch } = *variant;
        let place = format!("{SCHEMAS}/{name}");
        let properties = format!("{place}/properties");
        let mut text = line(SCHEMAS, &format!("{name}:"));
        text += &line(&place, "type: object");
        text += &line(&place, &format!("description: {}", self.origin));
        text += &line(&place, &format!("required: [{}]", scalar(property)));
        text += &line(&place, "properties:");
        text += &line(&properties, &format!("{}:", scalar(property)));
        for key in
            ["type: string", "description: Says which kind it is.", &format!("enum: [{}]", scalar(tag))]
        {
            text += &line(&properties, &format!("  {key}"));
        }
        if let Sketch::Object(members) = sketch {
            for (member, sketch) in members.iter().filter(|(member, _)| member.as_str() != property) {
                let field = Field { owner: name, name: member.as_str(), sketch };
                text += &self.property(&properties, &field);
            }
        }
        self.schemas.push(text);
    }
}

/// The lines of the type. An unknown type is written as text, for a person to correct.
fn scalar_type(sketch: &Sketch) -> &'static [&'static str] {
    match sketch {
        Sketch::Boolean => &["type: boolean"],
        Sketch::Integer => &["type: integer", "format: int32"],
        Sketch::Long => &["type: integer", "format: int64"],
        Sketch::Number => &["type: number", "format: double"],
        Sketch::Text => &["type: string"],
        Sketch::Null => &["type: string", "nullable: true"],
        _ => &["type: string # not known: seen in several forms, nested deeply, or in an empty list"],
    }
}

//! Where a value does not fit a schema, with the place in the value and the place in the document.
//!
//! It implements the JSON Schema of OpenAPI 3.0, with `nullable` and `discriminator`. It is stricter in one respect:
//! an unlisted member is an error, unless `additionalProperties` allows it. In an example it is probably misspelled,
//! and in live traffic it is undocumented.

mod problem;
mod scalar;

use std::cell::RefCell;
use std::collections::HashMap;

use regex_lite::Regex;
use serde_json::{Map, Value};

pub use problem::{Kind, Problem};
use scalar::Size;

use crate::node::{Node, Tree};
use crate::pointer::join;

/// How deeply a value is checked.
const DEPTH: usize = 64;

/// Names of extension keys that decide whether a value fits. Others are ignored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    /// A list of properties; at least one of them is needed.
    pub required_any: Option<&'static str>,
    /// A list of other names for a property.
    pub aliases: Option<&'static str>,
    /// A flag: the values of an enumeration are compared without case.
    pub ignore_case: Option<&'static str>,
    /// A flag: the value is personal or secret. It is reported as [`Problem::sensitive`].
    pub sensitive: Option<&'static str>,
}

/// The direction of a value, for `readOnly` and `writeOnly`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the caller to the service.
    Request,
    /// From the service to the caller.
    Response,
}

impl Direction {
    /// The flag of a property that must not be sent in this direction.
    fn barred(self) -> &'static str {
        match self {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        }
    }
}

/// A value to check against a schema.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'v> {
    /// The value.
    pub value: &'v Value,
    /// Whether something around the value is marked as personal or secret.
    pub sensitive: bool,
}

/// Checks values against the schemas of a document.
#[derive(Debug)]
pub struct Validator<'d> {
    tree: Tree<'d>,
    marks: Marks,
    direction: Option<Direction>,
    patterns: RefCell<HashMap<String, Option<Regex>>>,
}

impl<'d> Validator<'d> {
    /// A validator that ignores extensions, and accepts `readOnly` and `writeOnly` members in both directions.
    pub fn new(tree: Tree<'d>) -> Self {
        Self { tree, marks: Marks::default(), direction: None, patterns: RefCell::default() }
    }

    /// The same, respecting extensions.
    #[must_use]
    pub fn with_marks(mut self, marks: Marks) -> Self {
        self.marks = marks;
        self
    }

    /// The same for values in one direction.
    #[must_use]
    pub fn with_direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// The problems of a value. References that do not resolve accept any value: they are errors of the document, to
    /// be reported there.
    pub fn problems<'v>(&self, value: &'v Value, schema: &Node<'d>) -> Vec<Problem<'v, 'd>> {
        let mut problems: Vec<Problem<'v, 'd>> = Vec::new();
        self.visit(Subject { value, sensitive: false }, schema, &mut |problem| {
            // A property often repeats the schema that it includes.
            if !problems.iter().any(|known| known.at == problem.at && known.kind == problem.kind) {
                problems.push(problem);
            }
        });
        problems
    }

    /// Reports the problems of a value one by one, without collecting them: a body of a megabyte can have a
    /// million problems. One can be reported twice, by a property and by the schema that it includes.
    pub fn visit<'v>(&self, subject: Subject<'v>, schema: &Node<'d>, found: &mut dyn FnMut(Problem<'v, 'd>)) {
        let Subject { value, sensitive } = subject;
        Walk { validator: self, found, depth: 0, sensitive }.value(Spot { value, at: "" }, schema);
    }

    fn flag(node: &Node<'d>, mark: Option<&str>) -> bool {
        mark.is_some_and(|mark| node.flag(mark))
    }

    fn aliases(&self, property: &Node<'d>) -> impl Iterator<Item = &'d str> + use<'d> {
        let property = property.clone();
        self.marks.aliases.into_iter().flat_map(move |mark| property.texts(mark))
    }

    /// The property that a schema lists under a name or an alias.
    fn property(&self, part: &Node<'d>, name: &str) -> Option<Node<'d>> {
        let properties = part.child("properties")?;
        properties.child(name).or_else(|| {
            self.marks.aliases?;
            let mut all = part.children("properties").into_iter().map(|(_, node)| node);
            all.find(|node| self.aliases(node).any(|alias| alias == name))
        })
    }

    /// Whether a text matches a pattern; `None` if the pattern cannot be read.
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let mut patterns = self.patterns.borrow_mut();
        let regex = patterns.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).ok());
        regex.as_ref().map(|regex| regex.is_match(text))
    }
}

/// Where the walk is.
#[derive(Clone, Copy)]
struct Spot<'v, 'p> {
    value: &'v Value,
    /// JSON pointer of the value, relative to where the walk began.
    at: &'p str,
}

/// A walk over a value along its schema.
struct Walk<'w, 'v, 'd> {
    validator: &'w Validator<'d>,
    found: &'w mut dyn FnMut(Problem<'v, 'd>),
    depth: usize,
    /// Something around the value is marked personal or secret.
    sensitive: bool,
}

impl<'v, 'd> Walk<'_, 'v, 'd> {
    fn add(&mut self, kind: Kind<'d>, spot: Spot<'v, '_>, place: String) {
        let (value, at) = (spot.value, spot.at.to_owned());
        (self.found)(Problem { kind, value, at, place, sensitive: self.sensitive });
    }

    fn value(&mut self, spot: Spot<'v, '_>, schema: &Node<'d>) {
        let parts = self.validator.tree.parts(schema);
        let Some(outermost) = parts.first() else { return };
        // Only a union that is its own variant would recurse forever.
        if self.depth == DEPTH {
            return self.add(Kind::Endless, spot, outermost.pointer.clone());
        }
        let around = self.sensitive;
        self.sensitive |= parts.iter().any(|part| Validator::flag(part, self.validator.marks.sensitive));
        self.depth += 1;
        self.checked(spot, &parts);
        self.depth -= 1;
        self.sensitive = around;
    }

    fn checked(&mut self, spot: Spot<'v, '_>, parts: &[Node<'d>]) {
        let value = spot.value;
        let typed = || parts.iter().filter_map(|part| Some((part, part.text("type")?)));
        if value.is_null() {
            // The schemas that a schema includes have to be nullable as well.
            if let Some((part, stated)) = typed().find(|(part, _)| !part.flag("nullable")) {
                self.add(Kind::Null { stated }, spot, part.pointer.clone());
            }
            return;
        }
        if let Some((part, stated)) = typed().find(|(_, stated)| !scalar::is(value, stated)) {
            if !scalar::too_large(value, stated) {
                return self.add(Kind::Type { stated }, spot, part.at("type"));
            }
            let (format, keyword) =
                part.text("format").map_or(("int64", "type"), |format| (format, "format"));
            return self.add(Kind::IntegerRange { format }, spot, part.at(keyword));
        }
        for part in parts {
            self.enumeration(spot, part);
            match value {
                Value::String(text) => self.text(spot, text, part),
                Value::Number(_) => self.number(spot, part),
                Value::Array(items) => self.items(spot, items, part),
                Value::Object(members) => self.count(spot, Size::of_members(members), part),
                _ => {}
            }
            self.required(spot, part, parts);
        }
        if let Value::Object(members) = value {
            self.members(members, parts, spot.at);
        }
        for part in parts.iter().filter(|part| part.has("oneOf") || part.has("anyOf")) {
            self.union(spot, part);
        }
    }

    fn items(&mut self, spot: Spot<'v, '_>, items: &'v [Value], part: &Node<'d>) {
        let at = spot.at;
        self.count(spot, Size::of_items(items), part);
        if part.flag("uniqueItems")
            && let Some((index, item)) =
                items.iter().enumerate().find(|(index, item)| items[..*index].contains(item))
        {
            let spot = Spot { value: item, at: &format!("{at}/{index}") };
            self.add(Kind::Twice, spot, part.at("uniqueItems"));
        }
        if let Some(schema) = part.child("items") {
            for (index, item) in items.iter().enumerate() {
                self.value(Spot { value: item, at: &format!("{at}/{index}") }, &schema);
            }
        }
    }

    /// The members that `part`, one of the schemas of an object, requires. A property counts as present under any of
    /// its names.
    fn required(&mut self, spot: Spot<'v, '_>, part: &Node<'d>, parts: &[Node<'d>]) {
        let Value::Object(members) = spot.value else { return };
        let validator = self.validator;
        let listed = |name: &str| {
            let name = name.to_owned();
            parts.iter().filter_map(move |part| part.child("properties")?.child(&name))
        };
        let there = |name: &str| {
            members.contains_key(name)
                || listed(name).any(|node| validator.aliases(&node).any(|alias| members.contains_key(alias)))
        };
        let barred = |name: &str| {
            validator.direction.is_some_and(|way| listed(name).any(|node| node.flag(way.barred())))
        };
        for name in part.texts("required").filter(|name| !there(name) && !barred(name)) {
            self.add(Kind::Missing { name }, spot, part.at("required"));
        }
        let Some(mark) = validator.marks.required_any else { return };
        let names: Vec<&str> = part.texts(mark).collect();
        if !names.is_empty() && !names.iter().any(|name| there(name)) {
            self.add(Kind::MissingAny { names }, spot, part.at(mark));
        }
    }

    /// The members of an object, checked against all of the schemas that make it up.
    fn members(&mut self, members: &'v Map<String, Value>, parts: &[Node<'d>], at: &str) {
        // The properties of the variants of a union are checked when one of them is chosen.
        let union = parts.iter().any(|part| part.has("oneOf") || part.has("anyOf"));
        let mut unknown = Vec::new();
        for (name, value) in members {
            let here = join(at, name);
            let spot = Spot { value, at: &here };
            let listed: Vec<Node<'d>> =
                parts.iter().filter_map(|part| self.validator.property(part, name)).collect();
            for schema in &listed {
                self.value(spot, schema);
                if let Some(flag) = self.validator.direction.map(Direction::barred)
                    && self.validator.tree.resolve(schema).is_some_and(|schema| schema.flag(flag))
                {
                    self.add(Kind::Direction { flag }, spot, schema.at(flag));
                }
            }
            if !listed.is_empty() || union {
                continue;
            }
            let mut further = parts.iter().filter_map(|part| part.child("additionalProperties"));
            match further.find(|further| further.value != &Value::Bool(false)) {
                Some(schema) if schema.value.is_object() => self.value(spot, &schema),
                Some(_) => {}
                None => unknown.push((here, value)),
            }
        }
        let Some(owner) = parts.iter().find(|part| part.has("properties")).or(parts.first()) else { return };
        let properties = || parts.iter().filter_map(|part| part.value.get("properties")?.as_object());
        let listed = || properties().flat_map(Map::keys).map(String::as_str);
        let siblings = unknown.len();
        for (here, value) in unknown {
            let known = listed().collect();
            self.add(Kind::Unknown { known, siblings }, Spot { value, at: &here }, owner.at("properties"));
        }
    }

    fn union(&mut self, spot: Spot<'v, '_>, union: &Node<'d>) {
        let discriminator = union.child("discriminator").filter(|_| union.has("oneOf"));
        let Some((discriminator, tag)) =
            discriminator.and_then(|it| it.text("propertyName").map(|tag| (it, tag)))
        else {
            return self.variants(spot, union);
        };
        let Some(chosen) = spot.value.get(tag) else {
            return self.add(Kind::MissingTag { tag }, spot, discriminator.pointer);
        };
        let mapping = discriminator.child("mapping");
        let target = chosen.as_str().and_then(|chosen| mapping.as_ref()?.child(chosen)?.value.as_str());
        let variant =
            target.and_then(|target| target.strip_prefix('#')).map(|pointer| self.validator.tree.at(pointer));
        match variant {
            None => {
                let known = mapping.iter().flat_map(|mapping| mapping.value.as_object()).flatten();
                let known = known.map(|(name, _)| name.as_str()).collect();
                let spot = Spot { at: &join(spot.at, tag), ..spot };
                self.add(Kind::UnknownTag { tag, known }, spot, discriminator.at("mapping"));
            }
            Some(variant) => {
                if let Some(variant) = variant {
                    self.value(spot, &variant);
                }
            }
        }
    }

    /// Tries the variants of a union without a tag.
    fn variants(&mut self, spot: Spot<'v, '_>, union: &Node<'d>) {
        for key in ["oneOf", "anyOf"] {
            let all = union.items(key);
            let fitting = all.iter().filter(|variant| self.fits(spot.value, variant)).count();
            if !all.is_empty() && (fitting == 0 || (fitting > 1 && key == "oneOf")) {
                self.add(Kind::Variants { keyword: key, fitting }, spot, union.at(key));
            }
        }
    }

    fn fits(&self, value: &'v Value, schema: &Node<'d>) -> bool {
        let mut fits = true;
        let mut found = |_: Problem<'v, 'd>| fits = false;
        let (depth, sensitive) = (self.depth, self.sensitive);
        let mut walk = Walk { validator: self.validator, found: &mut found, depth, sensitive };
        walk.value(Spot { value, at: "" }, schema);
        fits
    }
}

#[cfg(test)]
mod tests;

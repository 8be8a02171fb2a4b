//! Open unions: objects whose tag names the shape of their content.

use serde_json::Value;

use crate::{Error, model, pointer};

/// A union of the document.
pub struct Union {
    /// Name of the component schema.
    pub name: String,
    /// Name of the property that holds the tag.
    pub tag: String,
    /// Name of the property that holds the content.
    pub content: String,
    /// One per tag, in the order of the document.
    pub variants: Vec<Variant>,
}

/// One variant of a union.
pub struct Variant {
    /// The component schema that wraps tag and content.
    pub schema: String,
    /// The text of the tag.
    pub text: String,
    /// The component schema of the content.
    pub inner: String,
    /// The description of the wrapping schema, as one line.
    pub description: String,
}

impl Union {
    /// All unions of the document: the component schemas with this mark.
    ///
    /// # Errors
    ///
    /// A union without a discriminator, or whose members are not a tag and a content of one name.
    pub fn all(document: &Value, mark: &str) -> Result<Vec<Self>, Error> {
        let unions = model::schemas(document).filter(|(_, schema)| model::flag(schema, mark));
        unions.map(|(name, schema)| Self::read(document, name, schema)).collect()
    }

    fn read(document: &Value, name: &str, schema: &Value) -> Result<Self, Error> {
        let at = pointer::join("/components/schemas", name);
        let wrong = |message: String| Error::new(&at, message);
        let discriminator = schema.get("discriminator");
        let discriminator =
            discriminator.ok_or_else(|| wrong("an open union needs a discriminator".to_owned()))?;
        let tag = model::text(discriminator, "propertyName")
            .ok_or_else(|| wrong("the discriminator has no propertyName".to_owned()))?;
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapping = mapping.ok_or_else(|| wrong("the discriminator has no mapping".to_owned()))?;
        let mut content = None;
        let mut variants = Vec::new();
        for (text, target) in mapping {
            let target = target.as_str().unwrap_or_default();
            let wrapper = pointer::component(target, "schemas")
                .ok_or_else(|| wrong("the mapping needs full references".to_owned()))?;
            let object = target.strip_prefix('#').and_then(|target| document.pointer(target));
            let object = object.ok_or_else(|| wrong(format!("{target} points nowhere")))?;
            let properties = object.get("properties").and_then(Value::as_object);
            let properties = properties.ok_or_else(|| wrong(format!("{wrapper} has no properties")))?;
            let others: Vec<_> = properties.iter().filter(|(name, _)| *name != tag).collect();
            let [(property, inner)] = others.as_slice() else {
                return Err(wrong(format!("{wrapper} needs exactly one property beside the tag `{tag}`")));
            };
            if *content.get_or_insert_with(|| (*property).clone()) != **property {
                return Err(wrong(format!("{wrapper} calls its content `{property}`, others do not")));
            }
            let inner = model::schema_name(inner)
                .ok_or_else(|| wrong(format!("the content of {wrapper} has no name")))?;
            variants.push(Variant {
                schema: wrapper.to_owned(),
                text: text.clone(),
                inner: inner.to_owned(),
                description: one_line(model::text(object, "description").unwrap_or(text)),
            });
        }
        let content = content.ok_or_else(|| wrong("the mapping of the discriminator is empty".to_owned()))?;
        Ok(Self { name: name.to_owned(), tag: tag.to_owned(), content, variants })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Open unions: objects whose tag names the shape of their content.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{model, pointer};

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
    /// All unions of the document.
    pub fn all(document: &Value) -> Result<Vec<Self>> {
        model::schemas(document)
            .filter(|(_, schema)| model::flag(schema, "x-omni-open-union"))
            .map(|(name, schema)| {
                Self::read(document, name, schema).with_context(|| format!("schema {name}"))
            })
            .collect()
    }

    fn read(document: &Value, name: &str, schema: &Value) -> Result<Self> {
        let discriminator = schema.get("discriminator").context("an open union needs a discriminator")?;
        let tag =
            model::text(discriminator, "propertyName").context("the discriminator has no propertyName")?;
        let mapping = discriminator.get("mapping").and_then(Value::as_object).context("it has no mapping")?;
        let mut content = None;
        let mut variants = Vec::new();
        for (text, target) in mapping {
            let target = target.as_str().unwrap_or_default();
            let wrapper =
                pointer::component(target, "schemas").context("the mapping needs full references")?;
            let object =
                document.pointer(&target[1..]).with_context(|| format!("{target} points nowhere"))?;
            let properties =
                object.get("properties").and_then(Value::as_object).context("a member has no properties")?;
            let others: Vec<_> = properties.iter().filter(|(name, _)| *name != tag).collect();
            let [(property, inner)] = others.as_slice() else {
                bail!("{wrapper} needs exactly one property beside the tag `{tag}`")
            };
            if *content.get_or_insert_with(|| (*property).clone()) != **property {
                bail!("{wrapper} calls its content `{property}`, others do not");
            }
            let inner =
                model::schema_name(inner).with_context(|| format!("the content of {wrapper} has no name"))?;
            variants.push(Variant {
                schema: wrapper.to_owned(),
                text: text.clone(),
                inner: inner.to_owned(),
                description: one_line(model::text(object, "description").unwrap_or(text)),
            });
        }
        let content = content.context("the mapping is empty")?;
        Ok(Self { name: name.to_owned(), tag: tag.to_owned(), content, variants })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

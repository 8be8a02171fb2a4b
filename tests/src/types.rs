//! Every type of the document behind one interface.

use omni_types::json;
use omni_types::read::Read;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a lenient reading makes of JSON.
pub struct Lenient {
    /// The value, written as JSON again.
    pub value: Value,
    /// The pointers of what was left out.
    pub skipped: Vec<String>,
    /// The pointers of what the type has no place for.
    pub unread: Vec<String>,
}

/// A type, by the name of its schema in the document.
pub struct Entry {
    /// Name of the schema.
    pub schema: &'static str,
    read: fn(&str) -> Result<Value, String>,
    debug: fn(&str) -> Result<String, String>,
    strict: fn(&[u8]) -> bool,
    lenient: fn(&[u8]) -> Result<Lenient, String>,
    read_query: fn(&str) -> Result<Value, String>,
    json_schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

impl Entry {
    /// The entry for a type.
    pub fn of<T: Read + DeserializeOwned + Serialize + JsonSchema + std::fmt::Debug>(
        schema: &'static str,
    ) -> Self {
        Self {
            schema,
            read: |json| written(&read::<T>(json)?),
            debug: |json| read::<T>(json).map(|value| format!("{value:?} {value:#?}")),
            strict: |json| json::from_slice_lossy::<T>(json).is_ok(),
            lenient: lenient::<T>,
            read_query: read_query::<T>,
            json_schema: |generator| T::json_schema(generator),
        }
    }

    /// Reads the query of a URL into the type, as the sandbox does, and writes it as JSON.
    pub fn query(&self, query: &str) -> Result<Value, String> {
        (self.read_query)(query)
    }

    /// Reads JSON into the type and writes it back. The error names the JSON path.
    pub fn round_trip(&self, json: &Value) -> Result<Value, String> {
        (self.read)(&json.to_string())
    }

    /// Reads JSON text into the type and writes it back. The error names the JSON path.
    pub fn read(&self, json: &str) -> Result<Value, String> {
        (self.read)(json)
    }

    /// Whether a client can read JSON text into the type.
    pub fn strict(&self, json: &str) -> bool {
        (self.strict)(json.as_bytes())
    }

    /// Reads JSON text as a lenient client does.
    pub fn lenient(&self, json: &str) -> Result<Lenient, String> {
        (self.lenient)(json.as_bytes())
    }

    /// What `Debug` prints of a value that was read from JSON.
    pub fn debug(&self, json: &Value) -> Result<String, String> {
        (self.debug)(&json.to_string())
    }

    /// The JSON Schema of the Rust type itself, not a reference to it.
    pub fn json_schema(&self) -> Value {
        let mut generator = schemars::SchemaGenerator::default();
        (self.json_schema)(&mut generator).to_value()
    }
}

fn lenient<T: Read + Serialize>(json: &[u8]) -> Result<Lenient, String> {
    let read = json::from_slice_lenient::<T>(json).map_err(|error| error.to_string())?;
    Ok(Lenient {
        value: written(&read.value)?,
        skipped: read.skipped.iter().map(|skipped| skipped.place().pointer()).collect(),
        unread: read.unread.iter().map(|place| place.pointer()).collect(),
    })
}

fn read_query<T: DeserializeOwned + Serialize>(query: &str) -> Result<Value, String> {
    let value: T = serde_html_form::from_str(query).map_err(|error| error.to_string())?;
    written(&value)
}

fn written<T: Serialize>(value: &T) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

fn read<T: Read + DeserializeOwned + std::fmt::Debug>(json: &str) -> Result<T, String> {
    let read = json::from_slice::<T>(json.as_bytes()).map_err(|error| error.to_string());
    // Reading only with serde_json must have the same result.
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let direct = serde_path_to_error::deserialize::<_, T>(&mut deserializer);
    assert_eq!(direct.is_ok(), read.is_ok(), "{direct:?} {read:?}");
    read
}

//! Objects: what PDF files consist of.

/// Any object except a stream. There is no `Debug`, because objects hold what people wrote.
#[derive(Clone, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    String(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// Another object, by number and generation.
    Ref(u32, u16),
}

/// A dictionary, in the order of its file.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Dict(pub(super) Vec<(Vec<u8>, Object)>);

impl Object {
    pub(super) fn name(name: &[u8]) -> Self {
        Self::Name(name.to_vec())
    }

    pub(super) fn reference(number: u32) -> Self {
        Self::Ref(number, 0)
    }

    pub(super) fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Real(value) if value.fract() == 0.0 && value.abs() < 1e15 => Some(*value as i64),
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn as_name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn as_string(&self) -> Option<&[u8]> {
        match self {
            Self::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn as_dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn as_ref(&self) -> Option<u32> {
        match self {
            Self::Ref(number, _) => Some(*number),
            _ => None,
        }
    }

    /// Its approximate size in memory, in bytes.
    pub(super) fn weight(&self) -> usize {
        let inside: usize = match self {
            Self::String(bytes) | Self::Name(bytes) => bytes.len(),
            Self::Array(items) => items.iter().map(Self::weight).sum(),
            Self::Dict(dict) => dict.0.iter().map(|(key, value)| key.len() + 32 + value.weight()).sum(),
            _ => 0,
        };
        inside + 32
    }

    /// The items of an array; empty for anything else.
    pub(super) fn into_array(self) -> Vec<Object> {
        match self {
            Self::Array(items) => items,
            _ => Vec::new(),
        }
    }

    /// The entries of a dictionary; empty for anything else.
    pub(super) fn into_dict(self) -> Dict {
        match self {
            Self::Dict(dict) => dict,
            _ => Dict::default(),
        }
    }
}

impl Dict {
    /// A dictionary of these entries.
    pub(super) fn of<const N: usize>(entries: [(&[u8], Object); N]) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key.to_vec(), value)).collect())
    }

    /// The value of a key. If a key occurs more than once, readers take the last value.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Object> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(super) fn set(&mut self, key: &[u8], value: Object) {
        match self.0.iter_mut().rev().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_vec(), value)),
        }
    }

    /// Whether the value of a key is this name.
    pub(super) fn is(&self, key: &[u8], name: &[u8]) -> bool {
        self.get(key).and_then(Object::as_name) == Some(name)
    }
}

//! Keeps sessions small, and copies of them cheap: a part takes no memory while it is blank, and the copies of a session
//! share each part until one of them changes it.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Keep, Part};

/// A part before anything is known. `parts!` implements it for each part.
pub(crate) trait Blank: Clone + Default + 'static {
    /// The blank value that all sessions share.
    fn blank() -> &'static Self;
}

/// A part of a session. It can be read and changed like the part itself.
pub(crate) struct Shared<T>(Option<Arc<T>>);

impl<T> Shared<T> {
    /// Whether nothing was ever written to it.
    pub(super) const fn is_blank(&self) -> bool {
        self.0.is_none()
    }

    /// Whether it is shared with another copy of the session. If not, the values can still be equal.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<T> for Shared<T> {
    fn from(part: T) -> Self {
        Self(Some(Arc::new(part)))
    }
}

impl<T: Blank> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::blank())
    }
}

impl<T: Blank> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(self.0.get_or_insert_default())
    }
}

impl<T: Part + Blank + Serialize> Part for Shared<T> {
    fn delete(&mut self, keep: Keep) {
        if self.is_blank() {
            return;
        }
        T::delete(self, keep);
        if json(&**self) == json(T::blank()) {
            self.0 = None;
        }
    }

    fn blobs(&self) -> Vec<String> {
        self.0.as_ref().map(|part| part.blobs()).unwrap_or_default()
    }
}

/// Parts are compared in their stored form, because not all of their content can be compared otherwise.
fn json(part: &impl Serialize) -> Vec<u8> {
    // What cannot be written cannot be stored either.
    serde_json::to_vec(part).unwrap_or_default()
}

impl<T: Blank + Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

//! What is forced in a session, by magic values and by the management API.

use super::{Keep, Part};
use crate::persona::Forced;

impl Part for Forced {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}

//! The command line of the program.

mod options;
mod secret;
mod specimen;
pub(crate) mod verify;

pub(crate) use options::{Command, Options};

//! The command line of the program.

mod options;
mod secret;

pub(crate) use options::{Command, Options};

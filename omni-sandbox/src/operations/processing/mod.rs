//! Processing what was captured.

mod address;
mod antifraud;
mod face;
mod id;

pub(crate) use address::process_address;
pub(super) use antifraud::digests;
pub(crate) use antifraud::{process_antifraud, resolve_antifraud};
pub(super) use face::customers_with;
pub(crate) use face::{process_face, process_face_against_second_id, verify_face};
pub(crate) use id::{extract_front, process_id, process_second_id, read_id};

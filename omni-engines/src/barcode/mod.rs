//! Barcodes: finding them in images (feature `barcodes`), and parsing their texts.

pub mod aamva;
#[cfg(feature = "barcodes")]
mod cut;
#[cfg(feature = "barcodes")]
mod find;
#[cfg(feature = "barcodes")]
mod squares;
#[cfg(feature = "barcodes")]
mod stripes;

#[cfg(feature = "barcodes")]
pub use find::{Code, Kind, find};
#[cfg(feature = "documents")]
pub(crate) use find::{find_square, has_look_of_stacked, striped};

#[cfg(test)]
#[cfg(feature = "barcodes")]
mod tests;

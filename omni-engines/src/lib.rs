#![doc = include_str!("../README.md")]

pub mod barcode;
pub mod cfdi;
pub mod device;
#[cfg(feature = "documents")]
pub mod document;
#[cfg(feature = "faces")]
pub mod face;
pub mod geometry;
pub mod image;
pub mod likeness;
#[cfg(any(feature = "faces", feature = "text"))]
pub mod models;
#[cfg(feature = "text")]
pub mod mrz;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod person;
#[cfg(feature = "seals")]
pub mod seal;
#[cfg(feature = "specimens")]
pub mod specimen;
pub mod stop;
#[cfg(test)]
#[cfg(any(feature = "faces", feature = "text", feature = "barcodes"))]
mod testing;
#[cfg(feature = "text")]
pub mod text;
pub mod uuid;

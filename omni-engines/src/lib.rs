#![doc = include_str!("../README.md")]

pub mod barcode;
pub mod cfdi;
pub mod device;
pub mod image;
pub mod person;
pub mod uuid;

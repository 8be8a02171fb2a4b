#![doc = include_str!("../README.md")]

pub mod image;
pub mod person;

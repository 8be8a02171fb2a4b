//! The files of the weights: their names, their hashes, where they are read from.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::WeightsError;

/// The output of `sha256sum` for the files; people can check them with it too.
const SUMS: &str = include_str!("../../models/SHA256SUMS");

/// Declares the files that the features of this build use.
macro_rules! weights {
    ($($(#[$meta:meta])* $name:ident = $file:literal if $feature:literal,)+) => {
        /// A file of weights.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Weights {
            $($(#[$meta])* #[cfg(feature = $feature)] $name,)+
        }

        impl Weights {
            /// All files that the features of this build use.
            pub(super) const ALL: &[Self] = &[$(#[cfg(feature = $feature)] Self::$name,)+];

            /// Name of the file.
            pub(crate) fn file(self) -> &'static str {
                match self {
                    $(#[cfg(feature = $feature)] Self::$name => $file,)+
                }
            }

            /// The file as it was when the program was compiled.
            #[cfg(feature = "embedded")]
            pub(super) fn embedded(self) -> &'static [u8] {
                match self {
                    $(#[cfg(feature = $feature)]
                    Self::$name => include_bytes!(concat!("../../models/", $file)),)+
                }
            }
        }
    };
}

weights! {
    /// YuNet: where faces are.
    Detector = "yunet_i8dyn.onnx" if "faces",
    /// SFace: whose face it is.
    Embedding = "sface_i8.onnx" if "faces",
    /// MobileNetV2: whether a face wears a mask.
    Mask = "mask_mobilenetv2_f16.onnx" if "faces",
    /// PP-OCRv6 tiny: where text is.
    TextFinder = "PP-OCRv6_det_tiny.onnx" if "text",
    /// PP-OCRv6 small, cut to the Latin script: what a line says.
    TextReader = "v6_rec_latin_f16.onnx" if "text",
}

impl Weights {
    /// How many there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// Reads the file from a folder, and refuses any other than the one that this version was tested with.
    pub(super) fn read(self, folder: &Path) -> Result<Vec<u8>, WeightsError> {
        let file = self.file();
        let bytes = std::fs::read(folder.join(file))
            .map_err(|error| WeightsError::Unreadable { file, kind: error.kind() })?;
        if is_known(file, &bytes) { Ok(bytes) } else { Err(WeightsError::Different { file }) }
    }
}

/// Whether the bytes are those of the file with this name.
fn is_known(file: &str, bytes: &[u8]) -> bool {
    let expected = SUMS.lines().find_map(|line| line.strip_suffix(file)?.strip_suffix("  "));
    let digits = Sha256::digest(bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    expected.is_some_and(|expected| {
        expected.len() == 64
            && expected.chars().zip(digits).all(|(digit, value)| digit.to_digit(16) == Some(value.into()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
    }

    #[test]
    fn every_file_is_the_one_whose_origin_was_written_down() {
        let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
        let notice = std::fs::read_to_string(folder().join("NOTICE")).unwrap();
        let mut seen = 0;
        for entry in std::fs::read_dir(folder()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if !name.ends_with(".onnx") && !name.ends_with(".txt") {
                continue;
            }
            assert!(is_known(name, &std::fs::read(&path).unwrap()), "{name} is not in SHA256SUMS");
            let row = readme.lines().find(|line| line.starts_with(&format!("| `{name}`")));
            let row = row.unwrap_or_else(|| panic!("{name} has no row in README.md"));
            assert!(row.contains("MIT") || row.contains("Apache-2.0"), "{name} has no license in README.md");
            // Names, hashes, copyright and license, and where it comes from.
            let paragraph = notice.split("\n\n").find(|paragraph| paragraph.contains(name));
            let paragraph = paragraph.unwrap_or_else(|| panic!("{name} is not in NOTICE"));
            let sum = SUMS.lines().find_map(|line| line.strip_suffix(name)).unwrap().trim();
            for wanted in [sum, "Copyright", "License", "https://"] {
                assert!(paragraph.contains(wanted), "{name} has no {wanted} in NOTICE");
            }
            seen += 1;
        }
        assert_eq!(seen, SUMS.lines().count(), "a file of SHA256SUMS is missing");
    }

    #[test]
    fn other_bytes_are_refused() {
        for weights in Weights::ALL {
            assert!(!is_known(weights.file(), b"other"));
        }
        assert!(!is_known("", b"") && !is_known("SHA256SUMS", b""));
    }
}

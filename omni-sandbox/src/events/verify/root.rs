//! Reading a root certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The certificates of a PEM file, or the one of a DER file. `None` if it is neither.
pub(super) fn certificates(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    // A sequence whose length has two bytes.
    if file.starts_with(&[0x30, 0x82]) {
        return Some(vec![file.to_vec()]);
    }
    let mut text = std::str::from_utf8(file).ok()?;
    let mut certificates = Vec::new();
    while let Some((_, rest)) = text.split_once(BEGIN) {
        let (encoded, rest) = rest.split_once(END)?;
        let encoded: String = encoded.chars().filter(|letter| !letter.is_whitespace()).collect();
        certificates.push(STANDARD.decode(encoded).ok()?);
        text = rest;
    }
    Some(certificates).filter(|certificates| !certificates.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_read_from_pem_and_der() {
        let pem = format!("text\n{BEGIN}\nAAEC\nAwQ=\n{END}\r\n{BEGIN}AA=={END}");
        assert_eq!(certificates(pem.as_bytes()), Some(vec![vec![0, 1, 2, 3, 4], vec![0]]));
        assert_eq!(certificates(&[0x30, 0x82, 1]), Some(vec![vec![0x30, 0x82, 1]]));
        for wrong in ["", "AAEC", BEGIN, &format!("{BEGIN}\n??\n{END}")] {
            assert_eq!(certificates(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(certificates(&[0xFF, 0xFE]), None);
    }
}

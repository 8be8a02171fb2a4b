//! Tokens, ids and signatures: everything that nobody may guess.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Length of the key: one block of SHA-256, so that HMAC uses it unchanged.
const KEY_BYTES: usize = 64;

/// Derives everything from one random key and a counter, so that only the start can fail for lack of random bytes.
pub(crate) struct Secrets {
    key: [u8; KEY_BYTES],
    issued: AtomicU64,
}

impl Secrets {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key)?;
        Ok(Self { key, issued: AtomicU64::new(0) })
    }

    /// A new token: 64 characters that mean nothing to callers.
    pub(crate) fn token(&self) -> String {
        hex(&self.next("token"))
    }

    /// A new id of 24 lowercase hexadecimal digits: the current second, and a part that cannot be guessed.
    pub(crate) fn id(&self, now: i64) -> String {
        let seconds = u32::try_from(now.div_euclid(1000)).unwrap_or_default();
        format!("{seconds:08x}{}", hex(&self.next("id")[..8]))
    }

    /// A new code of six capital letters and digits.
    pub(crate) fn code(&self) -> String {
        const CHARACTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        self.next("code")[..6].iter().map(|byte| char::from(CHARACTERS[usize::from(*byte) % 36])).collect()
    }

    /// Signs a text.
    pub(crate) fn sign(&self, text: &str) -> String {
        hex(&self.mac("link", text.as_bytes()).finalize().into_bytes())
    }

    /// Whether this sandbox signed the text. Takes the same time for every wrong signature.
    pub(crate) fn verify(&self, text: &str, signature: &str) -> bool {
        unhex(signature).is_some_and(|bytes| self.mac("link", text.as_bytes()).verify_slice(&bytes).is_ok())
    }

    fn next(&self, purpose: &str) -> [u8; 32] {
        let number = self.issued.fetch_add(1, Ordering::Relaxed);
        self.mac(purpose, &number.to_be_bytes()).finalize().into_bytes().into()
    }

    /// The purpose makes sure that a signature is never equal to a token.
    fn mac(&self, purpose: &str, data: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.key.into());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tokens_and_codes_have_the_form_of_the_service_and_never_repeat() {
        let secrets = Secrets::new().unwrap();
        let id = secrets.id(1_584_639_032_757);
        assert_eq!(id.len(), 24);
        assert!(id.starts_with("5e73ac38"), "{id}");
        assert!(id.chars().all(|digit| digit.is_ascii_digit() || ('a'..='f').contains(&digit)));
        assert_ne!(id, secrets.id(1_584_639_032_757));
        assert_ne!(secrets.token(), secrets.token());
        assert_eq!(secrets.code().len(), 6);
    }

    #[test]
    fn signatures_hold_for_one_text_and_one_sandbox() {
        let (secrets, other) = (Secrets::new().unwrap(), Secrets::new().unwrap());
        let signature = secrets.sign("a");
        assert!(secrets.verify("a", &signature));
        assert!(!secrets.verify("b", &signature));
        assert!(!other.verify("a", &signature));
        for wrong in ["", "0", "zz", "äöüß", &signature[2..]] {
            assert!(!secrets.verify("a", wrong), "{wrong}");
        }
    }
}

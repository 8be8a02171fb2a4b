//! Tokens, ids and signatures: everything that nobody may be able to guess.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::hex::{hex, unhex};
use super::jws::Signer;

/// Length of the key: one block of SHA-256, so that HMAC uses it unchanged.
pub(crate) const KEY_BYTES: usize = 64;

/// `{"alg":"HS256","typ":"JWT"}` in base64url. Every token has this header, so nothing else is accepted.
const TOKEN_HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/// The owner of a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    /// A session, by its id.
    Session(String),
    /// An admin.
    Admin,
    /// A customer. No operation accepts such a token.
    Customer,
}

/// The content of a token. Unlike in other tokens of this form, the time is in milliseconds, as everywhere in the sandbox.
#[derive(Serialize, Deserialize)]
struct Claims<'a> {
    aud: Cow<'a, str>,
    sub: Cow<'a, str>,
    exp: i64,
    /// Makes every token unique.
    jti: u64,
}

/// A text of 32 hexadecimal digits that nobody can guess.
pub(crate) fn random_text() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Derives everything from one random key and a counter, so only startup can fail for lack of random bytes.
pub(crate) struct Secrets {
    key: [u8; KEY_BYTES],
    issued: AtomicU64,
    signer: OnceLock<Signer>,
}

impl Secrets {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key)?;
        Ok(Self { key, issued: AtomicU64::new(0), signer: OnceLock::new() })
    }

    /// Continues with a key that was used before, and with numbers that were not.
    #[cfg(feature = "file")]
    pub(crate) fn resume(key: [u8; KEY_BYTES], issued: u64) -> Self {
        Self { key, issued: AtomicU64::new(issued), signer: OnceLock::new() }
    }

    /// A new token, a JSON Web Token that is valid until a time in UTC milliseconds. It is valid only for this sandbox,
    /// has at most 256 characters, and means nothing to callers.
    pub(crate) fn token(&self, owner: &Owner, expires_at: i64) -> String {
        let (kind, id) = match owner {
            Owner::Session(id) => ("session", id.as_str()),
            Owner::Admin => ("admin", ""),
            Owner::Customer => ("customer", ""),
        };
        let claims = Claims {
            aud: kind.into(),
            sub: id.into(),
            exp: expires_at,
            jti: self.issued.fetch_add(1, Ordering::Relaxed),
        };
        // Serializing strings and numbers cannot fail.
        let claims = serde_json::to_vec(&claims).unwrap_or_default();
        let text = format!("{TOKEN_HEADER}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = self.mac("token", text.as_bytes()).finalize().into_bytes();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The owner of a token that this sandbox issued and that has not expired.
    pub(crate) fn owner(&self, token: &str, now: i64) -> Option<Owner> {
        let (text, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac("token", text.as_bytes()).verify_slice(&signature).ok()?;
        let (_, claims) = text.split_once('.')?;
        let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
        let claims: Claims<'_> = serde_json::from_slice(&claims).ok()?;
        if now >= claims.exp {
            return None;
        }
        Some(match &*claims.aud {
            "session" => Owner::Session(claims.sub.into_owned()),
            "admin" => Owner::Admin,
            _ => Owner::Customer,
        })
    }

    /// A new id of 24 lowercase hexadecimal digits: the current second, a number that orders the ids within one second,
    /// and a part that cannot be guessed.
    pub(crate) fn id(&self, now: i64) -> String {
        let seconds = u32::try_from(now.div_euclid(1000)).unwrap_or_default();
        let (number, bytes) = self.next_numbered("id");
        format!("{seconds:08x}{:06x}{}", number & 0xFF_FFFF, hex(&bytes[..5]))
    }

    /// A new UUID that sorts behind those of earlier times, in UTC milliseconds, and those of smaller numbers up to
    /// 4095 at the same time. The objects of responses are sorted by their keys: with these, they are in the order in
    /// which things were made. It has version 4 nevertheless, like the UUIDs in the documentation, because callers may
    /// check that.
    pub(crate) fn uuid(&self, at: i64, number: usize) -> String {
        let mut bytes = self.next("uuid");
        bytes[..6].copy_from_slice(&at.to_be_bytes()[2..]);
        // Twelve of these bits. The other four are the version.
        bytes[6..8].copy_from_slice(&(number as u64).to_be_bytes()[6..]);
        uuid_of(bytes)
    }

    /// A new code of six capital letters and digits.
    pub(crate) fn code(&self) -> String {
        const CHARACTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        self.next("code")[..6].iter().map(|byte| char::from(CHARACTERS[usize::from(*byte) % 36])).collect()
    }

    /// A new code of six digits.
    pub(crate) fn digits(&self) -> String {
        let [first, second, third, fourth, ..] = self.next("digits");
        format!("{:06}", u32::from_be_bytes([first, second, third, fourth]) % 1_000_000)
    }

    /// Signs a text.
    pub(crate) fn sign(&self, text: &str) -> String {
        hex(&self.mac("link", text.as_bytes()).finalize().into_bytes())
    }

    /// Whether this sandbox signed the text. Takes the same time for every wrong signature.
    pub(crate) fn verify(&self, text: &str, signature: &str) -> bool {
        unhex(signature).is_some_and(|bytes| self.mac("link", text.as_bytes()).verify_slice(&bytes).is_ok())
    }

    /// Signs content that others verify with the public key, which stays the same as long as the key of the sandbox
    /// does.
    pub(crate) fn signer(&self) -> &Signer {
        self.signer.get_or_init(|| Signer::new(&self.mac("events", b"").finalize().into_bytes().into()))
    }

    fn next(&self, purpose: &str) -> [u8; 32] {
        self.next_numbered(purpose).1
    }

    fn next_numbered(&self, purpose: &str) -> (u64, [u8; 32]) {
        let number = self.issued.fetch_add(1, Ordering::Relaxed);
        (number, self.mac(purpose, &number.to_be_bytes()).finalize().into_bytes().into())
    }

    /// The purpose ensures that a signature never equals a token.
    fn mac(&self, purpose: &str, data: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.key.into());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac
    }
}

/// Bytes as a UUID of version 4.
fn uuid_of(mut bytes: [u8; 32]) -> String {
    bytes[6] = bytes[6] & 0x0F | 0x40;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let parts = [&bytes[..4], &bytes[4..6], &bytes[6..8], &bytes[8..10], &bytes[10..16]];
    parts.map(hex).join("-")
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
        let later: Vec<_> = (0..1000).map(|_| secrets.id(1_584_639_032_757)).collect();
        assert!(later.is_sorted() && later[0] > id, "ids of one second are not in order");
        assert!(later.iter().all(|other| other[14..] != id[14..]));
        assert_eq!(secrets.code().len(), 6);
        let uuid = secrets.uuid(1_584_639_032_757, 0);
        let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        let ordered = [(7, 4095), (8, 0), (8, 1), (8, 1), (1_584_639_032_757, 0), (1_584_639_032_758, 0)];
        let ordered = ordered.map(|(at, number)| secrets.uuid(at, number));
        assert!(ordered.iter().all(|uuid| uuid[14..].starts_with('4') && "89ab".contains(&uuid[19..20])));
        let [first, second, third, same, later, last] = &ordered;
        assert!(first < second && second < third && third < later && later < last, "{ordered:?}");
        assert_ne!(third[19..], same[19..]);
    }

    #[test]
    fn tokens_are_valid_for_their_owner_until_they_expire() {
        let (secrets, other) = (Secrets::new().unwrap(), Secrets::new().unwrap());
        for owner in [Owner::Session("5e73ac38aaaaaaaaaaaaaaaa".to_owned()), Owner::Admin, Owner::Customer] {
            let token = secrets.token(&owner, 1_000);
            assert!(token.len() <= 256, "{}", token.len());
            assert_ne!(token, secrets.token(&owner, 1_000));
            assert_eq!(secrets.owner(&token, 999), Some(owner));
            assert_eq!(secrets.owner(&token, 1_000), None);
            assert_eq!(other.owner(&token, 999), None);
            let (text, _) = token.rsplit_once('.').unwrap();
            assert_eq!(secrets.owner(text, 999), None);
        }
        for wrong in ["", ".", "..", "a.b.c"] {
            assert_eq!(secrets.owner(wrong, 0), None, "{wrong}");
        }
    }

    #[test]
    fn signatures_are_valid_for_one_text_and_one_sandbox() {
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

//! Signatures that anyone can verify with a public key: JSON Web Signatures (RFC 7515) with Ed25519 (RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{PUBLIC_KEY_LENGTH, SECRET_KEY_LENGTH, Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const ALGORITHM: &str = "EdDSA";
const KEY_TYPE: &str = "OKP";
const CURVE: &str = "Ed25519";

/// A public key as a JSON Web Key (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PublicKey {
    crv: String,
    kty: String,
    /// The 32 bytes in base64url.
    pub(crate) x: String,
}

/// Says how something was signed, and with which key.
#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwk: Option<PublicKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
}

/// Signs with one key.
pub(crate) struct Signer {
    key: SigningKey,
    public: PublicKey,
    /// Header of a signature that names its key.
    naming: String,
    /// Header of a signature that contains its public key.
    containing: String,
}

impl Signer {
    pub(crate) fn new(seed: &[u8; SECRET_KEY_LENGTH]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        let public = PublicKey { crv: CURVE.to_owned(), kty: KEY_TYPE.to_owned(), x };
        let header = |jwk: Option<PublicKey>| {
            let kid = jwk.is_none().then(|| public.thumbprint());
            json(&Header { alg: ALGORITHM.to_owned(), jwk, kid })
        };
        let naming = URL_SAFE_NO_PAD.encode(header(None));
        let containing = URL_SAFE_NO_PAD.encode(header(Some(public.clone())));
        Self { key, public, naming, containing }
    }

    pub(crate) const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// A detached signature. It names the key by its thumbprint.
    pub(crate) fn detached(&self, payload: &[u8]) -> String {
        let signature = self.sign(&self.naming, payload);
        format!("{}..{signature}", self.naming)
    }

    /// The signature together with the signed content and the public key.
    pub(crate) fn attached(&self, payload: &[u8]) -> String {
        let signature = self.sign(&self.containing, payload);
        format!("{}.{}.{signature}", self.containing, URL_SAFE_NO_PAD.encode(payload))
    }

    fn sign(&self, header: &str, payload: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.key.sign(&signed_bytes(header, payload)).to_bytes())
    }
}

impl PublicKey {
    /// The thumbprint of the key (RFC 7638). Its fields are in the order that the thumbprint is computed from.
    pub(crate) fn thumbprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(json(self)))
    }

    /// Whether a detached signature by this key is over these bytes.
    pub(crate) fn verifies(&self, signature: &str, payload: &[u8]) -> bool {
        let Some((header, signature)) = signature.split_once("..") else { return false };
        self.holds(header, payload, signature)
    }

    fn holds(&self, header: &str, payload: &[u8], signature: &str) -> bool {
        let key = || -> Option<VerifyingKey> {
            let bytes: [u8; PUBLIC_KEY_LENGTH] = URL_SAFE_NO_PAD.decode(&self.x).ok()?.try_into().ok()?;
            VerifyingKey::from_bytes(&bytes).ok()
        };
        let signature = || Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok();
        let named = read_header(header).is_some_and(|header| {
            header.alg == ALGORITHM && header.kid.is_none_or(|kid| kid == self.thumbprint())
        });
        let (Some(key), Some(signature)) = (key(), signature()) else { return false };
        // Strict verification refuses keys and signatures that could be valid for more than one text.
        named && key.verify_strict(&signed_bytes(header, payload), &signature).is_ok()
    }
}

/// The key and the signed bytes of a self-contained signature, if it is valid.
pub(crate) fn open(text: &str) -> Option<(PublicKey, Vec<u8>)> {
    let mut parts = text.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let key = read_header(header)?.jwk.filter(|key| key.kty == KEY_TYPE && key.crv == CURVE)?;
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    (parts.next().is_none() && key.holds(header, &payload, signature)).then_some((key, payload))
}

fn read_header(header: &str) -> Option<Header> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()
}

fn signed_bytes(header: &str, payload: &[u8]) -> Vec<u8> {
    format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload)).into_bytes()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Serializing strings cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_key_is_that_of_the_standard() {
        // The example of RFC 8037, appendix A.
        let key = PublicKey {
            crv: CURVE.to_owned(),
            kty: KEY_TYPE.to_owned(),
            x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned(),
        };
        assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
             hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let mut parts = signed.split('.');
        let (header, signature) = (parts.next().unwrap(), parts.nth(1).unwrap());
        assert!(key.holds(header, b"Example of Ed25519 signing", signature));
        assert!(!key.holds(header, b"Example of Ed25519 signing.", signature));
        assert_eq!(Signer::new(&[7; 32]).public().thumbprint().len(), 43);
    }

    #[test]
    fn a_signature_is_valid_for_its_text_and_its_key() {
        let (signer, other) = (Signer::new(&[1; 32]), Signer::new(&[2; 32]));
        let detached = signer.detached(b"payload");
        assert!(signer.public().verifies(&detached, b"payload"));
        assert!(!signer.public().verifies(&detached, b"Payload"));
        assert!(!other.public().verifies(&detached, b"payload"));
        let attached = signer.attached(b"payload");
        assert_eq!(open(&attached), Some((signer.public().clone(), b"payload".to_vec())));
        assert_eq!(open(&format!("{attached}.")), None);
        for wrong in ["", "..", "a.b.c", "é.é.é", &detached, &attached[1..], &attached[..attached.len() - 9]]
        {
            assert!(open(wrong).is_none() && !other.public().verifies(wrong, b"payload"), "{wrong}");
        }
    }
}

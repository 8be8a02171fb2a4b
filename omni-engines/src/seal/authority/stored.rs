//! An authority as bytes.

use der::{Decode as _, Encode as _, Sequence, asn1::OctetString};
use p256::ecdsa::{SigningKey, VerifyingKey};
use spki::DecodePublicKey as _;
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::Identity;
use crate::seal::{SealError, certificate};

/// Version of the format; incremented when it changes.
const VERSION: u8 = 1;

/// How many identities there are: root, stamper, signer.
const COUNT: usize = 3;

#[derive(Sequence)]
struct Stored {
    version: u8,
    identities: Vec<Entry>,
}

#[derive(Sequence)]
struct Entry {
    key: Key,
    certificate: OctetString,
}

/// 32 bytes that are overwritten when they are dropped.
struct Key(Zeroizing<Vec<u8>>);

impl der::FixedTag for Key {
    const TAG: der::Tag = der::Tag::OctetString;
}

impl der::EncodeValue for Key {
    fn value_len(&self) -> der::Result<der::Length> {
        self.0.len().try_into()
    }

    fn encode_value(&self, writer: &mut impl der::Writer) -> der::Result<()> {
        writer.write(&self.0)
    }
}

impl<'a> der::DecodeValue<'a> for Key {
    type Error = der::Error;

    fn decode_value<R: der::Reader<'a>>(reader: &mut R, header: der::Header) -> der::Result<Self> {
        let bytes: &[u8] = reader.read_slice(header.length())?;
        Ok(Self(Zeroizing::new(bytes.to_vec())))
    }
}

pub(super) fn write(identities: [&Identity; COUNT]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let identities = identities
        .into_iter()
        .map(|identity| {
            let scalar = Zeroizing::new(identity.key.to_bytes());
            Ok(Entry {
                key: Key(Zeroizing::new(scalar.to_vec())),
                certificate: OctetString::new(identity.der.as_slice())?,
            })
        })
        .collect::<Result<Vec<_>, SealError>>()?;
    Ok(Zeroizing::new(Stored { version: VERSION, identities }.to_der()?))
}

pub(super) fn read(bytes: &[u8]) -> Result<[Identity; COUNT], SealError> {
    let stored = Stored::from_der(bytes).map_err(|_| SealError::NotStored)?;
    if stored.version != VERSION {
        return Err(SealError::NotStored);
    }
    let identities = stored.identities.iter().map(identity).collect::<Option<Vec<_>>>();
    let identities: [Identity; COUNT] =
        identities.and_then(|all| all.try_into().ok()).ok_or(SealError::NotStored)?;
    let [root, ..] = &identities;
    // A modified certificate is detected by the root's signature on it.
    if identities.iter().any(|one| !certificate::signed_by(&one.certificate, &root.certificate)) {
        return Err(SealError::NotStored);
    }
    Ok(identities)
}

/// The key and its certificate, if they belong together.
fn identity(entry: &Entry) -> Option<Identity> {
    let key = SigningKey::from_slice(&entry.key.0).ok()?;
    let der = entry.certificate.as_bytes().to_vec();
    let certificate = Certificate::from_der(&der).ok()?;
    let info = certificate.tbs_certificate().subject_public_key_info().to_der().ok()?;
    let stated = VerifyingKey::from_public_key_der(&info).ok()?;
    (stated == *key.verifying_key()).then_some(Identity { key, certificate, der })
}

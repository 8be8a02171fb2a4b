//! The three certificates.

use std::str::FromStr as _;

use const_oid::AssociatedOid;
use const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
use der::{Encode, asn1::OctetString, flagset::FlagSet};
use p256::ecdsa::{DerSignature, SigningKey};
use spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::{
    Certificate, TbsCertificate,
    builder::{self, Builder as _, CertificateBuilder, profile::BuilderProfile},
    ext::{
        Extension,
        pkix::{
            AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
            SubjectKeyIdentifier,
        },
    },
    name::Name,
    serial_number::SerialNumber,
    time::{Time, Validity},
};

use super::Identity;
use crate::seal::SealError;

/// What a certificate is for.
#[derive(Clone, Copy)]
pub(super) enum Role {
    Root,
    Stamper,
    Signer,
}

/// What the issuer is asked to certify.
pub(super) struct Request {
    pub(super) role: Role,
    pub(super) serial: [u8; 16],
    pub(super) validity: (Time, Time),
}

/// A certificate for a key. Without an issuer it is signed with its own key.
pub(super) fn issue(
    request: &Request,
    key: &SigningKey,
    issuer: Option<&Identity>,
) -> Result<Certificate, SealError> {
    let mut serial = request.serial;
    // Positive, and of the same length whatever the randomness.
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x3f) | 0x40;
    }
    let profile = Profile {
        role: request.role,
        subject: request.role.name()?,
        issuer: issuer.map(|issuer| issuer.certificate.tbs_certificate().subject().clone()),
    };
    let (begin, end) = request.validity;
    let info = SubjectPublicKeyInfo::from_key(key.verifying_key()).map_err(|_| SealError::Encoding)?;
    CertificateBuilder::new(profile, SerialNumber::new(&serial)?, Validity::new(begin, end), info)
        .and_then(|builder| builder.build::<_, DerSignature>(issuer.map_or(key, |issuer| &issuer.key)))
        .map_err(|_| SealError::Encoding)
}

impl Role {
    fn name(self) -> Result<Name, SealError> {
        Ok(Name::from_str(match self {
            Self::Root => "CN=Omni Sandbox Test CA\\, not accredited,O=Omni Sandbox",
            Self::Stamper => "CN=Omni Sandbox Test TSA\\, not accredited,O=Omni Sandbox",
            Self::Signer => "CN=Omni Sandbox Test Signer\\, not accredited,O=Omni Sandbox",
        })?)
    }

    fn usage(self) -> FlagSet<KeyUsages> {
        match self {
            Self::Root => KeyUsages::KeyCertSign | KeyUsages::CRLSign,
            Self::Stamper => KeyUsages::DigitalSignature.into(),
            Self::Signer => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        }
    }
}

struct Profile {
    role: Role,
    subject: Name,
    issuer: Option<Name>,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, subject: &Name) -> Name {
        self.issuer.as_ref().unwrap_or(subject).clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        _: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let root = matches!(self.role, Role::Root);
        let constraints = BasicConstraints { ca: root, path_len_constraint: root.then_some(0) };
        let mut extensions = vec![
            extension(true, &constraints)?,
            extension(true, &KeyUsage(self.role.usage()))?,
            extension(false, &SubjectKeyIdentifier::try_from(key)?)?,
            extension(
                false,
                &AuthorityKeyIdentifier {
                    key_identifier: Some(SubjectKeyIdentifier::try_from(issuer_key)?.0),
                    ..AuthorityKeyIdentifier::default()
                },
            )?,
        ];
        // RFC 3161 requires that this is the only purpose, and that the extension is critical.
        if matches!(self.role, Role::Stamper) {
            extensions.push(extension(true, &ExtendedKeyUsage(vec![ID_KP_TIME_STAMPING]))?);
        }
        Ok(extensions)
    }
}

fn extension<T: Encode + AssociatedOid>(critical: bool, value: &T) -> der::Result<Extension> {
    Ok(Extension { extn_id: T::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}

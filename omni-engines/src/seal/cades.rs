//! CAdES signatures of any bytes, detached or enveloping.

use const_oid::db::rfc5911::ID_DATA;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{
    Authority, SealError,
    message::{self, Content},
};

/// Where the signed bytes are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// Beside the signature.
    Detached,
    /// In the signature.
    Enveloping,
}

/// Whether a time-stamp token proves when a signature existed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stamped {
    /// No: only the signer states the time. The level B-B.
    No,
    /// Yes, in an attribute of the signature. The level B-T.
    Yes,
}

impl Authority {
    /// Signs bytes with CAdES. Returns a CMS message in DER.
    ///
    /// # Errors
    ///
    /// If the time is outside of the certificates' validity.
    pub fn cades(
        &self,
        data: &[u8],
        (form, stamped): (Form, Stamped),
        at: Timestamp,
    ) -> Result<Vec<u8>, SealError> {
        self.check_validity(at)?;
        let content = match form {
            Form::Detached => Content::detached(Sha256::digest(data).into()),
            Form::Enveloping => Content::enclosed(ID_DATA, data),
        };
        message::sign(&self.signer, &content, Some(at), |signature| self.stamp(signature, stamped, at))
    }

    /// The token for a signature, if it should have one.
    pub(super) fn stamp(
        &self,
        signature: &[u8],
        stamped: Stamped,
        at: Timestamp,
    ) -> Result<Option<Vec<u8>>, SealError> {
        match stamped {
            Stamped::No => Ok(None),
            Stamped::Yes => Ok(Some(self.token(signature, at)?.der)),
        }
    }
}

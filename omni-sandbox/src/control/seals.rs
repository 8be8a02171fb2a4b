//! What others need to verify the seals of the sandbox: the root certificate, and the list of revoked certificates.

use super::Ask;
use crate::frame::{Refusal, Response};

#[cfg(feature = "contracts")]
pub(super) use with::{revocations, root};
#[cfg(not(feature = "contracts"))]
pub(super) use without::{revocations, root};

#[cfg(feature = "contracts")]
mod with {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::{Ask, Refusal, Response};
    use crate::control::ControlError;
    use crate::house::{House, refused_seal};
    use crate::http::Sandbox;

    /// The media type of PEM files.
    const PEM: &str = "application/x-pem-file";

    /// How many characters a line of a PEM file has.
    const LINE: usize = 64;

    pub(in super::super) async fn root(ask: &Ask) -> Result<Response, Refusal> {
        Ok(Response::file(PEM, root_of(&ask.house).await?))
    }

    pub(in super::super) async fn revocations(ask: &Ask) -> Result<Response, Refusal> {
        Ok(Response::file(PEM, revocations_of(&ask.house).await?))
    }

    async fn root_of(house: &House) -> Result<String, Refusal> {
        let root = house.seal(|authority, _| Ok(authority.root().to_vec())).await?;
        root.map(|der| pem("CERTIFICATE", &der)).map_err(|error| refused_seal("the root certificate", &error))
    }

    async fn revocations_of(house: &House) -> Result<String, Refusal> {
        let list = house.seal(|authority, at| authority.revocation_list(at)).await?;
        list.map(|der| pem("X509 CRL", &der)).map_err(|error| refused_seal("the revocation list", &error))
    }

    fn pem(kind: &str, der: &[u8]) -> String {
        let encoded = STANDARD.encode(der);
        let lines = encoded.as_bytes().chunks(LINE).filter_map(|line| std::str::from_utf8(line).ok());
        let lines: Vec<_> = lines.collect();
        format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
    }

    impl Sandbox {
        /// The root certificate of the sandbox's own authority for seals and time stamps, as PEM. Nobody has accredited it.
        /// [`verify_file`](crate::verify_file) checks files against it.
        ///
        /// # Errors
        /// There are no random bytes to make the authority with.
        #[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
        pub async fn seal_root(&self) -> Result<String, ControlError> {
            Ok(root_of(self.house()).await?)
        }

        /// The list of the certificates that the authority has revoked, as PEM: none. It is dated now, and valid for 30
        /// days.
        ///
        /// # Errors
        /// There are no random bytes to make the authority with.
        #[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
        pub async fn seal_revocations(&self) -> Result<String, ControlError> {
            Ok(revocations_of(self.house()).await?)
        }
    }
}

#[cfg(not(feature = "contracts"))]
mod without {
    use axum::http::StatusCode;

    use super::{Ask, Refusal, Response};

    const MESSAGE: &str =
        "this sandbox was built without the feature `contracts`, so it has no authority for seals";

    pub(in super::super) async fn root(_: &Ask) -> Result<Response, Refusal> {
        Err(Refusal::new(StatusCode::NOT_IMPLEMENTED, MESSAGE))
    }

    pub(in super::super) async fn revocations(_: &Ask) -> Result<Response, Refusal> {
        Err(Refusal::new(StatusCode::NOT_IMPLEMENTED, MESSAGE))
    }
}

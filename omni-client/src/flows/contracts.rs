//! Contracts with the signature of the session.

use std::collections::BTreeMap;

use omni_types::{
    AddDocumentQuery, ContractLinks, ContractSigning, DocumentType, Operation, Sensitive, SignaturePosition,
    SignaturePositionList,
};

use super::FlowError;
use crate::credentials::Session;
use crate::media::Media;

/// A contract to be signed.
#[derive(Clone, Debug)]
pub struct Contract {
    document: Media,
    title: Option<Sensitive<String>>,
    positions: Vec<SignaturePosition>,
}

impl Contract {
    /// A contract without a title, and the positions of the signature on it.
    pub fn new(document: Media, positions: impl IntoIterator<Item = SignaturePosition>) -> Self {
        Self { document, title: None, positions: positions.into_iter().collect() }
    }

    /// Sets the title.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Sensitive<String>>) -> Self {
        self.title = Some(title.into());
        self
    }
}

/// Signed contracts and their links.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignedContracts {
    /// The ids of the uploaded contracts, in their order.
    pub ids: Vec<String>,
    /// Links to all signed contracts of the session, by id, valid for one hour. Whether these ids are those of the
    /// uploaded contracts is not documented.
    pub links: ContractLinks,
}

/// Uploads contracts, puts the signature of the session on them, and fetches the links to the signed ones.
///
/// The signature is that of the session: add it first, with [`add_document`](Session::add_document) and the type
/// [`Signature`](DocumentType::Signature). The documentation mentions PDF contracts, but does not say how a
/// PDF is uploaded as one; this uses the only documented upload of contracts that can carry a PDF, in base64.
///
/// If a call fails, contracts that were uploaded before stay in the session. Calling again uploads them once more, as
/// further contracts.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::flows::{Contract, download, sign_contracts};
/// use omni_client::types::{AddDocumentQuery, DocumentType, SignaturePosition};
/// use omni_client::{Media, MediaLimit};
///
/// let signature = Media::from_path("signature.png").await?;
/// session.add_document(&AddDocumentQuery::new(DocumentType::Signature), &signature.into()).await?;
///
/// let place = SignaturePosition::new(100, 80, 40, 1);
/// let lease = Contract::new(Media::from_path("lease.pdf").await?, [place]).with_title("Lease");
/// let signed = sign_contracts(session, [lease]).await?;
/// for (id, link) in signed.links.iter() {
///     println!("{id}: {} bytes", download(link, MediaLimit::Binary.bytes()).await?.len());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A call failed, or its response does not say that it succeeded.
pub async fn sign_contracts(
    session: &Session,
    contracts: impl IntoIterator<Item = Contract>,
) -> Result<SignedContracts, FlowError> {
    let (mut ids, mut positions) = (Vec::new(), BTreeMap::new());
    for contract in contracts {
        let mut query = AddDocumentQuery::new(DocumentType::Contract);
        query.title = contract.title;
        let added = session.add_document(&query, &contract.document.into()).await?.into_inner();
        let id = added.additional_information.and_then(|information| information.contract_id);
        let Some(id) = id.filter(|_| added.success == Some(true)) else {
            return Err(FlowError::Incomplete(Operation::AddDocument));
        };
        positions.insert(id.clone(), SignaturePositionList(contract.positions));
        ids.push(id);
    }
    // Without contracts there is nothing to sign, and no request to send.
    if !positions.is_empty()
        && session.sign_contracts(&ContractSigning::new(positions)).await?.success != Some(true)
    {
        return Err(FlowError::Incomplete(Operation::SignContracts));
    }
    let links = session.fetch_signed_contract_links().await?.into_inner();
    match links.additional_information {
        Some(links_by_id) if links.success == Some(true) => Ok(SignedContracts { ids, links: links_by_id }),
        _ => Err(FlowError::Incomplete(Operation::FetchSignedContractLinks)),
    }
}

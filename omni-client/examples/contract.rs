//! A contract with the signature of the person: `OMNI_URL=.. OMNI_API_KEY=.. cargo run -p omni-client --example contract`
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use common::Result;
use omni_client::MediaLimit;
use omni_client::flows::{Contract, download, sign_contracts};
use omni_client::types::{AddDocumentQuery, DocumentType, SignaturePosition};

#[tokio::main]
async fn main() -> Result<()> {
    let session = common::onboarded(&common::omni()?).await?;

    // The signature as the person drew it; here a photograph does.
    let signature = common::file("selfie.jpg").await?;
    session.add_document(&AddDocumentQuery::new(DocumentType::Signature), &signature.into()).await?;

    // From the lower left corner of the first page.
    let place = SignaturePosition::new(100, 80, 40, 1);
    let lease = Contract::new(common::file("contract.pdf").await?, [place]).with_title("Lease");
    let signed = sign_contracts(&session, [lease]).await?;
    for (id, link) in signed.links.iter() {
        // A link is valid for an hour, and whoever has it can read the contract.
        let pdf = download(link, MediaLimit::Binary.bytes()).await?;
        println!("{id}: {} bytes", pdf.len());
    }
    Ok(())
}

//! A document with an advanced electronic signature: `OMNI_URL=.. OMNI_API_KEY=.. cargo run -p omni-client --example aes`
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use common::Result;
use omni_client::flows::upload;
use omni_client::types::{ApprovalSelection, ApproveCustomerQuery, DocumentSigning};

#[tokio::main]
async fn main() -> Result<()> {
    // Only a person who was identified and approved can sign.
    let session = common::onboarded(&common::omni()?).await?;
    let id = session.interview_id().ok_or("the session has no id")?;
    let query = ApproveCustomerQuery::new().with_interview_id(id);
    let approval = session.approve_customer(&query, &ApprovalSelection::new()).await?;
    if approval.success != Some(true) {
        return Err("the session was not approved".into());
    }

    let place = session.create_document_upload_url().await?;
    let link = place.pre_signed_url.as_ref().ok_or("there is no link")?;
    upload(link, common::file("contract.pdf").await?).await?;
    let unsigned = session.list_unsigned_documents().await?;
    println!("{} to sign", unsigned.documents.iter().flatten().count());

    // Show the document first, ask, and send what the person said.
    let reference = place.reference_id.clone().ok_or("there is no reference")?;
    let consent = DocumentSigning::new().with_document_ref(reference).with_user_consented(true);
    let signing = session.sign_document(&consent).await?;
    println!("signed: {}", signing.success == Some(true));
    let signed = session.list_signed_documents().await?;
    println!("{} signed", signed.documents.iter().flatten().count());
    Ok(())
}

//! A person about whom everything is known, with a mark in every text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use omni_types::Operation;
use serde_json::{Value, json};

use super::{CURP, EXTERNAL, FLOW, Failure, PHONE, RECEIVER, TestResult, ask};
use crate::basics::Owner;
use crate::frame::Work;
use crate::house::House;
use crate::outbox::{Channel, Message, Task};
use crate::session::{Session, StoredImage};
use crate::specimen::{SELFIE, small};

/// A step: an operation, its query and its body.
type Step = (Operation, &'static str, Value);

/// A session of a person in which everything was done that leaves data behind. Returns its id.
pub(super) async fn onboarded(house: &House) -> Result<String, Failure> {
    let start = json!({
        "externalId": EXTERNAL,
        "configurationId": FLOW,
        "redirectionUrl": "https://example.com/canary",
    });
    let started = ask(house, &Owner::Admin, (Operation::StartOnboarding, ""), start).await?;
    let id = started["interviewId"].as_str().ok_or("no id")?.to_owned();
    let own = Owner::Session(id.clone());
    let all = [captured(), entered(), processed(), asked_of_registers()];
    for (operation, query, body) in all.into_iter().flatten() {
        ask(house, &own, (operation, query), body).await?;
    }
    let resolved = format!("interviewId={id}&reason=canary");
    ask(house, &own, (Operation::ResolveAntifraud, &resolved), Value::Null).await?;
    upload(house, &id, "recordings/videoSelfie").await?;
    let place = ask(house, &own, (Operation::CreateDocumentUploadUrl, ""), Value::Null).await?;
    upload(house, &id, &format!("signing/{}", place["referenceId"].as_str().ok_or("no reference")?)).await?;
    let approved = ask(house, &own, (Operation::ApproveCustomer, ""), json!({})).await?;
    let customer = approved["uuid"].as_str().ok_or("not approved")?;
    let authentication = json!({"data": [{
        "id": customer,
        "photo": STANDARD.encode(SELFIE),
        "confidence": 100,
        "timestamp": 1,
        "sourceId": "canary-source",
    }]});
    ask(house, &own, (Operation::AddAuthentications, ""), authentication).await?;
    let mut work = Work::new(house);
    let text = "Your code, canary".to_owned();
    let message = Message { channel: Channel::Sms, to: PHONE.to_owned(), text, code: None };
    let task = Task::message(work.new_id(), work.now(), &id, message);
    work.send(task);
    work.commit().await?;
    Ok(id)
}

/// All images, and what else a device reads.
fn captured() -> Vec<Step> {
    let image = |bytes: &[u8]| json!({"base64Image": STANDARD.encode(bytes)});
    let barcode = "@\nANSI 000000080001DL00290046DLDAQCANARY7\nDCSCANARY\nDACZARA\nDBB01021990\n";
    let receipt = format!(
        "https://tax.example/?id=0f1c7105-0000-4000-8000-5a4d504c4532&re=EIN010101AAA&rr={RECEIVER}&tt=2750.2&fe=bG9sZQ=="
    );
    vec![
        (
            Operation::AddDeviceFingerprint,
            "",
            json!({"deviceType": "IOS", "hash": "canary-hash", "ip": "192.0.2.7", "data": "{}"}),
        ),
        (Operation::AddGeolocation, "", json!({"longitude": 1, "latitude": 2, "mLocality": "canary"})),
        (Operation::AddFrontId, "", image(small::front())),
        (Operation::AddBackId, "", image(small::back())),
        (Operation::AddFrontSecondId, "", image(small::front())),
        (Operation::AddBackSecondId, "", image(small::back())),
        (Operation::AddFace, "", image(SELFIE)),
        (Operation::AddFace, "imageType=videoSelfie", image(SELFIE)),
        (Operation::CompareVideoSelfieId, "", image(small::front())),
        (Operation::CompareVideoSelfieOcr, "", image(small::front())),
        (Operation::AddCreditCardFront, "", image(small::front())),
        (Operation::AddCreditCardBack, "", image(small::back())),
        (Operation::AddDocument, "type=document", image(small::front())),
        (Operation::AddDocument, "type=medicalDoc", image(small::front())),
        (Operation::AddDocument, "type=thirdId", image(small::front())),
        (Operation::AddDocument, "type=contract&title=canary", image(SELFIE)),
        (Operation::AddDocument, "type=signature&subtype=canary", image(SELFIE)),
        (Operation::AddBarcode, "", json!({"rawBarcode": barcode})),
        (Operation::AddQrCodeText, "", json!({"qrCodeText": receipt})),
    ]
}

/// What the person enters, and what others enter about the person.
fn entered() -> Vec<Step> {
    vec![
        (Operation::AddPhone, "", json!({"phone": PHONE})),
        (Operation::AddEmail, "", json!({"email": "canary@example.com"})),
        (Operation::AddName, "", json!({"name": "Zara canary"})),
        (Operation::AddCurp, "", json!({"curp": CURP})),
        (Operation::AddUserConsent, "", json!({"title": "canary", "content": "canary", "status": true})),
        (Operation::AddCustomFields, "", json!({"customFields": {"referrer": "canary"}})),
        (Operation::SendOtpSms, "", Value::Null),
        (Operation::UpdateManualReview, "", json!({"manualReviewStatus": "APPROVED", "newReason": "canary"})),
    ]
}

/// What the service finds out on its own.
fn processed() -> Vec<Step> {
    vec![
        (Operation::ProcessId, "", json!({})),
        (Operation::ProcessSecondId, "", json!({})),
        (Operation::UpdateOcrData, "", json!({"address": "canary"})),
        (Operation::UpdateSecondIdOcrData, "", json!({"address": "canary"})),
        (Operation::ProcessFace, "", json!({})),
        (Operation::ProcessFaceAgainstSecondId, "", json!({})),
        (Operation::ProcessAddress, "", Value::Null),
        (Operation::ProcessCreditCard, "", Value::Null),
        (Operation::ProcessAntifraud, "", Value::Null),
        (Operation::ProcessWatchlist, "", Value::Null),
    ]
}

/// The requests to registers, with the data in them.
fn asked_of_registers() -> Vec<Step> {
    let person = json!({
        "plugins": ["kyc"], "firstName": "Zara", "surName": "canary", "country": "BR", "taxId": "39053344705",
    });
    let business = json!({
        "plugins": ["ekyb"], "businessName": "canary", "country": "US", "taxId": "12-3456789",
        "directors": ["Zara canary"],
    });
    vec![
        (Operation::SearchWatchlist, "", json!({"firstName": "Zara", "surName": "canary"})),
        (Operation::ProcessGovernmentValidation, "", json!({"nombre": "canary", "curp": CURP})),
        (Operation::ProcessPaymentProof, "", Value::Null),
        (Operation::ProcessImss, "", json!({"curp": CURP})),
        (Operation::VerifyPerson, "", person),
        (Operation::VerifyBusiness, "", business),
    ]
}

/// Stores a file, as an upload through a link does.
async fn upload(house: &House, id: &str, name: &str) -> TestResult {
    let mut work = Work::new(house);
    let session = work.get::<Session>(id).await.map_err(|refusal| refusal.message().to_owned())?;
    let mut session = Session::clone(&*session.ok_or("no session")?);
    let blob = work.new_id();
    assert!(session.put_file(name, StoredImage { blob: blob.clone() }));
    work.add_blob(blob, SELFIE.into());
    work.save(session);
    Ok(work.commit().await?)
}

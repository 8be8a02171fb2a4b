//! What each operation is asked for, so that a scenario can show.

use std::time::Duration;

use omni_sandbox::specimen::SELFIE;
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use super::expected::{Expected, Stage, Wanted};
use super::operation;
use crate::caller::{Caller, Failure, Route, TestResult, text};
use crate::small;

const CURP: &str = "MUPL920821MDFSRC07";

/// The built-in flow with antifraud and a check for a mask.
const STRICT: &str = "5f0a1b2c3d4e5f6071820005";

/// Whether the next entry of the same stage can go on with the same session: all that it looks at is made again by its
/// own calls, or the call is refused.
pub fn goes_on(expected: &Expected) -> bool {
    use Operation::{AddFace, ApproveCustomer, CompleteOnboarding};
    let leaves = [AddFace, ApproveCustomer, CompleteOnboarding];
    let is_late = matches!(expected.stage, Stage::Whole | Stage::Strict);
    if expected.wanted.iter().all(Wanted::is_refusal) {
        return true;
    }
    is_late && !expected.from_start && !expected.operations.iter().any(|operation| leaves.contains(operation))
}

/// Brings the session to where the operations of an entry can be called.
pub async fn prepare(caller: &mut Caller, stage: Stage, forced: &[String]) -> TestResult {
    match stage {
        Stage::New => start(caller, &json!({}), forced).await?,
        Stage::Front => {
            start(caller, &json!({}), forced).await?;
            upload(caller, Operation::AddFrontId, small::front()).await?;
            upload(caller, Operation::AddFace, SELFIE).await?;
        }
        Stage::SecondFront => {
            start(caller, &json!({}), forced).await?;
            upload(caller, Operation::AddFrontSecondId, small::front()).await?;
        }
        Stage::Strict => {
            let body = json!({"configurationId": STRICT, "customFields": named()});
            start(caller, &body, forced).await?;
            whole(caller).await?;
        }
        Stage::Whole => {
            start(caller, &json!({"customFields": named()}), forced).await?;
            whole(caller).await?;
        }
    }
    Ok(())
}

async fn start(caller: &mut Caller, body: &Value, forced: &[String]) -> TestResult {
    caller.start(body).await?;
    caller.sandbox.sessions().force(&caller.session, forced.iter().cloned()).await?;
    Ok(())
}

/// The custom fields that are compared with the ID.
fn named() -> Value {
    json!({"firstName": "ZARA", "lastName": "SPECIMEN"})
}

/// Everything that a score can be made of.
async fn whole(caller: &Caller) -> TestResult {
    for (operation, image) in [
        (Operation::AddFrontId, small::front()),
        (Operation::AddBackId, small::back()),
        (Operation::AddFrontSecondId, small::front()),
        (Operation::AddBackSecondId, small::back()),
        (Operation::AddFace, SELFIE),
    ] {
        upload(caller, operation, image).await?;
    }
    caller.send(Operation::ProcessId, &json!({})).await?;
    caller.send(Operation::ProcessSecondId, &json!({})).await?;
    caller.call(Operation::ProcessFace).await?;
    let url = text(&caller.call((Operation::FetchRecordingUploadUrl, "type=videoSelfie")).await?, "url")?;
    caller.http.put(url).body("a recording").send().await?;
    Ok(())
}

async fn upload(caller: &Caller, operation: Operation, image: &'static [u8]) -> Result<Value, Failure> {
    ask(caller, operation, ("", json!({"base64Image": Base64::from_bytes(image)}))).await
}

/// The body of the response, or that of the refusal.
async fn ask(caller: &Caller, operation: Operation, (query, body): (&str, Value)) -> Result<Value, Failure> {
    ask_as(caller, &caller.token, (operation, query, body)).await
}

async fn ask_as(
    caller: &Caller,
    token: &str,
    (operation, query, body): (Operation, &str, Value),
) -> Result<Value, Failure> {
    let request = caller.request_as(token, Route::from((operation, query)));
    let request = if operation.info().method.as_str() == "GET" { request } else { request.json(&body) };
    Ok(request.send().await?.json().await?)
}

/// Calls an operation with what makes it succeed. `value` is what the entry is about, for operations that are asked for it.
pub async fn respond(caller: &Caller, operation: Operation, value: &str) -> Result<Value, Failure> {
    use Operation::*;
    let id = caller.session.as_str();
    let admin = || caller.admin();
    let image = |image: &[u8]| json!({"base64Image": Base64::from_bytes(image.to_vec())});
    let bytes = async |query: &str, image: &'static [u8]| -> Result<Value, Failure> {
        let request = caller.request(Route::from((operation, query)));
        let request = request.header("content-type", "image/jpeg").body(image);
        Ok(request.send().await?.json().await?)
    };
    match operation {
        StartOnboarding => ask(caller, operation, ("", json!({"interviewId": id}))).await,
        SendOnboardingSms => {
            caller.send(AddPhone, &json!({"phone": "+15550100123"})).await?;
            let body = json!({"clientId": "sandbox", "smsText": "{0}"});
            ask_as(caller, &admin().await?, (operation, &format!("id={id}"), body)).await
        }
        SendOtpSms => {
            caller.send(AddPhone, &json!({"phone": "+15550100123"})).await?;
            caller.call(operation).await
        }
        VerifyInterviewCode => {
            let code = caller.call(GenerateInterviewCode).await?["interviewCode"].clone();
            ask(caller, operation, ("", json!({"interviewCode": code}))).await
        }
        AssignInterviewer => {
            let body = json!({"interviewId": id, "interviewerId": "interviewer-1"});
            ask_as(caller, &admin().await?, (operation, "", body)).await
        }
        AddFrontId | AddFrontSecondId | CompareVideoSelfieId | CompareVideoSelfieOcr => {
            ask(caller, operation, ("", image(small::front()))).await
        }
        AddBackId | AddBackSecondId => ask(caller, operation, ("", image(small::back()))).await,
        AddFace => ask(caller, operation, ("imageType=selfie", image(SELFIE))).await,
        AddDocument => ask(caller, operation, ("type=addressStatement", image(small::back()))).await,
        AddDocumentBinary => bytes("type=addressStatement", small::back()).await,
        CompareVideoSelfieIdBinary | CompareVideoSelfieOcrBinary => bytes("", small::front()).await,
        ApproveCustomer => ask(caller, operation, (&format!("interviewId={id}"), json!({}))).await,
        AddDeviceFingerprint => {
            let body = json!({"hash": "a1", "data": "{}", "ip": "127.0.0.1", "deviceType": "WEBAPP"});
            ask(caller, operation, ("", body)).await
        }
        AddCurp => ask(caller, operation, ("", json!({"curp": CURP}))).await,
        AddCurpFromPerson => {
            let body = json!({
                "nombres": "Lucia", "primerApellido": "Muestra", "segundoApellido": "Prueba",
                "fechaNacimiento": "21/08/1992", "sexo": "M", "claveEntidad": "DF",
            });
            ask(caller, operation, ("", body)).await
        }
        ProcessGovernmentValidation => ask(caller, operation, ("scrapingV3=true", json!({}))).await,
        VerifyPerson => ask(caller, operation, ("", person(value))).await,
        VerifyBusiness => ask(caller, operation, ("", business(value))).await,
        SearchWatchlist => {
            let mut body = json!({"firstName": "Ruprecht", "surName": "Scheinbar"});
            if !value.is_empty() {
                body["watchlistTypes"] = json!([value]);
            }
            ask(caller, operation, ("", body)).await
        }
        ProcessImss => ask(caller, operation, ("", json!({"curp": CURP}))).await,
        FetchImss => {
            caller.sandbox.advance_clock(Duration::from_secs(2));
            caller.sandbox.outbox().settled().await?;
            let mut record = caller.call(operation).await?;
            // A text that is JSON.
            record["dataJson"] = serde_json::from_str(&text(&record, "dataJson")?)?;
            Ok(record)
        }
        ProcessPaymentProof => {
            let receipt = "https://tax.example/?id=0f1c7105-0000-4000-8000-5a4d504c4532&re=EIN010101AAA\
                           &rr=SEXZ900214AB7&tt=2750.2&fe=bG9sZQ==";
            caller.send(AddCustomFields, &json!({"customFields": {"qrCodeText": receipt}})).await?;
            caller.call(operation).await
        }
        _ => ask(caller, operation, ("", json!({}))).await,
    }
}

/// `country` comes first in what an entry is about.
fn person(value: &str) -> Value {
    let number = if value.starts_with("BR") { "39053344705" } else { "123456789" };
    json!({
        "plugins": ["kyc"], "firstName": "Zara Invented", "surName": "Specimen", "country": &value[..2],
        "taxId": number, "dateOfBirth": "1990-02-14", "phone": "+15550100123",
        "email": "zara.specimen@example.com", "nationality": if value.starts_with("BR") { "3" } else { "US" },
        "street": "Horizon Street", "houseNo": "12", "city": "Zenith", "state": "CA", "postalCode": "90001",
    })
}

fn business(value: &str) -> Value {
    json!({
        "plugins": ["ekyb"], "businessName": "Horizon Fictions, Inc.", "country": &value[..2], "taxId": "123456789",
        "uboNames": ["Zara Invented Specimen"], "street": "Zenith Avenue", "houseNo": "7", "city": "Zenith",
        "state": "CA", "postalCode": "90001",
    })
}

/// The operations of an entry, by their ids.
pub fn operations(ids: &[&str]) -> Result<Vec<Operation>, Failure> {
    ids.iter().map(|id| operation(id)).collect()
}

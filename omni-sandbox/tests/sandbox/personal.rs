//! Data that is entered: the phone number and its one-time code, custom fields, corrections, consents.

use std::time::Duration;

use omni_sandbox::control::OutboxContent;
use omni_sandbox::{Persona, Sandbox};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, TestResult, message};

const PHONE: &str = "+15550100123";

async fn compare(caller: &Caller, code: &str) -> Result<Value, crate::caller::Failure> {
    Ok(caller.call((Operation::VerifyOtpSms, format!("code={code}"))).await?["success"].clone())
}

#[tokio::test]
async fn phone_numbers_and_email_addresses_need_their_form() -> TestResult {
    let caller = Caller::new().await?;
    let phones = ["5550199123", "+1 555 0100", "+0123456789", "+1234567890123456"];
    let emails = ["zara", "zara@example", "@example.com", "zara specimen@example.com"];
    let of =
        |field: &'static str, operation, values: [&'static str; 4]| values.map(|it| (operation, field, it));
    for (operation, field, value) in
        of("phone", Operation::AddPhone, phones).into_iter().chain(of("email", Operation::AddEmail, emails))
    {
        let (status, error) = caller.send_refused(operation, &json!({field: value})).await?;
        assert_eq!(status, 400, "{value}");
        let message = message(&error);
        assert!(message.starts_with(&format!("{field}: ")) && !message.contains(value), "{message}");
    }
    caller.send(Operation::AddEmail, &json!({"email": "zara.specimen@example.com"})).await?;
    assert_eq!(caller.send(Operation::AddPhone, &json!({"phone": PHONE})).await?["success"], true);
    Ok(())
}

#[tokio::test]
async fn a_one_time_code_is_sent_to_the_phone_and_verified_once() -> TestResult {
    let caller = Caller::with(Sandbox::builder().one_time_code("424242")).await?;
    let (status, error) = caller.call_refused(Operation::SendOtpSms).await?;
    assert_eq!(status, 400);
    assert!(message(&error).contains("add_phone"));
    assert_eq!(caller.call_refused((Operation::VerifyOtpSms, "code=424242")).await?.0, 400);

    caller.send(Operation::AddPhone, &json!({"phone": PHONE})).await?;
    assert_eq!(compare(&caller, "424242").await?, false, "nothing was sent yet");
    assert_eq!(caller.call(Operation::SendOtpSms).await?, json!({"success": true}));
    assert_eq!(compare(&caller, "424243").await?, false);
    assert_eq!(compare(&caller, "424242").await?, true);
    assert_eq!(compare(&caller, "424242").await?, false, "a code can be used once");

    caller.call(Operation::SendOtpSms).await?;
    caller.sandbox.advance_clock(Duration::from_secs(10 * 60));
    assert_eq!(compare(&caller, "424242").await?, false, "a code expires");

    caller.call(Operation::SendOtpSms).await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100199"})).await?;
    assert_eq!(compare(&caller, "424242").await?, false, "a code is valid for one number");
    Ok(())
}

#[tokio::test]
async fn an_sms_that_does_not_arrive_is_reported() -> TestResult {
    let unreachable = Persona::by_name("unregistered").ok_or("no persona")?;
    let mut caller = Caller::with(Sandbox::builder().persona(unreachable).one_time_code("424242")).await?;
    caller.send(Operation::AddPhone, &json!({"phone": PHONE})).await?;
    assert_eq!(caller.call(Operation::SendOtpSms).await?, json!({"success": false}));
    assert_eq!(compare(&caller, "424242").await?, false);

    // A code that was sent before is no longer good, although the one that replaces it never arrives.
    for (scenario, arrives) in [("SANDBOX_SMS_DELIVERED", true), ("SANDBOX_SMS_LOST", false)] {
        caller.sandbox.sessions().force(&caller.session, [scenario]).await?;
        assert_eq!(caller.call(Operation::SendOtpSms).await?, json!({"success": arrives}));
    }
    assert_eq!(compare(&caller, "424242").await?, false);
    let entries = caller.sandbox.outbox().of_session(&caller.session).await?;
    assert_eq!(entries.len(), 1, "a lost message is not in the outbox");

    // What is forced comes before the persona, and a wrong name of a scenario is not ignored.
    caller.start(&json!({"externalCustomerId": "SANDBOX_SMS_DELIVERED"})).await?;
    caller.send(Operation::AddPhone, &json!({"phone": PHONE})).await?;
    assert_eq!(caller.call(Operation::SendOtpSms).await?, json!({"success": true}));
    let fields = json!({"customFields": {"mode": "SANDBOX_NOTHING"}});
    let (status, error) = caller.send_refused(Operation::AddCustomFields, &fields).await?;
    assert_eq!(status, 400);
    assert!(message(&error).starts_with("customFields: "), "{}", message(&error));
    Ok(())
}

#[tokio::test]
async fn codes_are_random_and_only_in_the_message() -> TestResult {
    let mut caller = Caller::new().await?;
    let mut codes = Vec::new();
    for _ in 0..2 {
        caller.start(&json!({})).await?;
        caller.send(Operation::AddPhone, &json!({"phone": PHONE})).await?;
        caller.call(Operation::SendOtpSms).await?;
        // The URL in the text of another message has a number too, that of its port.
        let link = (Operation::SendOnboardingSms, format!("id={}", caller.session));
        let admin = caller.admin().await?;
        let sms = json!({"clientId": "sandbox"});
        assert_eq!(caller.request_as(&admin, link).json(&sms).send().await?.status(), 200);
        let entries = caller.sandbox.outbox().of_session(&caller.session).await?;
        let codes_of = entries
            .iter()
            .filter(|entry| matches!(&entry.content, OutboxContent::Message { code, .. } if code.is_some()));
        assert_eq!(codes_of.count(), 1);
        let code = entries.into_iter().find_map(|entry| match entry.content {
            OutboxContent::Message { to, code, .. } if to == PHONE => code,
            _ => None,
        });
        let code = code.ok_or("no message with a code")?;
        assert_eq!(code.len(), 6);
        assert_eq!(compare(&caller, &code).await?, true);
        codes.push(code);
    }
    assert_ne!(codes[0], codes[1]);
    Ok(())
}

#[tokio::test]
async fn corrections_change_the_ocr_data() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let before = caller.call(Operation::FetchOcrData).await?;
    for (field, value) in
        [("birthDate", "14/02/1990"), ("expireAt", "soon"), ("birthDate", "9999999999999999")]
    {
        let (status, error) = caller.send_refused(Operation::UpdateOcrData, &json!({field: value})).await?;
        assert_eq!(status, 400);
        assert!(message(&error).starts_with(field) && !message(&error).contains(value));
    }
    assert_eq!(caller.call(Operation::FetchOcrData).await?, before);

    let corrected =
        json!({"name": "Zoe Invented Specimen", "expireAt": "1924905600000", "email": "zoe@example.com"});
    caller.send(Operation::UpdateOcrData, &corrected).await?;
    // The deprecated way, which leaves what was corrected before as it is.
    let deprecated = json!({"manualIdCheckNeeded": false, "birthDate": "-23587200000", "gender": "M"});
    caller.send(Operation::RequestManualCheck, &deprecated).await?;
    let after = caller.call(Operation::FetchOcrData).await?;
    assert_eq!(after["name"]["fullName"], "Zoe Invented Specimen");
    let (given, surname) = (&after["name"]["givenName"], &after["name"]["paternalLastName"]);
    assert_eq!((given, surname), (&json!("Zoe Invented"), &json!("Specimen")));
    assert_eq!((&after["expireAt"], &after["expirationDate"]), (&json!("1924905600000"), &json!(2030)));
    assert_eq!((&after["birthDate"], &after["gender"]), (&json!(-23_587_200_000_i64), &json!("M")));

    caller.send(Operation::UpdateSecondIdOcrData, &json!({"documentNumber": "X0000001"})).await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?["documentNumber"], before["documentNumber"]);
    Ok(())
}

#[tokio::test]
async fn a_corrected_part_changes_the_whole_name_and_an_empty_text_nothing() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"externalCustomerId": "SANDBOX_PERSONA_MEXICAN"})).await?;
    caller.onboard().await?;
    let before = caller.call(Operation::FetchOcrData).await?;
    let empty = json!({"curp": "", "name": " ", "birthDate": "", "email": "", "documentNumber": ""});
    caller.send(Operation::UpdateOcrData, &empty).await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?, before);
    assert_eq!(caller.send(Operation::AddCurp, &json!({})).await?["curp"], before["curp"]);

    let (status, error) = caller.send_refused(Operation::UpdateOcrData, &json!({"email": "x"})).await?;
    assert!(status == 400 && message(&error).starts_with("email: "), "{}", message(&error));
    let name = async |body: Value| -> Result<Value, crate::caller::Failure> {
        caller.send(Operation::UpdateOcrData, &body).await?;
        Ok(caller.call(Operation::FetchOcrData).await?["name"]["fullName"].clone())
    };
    assert_eq!(name(json!({"firstName": "LUZ"})).await?, "LUZ MUESTRA PRUEBA");
    assert_eq!(name(json!({"name": "LUZ ENTERA"})).await?, "LUZ ENTERA");
    assert_eq!(name(json!({"lastName": "EJEMPLO"})).await?, "LUZ EJEMPLO");
    assert_eq!(name(json!({"firstName": "ANA", "name": "ANA DEL EJEMPLO"})).await?, "ANA DEL EJEMPLO");

    caller.send(Operation::UpdateOcrData, &json!({"curp": " mupl920821mdfsrc07"})).await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?["curp"], "MUPL920821MDFSRC07");
    // As add_email stores it.
    caller.send(Operation::UpdateOcrData, &json!({"email": " lucia@EXAMPLE.com "})).await?;
    let stored = caller.sandbox.sessions().get(&caller.session).await?.stored["person"]["email"].clone();
    caller.send(Operation::AddEmail, &json!({"email": "lucia@EXAMPLE.com"})).await?;
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    assert_eq!(stored, state.stored["person"]["email"]);
    Ok(())
}

#[tokio::test]
async fn a_manual_check_is_a_status_of_the_score() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.onboard().await?;
    assert_eq!(caller.call(Operation::FetchScore).await?["overall"]["status"], "OK");
    let other = format!("id={}", caller.session);
    caller.send(Operation::RequestManualCheck, &json!({"manualSelfieCheckNeeded": true})).await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(
        (&score["overall"]["status"], &score["needsReviewReason"]),
        (&json!("MANUAL"), &json!("MANUAL_CAPTURE"))
    );

    // An admin may name the session, another session may not.
    let admin = caller.admin().await?;
    caller.start(&json!({})).await?;
    let route = (Operation::RequestManualCheck, other);
    assert_eq!(caller.send_refused(route.clone(), &json!({})).await?.0, 401);
    let withdrawn = json!({"manualSelfieCheckNeeded": false});
    let response = caller.request_as(&admin, route).json(&withdrawn).send().await?;
    assert_eq!(response.status(), 200);
    Ok(())
}

#[tokio::test]
async fn the_last_consent_is_returned_and_deleted_with_the_session() -> TestResult {
    let caller = Caller::new().await?;
    assert_eq!(caller.call(Operation::FetchUserConsent).await?, json!({}));
    assert_eq!(caller.send_refused(Operation::AddUserConsent, &json!({})).await?.0, 400);
    let privacy = json!({"title": "Privacy", "content": "I agree.", "status": true});
    let marketing = json!({"title": "Marketing", "content": "I agree.", "status": false});
    for consent in [&privacy, &marketing] {
        let added = caller.send(Operation::AddUserConsent, consent).await?;
        assert_eq!(added, json!({"success": true, "sessionStatus": "Alive"}));
        assert_eq!(&caller.call(Operation::FetchUserConsent).await?, consent);
    }
    let withdrawn = json!({"title": "Privacy", "content": "I agree.", "status": false});
    caller.send(Operation::AddUserConsent, &withdrawn).await?;
    assert_eq!(caller.call(Operation::FetchUserConsent).await?, withdrawn);

    let admin = caller.admin().await?;
    let deletion = (Operation::DeleteSession, format!("interviewId={}", caller.session));
    assert_eq!(caller.request_as(&admin, deletion).send().await?.status(), 200);
    let named = (Operation::FetchUserConsent, format!("id={}", caller.session));
    assert_eq!(caller.request_as(&admin, named).send().await?.status(), 404);
    Ok(())
}

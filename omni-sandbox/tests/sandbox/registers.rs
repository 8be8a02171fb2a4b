//! What authorities say: the CURP, the government's check of an ID, payslips, work histories, eKYC and eKYB.

use std::time::Duration;

use omni_sandbox::{HookKind, Persona, Sandbox, WebhookTarget};
use omni_types::Operation;
use omni_types::tables::{CURP_ERROR, GOVERNMENT_VALIDATION_STATUS};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, message, text};
use crate::webhooks::Target;

const CURP: &str = "SEXZ900214MNEPXR01";

async fn with(persona: &str) -> Result<Caller, Failure> {
    Caller::with_persona(Persona::by_name(persona).ok_or("no persona")?).await
}

/// Forces a scenario in the session.
async fn force(caller: &Caller, scenario: &str) -> TestResult {
    caller.send(Operation::AddCustomFields, &json!({"customFields": {"mode": scenario}})).await?;
    Ok(())
}

fn error_of(response: &Value) -> (&str, &str) {
    let field = |name| response["error"][name].as_str().unwrap_or_default();
    (field("tipoError"), field("codigoError"))
}

#[tokio::test]
async fn a_curp_is_validated_and_stored() -> TestResult {
    let caller = Caller::new().await?;
    let (status, error) = caller.send_refused(Operation::AddCurp, &json!({})).await?;
    assert_eq!(status, 400);
    assert!(message(&error).starts_with("curp: "));
    let found = caller.send(Operation::AddCurp, &json!({"curp": CURP})).await?;
    assert_eq!(
        (&found["success"], &found["renapo_valid"], &found["curp"]),
        (&json!(true), &json!(true), &json!(CURP))
    );
    assert_eq!(
        (&found["sex"], &found["birthdate"], &found["sessionStatus"]),
        (&json!("MUJER"), &json!("14/02/1990"), &json!("Alive"))
    );
    // Without a number, that of the session is validated again. Its field is the only one, so the body can be left out.
    assert_eq!(caller.send(Operation::AddCurp, &json!({})).await?, found);
    assert_eq!(caller.send(Operation::AddCurp, &Value::Null).await?, found);
    assert_eq!(caller.call(Operation::AddCurp).await?, found);
    let section = &caller.call(Operation::FetchScore).await?["curpVerification"];
    assert_eq!((&section["result"], &section["names"]), (&json!("success"), &found["names"]));

    let lowercase = json!({"curp": CURP.to_lowercase()});
    assert_eq!(caller.send(Operation::AddCurp, &lowercase).await?, found);

    // A wrong check digit is an error of the register, not of the request.
    for wrong in ["SEXZ900214MNEPXR02", "short"] {
        let refused = caller.send(Operation::AddCurp, &json!({"curp": wrong})).await?;
        assert_eq!(
            (error_of(&refused), &refused["success"], &refused["curp"]),
            (("01", "09"), &json!(false), &json!(wrong))
        );
        assert_eq!(refused["error"]["message"], "La llave de la CURP no está bien formada.");
        assert_eq!(refused["error"]["resultCURPS"], json!({}));
    }
    Ok(())
}

#[tokio::test]
async fn the_curp_of_the_id_is_used() -> TestResult {
    let caller = with("mexican").await?;
    caller.onboard().await?;
    let found = caller.send(Operation::AddCurp, &json!({})).await?;
    let read = caller.call(Operation::FetchOcrData).await?;
    assert_eq!((&found["success"], &found["curp"]), (&json!(true), &read["curp"]));
    assert_eq!(found["paternal_surname"], read["name"]["paternalLastName"]);
    // What is corrected is what is looked up. Nobody else is in the register of this persona.
    caller.send(Operation::UpdateOcrData, &json!({"curp": CURP})).await?;
    assert_eq!(error_of(&caller.send(Operation::AddCurp, &json!({})).await?), ("01", "06"));
    let refused = caller.send(Operation::AddCurp, &json!({"curp": CURP})).await?;
    assert_eq!(error_of(&refused), ("01", "06"));
    Ok(())
}

#[tokio::test]
async fn a_curp_is_found_for_a_person() -> TestResult {
    let caller = Caller::new().await?;
    let person = |field: &str, value: &str| {
        let mut person = json!({"name": "Zara Invented", "firstLastName": "Specimen", "gender": "M",
            "birthDate": "14/02/1990", "state": "NE"});
        person[field] = json!(value);
        person
    };
    let route = Operation::AddCurpFromPerson;
    assert_eq!(caller.send(route, &person("state", "NE")).await?["curp"], CURP);
    let other = caller.send(route, &person("name", "Otto")).await?;
    assert_eq!(
        (&other["success"], &other["names"], &other["curp"]),
        (&json!(true), &json!("OTTO"), &json!("SEXO900214MNEPXT00"))
    );
    // Ñ is a letter of its own.
    let surname = caller.send(route, &person("firstLastName", "de la Peña")).await?;
    assert_eq!(surname["paternal_surname"], "DE LA PEÑA");
    for (field, value) in
        [("state", "XX"), ("birthDate", "31/02/1990"), ("birthDate", "14/02/2095"), ("name", " ")]
    {
        let refused = caller.send(route, &person(field, value)).await?;
        assert_eq!(error_of(&refused), ("03", "01"), "{field}");
        assert_eq!(refused["error"]["message"], format!("{field}: No cumple con el formato especificado"));
    }
    // Each error of the documentation can be forced with a surname.
    for row in CURP_ERROR {
        let surname = format!("SANDBOX_CURP_ERROR_{}_{}", row.tipo_error, row.codigo_error);
        let refused = caller.send(route, &person("firstLastName", &surname)).await?;
        assert_eq!(error_of(&refused), (row.tipo_error, row.codigo_error));
        assert_eq!(refused["success"], false);
    }
    Ok(())
}

async fn status_code(caller: &Caller) -> Result<i64, Failure> {
    let response = caller.call(Operation::ProcessGovernmentValidation).await?;
    let code = response["statusCode"].as_i64().ok_or("no code")?;
    assert_eq!(response["valid"], code == 0, "{response}");
    assert_eq!(response.get("errorDescription").is_some(), code != 0);
    Ok(code)
}

#[tokio::test]
async fn the_government_checks_the_id() -> TestResult {
    let mut caller = Caller::new().await?;
    assert_eq!(status_code(&caller).await?, 5, "no ID");
    let sent = json!({"nombre": "Zara Invented", "apellidoPaterno": "Specimen"});
    let response = caller.send(Operation::ProcessGovernmentValidation, &sent).await?;
    assert_eq!((&response["statusCode"], &response["valid"]), (&json!(0), &json!(true)));
    caller.upload(Operation::AddFrontId, omni_sandbox::specimen::CARD_FRONT).await?;
    caller.upload(Operation::AddBackId, omni_sandbox::specimen::CARD_BACK).await?;
    caller.call(Operation::ProcessId).await?;
    assert_eq!(status_code(&caller).await?, 6, "no selfie");
    caller.upload(Operation::AddFace, omni_sandbox::specimen::SELFIE).await?;
    assert_eq!(status_code(&caller).await?, 0);
    let section = &caller.call(Operation::FetchScore).await?["governmentValidation"];
    assert_eq!(
        (&section["overall"]["status"], &section["validationStatus"]["key"]),
        (&json!("OK"), &json!("ok"))
    );
    assert_eq!(section["recognitionConfidence"]["status"], "OK");
    assert_eq!(
        caller.call(Operation::FetchOcrData).await?["governmentComparisonResults"]["firstNameValid"],
        true
    );

    // Each status of the documentation can be forced.
    for row in GOVERNMENT_VALIDATION_STATUS {
        force(&caller, &format!("SANDBOX_GOVERNMENT_STATUS_{}", row.code.replace('-', "MINUS_"))).await?;
        assert_eq!(status_code(&caller).await?.to_string(), row.code);
    }
    caller.start(&json!({"countryCode": "FRA"})).await?;
    assert_eq!(status_code(&caller).await?, 99, "a country without a register");
    for (persona, code) in
        [("spoof", 10), ("stranger", 1), ("expired-id", 11), ("unregistered", 8), ("stolen-id", 13)]
    {
        let caller = with(persona).await?;
        caller.onboard().await?;
        assert_eq!(status_code(&caller).await?, code, "{persona}");
    }
    Ok(())
}

#[tokio::test]
async fn the_government_compares_the_fields_of_a_voter_card() -> TestResult {
    let caller = with("mexican").await?;
    caller.onboard().await?;
    let whole = caller.call(Operation::ProcessGovernmentValidation).await?;
    let tests = &whole["governmentValidation"]["ocrValidation"];
    assert_eq!((&whole["statusCode"], tests.as_array().map(Vec::len)), (&json!(0), Some(9)), "{tests}");
    // The CIC that is entered counts more than the one that was read.
    caller.send(Operation::AddDocumentId, &json!({"documentIdentifier": "987654321"})).await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?["cic"], "987654321");
    let other = caller.call(Operation::ProcessGovernmentValidation).await?;
    assert_eq!((&other["statusCode"], &other["valid"]), (&json!(1), &json!(false)));
    caller.send(Operation::AddDocumentId, &json!({"documentIdentifier": "182736450"})).await?;
    assert_eq!(status_code(&caller).await?, 0);
    caller.send(Operation::UpdateOcrData, &json!({"lastName": "Otra"})).await?;
    let corrected = caller.call(Operation::ProcessGovernmentValidation).await?;
    assert_eq!((&corrected["statusCode"], &corrected["valid"]), (&json!(1), &json!(false)));
    let comparison = &corrected["ocrData"]["governmentComparisonResults"];
    assert_eq!(
        (&comparison["paternalLastNameValid"], &comparison["curpValid"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(corrected["governmentValidation"]["ocrValidationOverall"]["status"], "FAIL");
    assert_eq!(caller.call(Operation::FetchScore).await?["overall"]["status"], "FAIL");
    Ok(())
}

#[tokio::test]
async fn a_payslip_is_looked_up_and_the_client_notified() -> TestResult {
    let target = Target::new(&[]).await?;
    let hook = WebhookTarget::new(format!("{}/proof", target.url));
    let caller = Caller::with(Sandbox::builder().webhook(HookKind::PaymentProof, hook)).await?;
    let proof = Operation::ProcessPaymentProof;
    assert_eq!(caller.call_refused(proof).await?.0, 400);
    let code = |text: &str| json!({"customFields": {"qrCodeText": text}});
    let receipt = "https://tax.example/?id=0f1c7105-0000-4000-8000-5a4d504c4532&re=EIN010101AAA&rr=SEXZ900214AB7&tt=2750.2&fe=bG9sZQ==";
    caller.send(Operation::AddCustomFields, &code(receipt)).await?;
    let processed = caller.call(proof).await?;
    assert_eq!(processed["success"], true);
    let pending = caller.call(Operation::FetchImss).await?;
    assert_eq!((&pending["requestId"], pending.get("dataJson")), (&processed["requestId"], None));

    caller.sandbox.advance_clock(Duration::from_secs(2));
    let (path, _, body) = target.got(1).await.pop().ok_or("nothing")?;
    assert_eq!((path.as_str(), body.as_object().map(serde_json::Map::len)), ("/proof", Some(17)));
    assert_eq!((&body["rfcIssuer"], &body["totalCfd"]), (&json!("EIN010101AAA"), &json!("$2,750.20")));
    assert_eq!(body["fiscalInvoice"], "0F1C7105-0000-4000-8000-5A4D504C4532");
    let record = caller.call(Operation::FetchImss).await?;
    assert_eq!(
        (&record["interviewId"], &record["operation"]),
        (&json!(caller.session), &json!("paymentProof"))
    );
    assert_eq!(serde_json::from_str::<Value>(&text(&record, "dataJson")?)?, body);

    caller.send(Operation::AddCustomFields, &code("https://tax.example/?id=1")).await?;
    assert_eq!(caller.call(proof).await?["success"], false);
    caller.sandbox.advance_clock(Duration::from_secs(2));
    let (_, _, body) = target.got(2).await.pop().ok_or("nothing")?;
    assert_eq!(body["status"], "ERROR");
    assert!(body["errorMessage"].as_str().is_some_and(|text| text.starts_with("id: ")));

    // A magic value in place of the text counts more than that it is not one of a receipt.
    caller.send(Operation::AddCustomFields, &code("SANDBOX_PAYMENT_PROOF_KNOWN")).await?;
    assert_eq!(caller.call(proof).await?["success"], true);
    Ok(())
}

#[tokio::test]
async fn a_work_history_arrives_later() -> TestResult {
    let target = Target::new(&[]).await?;
    let hook = WebhookTarget::new(format!("{}/work", target.url));
    let mut caller = Caller::with(Sandbox::builder().webhook(HookKind::WorkHistory, hook)).await?;
    assert_eq!(caller.call_refused(Operation::FetchImss).await?.0, 400);
    assert_eq!(caller.call_refused(Operation::ProcessImss).await?.0, 400, "no CURP");
    let malformed = json!({"curp": "not a CURP"});
    assert_eq!(caller.send(Operation::ProcessImss, &malformed).await?, json!({"success": false}));
    caller.send(Operation::AddCurp, &json!({"curp": CURP})).await?;
    assert_eq!(caller.call(Operation::ProcessImss).await?, json!({"success": true}));
    assert_eq!(caller.call(Operation::FetchImss).await?.get("dataJson"), None);
    caller.sandbox.advance_clock(Duration::from_secs(2));
    let (_, _, body) = target.got(1).await.pop().ok_or("nothing")?;
    let history = &body["workHistory"][0];
    assert_eq!(
        (&history["curp"], history["laborHistoryList"].as_array().map(Vec::len)),
        (&json!(CURP), Some(2))
    );
    let record = caller.call(Operation::FetchImss).await?;
    assert_eq!((&record["requestId"], &record["operation"]), (&body["requestId"], &json!("laborHistory")));
    assert_eq!(&serde_json::from_str::<Value>(&text(&record, "dataJson")?)?, history);

    // A session that is deleted meanwhile gets nothing.
    caller.start(&json!({"customFields": {"mode": "SANDBOX_IMSS_ERROR"}})).await?;
    let deleted = caller.session.clone();
    caller.send(Operation::ProcessImss, &json!({"curp": CURP})).await?;
    let admin = caller.admin().await?;
    let deletion = (Operation::DeleteSession, format!("interviewId={deleted}"));
    assert_eq!(caller.request_as(&admin, deletion).send().await?.status(), 200);
    caller.start(&json!({"customFields": {"mode": "SANDBOX_IMSS_ERROR"}})).await?;
    caller.send(Operation::ProcessImss, &json!({"curp": CURP})).await?;
    caller.sandbox.advance_clock(Duration::from_secs(2));
    let got = target.got(2).await;
    let (_, _, body) = got.last().ok_or("nothing")?;
    assert_eq!((got.len(), &body["workHistory"]), (2, &json!([])));
    assert!(body["errorMessage"].is_string());
    assert_eq!(caller.call(Operation::FetchImss).await?["requestId"], body["requestId"]);
    Ok(())
}

fn person(country: &str, changes: Value) -> Value {
    let mut person =
        json!({"plugins": ["kyc"], "firstName": "Zara Invented", "surName": "Specimen", "country": country});
    if let (Some(person), Value::Object(changes)) = (person.as_object_mut(), changes) {
        person.extend(changes);
    }
    person
}

fn status<'a>(response: &'a Value, list: &str, key: &str, field: &str) -> Option<&'a str> {
    response[list].as_array()?.iter().find(|check| check["key"] == key)?[field].as_str()
}

#[tokio::test]
async fn a_person_is_compared_with_the_register_of_the_country() -> TestResult {
    let caller = Caller::new().await?;
    let route = Operation::VerifyPerson;
    let minimum = "taxId, and country are minimum required fields.";
    let wrong = [
        ("BR", json!({}), minimum),
        ("BR", json!({"taxId": " "}), minimum),
        ("BR", json!({"taxId": null}), minimum),
        (" ", json!({}), minimum),
        ("USA", json!({}), "country: "),
        ("US", json!({"firstName": "Zara@"}), "firstName: "),
        ("US", json!({"surName": "Spec/imen"}), "surName: "),
        ("US", json!({"surName": " "}), "surName: "),
        ("US", json!({"taxId": "123-45-6789"}), "taxId: "),
        ("US", json!({"dateOfBirth": "02/14/1990"}), "dateOfBirth: "),
        ("US", json!({"phone": "5550100123"}), "phone: "),
        ("US", json!({"email": "zara"}), "email: "),
        ("US", json!({"dlState": "California"}), "dlState: "),
        ("US", json!({"dlNumber": "X-1"}), "dlNumber: "),
        ("BR", json!({"taxId": "390.533.447-05"}), "taxId: "),
        ("BR", json!({"taxId": "39053344705", "nationality": "9"}), "nationality: "),
    ];
    for (country, changes, expected) in wrong {
        let (status, error) = caller.send_refused(route, &person(country, changes.clone())).await?;
        assert_eq!(status, 400, "{changes}");
        assert!(message(&error).starts_with(expected), "{}", message(&error));
    }
    let known = json!({"taxId": "39053344705", "nationality": "3", "state": "RJ", "surName": "Specimen Jr."});
    let checks = caller.send(route, &person("BR", known)).await?;
    assert_eq!(status(&checks, "kyc", "taxIdMatch", "status"), Some("Exact"));
    assert_eq!(status(&checks, "kyc", "taxIdNationalityMatch", "status"), Some("Exact"));
    // The documentation prints a number with wrong check digits: nobody has it.
    let checks = caller.send(route, &person("BR", json!({"taxId": "23490843490"}))).await?;
    assert_eq!(status(&checks, "kyc", "taxIdMatch", "status"), Some("No Match"));
    let checks = caller.send(route, &person("US", json!({"email": "zara.specimen@example.com"}))).await?;
    assert_eq!(status(&checks, "kyc", "emailLevel", "status"), Some("Low"));
    assert!(caller.call(Operation::FetchScore).await?["externalVerification"]["emailRisk"].is_number());
    let forced = json!({"surName": "SANDBOX_EKYC_US_EMAIL_LEVEL_HIGH", "email": "zara.specimen@example.com"});
    let checks = caller.send(route, &person("US", forced)).await?;
    assert_eq!(status(&checks, "kyc", "emailLevel", "status"), Some("High"));
    // A country without a table has no checks.
    assert_eq!(caller.send(route, &person("CN", json!({"taxId": "1"}))).await?, json!({"kyc": []}));
    Ok(())
}

#[tokio::test]
async fn what_is_not_sent_is_that_of_the_id() -> TestResult {
    let caller = Caller::new().await?;
    let asked = person("BR", json!({"taxId": "39053344705"}));
    let before = caller.send(Operation::VerifyPerson, &asked).await?;
    assert_eq!(status(&before, "kyc", "taxIdDobMatch", "status"), None);
    caller.onboard().await?;
    let after = caller.send(Operation::VerifyPerson, &asked).await?;
    assert_eq!(status(&after, "kyc", "taxIdDobMatch", "status"), Some("Exact"));
    let other = person("BR", json!({"taxId": "39053344705", "dateOfBirth": "1991-02-14"}));
    let other = caller.send(Operation::VerifyPerson, &other).await?;
    assert_eq!(status(&other, "kyc", "taxIdDobMatch", "status"), Some("No Match"));
    Ok(())
}

#[tokio::test]
async fn a_business_is_compared_with_the_register_of_the_country() -> TestResult {
    let caller = Caller::new().await?;
    let route = Operation::VerifyBusiness;
    let business = |country: &str, name: &str, number: &str| {
        json!({"plugins": ["ekyb"], "businessName": name, "country": country, "taxId": number,
            "uboNames": ["Zara Invented Specimen"], "directors": ["Otto Muestra"]})
    };
    for (country, name, number) in [(" ", "X", "1"), ("US", " ", "1"), ("US", "X", "")] {
        let (status, error) = caller.send_refused(route, &business(country, name, number)).await?;
        assert_eq!(status, 400);
        assert_eq!(message(&error), "businessName, taxId, and country are minimum required fields.");
    }
    let mut null = business("US", "X", "1");
    null["taxId"] = Value::Null;
    let (_, error) = caller.send_refused(route, &null).await?;
    assert_eq!(message(&error), "businessName, taxId, and country are minimum required fields.");
    assert_eq!(caller.send_refused(route, &business("USA", "X", "1")).await?.0, 400);
    let checks = caller.send(route, &business("US", "Horizon Fictions, Inc.", "123456789")).await?;
    let found = |key| (status(&checks, "kyb", key, "status"), status(&checks, "kyb", key, "sub_label"));
    assert_eq!(found("name"), (Some("success"), Some("Verified")));
    assert_eq!(found("tin"), (Some("success"), Some("Verified")));
    assert_eq!(found("ubo_name_match").1, Some("Unverified"), "a director whom the register does not know");
    // Another floor of the same house is similar.
    let mut at = business("US", "Horizon Fictions, Inc.", "123456789");
    let address = json!({"street": "Zenith Avenue", "houseNo": "7", "city": "Zenith", "state": "CA",
        "postalCode": "90001"});
    at.as_object_mut().ok_or("no object")?.extend(address.as_object().cloned().unwrap_or_default());
    for (line, label) in [("", "Verified"), ("Fl 7", "Verified"), ("Floor 12", "Similar Match")] {
        at["addressLine2"] = json!(line);
        let checks = caller.send(route, &at).await?;
        assert_eq!(status(&checks, "kyb", "address_verification", "sub_label"), Some(label), "{line}");
    }
    let checks = caller.send(route, &business("BR", "Horizonte Ficções", "41111051548164")).await?;
    assert_eq!(status(&checks, "kyb", "tin", "sub_label"), Some("Unverified"));
    assert_eq!(status(&checks, "kyb", "tin", "status"), None);
    Ok(())
}

#[tokio::test]
async fn a_document_id_is_enough_for_the_government() -> TestResult {
    let mut caller = with("mexican").await?;
    for country in ["MX", "ALL"] {
        caller.start(&json!({"countryCode": country})).await?;
        assert_eq!(status_code(&caller).await?, 5);
        caller.send(Operation::AddDocumentId, &json!({"documentIdentifier": "182736450"})).await?;
        assert_eq!(status_code(&caller).await?, 6);
        caller.upload(Operation::AddFace, omni_sandbox::specimen::SELFIE).await?;
        assert_eq!(status_code(&caller).await?, 0);
        caller.send(Operation::AddDocumentId, &json!({"documentIdentifier": "000000000"})).await?;
        assert_eq!(status_code(&caller).await?, 8);
    }
    // Of other countries, nobody is found by it.
    let caller = Caller::new().await?;
    caller.upload(Operation::AddFace, omni_sandbox::specimen::SELFIE).await?;
    caller.send(Operation::AddDocumentId, &json!({"documentIdentifier": "SPX482716"})).await?;
    assert_eq!(status_code(&caller).await?, 9);
    Ok(())
}

#[tokio::test]
async fn a_nationality_can_be_a_number() -> TestResult {
    let caller = Caller::new().await?;
    let of = |nationality: Value| person("BR", json!({"taxId": "39053344705", "nationality": nationality}));
    let as_text = caller.send(Operation::VerifyPerson, &of(json!("3"))).await?;
    assert_eq!(caller.send(Operation::VerifyPerson, &of(json!(3))).await?, as_text);
    assert_eq!(status(&as_text, "kyc", "taxIdNationalityMatch", "status"), Some("Exact"));
    for wrong in [json!(9), json!(2.5), json!(true), json!(["3"])] {
        let (status, error) = caller.send_refused(Operation::VerifyPerson, &of(wrong)).await?;
        assert!(status == 400 && message(&error).starts_with("nationality: "), "{}", message(&error));
    }
    // The documented example for e-mail addresses has no country. The message of Brazil would not help.
    let mut unknown = person("US", json!({}));
    unknown.as_object_mut().ok_or("no object")?.remove("country");
    let (status, error) = caller.send_refused(Operation::VerifyPerson, &unknown).await?;
    assert!(status == 400 && message(&error).contains("country") && !message(&error).contains("taxId"));
    unknown["country"] = Value::Null;
    let (_, error) = caller.send_refused(Operation::VerifyPerson, &unknown).await?;
    assert_eq!(message(&error), "taxId, and country are minimum required fields.");
    Ok(())
}

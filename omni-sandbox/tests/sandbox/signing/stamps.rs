//! Stamps in the place of annotations.

use omni_engines::pdf::Pdf;
use omni_engines::pdf::lines::lines;
use omni_sandbox::specimen::SELFIE;
use omni_types::Operation;
use serde_json::{Value, json};

use super::paper::{annotated, paper};
use super::{UNKNOWN, add_contract, add_signature, behind, lacks};
use crate::caller::{Caller, Failure, TestResult, text};

const STAMP: Operation = Operation::StampContractAnnotations;

/// The lines of the stamped contract, and the texts of the annotations that are left.
async fn stamped(caller: &Caller, body: &Value) -> Result<(Vec<String>, Vec<String>), Failure> {
    let response = caller.send(STAMP, body).await?;
    assert_eq!(response["success"], true);
    let information = &response["additionalInformation"];
    assert!(text(information, "signedDocumentId")?.contains('#'));
    let file = behind(caller, &text(information, "signedDocumentURL")?).await?;
    let left = Pdf::open(&file)?.annotations()?.into_iter().collect();
    Ok((lines(&file)?.into_iter().map(|line| line.text).collect(), left))
}

#[tokio::test]
async fn all_stamps_are_replaced_by_what_is_known() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    let contract = paper(&[
        &["NAME", "ADDRESS", "AGE", "SEX", "COUNTRY", "STATE", "PHONE", "SECOND_NAME *"],
        &[
            "DOB dd/MM/yyyy",
            "DATE America/Mexico_City yyyy",
            "TIME #UTC# #'at' HH 'h'#",
            "NAME_STAMP",
            "a note",
        ],
    ]);
    let id = add_contract(&caller, &contract).await?;
    let body = json!({"contractId": id, "customFields": {"SECOND_NAME": "Ana Prueba"}});
    let (lines, left) = stamped(&caller, &body).await?;
    // The specimen is of a country without states.
    assert_eq!(left, ["STATE", "a note"]);
    let joined = lines.join("\n");
    let (name, born) = (text(&data["name"], "fullName")?, data["birthDate"].as_i64().ok_or("no date")?);
    let born = jiff::Timestamp::from_millisecond(born)?.to_string();
    let (year, month, day) = (&born[..4], &born[5..7], &born[8..10]);
    let address = text(&data, "address")?;
    for expected in [
        &*name,
        address.lines().next().unwrap_or_default(),
        &text(&data, "gender")?,
        &text(&data, "issuingCountry")?,
        "+15550100123",
        "Ana Prueba",
        &format!("{day}/{month}/{year}"),
        &jiff::Timestamp::from_millisecond(caller.sandbox.clock().now())?.to_string()[..4],
    ] {
        assert!(lines.iter().any(|line| line.contains(expected.trim())), "{expected} in\n{joined}");
    }
    assert_eq!(lines.iter().filter(|line| **line == name).count(), 2, "{joined}");
    let hour = lines.iter().find(|line| line.starts_with("at ")).ok_or("no time")?;
    assert!(hour.ends_with(" h") && hour.len() == "at 07 h".len(), "{hour}");
    assert!(
        lines.iter().any(|line| line.parse::<u8>().is_ok_and(|age| (18..100).contains(&age))),
        "{joined}"
    );
    Ok(())
}

#[tokio::test]
async fn what_was_signed_is_stamped_further() -> TestResult {
    let caller = Caller::new().await?;
    let id = add_contract(&caller, &paper(&[&["INITIALS", "DEFAULT", "SECOND_NAME *"]])).await?;
    add_signature(&caller, "", 10).await?;
    let signing = json!({"contractId": id, "signatureType": "INITIALS"});
    let signed = caller.send(Operation::SignContractAnnotations, &signing).await?;
    let signed = text(&signed, "signedDocumentId")?;
    let custom = json!({"contractId": signed, "customFields": {"SECOND_NAME": "Ana Prueba"}});
    let stamped = caller.send(STAMP, &custom).await?;
    let stamped = text(&stamped["additionalInformation"], "signedDocumentId")?;
    // It is one of the contract that was added, and signed further under its name.
    let signing = json!({"contractId": id, "signedContractId": stamped, "signatureType": "DEFAULT"});
    let last = caller.send(Operation::SignContractAnnotations, &signing).await?;
    let file = behind(&caller, &text(&last, "signedDocumentURL")?).await?;
    assert!(Pdf::open(&file)?.annotations()?.is_empty());
    assert!(lines(&file)?.iter().any(|line| line.text == "Ana Prueba"));
    Ok(())
}

#[tokio::test]
async fn country_and_state_are_those_of_the_id() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"externalCustomerId": "SANDBOX_PERSONA_MEXICAN"})).await?;
    caller.onboard().await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    let id = add_contract(&caller, &paper(&[&["STATE", "COUNTRY", "ADDRESS_STAMP"]])).await?;
    let (lines, left) = stamped(&caller, &json!({"contractId": id})).await?;
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(lines[0], text(&data["addressFields"], "state")?);
    assert_eq!(lines[1], "MEX");
    assert!(lines[2].contains(&text(&data["addressFields"], "postalCode")?), "{lines:?}");
    Ok(())
}

#[tokio::test]
async fn months_are_written_in_the_language_of_the_session() -> TestResult {
    let mut caller = Caller::new().await?;
    let contract = paper(&[&["DATE UTC MMMM EEEE"]]);
    let id = add_contract(&caller, &contract).await?;
    let (english, _) = stamped(&caller, &json!({"contractId": id})).await?;
    assert!(english[0].contains("day"), "{english:?}");
    caller.start(&json!({"language": "es-ES"})).await?;
    let id = add_contract(&caller, &contract).await?;
    let (spanish, _) = stamped(&caller, &json!({"contractId": id})).await?;
    let days = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
    assert!(days.iter().any(|day| spanish[0].ends_with(day)), "{spanish:?}");
    Ok(())
}

#[tokio::test]
async fn a_stamp_of_which_nothing_is_known_stays() -> TestResult {
    let caller = Caller::new().await?;
    let contract = paper(&[&["NAME", "PHONE", "ROLE *"]]);
    let id = add_contract(&caller, &contract).await?;
    let said = lacks(&caller, STAMP, &json!({"contractId": id})).await?;
    assert!(said.starts_with("contractId: the session has no data for the stamps"), "{said}");
    caller.send(Operation::AddName, &json!({"name": "Zara Specimen"})).await?;
    let (lines, left) = stamped(&caller, &json!({"contractId": id})).await?;
    assert_eq!(
        (lines, left),
        (vec!["Zara Specimen".to_owned()], vec!["PHONE".to_owned(), "ROLE *".to_owned()])
    );
    // The stamped contract can be signed further, by its id.
    Ok(())
}

#[tokio::test]
async fn notes_that_begin_as_stamps_do_stay_and_block_nothing() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let notes = ["DATE to be confirmed by both parties", "DOB see page 3", "TIME is of the essence"];
    let id = add_contract(&caller, &paper(&[&["NAME"], &notes])).await?;
    let (lines, left) = stamped(&caller, &json!({"contractId": id})).await?;
    assert_eq!((lines.len(), left), (1, notes.map(str::to_owned).to_vec()));
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_stamped_is_refused_with_the_reason() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let image = caller.upload((Operation::AddDocument, "type=contract"), SELFIE).await?;
    let image = text(&image["additionalInformation"], "contractId")?;
    let contract = async |text: &str| add_contract(&caller, &paper(&[&["NAME", text]])).await;
    for (id, reason) in [
        (UNKNOWN.to_owned(), "contractId: the session has no contract"),
        (image, "only PDF files"),
        (
            add_contract(&caller, &paper(&[&["a note"]])).await?,
            "contractId: no annotation of the contract names a stamp",
        ),
        (
            contract("DATE #Nowhere/Far# #dd#").await?,
            "contractId: the annotation \"DATE #Nowhere/Far# #dd#\" on page 1 names a time zone",
        ),
        (contract("DATE UTC oops").await?, "the annotation \"DATE UTC oops\" on page 1 has a format"),
        (contract("TIME UTC").await?, "the annotation \"TIME UTC\" on page 1 lacks"),
        (contract("DOB ##").await?, "on page 1 lacks its format; write it like DOB dd/MM/yyyy"),
        (contract("DOB #pyyyy#").await?, "on page 1 has a format that pads"),
        (
            add_contract(&caller, &annotated("2000 2000 2100 2100", "NAME")).await?,
            "contractId: the annotation \"NAME\" on page 1 is outside of the visible page",
        ),
        (
            add_contract(&caller, &annotated("10 10 10 10", "NAME")).await?,
            "contractId: the annotation \"NAME\" on page 1 has no rectangle",
        ),
    ] {
        let said = lacks(&caller, STAMP, &json!({"contractId": id})).await?;
        assert!(said.contains(reason), "{said}");
    }
    let id = contract("SECOND_NAME").await?;
    let body = json!({"contractId": id, "customFields": {"SECOND_NAME": "不可"}});
    let said = lacks(&caller, STAMP, &body).await?;
    assert!(
        said.starts_with("customFields: the annotation \"SECOND_NAME\" on page 1: ")
            && said.contains("(U+4E0D, U+53EF)"),
        "{said}"
    );
    Ok(())
}

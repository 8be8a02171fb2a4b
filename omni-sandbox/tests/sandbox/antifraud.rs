//! Signs of fraud in what customers stated, and on second IDs.

use std::time::Duration;

use omni_sandbox::Persona;
use omni_sandbox::specimen::CARD_FRONT;
use omni_types::Operation;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::caller::{Caller, Failure, TestResult, responded};

/// The built-in flow with antifraud.
const STRICT: &str = "5f0a1b2c3d4e5f6071820005";

/// The numbers on the two IDs of the specimen.
const NUMBER: &str = "SPX482716";
const SECOND_NUMBER: &str = "UTP730152";

const EMAIL: &str = "canary@example.com";
const CURP: &str = "SEXZ900214MNEPXR01";

/// A number and a portrait for a second ID, neither of which is on any other ID.
const OWN: (&str, &str) = ("UTP000001", "lucia");

fn persona(text: &str) -> Result<Persona, Failure> {
    let folder = TempDir::new()?;
    let file = folder.path().join("somebody.toml");
    std::fs::write(&file, text)?;
    Ok(Persona::from_file(file)?)
}

/// A person who is not the specimen, with these numbers on her IDs, and this portrait on the second one.
fn lucia(number: &str, (second, portrait): (&str, &str)) -> Result<Persona, Failure> {
    let name = "given_names = \"LUCIA\"\nsurname = \"MUESTRA\"\n";
    persona(&format!(
        "[face]\nid = \"lucia\"\n[document]\nportrait = \"lucia\"\n{name}document_number = \"{number}\"\n\
         [second_document]\nportrait = \"{portrait}\"\n{name}document_number = \"{second}\"\n"
    ))
}

fn passed() -> Value {
    json!({"result": "PASSED"})
}

fn failed(step: &str) -> Value {
    json!({"result": "FAILED", "stepName": step})
}

/// The result of antifraud for a person with this e-mail address and this CURP, if any are stated.
async fn onboard(
    caller: &mut Caller,
    persona: Persona,
    (email, curp): (Option<&str>, Option<&str>),
) -> Result<Value, Failure> {
    caller.sandbox.set_persona(persona);
    caller.start(&json!({"configurationId": STRICT})).await?;
    if let Some(email) = email {
        caller.send(Operation::AddEmail, &json!({"email": email})).await?;
    }
    caller.onboard().await?;
    if let Some(curp) = curp {
        caller.send(Operation::UpdateOcrData, &json!({"curp": curp})).await?;
    }
    caller.call(Operation::ProcessAntifraud).await
}

/// Adds the second ID of the person, and returns the result of antifraud.
async fn with_second_id(caller: &Caller) -> Result<Value, Failure> {
    // It is a passport.
    caller.upload(Operation::AddFrontSecondId, CARD_FRONT).await?;
    caller.send(Operation::ProcessSecondId, &json!({})).await?;
    caller.call(Operation::ProcessAntifraud).await
}

async fn approve(caller: &Caller) -> TestResult {
    let review = json!({"manualReviewStatus": "APPROVED"});
    caller.send(Operation::UpdateManualReview, &review).await?;
    assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);
    Ok(())
}

async fn delete(caller: &Caller, session: &str, more: &str) -> TestResult {
    let admin = caller.admin().await?;
    let route = (Operation::DeleteSession, format!("interviewId={session}{more}"));
    responded(caller.request_as(&admin, route).send().await?).await?;
    Ok(())
}

#[tokio::test]
async fn a_customer_is_compared_although_the_session_was_deleted() -> TestResult {
    let fuzzy = failed("FuzzyFieldAntifraudExecutor");
    let mut caller = Caller::new().await?;
    let stated = (Some(EMAIL), Some(CURP));
    assert_eq!(onboard(&mut caller, Persona::specimen(), stated).await?, passed());
    approve(&caller).await?;
    let first = caller.session.clone();
    delete(&caller, &first, "&keepCustomer=true").await?;

    // What was stated cannot be read from what is kept. The last one is the date of birth.
    let state = String::from_utf8(caller.sandbox.state().export().await?)?.to_uppercase();
    for stated in [NUMBER, EMAIL, CURP, "634953600000"] {
        assert!(!state.contains(&stated.to_uppercase()), "{stated}");
    }
    for (same, person, stated, expected) in [
        ("nothing", lucia("SPX000001", OWN)?, (None, None), passed()),
        ("the number", lucia(NUMBER, OWN)?, (None, None), fuzzy.clone()),
        ("the address", lucia("SPX000001", OWN)?, (Some("Canary@Example.com"), None), fuzzy.clone()),
        ("the CURP", lucia("SPX000001", OWN)?, (None, Some(CURP)), fuzzy.clone()),
        ("all, spelled differently", persona("[document]\nsurname = \"SPECIMAN\"\n")?, stated, passed()),
        ("all but the birthday", persona("[document]\nbirth_date = \"1995-02-14\"\n")?, stated, fuzzy),
    ] {
        assert_eq!(onboard(&mut caller, person, stated).await?, expected, "{same}");
        // It would be found as well.
        delete(&caller, &caller.session, "").await?;
    }

    delete(&caller, &first, "").await?;
    let state: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    assert_eq!(state["tables"]["customers"], json!([]));
    assert_eq!(onboard(&mut caller, lucia(NUMBER, OWN)?, stated).await?, passed(), "nobody is left");
    Ok(())
}

#[tokio::test]
async fn a_customer_is_compared_although_the_session_was_forgotten() -> TestResult {
    let mut caller = Caller::new().await?;
    onboard(&mut caller, Persona::specimen(), (None, None)).await?;
    approve(&caller).await?;
    caller.sandbox.advance_clock(Duration::from_secs(91 * 24 * 60 * 60));
    while caller.sandbox.sessions().get(&caller.session).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let found = onboard(&mut caller, lucia(NUMBER, OWN)?, (None, None)).await?;
    assert_eq!(found, failed("FuzzyFieldAntifraudExecutor"));
    Ok(())
}

#[tokio::test]
async fn the_customer_of_a_resolved_session_is_not_compared_either() -> TestResult {
    for is_gone in [false, true] {
        let mut caller = Caller::new().await?;
        onboard(&mut caller, Persona::specimen(), (None, None)).await?;
        approve(&caller).await?;
        let first = caller.session.clone();
        if is_gone {
            delete(&caller, &first, "&keepCustomer=true").await?;
        }
        let found = onboard(&mut caller, lucia(NUMBER, OWN)?, (None, None)).await?;
        assert_eq!(found, failed("FuzzyFieldAntifraudExecutor"), "{is_gone}");
        let resolve = (Operation::ResolveAntifraud, format!("interviewId={first}"));
        assert_eq!(caller.call_refused(resolve.clone()).await?.0, 401);
        let admin = caller.admin().await?;
        let resolved = caller.request_as(&admin, resolve).send().await?;
        assert_eq!(responded(resolved).await?, json!({"success": true}), "{is_gone}");
        assert_eq!(caller.call(Operation::ProcessAntifraud).await?, passed(), "{is_gone}");
    }
    Ok(())
}

#[tokio::test]
async fn signs_of_fraud_are_looked_for_on_both_ids() -> TestResult {
    let fuzzy = failed("FuzzyFieldAntifraudExecutor");
    let mut caller = Caller::new().await?;
    onboard(&mut caller, Persona::specimen(), (None, None)).await?;
    assert_eq!(with_second_id(&caller).await?, passed());
    let zara = (caller.session.clone(), caller.token.clone());
    for (same, person, expected) in [
        ("nothing", lucia("SPX000001", OWN)?, passed()),
        ("the second number on the first ID", lucia(SECOND_NUMBER, OWN)?, fuzzy.clone()),
        ("the first number on the second ID", lucia("SPX000001", (NUMBER, "lucia"))?, fuzzy.clone()),
        ("both second numbers", lucia("SPX000001", (SECOND_NUMBER, "lucia"))?, fuzzy.clone()),
        (
            "the portrait on the second ID",
            lucia("SPX000001", ("UTP000001", "specimen"))?,
            failed("IdFaceAntifraudExecutor"),
        ),
    ] {
        onboard(&mut caller, person, (None, None)).await?;
        assert_eq!(with_second_id(&caller).await?, expected, "{same}");
        delete(&caller, &caller.session, "").await?;
    }

    // The name and the second ID of somebody else. Until the owner's face was compared with that ID, it is nobody's.
    let thief = "[face]\nid = \"thief\"\n[document]\nportrait = \"thief\"\ndocument_number = \"SPX000009\"\n\
                 [second_document]\nportrait = \"thief\"\n";
    for expected in [passed(), failed("SelfieFaceAntifraudExecutor")] {
        onboard(&mut caller, persona(thief)?, (None, None)).await?;
        assert_eq!(with_second_id(&caller).await?, expected);
        delete(&caller, &caller.session, "").await?;
        (caller.session, caller.token) = zara.clone();
        let matched = caller.send(Operation::ProcessFaceAgainstSecondId, &json!({})).await?;
        assert_eq!(matched["confidence"], 1.0);
    }
    approve(&caller).await?;
    delete(&caller, &zara.0, "&keepCustomer=true").await?;
    let found = onboard(&mut caller, lucia(SECOND_NUMBER, OWN)?, (None, None)).await?;
    assert_eq!(found, fuzzy, "a customer has two IDs, too");
    Ok(())
}

//! The watchlists, as tests and people change them.

use omni_sandbox::control::{CustomPerson, ListedPerson, OutboxContent};
use omni_sandbox::{HookKind, Sandbox};
use omni_types::{Operation, WatchlistType};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::caller::{Caller, Failure, TestResult, text};
use crate::manager::Manager;

const ENTRY: &str = "/watchlists/global/zoran-invented";

fn zoran() -> Value {
    json!({"name": "Zoran Invented", "types": ["sanction", "pep"], "countries": ["HR"], "birthYear": 1961})
}

async fn search(caller: &Caller, surname: &str, subscribe: bool) -> Result<Value, Failure> {
    let search = json!({"firstName": "Zoran", "surName": surname, "subscribe": subscribe});
    Ok(caller.send(Operation::SearchWatchlist, &search).await?["content"]["data"].clone())
}

/// References of the searches that the client was notified of.
async fn updates(caller: &Caller) -> Result<Vec<String>, Failure> {
    caller.sandbox.outbox().settled().await?;
    let mut references = Vec::new();
    for entry in caller.sandbox.outbox().of_session(&caller.session).await? {
        if let OutboxContent::Webhook { hook: HookKind::WatchlistUpdate, body, .. } = entry.content {
            assert_eq!(body["interviewId"], *caller.session);
            references.push(text(&body, "ref")?);
        }
    }
    Ok(references)
}

#[tokio::test]
async fn people_are_put_on_the_global_lists_and_taken_off() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    assert_eq!(search(&caller, "Invented", false).await?["total_hits"], 0);
    assert_eq!(manager.refused(Method::GET, ENTRY, &Value::Null).await?.0, 404);
    assert_eq!(manager.refused(Method::DELETE, ENTRY, &Value::Null).await?.0, 404);

    let put = manager.send(Method::PUT, ENTRY, &zoran()).await?;
    assert_eq!((&put["id"], &put["aliases"]), (&json!("zoran-invented"), &json!([])));
    assert_eq!(text(&put, "listed")?.len(), "2026-01-01".len());
    assert_eq!(manager.get(ENTRY).await?, put);
    let hit = search(&caller, "Invented", false).await?["hits"][0].clone();
    assert_eq!((&hit["doc"]["id"], &hit["match_types"]), (&put["id"], &json!(["sanction", "pep"])));

    // Those that are built in are replaced in their place, taken off, and put back.
    let path = "/watchlists/global/ruprecht-scheinbar";
    let (built_in, all) = (manager.get(path).await?, manager.get("/watchlists").await?);
    let mut back = built_in.clone();
    back.as_object_mut().ok_or("no object")?.remove("id");
    let mut changed = back.clone();
    changed["name"] = json!("Zoran Scheinbar");
    manager.send(Method::PUT, path, &changed).await?;
    assert_eq!(search(&caller, "Scheinbar", false).await?["hits"][0]["doc"]["id"], "ruprecht-scheinbar");
    assert_eq!(manager.delete(path).await?, json!({"removed": 1}));
    assert_eq!(search(&caller, "Scheinbar", false).await?["total_hits"], 0);
    manager.send(Method::PUT, path, &back).await?;
    assert_eq!(manager.get("/watchlists").await?, all);
    manager.delete("/state").await?;
    assert_eq!(manager.refused(Method::GET, ENTRY, &Value::Null).await?.0, 404);
    assert_eq!(manager.get(path).await?, built_in);
    Ok(())
}

#[tokio::test]
async fn what_is_not_a_person_is_refused_by_its_field() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("CANARY".repeat(100))),
        ("aliases[1]", json!(["Zoran", " "])),
        ("countries[0]", json!(["CANARY"])),
        ("types", json!([])),
        ("types[0]", json!(["CANARY"])),
        ("birthYear", json!("CANARY")),
        ("sources", json!(vec!["Press"; 51])),
        ("listed", json!("CANARY")),
        ("listed", json!("2026-02-30")),
    ] {
        let mut person = zoran();
        person[field.split('[').next().unwrap_or(field)] = value;
        let (status, why) = manager.refused(Method::PUT, ENTRY, &person).await?;
        assert_eq!(status, 400, "{field}");
        assert!(!why.contains("CANARY"), "{why}");
        assert!(why.starts_with(field), "{field}: {why}");
    }
    for id in ["a%20b", "a%2Fb", &"a".repeat(101)] {
        let path = format!("/watchlists/global/{id}");
        let (status, why) = manager.refused(Method::PUT, &path, &zoran()).await?;
        assert!(status == 400 && why.starts_with("id: "), "{id}: {why}");
    }
    assert!(caller.sandbox.watchlists().global().await?.iter().all(|entry| entry.id != "zoran-invented"));
    Ok(())
}

#[tokio::test]
async fn who_subscribed_is_notified_if_the_result_is_concerned() -> TestResult {
    let caller = Caller::new().await?;
    let lists = caller.sandbox.watchlists();
    let subscribed = text(&search(&caller, "Invented", true).await?, "ref")?;
    search(&caller, "Invented", false).await?;
    search(&caller, "Somebody", true).await?;
    let person = |birth_year| {
        let mut person = ListedPerson::new("Zoran Invented", [WatchlistType::Pep]);
        person.birth_year = birth_year;
        person
    };
    lists.put_global("zoran-invented", person(None)).await?;
    assert_eq!(updates(&caller).await?, std::slice::from_ref(&subscribed));
    let again = (Operation::FetchUpdatedWatchlistResult, format!("ref={subscribed}"));
    assert_eq!(caller.call(again.clone()).await?["content"]["data"]["total_hits"], 1);
    // What is the same already is not a change, and somebody else does not matter.
    lists.put_global("zoran-invented", person(None)).await?;
    lists.put_global("other", ListedPerson::new("Otto Invented", [WatchlistType::Pep])).await?;
    assert_eq!(updates(&caller).await?.len(), 1);
    lists.put_global("zoran-invented", person(Some(1961))).await?;
    assert_eq!(updates(&caller).await?.len(), 2);
    lists.remove_global("zoran-invented").await?;
    assert_eq!(updates(&caller).await?.len(), 3);
    assert_eq!(caller.call(again).await?["content"]["data"]["total_hits"], 0);
    lists.remove_global("other").await?;
    assert_eq!(updates(&caller).await?.len(), 3);
    let fired = caller.sandbox.webhooks().fire(HookKind::WatchlistUpdate, &caller.session).await?;
    assert!(matches!(fired.content, OutboxContent::Webhook { body, .. } if body["ref"] == *subscribed));
    Ok(())
}

/// More searches than are made again at a time.
#[tokio::test]
async fn everybody_who_subscribed_is_notified() -> TestResult {
    let caller = Caller::new().await?;
    for _ in 0..150 {
        search(&caller, "Invented", true).await?;
    }
    let person = ListedPerson::new("Zoran Invented", [WatchlistType::Warning]);
    caller.sandbox.watchlists().put_global("zoran-invented", person).await?;
    let mut references = updates(&caller).await?;
    references.sort_unstable();
    references.dedup();
    assert_eq!(references.len(), 150);
    Ok(())
}

#[tokio::test]
async fn entries_of_the_organization_are_changed() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    let path = "/watchlists/custom/listed-1";
    let body = json!({"phone": "+1 555 0100 123", "type": "BLACKLIST", "name": "Zara Specimen"});
    let put = manager.send(Method::PUT, path, &body).await?;
    assert_eq!((&put["phone"], &put["hasFace"]), (&json!("+15550100123"), &json!(false)));
    assert_eq!(manager.get(path).await?, put);
    assert_eq!(manager.get("/watchlists").await?["custom"], json!([put]));
    let matches = async || Ok::<_, Failure>(caller.call(Operation::ProcessWatchlist).await?["match"].clone());
    assert_eq!(matches().await?, true);

    let other = "/watchlists/custom/listed-2";
    for (wrong, field) in [
        (json!({"name": "Zara Specimen"}), "expected at least one of"),
        (json!({"phone": "+15550100123"}), "phone: "),
        (json!({"phone": "+15550100999", "type": "CANARY"}), "type: "),
        (json!({"phone": "+15550100999", "birthDate": "CANARY"}), "birthDate: "),
    ] {
        let (status, why) = manager.refused(Method::PUT, other, &wrong).await?;
        assert!(status == 400 && why.starts_with(field) && !why.contains("CANARY"), "{why}");
    }
    assert!(caller.sandbox.watchlists().put_custom("listed-1", CustomPerson::default()).await.is_err());
    let mut replaced = CustomPerson::default();
    replaced.email = Some("Zara.Specimen@example.com".to_owned());
    let replaced = caller.sandbox.watchlists().put_custom("listed-1", replaced).await?;
    assert_eq!(replaced.person.email.as_deref(), Some("zara.specimen@example.com"));
    assert_eq!(
        (replaced.person.phone, replaced.created_at),
        (None, put["createdAt"].as_i64().ok_or("no time")?)
    );
    assert_eq!(matches().await?, false);
    assert_eq!(manager.delete(path).await?, json!({"removed": 1}));
    assert_eq!(manager.refused(Method::DELETE, path, &Value::Null).await?.0, 404);
    assert!(caller.sandbox.watchlists().custom().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn changed_lists_survive_a_restart() -> TestResult {
    let folder = TempDir::new()?;
    let start = || Sandbox::builder().data(folder.path().join("data")).start();
    let sandbox = start().await?;
    let person = ListedPerson::new("Zoran Invented", [WatchlistType::Pep]);
    sandbox.watchlists().put_global("zoran-invented", person).await?;
    sandbox.watchlists().remove_global("ruprecht-scheinbar").await?;
    sandbox.shutdown().await;
    let sandbox = start().await?;
    assert_eq!(sandbox.watchlists().global_entry("zoran-invented").await?.person.name, "Zoran Invented");
    assert!(sandbox.watchlists().global_entry("ruprecht-scheinbar").await.is_err());
    sandbox.shutdown().await;
    Ok(())
}

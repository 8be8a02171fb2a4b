//! Reading in order, with the same results from every backend.

use super::*;
use crate::outbox::{Channel, Message, Task};
use crate::store::{Index, Stored, time};

fn task(id: &str, due_at: i64) -> Task {
    let message = Message {
        channel: Channel::Sms,
        to: "+15550100123".to_owned(),
        text: "Hello".to_owned(),
        code: None,
    };
    Task { due_at, ..Task::message(id.to_owned(), 0, "s", message) }
}

#[tokio::test]
async fn what_is_due_comes_in_the_order_of_time() -> TestResult {
    on_both(async |store| {
        for (id, due) in [("late", 3_000), ("early", 7), ("b", 100), ("a", 100), ("never", 20_000)] {
            store.commit(writing(task(id, due))).await?;
        }
        // Neighbors in index order.
        store.commit(writing(customer("c", "1"))).await?;
        let due = async |until: i64, limit| -> Result<Vec<String>, StoreError> {
            let found = store.find_up_to(Index::TaskByDue, &time(until), limit).await?;
            assert!(found.is_sorted());
            Ok(found.into_iter().map(|(_, id)| id).collect())
        };
        assert_eq!(due(3_000, 9).await?, ["early", "a", "b", "late"]);
        assert_eq!(due(2_999, 9).await?, ["early", "a", "b"]);
        assert_eq!(due(3_000, 2).await?, ["early", "a"]);
        assert_eq!(due(6, 9).await?.len(), 0);
        let done = Task { done_at: Some(9), ..task("early", 7) };
        store.commit(writing(done)).await?;
        assert_eq!(due(100, 9).await?, ["a", "b"]);
        assert_eq!(store.find(Index::TaskBySession, "s").await?.len(), 5);
        Ok(())
    })
    .await
}

fn only_entry(stored: &Stored) -> String {
    stored.record.entries().into_iter().map(|(_, value)| value).collect()
}

#[tokio::test]
async fn pages_go_through_a_table_in_the_order_of_keys() -> TestResult {
    on_both(async |store| {
        let ids: Vec<String> = (0..25).map(|number| format!("{:02}", number * 7 % 25)).collect();
        for id in &ids {
            store.commit(writing(customer(id, id))).await?;
        }
        store.commit(writing(task("in another table", 1))).await?;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = store.page(Table::Customers, &after, 10).await?;
            let Some(last) = page.last() else { break };
            assert!(page.len() == 10 || seen.len() + page.len() == ids.len());
            after = only_entry(last);
            seen.extend(page.iter().map(only_entry));
        }
        assert!(seen.is_sorted() && seen.len() == ids.len(), "{seen:?}");
        Ok(())
    })
    .await
}

/// The same commits, some of them refused, have the same result in memory and in a file, even after reopening the
/// file.
#[tokio::test]
async fn the_same_commits_have_the_same_effect_everywhere() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    let (memory, mut file) = (Store::default(), opened(&path)?);
    let mut random = fastrand::Rng::with_seed(20_260_706);
    for step in 0..400 {
        if step % 100 == 99 {
            drop(file);
            file = opened(&path)?;
        }
        let mut conflicts = Vec::new();
        let seed = random.u64(..);
        for store in [&memory, &file] {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut commit = Commit::default();
            for _ in 0..random.usize(1..4) {
                let (id, phone) = (random.u8(0..8).to_string(), random.u8(0..4).to_string());
                commit = match random.u8(0..6) {
                    0 => commit.without(Table::Customers, &id),
                    1 => commit.based_on(&id, 0),
                    2 => commit.based_on(&id, version(store, &id).await?),
                    3 => {
                        let found = (Index::CustomerByPhone, phone, vec![id]);
                        Commit { found: vec![found], ..commit }
                    }
                    _ => commit.with(customer(&id, &phone)),
                };
            }
            conflicts.push(is_conflict(&store.commit(commit).await));
        }
        assert_eq!(conflicts[0], conflicts[1], "step {step}");
        assert_eq!(memory.contents().await?, file.contents().await?, "step {step}");
    }
    Ok(())
}

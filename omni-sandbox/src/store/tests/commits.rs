//! A commit happens as a whole, and only if what it is based on still holds.

use std::sync::Arc;

use super::*;
use crate::store::{Contents, Index};

#[tokio::test]
async fn a_commit_holds_only_for_the_version_that_was_read() -> TestResult {
    on_both(async |store| {
        store.commit(writing(customer("a", "1")).based_on("a", 0)).await?;
        let first = version(&store, "a").await?;
        // Created, changed or deleted in the meantime.
        assert!(is_conflict(&store.commit(writing(customer("a", "2")).based_on("a", 0)).await));
        store.commit(writing(customer("a", "3")).based_on("a", first)).await?;
        assert!(version(&store, "a").await? > first);
        assert!(is_conflict(&store.commit(writing(customer("a", "4")).based_on("a", first)).await));
        let second = version(&store, "a").await?;
        store.commit(Commit::default().without(Table::Customers, "a")).await?;
        assert!(is_conflict(&store.commit(writing(customer("a", "5")).based_on("a", second)).await));
        // Created again, it is not the record that was read before.
        store.commit(writing(customer("a", "3"))).await?;
        assert!(is_conflict(&store.commit(writing(customer("a", "6")).based_on("a", second)).await));
        assert_eq!(phone(&store, "a").await?.as_deref(), Some("3"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_commit_holds_only_for_what_was_found() -> TestResult {
    on_both(async |store| {
        let found = |keys: &[&str]| Commit {
            found: vec![(
                Index::CustomerByPhone,
                "1".to_owned(),
                keys.iter().map(|&key| key.to_owned()).collect(),
            )],
            ..writing(customer("c", "1"))
        };
        store.commit(writing(customer("a", "1"))).await?;
        assert!(is_conflict(&store.commit(found(&[])).await));
        // Another value in the same index, and a longer one with the same beginning, do not matter.
        store.commit(writing(customer("b", "0"))).await?;
        store.commit(writing(customer("d", "11"))).await?;
        store.commit(found(&["a"])).await?;
        assert_eq!(store.find(Index::CustomerByPhone, "1").await?, ["a", "c"]);
        // A record that moves to another value is gone from the old one.
        store.commit(writing(customer("a", "2"))).await?;
        assert_eq!(store.find(Index::CustomerByPhone, "1").await?, ["c"]);
        assert!(is_conflict(&store.commit(found(&["a", "c"])).await));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_refused_commit_leaves_no_trace() -> TestResult {
    on_both(async |store| {
        store.commit(writing(customer("a", "1"))).await?;
        let before = store.contents().await?;
        let refused = writing(customer("b", "2"))
            .with(customer("a", "3"))
            .without(Table::Customers, "a")
            .based_on("b", 7);
        assert!(is_conflict(&store.commit(refused).await));
        assert_eq!(store.contents().await?, before);
        assert_eq!((phone(&store, "a").await?, phone(&store, "b").await?), (Some("1".to_owned()), None));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_want_the_same_phone_number_one_gets_it() -> TestResult {
    on_both(async |store| {
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..32 {
            let store = Arc::clone(&store);
            tasks.spawn(async move {
                let found = store.find(Index::CustomerByPhone, "1").await?;
                if !found.is_empty() {
                    return Ok(false);
                }
                let found = vec![(Index::CustomerByPhone, "1".to_owned(), found)];
                let commit = Commit { found, ..writing(customer(&format!("c{task}"), "1")) };
                match store.commit(commit).await {
                    Ok(()) => Ok::<_, Failure>(true),
                    Err(StoreError::Conflict) => Ok(false),
                    Err(failure) => Err(failure.into()),
                }
            });
        }
        let mut got = 0;
        while let Some(task) = tasks.join_next().await {
            got += usize::from(task??);
        }
        assert_eq!(got, 1);
        assert_eq!(store.find(Index::CustomerByPhone, "1").await?.len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_change_is_lost_when_many_change_one_record() -> TestResult {
    const TASKS: usize = 16;
    const CHANGES: usize = 25;
    on_both(async |store| {
        store.commit(writing(customer("a", "0"))).await?;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..TASKS {
            let store = Arc::clone(&store);
            tasks.spawn(async move {
                for _ in 0..CHANGES {
                    loop {
                        let (version, read) = read(&store, "a").await?.ok_or("gone")?;
                        let count: usize = read.phone.as_deref().unwrap_or_default().parse()?;
                        let next = customer("a", &(count + 1).to_string());
                        let done = store.commit(writing(next).based_on("a", version)).await;
                        if !is_conflict(&done) {
                            break done?;
                        }
                    }
                }
                Ok::<_, Failure>(())
            });
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        assert_eq!(phone(&store, "a").await?, Some((TASKS * CHANGES).to_string()));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_cleared_table_has_only_what_the_commit_writes() -> TestResult {
    on_both(async |store| {
        store.commit(writing(customer("a", "1")).with(customer("b", "2"))).await?;
        let before = version(&store, "a").await?;
        let clear = || vec![Table::Customers];
        store
            .commit(Commit { clear: clear(), ..writing(customer("b", "3")).with(customer("c", "4")) })
            .await?;
        let expected = store.page(Table::Customers, "", 9).await?;
        assert_eq!(expected.iter().map(|stored| stored.record.own_key()).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!((phone(&store, "a").await?, phone(&store, "b").await?), (None, Some("3".to_owned())));
        assert_eq!(store.find(Index::CustomerByPhone, "1").await?.len(), 0);
        // A commit that is based on a deleted record has to start over.
        assert!(is_conflict(&store.commit(writing(customer("a", "5")).based_on("a", before)).await));
        store.commit(Commit { clear: clear(), ..Commit::default() }).await?;
        assert_eq!(store.contents().await?, Contents::default());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_is_left_of_what_was_deleted() -> TestResult {
    on_both(async |store| {
        store.commit(writing(customer("a", "1")).with(customer("b", "1"))).await?;
        store.commit(Commit::default().without(Table::Customers, "a")).await?;
        assert_eq!(store.find(Index::CustomerByPhone, "1").await?, ["b"]);
        // Deleting twice, and deleting a record that never existed.
        for id in ["a", "b", "c"] {
            store.commit(Commit::default().without(Table::Customers, id)).await?;
        }
        assert_eq!(store.contents().await?, Contents::default());
        assert_eq!(store.page(Table::Customers, "", 9).await?.len(), 0);
        Ok(())
    })
    .await
}

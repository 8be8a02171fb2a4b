//! A blob exists as long as a record names it.

use bytes::Bytes;

use super::*;
use crate::session::{Session, StoredImage};

fn session(id: &str, images: &[(&str, &str)]) -> Session {
    let mut session = Session::new(id.to_owned(), String::new(), 0);
    for (kind, blob) in images {
        session.images.put(kind, StoredImage { blob: (*blob).to_owned() });
    }
    session
}

impl Commit {
    fn adding(mut self, blobs: &[&str]) -> Self {
        let bytes = |id: &&str| ((*id).to_owned(), Bytes::from(format!("bytes of {id}")));
        self.add_blobs.extend(blobs.iter().map(bytes));
        self
    }
}

async fn blobs(store: &Store) -> Result<Vec<String>, StoreError> {
    Ok(store.contents().await?.blobs.into_iter().collect())
}

#[tokio::test]
async fn blobs_follow_the_records_that_name_them() -> TestResult {
    on_both(async |store| {
        let first = writing(session("s", &[("selfie", "1"), ("other", "2")])).adding(&["1", "2", "nobody's"]);
        store.commit(first).await?;
        assert_eq!(blobs(&store).await?, ["1", "2"]);
        assert_eq!(store.blob("1").await?.as_deref(), Some(&b"bytes of 1"[..]));
        assert_eq!(store.blob("nobody's").await?, None);
        // One is replaced, although the commit did not read the session.
        store.commit(writing(session("s", &[("selfie", "3"), ("other", "2")])).adding(&["3"])).await?;
        assert_eq!(blobs(&store).await?, ["2", "3"]);
        // One moves to another record in one commit.
        let moving = writing(session("s", &[("other", "2")])).with(session("t", &[("selfie", "3")]));
        store.commit(moving).await?;
        assert_eq!(blobs(&store).await?, ["2", "3"]);
        store.commit(Commit::default().without(Table::Sessions, "s")).await?;
        assert_eq!(blobs(&store).await?, ["3"]);
        store.commit(Commit::default().without(Table::Sessions, "t")).await?;
        assert_eq!(blobs(&store).await?.len(), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_refused_commit_adds_no_blob() -> TestResult {
    on_both(async |store| {
        let refused = writing(session("s", &[("selfie", "1")])).adding(&["1"]).based_on("nobody", 1);
        assert!(is_conflict(&store.commit(refused).await));
        assert_eq!(blobs(&store).await?.len(), 0);
        Ok(())
    })
    .await
}

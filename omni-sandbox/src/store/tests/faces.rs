//! Records are found by similar faces.

use omni_engines::likeness::{LENGTH, Likeness};

use super::*;
use crate::evidence::FaceId;
use crate::store::Index;

const INDEX: Index = Index::CustomerByLikeness;

/// A face that is similar only to others with the same number.
fn face(number: usize, amount: f32) -> Result<Likeness, Failure> {
    let mut values = [0.0; LENGTH];
    (values[number], values[0]) = (1.0, amount);
    Ok(Likeness::new(&values).ok_or("no face")?)
}

fn with_face(id: &str, number: usize, amount: f32) -> Result<Customer, Failure> {
    let face = FaceId::new("specimen", Some(face(number, amount)?));
    Ok(Customer { face: Some(face), ..customer(id, id) })
}

#[tokio::test]
async fn a_search_finds_who_is_alike_and_a_commit_after_it_knows_who_came_since() -> TestResult {
    on_both(async |store| {
        store.commit(writing(with_face("a", 1, 0.5)?)).await?;
        store.commit(writing(with_face("b", 1, 0.1)?)).await?;
        store.commit(writing(with_face("c", 2, 0.1)?)).await?;
        let (found, search) = store.find_face(INDEX, &face(1, 0.0)?).await?;
        assert_eq!(found, ["b", "a"]);
        // A person whom a persona names is found by name only if no engine saw the face.
        assert!(store.find(Index::CustomerByFace, "specimen").await?.is_empty());
        let after = |id: &str, number| -> Result<Commit, Failure> {
            Ok(Commit { faces: vec![search.clone()], ..writing(with_face(id, number, 0.1)?) })
        };
        // Another person does not matter, but the same person does.
        store.commit(after("d", 3)?).await?;
        store.commit(after("e", 1)?).await?;
        assert!(is_conflict(&store.commit(after("f", 4)?).await));
        store.commit(Commit::default().without(Table::Customers, "b")).await?;
        store.commit(writing(with_face("a", 2, 0.5)?)).await?;
        assert_eq!(store.find_face(INDEX, &face(1, 0.0)?).await?.0, ["e"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn faces_in_a_file_are_found_after_it_was_opened_again() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    let store = opened(&path)?;
    for (id, number) in [("a", 1), ("b", 2), ("gone", 1)] {
        store.commit(writing(with_face(id, number, 0.1)?)).await?;
    }
    store.commit(Commit::default().without(Table::Customers, "gone")).await?;
    drop(store);
    let store = opened(&path)?;
    assert_eq!(store.find_face(INDEX, &face(1, 0.0)?).await?.0, ["a"]);
    assert_eq!(store.find_face(Index::EntryByLikeness, &face(1, 0.0)?).await?.0, [""; 0]);
    Ok(())
}

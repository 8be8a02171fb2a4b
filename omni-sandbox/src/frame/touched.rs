//! Which sessions, customers and people on the watchlist a request looks at. Once one of them is deleted, the journal
//! forgets the content of the request.

use std::cell::RefCell;
use std::collections::BTreeSet;

tokio::task_local! {
    static TOUCHED: RefCell<BTreeSet<String>>;
}

/// Does something, and also returns what it looked at.
pub(crate) async fn noted<F: Future>(work: F) -> (F::Output, BTreeSet<String>) {
    TOUCHED
        .scope(RefCell::default(), async move {
            let output = work.await;
            (output, TOUCHED.with(RefCell::take))
        })
        .await
}

/// Notes that something is looked at. Outside a request, this does nothing.
pub(super) fn touch(id: &str) {
    let _ = TOUCHED.try_with(|touched| touched.borrow_mut().insert(id.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_touched_within_is_noted_and_nothing_else() {
        touch("before");
        let (output, touched) = noted(async {
            touch("a");
            tokio::task::yield_now().await;
            touch("b");
            touch("a");
            7
        })
        .await;
        assert_eq!(output, 7);
        assert_eq!(touched, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
        assert!(noted(async {}).await.1.is_empty());
    }
}

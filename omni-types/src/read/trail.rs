//! Where an error happened: recorded while the error propagates, so that nothing is read twice to find out.

use std::cell::RefCell;
use std::fmt::Write as _;

thread_local! {
    /// The steps from the place of an error outward; `None` while nobody asks for them.
    static TRAIL: RefCell<Option<Vec<Step>>> = const { RefCell::new(None) };
}

/// One step of the path to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A field, by its name in the document.
    Field(&'static str),
    /// An item of a list.
    Item(usize),
    /// A value of a map. Its key may be the name of a person or of a document.
    Key,
}

/// Records a step of the path to an error.
#[cold]
pub(crate) fn note(step: Step) {
    TRAIL.with_borrow_mut(|trail| {
        if let Some(trail) = trail {
            trail.push(step);
        }
    });
}

/// Forgets the path to an error that does not propagate.
#[cold]
pub(crate) fn forget() {
    TRAIL.with_borrow_mut(|trail| {
        if let Some(trail) = trail {
            trail.clear();
        }
    });
}

/// Reads something, and returns an error with its place, see [`place`].
pub(crate) fn follow<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<T, (String, E)> {
    let guard = Guard(TRAIL.replace(Some(Vec::new())));
    let result = read();
    let trail = TRAIL.take().unwrap_or_default();
    drop(guard);
    result.map_err(|error| (place(&trail), error))
}

/// Restores what was there before, whatever happens in between.
struct Guard(Option<Vec<Step>>);

impl Drop for Guard {
    fn drop(&mut self) {
        TRAIL.set(self.0.take());
    }
}

/// The place as text, like `links.*[1].url`.
fn place(trail: &[Step]) -> String {
    let mut text = String::new();
    for step in trail.iter().rev() {
        let name = match step {
            Step::Item(index) => {
                // Writing to a string does not fail.
                let _ = write!(text, "[{index}]");
                continue;
            }
            Step::Field(name) => name,
            Step::Key => "*",
        };
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_from_the_outside_inward() {
        let failed = follow(|| {
            note(Step::Field("forgotten"));
            forget();
            for step in [Step::Field("url"), Step::Item(1), Step::Key, Step::Field("links"), Step::Item(0)] {
                note(step);
            }
            Err::<(), _>(7)
        });
        assert_eq!(failed, Err(("[0].links.*[1].url".to_owned(), 7)));
    }

    #[test]
    fn one_inside_another_does_not_disturb_it() {
        let failed = follow(|| {
            note(Step::Field("inner"));
            assert_eq!(follow(|| Err::<(), _>(1)), Err((String::new(), 1)));
            Err::<(), _>(2)
        });
        assert_eq!(failed, Err(("inner".to_owned(), 2)));
        note(Step::Field("nobody asks"));
        assert_eq!(follow(|| Err::<(), _>(3)), Err((String::new(), 3)));
    }
}

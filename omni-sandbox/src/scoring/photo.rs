//! Checks of the images of an ID.

use omni_engines::person::Agreement;
use omni_types::ScoreStatus;

use super::subject::Subject;
use super::verdict::Verdict;
use crate::evidence;
use crate::persona::Forgery;
use crate::session::Side;

/// The shadow for which the documentation recommends another image.
const LOT_OF_SHADOW: f64 = 1.0;

/// An image is accepted only if the outline of a card was found in it.
pub(super) fn alignment(subject: &Subject<'_>) -> Option<Verdict> {
    subject.document().front.as_ref().map(|_| Verdict::new(ScoreStatus::Ok, "PASSED"))
}

pub(super) fn sharpness_front(subject: &Subject<'_>) -> Option<Verdict> {
    subject.document().front.as_ref().map(|side| measured(side.sharpness))
}

pub(super) fn sharpness_back(subject: &Subject<'_>) -> Option<Verdict> {
    subject.document().back.as_ref().map(|side| measured(side.sharpness))
}

pub(super) fn light_front(subject: &Subject<'_>) -> Option<Verdict> {
    subject.document().front.as_ref().map(light)
}

pub(super) fn light_back(subject: &Subject<'_>) -> Option<Verdict> {
    subject.document().back.as_ref().map(light)
}

/// Glare hides what is printed. A shadow does not, but a person should look at the image.
fn light(side: &Side) -> Verdict {
    let is_shadowed = side.glare > 0 && side.shadow >= LOT_OF_SHADOW;
    if is_shadowed { Verdict::of(Agreement::Partial) } else { measured(side.glare) }
}

pub(super) fn tampered(subject: &Subject<'_>) -> Option<Verdict> {
    genuine(subject, Forgery::Tampered)
}

pub(super) fn covered(subject: &Subject<'_>) -> Option<Verdict> {
    genuine(subject, Forgery::Covered)
}

pub(super) fn fake(subject: &Subject<'_>) -> Option<Verdict> {
    genuine(subject, Forgery::Fake)
}

pub(super) fn on_screen(subject: &Subject<'_>) -> Option<Verdict> {
    genuine(subject, Forgery::Screen)
}

pub(super) fn on_paper(subject: &Subject<'_>) -> Option<Verdict> {
    genuine(subject, Forgery::Paper)
}

/// Whether no side shows a kind of forgery.
fn genuine(subject: &Subject<'_>, forgery: Forgery) -> Option<Verdict> {
    let document = subject.document();
    let sides = [document.front.as_ref(), document.back.as_ref()];
    document.front.as_ref()?;
    let found = sides.into_iter().flatten().any(|side| side.features.value.forgeries.contains(&forgery));
    Some(Verdict::passed(!found))
}

/// The same is asked of what is read as of a front when it is captured.
pub(super) fn readability(subject: &Subject<'_>) -> Option<Verdict> {
    subject.data.as_ref().map(|data| Verdict::passed(evidence::identifies(data)))
}

fn measured(value: i32) -> Verdict {
    let status = if value > 0 { ScoreStatus::Ok } else { ScoreStatus::Fail };
    Verdict::new(status, value.to_string())
}

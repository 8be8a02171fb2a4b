//! What becomes invalid when something that it was derived from is replaced.
//!
//! Corrections of the OCR data are not part of this: they affect later comparisons, not the results of earlier ones.

use omni_types::ImageType;

use super::{Session, Watchlist};
use crate::evidence::Id;

/// What the caller sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replaced {
    /// The front of an ID.
    Front(Id),
    /// The image of the face.
    Selfie,
    /// The image of the face from the video selfie.
    VideoSelfie,
    /// The proof of address.
    Statement,
    /// The phone number or the e-mail address.
    Contact,
}

impl Session {
    /// Forgets what was derived from the replaced item.
    pub(crate) fn outdate(&mut self, replaced: Replaced) {
        match replaced {
            Replaced::Front(Id::First) => {
                self.face.result = None;
                self.document.extracted = None;
                // Its frames were compared with the front.
                let video = &mut *self.video;
                (video.id, video.ocr_matches) = (None, None);
            }
            Replaced::Front(Id::Second) => {
                self.face.second_result = None;
                self.second_document.extracted = None;
            }
            Replaced::Selfie => {
                self.forget_comparisons(false);
                self.comparisons.antifraud = None;
                *self.watchlist = Watchlist::default();
                let check = self.government.check.as_ref();
                if check.is_some_and(|check| check.value.score.recognition_confidence.is_some()) {
                    self.government.check = None;
                }
            }
            Replaced::VideoSelfie => {
                self.forget_comparisons(true);
                *self.watchlist = Watchlist::default();
                if self.face.selfie.is_none() {
                    self.comparisons.antifraud = None;
                }
            }
            Replaced::Statement => self.comparisons.address = None,
            Replaced::Contact => {
                self.comparisons.antifraud = None;
                *self.watchlist = Watchlist::default();
            }
        }
    }

    /// Forgets the comparisons of the selfie, or of the video selfie.
    fn forget_comparisons(&mut self, of_video: bool) {
        let face = &mut *self.face;
        for result in [&mut face.result, &mut face.second_result] {
            if result.as_ref().is_some_and(|result| result.of_video == of_video) {
                *result = None;
            }
        }
    }

    /// Forgets the back of an ID that turns out to have none.
    pub(crate) fn forget_back(&mut self, id: Id) {
        self.document_mut(id).back = None;
        for image in [ImageType::FullFrameBackId, ImageType::CroppedBackId] {
            self.images.remove(&id.image(&image));
        }
    }
}

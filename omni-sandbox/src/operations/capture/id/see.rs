//! What is seen in an image of an ID.

use bytes::Bytes;
use omni_engines::image::{
    DecodeError, Image, MAX_DOCUMENT_NOISE, MIN_DOCUMENT_JPEG_QUALITY, Quality, jpeg_quality,
};
use omni_types::TypeOfId;
use omni_types::endpoint::Endpoint;

use crate::evidence::{self, Holder, SeenDocument};
use crate::frame::{Call, Refusal};
use crate::images::{Eyes, JPEG_QUALITY, Unseen};
use crate::persona::Area;

/// Shorter side, in pixels, from which an image can show an ID.
const MIN_SIDE: u32 = 100;

/// Width of a card, in pixels, from which the face on it can be cropped.
const MIN_CARD_WIDTH: f64 = 200.0;

/// The lowest sharpness of an image that shows something. On an evenly colored one there is nothing to be blurred.
const BLANK: f64 = 0.5;

/// An uploaded image of an ID, and what was measured in it.
pub(crate) struct SeenId {
    pub(crate) upload: Bytes,
    /// Where the request has it, as errors name it.
    pub(super) place: &'static str,
    pub(crate) measured: Result<MeasuredId, Unmeasured>,
}

/// Why nothing was measured in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmeasured {
    /// It cannot be decoded.
    Undecodable(DecodeError),
    /// The engines, or a library, failed on it.
    Failed,
}

pub(crate) struct MeasuredId {
    /// Whether the image has too few pixels to show an ID.
    pub(crate) too_small: bool,
    /// Quality of the card if one was found, otherwise of the whole image.
    pub(crate) quality: Quality,
    /// The noise of the camera on it.
    pub(super) noise: f64,
    pub(crate) card: Option<SeenCard>,
    /// What engines saw, if there are any.
    pub(crate) seen: Option<SeenDocument>,
    /// Who holds the ID, if that was looked for.
    pub(crate) holder: Option<Holder>,
}

pub(crate) struct SeenCard {
    /// The face on it cannot be cropped.
    pub(crate) too_small: bool,
    pub(super) horizontal_resolution: i32,
    pub(super) jpeg: Bytes,
    /// The portrait, cut out of it.
    pub(super) face: Option<Bytes>,
}

impl SeenId {
    /// Whether no ID could be seen in it because of its number of pixels.
    pub(crate) fn has_wrong_size(&self) -> bool {
        match &self.measured {
            Ok(measured) => measured.too_small,
            Err(error) => *error == Unmeasured::Undecodable(DecodeError::TooLarge),
        }
    }

    /// What engines saw.
    pub(crate) fn seen(&self) -> Option<&SeenDocument> {
        self.measured.as_ref().ok()?.seen.as_ref()
    }

    /// Whether the image is so far out of focus that it shows no known ID. How many there would be, and whether they
    /// would be cut off, is then uncertain too.
    pub(super) fn is_blurred(&self) -> bool {
        let Ok(MeasuredId { quality, card, seen, .. }) = &self.measured else { return false };
        let is_known = seen.as_ref().map_or(card.is_some(), |seen| {
            card.is_some() && seen.kind != TypeOfId::Unknown && !seen.several && !seen.cut_off
        });
        let is_too_small = card.as_ref().is_some_and(|card| card.too_small);
        !is_known
            && !is_too_small
            && quality.sharpness_score() == 0
            && (card.is_some() || quality.sharpness >= BLANK)
    }

    /// Whether hardly anything is left of the print, because the file is so small.
    pub(super) fn is_overcompressed(&self) -> bool {
        jpeg_quality(&self.upload).is_some_and(|quality| quality < MIN_DOCUMENT_JPEG_QUALITY)
    }

    /// Whether there was too little light.
    pub(super) fn is_dark(&self) -> bool {
        self.measured.as_ref().is_ok_and(|measured| measured.quality.is_dark())
    }

    /// Whether noise hides what a person would have to check.
    pub(super) fn is_noisy(&self) -> bool {
        self.measured.as_ref().is_ok_and(|measured| measured.noise > MAX_DOCUMENT_NOISE)
    }

    /// Whether the print is readable.
    pub(crate) fn is_sharp(&self) -> bool {
        self.measured.as_ref().is_ok_and(|measured| measured.quality.sharpness_score() > 0)
    }
}

/// Looks for an ID in an image, and for the person who holds it.
pub(crate) async fn see_held<E: Endpoint>(call: &Call<'_, E>, upload: Bytes) -> Result<SeenId, Refusal> {
    let looking = move |image: Image, eyes: Option<&Eyes<'_>>| match eyes {
        Some(eyes) => {
            let measured = MeasuredId::seen(&image, eyes, false)?;
            let portrait = measured.seen.as_ref().and_then(|seen| seen.portrait.as_ref());
            let holder = evidence::see_holder(eyes, &image, portrait.map(|portrait| portrait.width))?;
            Ok(MeasuredId { holder: Some(holder), ..measured })
        }
        None => Ok(MeasuredId::measured(&image, None)),
    };
    let seen = call.house().images.see(upload.clone(), looking).await?;
    Ok(SeenId { upload, place: "base64Image", measured: seen.map_err(Unmeasured::Undecodable) })
}

/// Looks for an ID in an image, and cuts out the portrait, which is in this area if no engine looks for it.
///
/// If engines or a library fail on the image, the capture fails for a documented reason.
pub(super) async fn look<E: Endpoint>(
    call: &Call<'_, E>,
    (upload, place): (Bytes, &'static str),
    portrait: Option<Area>,
) -> SeenId {
    let looking = move |image: Image, eyes: Option<&Eyes<'_>>| match eyes {
        Some(eyes) => MeasuredId::seen(&image, eyes, portrait.is_some()),
        None => Ok(MeasuredId::measured(&image, portrait)),
    };
    let measured = measured(call.house().images.see(upload.clone(), looking).await);
    SeenId { upload, place, measured }
}

/// The result of looking at an image. The cause of a failure is in the log.
fn measured(seen: Result<Result<MeasuredId, DecodeError>, Refusal>) -> Result<MeasuredId, Unmeasured> {
    match seen {
        Ok(seen) => seen.map_err(Unmeasured::Undecodable),
        Err(_) => Err(Unmeasured::Failed),
    }
}

impl MeasuredId {
    /// What engines see.
    fn seen(image: &Image, eyes: &Eyes<'_>, wants_face: bool) -> Result<Self, Unseen> {
        if is_too_small(image) {
            return Ok(Self::without_card(image));
        }
        let seen = evidence::see_document(eyes, image)?;
        let portrait = seen.portrait.as_ref().filter(|_| wants_face);
        let card = seen.aligned.then(|| SeenCard {
            too_small: seen.width < MIN_CARD_WIDTH,
            horizontal_resolution: rounded(seen.resolution),
            jpeg: seen.cropped.clone(),
            face: portrait.and_then(|portrait| portrait.cropped.clone()),
        });
        Ok(Self {
            too_small: false,
            quality: seen.quality,
            noise: seen.noise,
            card,
            seen: Some(seen),
            holder: None,
        })
    }

    /// What is measured without engines.
    fn measured(image: &Image, portrait: Option<Area>) -> Self {
        let Some(card) = image.card() else { return Self::without_card(image) };
        let noise = image.noise(card.width_px);
        let quality = card.image.quality();
        let face = portrait.and_then(|area| card.image.part(area.0));
        let card = SeenCard {
            too_small: card.width_px < MIN_CARD_WIDTH,
            horizontal_resolution: rounded(card.horizontal_resolution()),
            jpeg: card.image.to_jpeg(JPEG_QUALITY).into(),
            face: face.map(|face| face.to_jpeg(JPEG_QUALITY).into()),
        };
        Self { too_small: is_too_small(image), quality, noise, card: Some(card), seen: None, holder: None }
    }

    /// An image in which no card is found or looked for.
    fn without_card(image: &Image) -> Self {
        Self {
            too_small: is_too_small(image),
            quality: image.quality(),
            noise: image.noise(f64::from(image.width())),
            card: None,
            seen: None,
            holder: None,
        }
    }
}

fn is_too_small(image: &Image) -> bool {
    image.width().min(image.height()) < MIN_SIDE
}

/// Resolutions are small positive numbers.
fn rounded(resolution: f64) -> i32 {
    resolution.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sandbox_fails_on_is_not_the_fault_of_the_image() {
        let failed = measured(Err(Refusal::internal("the engines could not look at the image")));
        assert_eq!(failed.err(), Some(Unmeasured::Failed));
        let broken = measured(Ok(Err(DecodeError::Broken)));
        assert_eq!(broken.err(), Some(Unmeasured::Undecodable(DecodeError::Broken)));
    }
}

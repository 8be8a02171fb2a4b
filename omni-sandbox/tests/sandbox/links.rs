//! Stored images and the links to them.

use std::time::Duration;

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_types::{ImageLinks, Images, Operation};
use serde_json::json;

use crate::caller::{Caller, Failure, TestResult, refused, typed};

#[tokio::test]
async fn images_come_back_unchanged() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let wanted = json!({"images": [
        "fullFrameFrontID", "fullFrameBackID", "croppedFrontID", "croppedBackID", "selfie", "signature",
    ]});
    let images: Images = typed(caller.send(Operation::FetchImages, &wanted).await?)?;
    for (image, sent) in [
        (images.full_frame_front_id, CARD_FRONT),
        (images.full_frame_back_id, CARD_BACK),
        (images.selfie, SELFIE),
    ] {
        assert!(image.ok_or("no image")?.decode()? == sent);
    }
    for cropped in [images.cropped_front_id, images.cropped_back_id] {
        let cropped = cropped.ok_or("no cropped image")?.decode()?;
        assert!(cropped.starts_with(b"\xff\xd8\xff") && cropped.len() < CARD_FRONT.len());
    }
    assert!(images.signature.is_none() && images.signatures.is_none());
    Ok(())
}

async fn selfie_link(caller: &Caller) -> Result<String, Failure> {
    caller.upload(Operation::AddFace, SELFIE).await?;
    let wanted = json!({"images": ["selfie", "croppedFrontID"]});
    let links: ImageLinks = typed(caller.send(Operation::FetchImageLinks, &wanted).await?)?;
    assert!(links.cropped_front_id.is_none());
    Ok(links.selfie.ok_or("no link")?.into_inner())
}

#[tokio::test]
async fn a_link_is_valid_for_an_hour() -> TestResult {
    let caller = Caller::new().await?;
    let link = selfie_link(&caller).await?;
    assert!(link.starts_with(caller.sandbox.files_url()));
    let image = caller.http.get(&link).send().await?;
    assert_eq!(image.headers()["content-type"], "image/jpeg");
    assert!(image.bytes().await? == SELFIE);
    let head = caller.http.head(&link).send().await?;
    assert_eq!((head.status().as_u16(), &head.headers()["content-type"]), (200, &"image/jpeg".parse()?));
    assert_eq!(head.headers()["content-length"], SELFIE.len().to_string());
    assert!(head.bytes().await?.is_empty());

    caller.sandbox.advance_clock(Duration::from_secs(30 * 60));
    assert_eq!(caller.http.get(&link).send().await?.status(), 200);
    caller.sandbox.advance_clock(Duration::from_secs(30 * 60));
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 410);
    assert_eq!(refused(caller.http.delete(&link).send().await?).await?.0, 405);
    Ok(())
}

#[tokio::test]
async fn a_changed_link_is_refused() -> TestResult {
    let caller = Caller::new().await?;
    let link = selfie_link(&caller).await?;
    let (path, signature) = link.rsplit_once("signature=").ok_or("no signature")?;
    let (bare, expiry) = path.split_once("?expires=").ok_or("no expiry")?;
    let later = expiry.trim_end_matches('&').parse::<i64>()? + 1;
    let other = if signature.starts_with('0') { '1' } else { '0' };
    for changed in [
        link.replace("/selfie?", "/croppedFrontID?"),
        format!("{bare}?expires={later}&signature={signature}"),
        format!("{path}signature={other}{}", &signature[1..]),
        format!("{path}signature="),
        path.to_owned(),
        bare.to_owned(),
        format!("{}/", caller.sandbox.files_url()),
    ] {
        assert_eq!(refused(caller.http.get(&changed).send().await?).await?.0, 403, "{changed}");
    }
    // A link of one sandbox is not valid in another one.
    let stranger = Caller::new().await?;
    let elsewhere = link.replace(caller.sandbox.files_url(), stranger.sandbox.files_url());
    assert_eq!(refused(caller.http.get(&elsewhere).send().await?).await?.0, 403);
    Ok(())
}

#[tokio::test]
async fn a_link_to_a_deleted_image_is_refused() -> TestResult {
    let caller = Caller::new().await?;
    let link = selfie_link(&caller).await?;
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 404);
    Ok(())
}

//! Faces in front of the camera.

use image::{RgbImage, imageops};
use omni_engines::specimen::{Kind, Person, Side, draw};
use omni_sandbox::specimen::SELFIE;
use omni_sandbox::{Engines, Persona, Sandbox};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Failure, TestResult, message, refused, responded, text};
use crate::images::{beside, on_gray, part_of_selfie, pixels, png, portrait, resized, upload};
use crate::{builder, caller};

const FACE: Operation = Operation::AddFace;

/// An image in a part of the light.
pub fn dimmed(image: &RgbImage, part: u8) -> RgbImage {
    let mut dark = image.clone();
    dark.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|value| value / part));
    dark
}

/// The person of the selfie, and a smaller one.
fn two_people() -> Result<Vec<u8>, Failure> {
    png(beside(&resized(&pixels(SELFIE)?, 700), &resized(&pixels(&portrait("b")?)?, 400)))
}

/// Beside the causes in the test of the codes.
#[tokio::test]
async fn a_selfie_is_refused_for_what_is_wrong_with_it() -> TestResult {
    let caller = caller().await?;
    let selfie = pixels(SELFIE)?;
    let dark = dimmed(&selfie, 6);
    let other = resized(&pixels(&portrait("b")?)?, 400);
    let mut above = on_gray(700, 700 + other.height());
    imageops::replace(&mut above, &resized(&selfie, 700), 0, 0);
    imageops::replace(&mut above, &other, 150, 700);
    let mut wrong = Vec::new();
    for (what, image, code) in [
        ("nobody", png(on_gray(300, 300))?, 4019),
        ("two people, one above the other", png(above)?, 4010),
        ("through the nose", part_of_selfie((0, 0), (230, 512))?, 3004),
        ("dark", png(dark)?, 3007),
        ("a fifth of the light", png(dimmed(&selfie, 5))?, 3007),
        ("an ID that fills the image", draw(Kind::Id, Side::Front, &Person::zara()).to_jpeg(90), 4005),
        (
            "a passport that fills the image",
            draw(Kind::Passport, Side::Front, &Person::zara()).to_jpeg(90),
            4005,
        ),
    ] {
        let response = caller.request(FACE).json(&upload(&image)).send().await?;
        let status = response.json::<Value>().await?["status"].clone();
        if status != code {
            wrong.push(format!("{what}: {status} instead of {code}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    // The flag beside a whole face has the shape of a card.
    for width in [330, 300] {
        let image = part_of_selfie((0, 0), (width, 512))?;
        assert_eq!(caller.request(FACE).json(&upload(&image)).send().await?.status(), 200, "{width}");
    }
    caller.upload(FACE, SELFIE).await?;
    let face = caller.send(Operation::FetchImages, &json!({"images": ["croppedFace"]})).await?;
    let face: omni_types::Base64 = serde_json::from_value(face["croppedFace"].clone())?;
    let face = pixels(&face.decode()?)?;
    assert!(
        (100..350).contains(&face.width()) && (150..400).contains(&face.height()),
        "{:?}",
        face.dimensions()
    );
    Ok(())
}

#[tokio::test]
async fn the_same_person_is_known_again_and_the_session_says_that_it_was_measured() -> TestResult {
    let mut caller = caller().await?;
    let mut seen = Vec::new();
    for name in ["a-1", "a-2", "b"] {
        caller.start(&json!({})).await?;
        responded(caller.request(FACE).json(&upload(&portrait(name)?)).send().await?).await?;
        let state = caller.sandbox.sessions().get(&caller.session).await?;
        let face = state.facts.into_iter().find(|fact| fact.place == "/face/selfie/face").ok_or("no face")?;
        assert_eq!(face.source, "measured");
        assert!(face.value["id"]["likeness"].is_string(), "{name}");
        seen.push(face.value["id"]["likeness"].clone());
    }
    assert_ne!(seen[0], seen[1]);
    // A persona that insists on being somebody else is not compared.
    caller.sandbox.set_persona(Persona::stranger());
    caller.start(&json!({})).await?;
    caller.upload(FACE, SELFIE).await?;
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    let face = state.facts.into_iter().find(|fact| fact.place == "/face/selfie/face").ok_or("no face")?;
    assert_eq!((face.source.as_str(), &face.value["id"]), ("persona:stranger", &json!("stranger")));
    Ok(())
}

#[tokio::test]
async fn the_watchlist_of_the_organization_knows_faces() -> TestResult {
    let mut caller = caller().await?;
    let admin = caller.admin().await?;
    let add = |image: Vec<u8>| {
        let entry =
            json!({"imageBase64": omni_types::Base64::from_bytes(image), "watchlistType": "BLACKLIST"});
        caller.request_as(&admin, Operation::AddWatchlistEntry).json(&entry).send()
    };
    responded(add(portrait("a-1")?).await?).await?;
    for (image, problem) in [
        (portrait("a-2")?, "another entry already has it"),
        (png(on_gray(300, 300))?, "no face was found in the image"),
        (two_people()?, "the image shows several people"),
    ] {
        let (status, error) = refused(add(image).await?).await?;
        assert_eq!((status, error.status), (400, Some(400)), "{problem}");
        assert!(message(&error).starts_with(&format!("imageBase64: {problem}")), "{error:?}");
    }
    // It is not a selfie, but shows who is listed.
    responded(add(draw(Kind::Id, Side::Front, &Person::zara()).to_jpeg(90)).await?).await?;
    for (name, listed) in [("a-2", true), ("d", true), ("c", false)] {
        caller.start(&json!({})).await?;
        responded(caller.request(FACE).json(&upload(&portrait(name)?)).send().await?).await?;
        let found = caller.send(Operation::ProcessWatchlist, &json!({})).await?;
        assert_eq!(found["match"], listed, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn an_authentication_needs_an_image_of_one_person() -> TestResult {
    let caller = caller().await?;
    caller.onboard().await?;
    let customer = text(&caller.send(caller.approval(), &json!({})).await?, "uuid")?;
    let add = |images: &[&[u8]]| {
        let photos = images.iter().map(|image| omni_types::Base64::from_bytes(image.to_vec()));
        let data: Value = photos.map(|photo| json!({"id": customer, "photo": photo})).collect();
        caller.request(Operation::AddAuthentications).json(&json!({"data": data})).send()
    };
    for (image, problem) in [
        (png(on_gray(300, 300))?, "no face was found in the image"),
        (two_people()?, "the image shows several people"),
        (SELFIE[..SELFIE.len() / 2].to_vec(), "the image is damaged or incomplete"),
    ] {
        let (status, error) = refused(add(&[SELFIE, image.as_slice()]).await?).await?;
        // The documentation has no custom codes for this operation.
        assert_eq!((status, error.status), (400, Some(400)), "{problem}");
        assert!(message(&error).starts_with(&format!("data[1].photo: {problem}")), "{error:?}");
    }
    let stored = async || -> Result<usize, Failure> {
        let state: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
        Ok(state["tables"]["authentications"].as_array().ok_or("no list")?.len())
    };
    assert_eq!(stored().await?, 0);
    responded(add(&[SELFIE, SELFIE]).await?).await?;
    assert_eq!(stored().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_sandbox_says_which_engines_it_has_and_does_not_start_without_weights() -> TestResult {
    let sandbox = builder().start().await?;
    assert_eq!(sandbox.engines(), ["faces", "text", "barcodes"]);
    let health = reqwest::get(format!("{}/health", sandbox.management_url())).await?.text().await?;
    assert_eq!(health, "{\"status\":\"ok\",\"engines\":[\"faces\",\"text\",\"barcodes\"]}");
    let none = Sandbox::builder().start().await?;
    assert!(none.engines().is_empty());
    let error = Sandbox::builder().engines(Engines::from_folder("no-such-folder")).start().await;
    let error = error.err().ok_or("started without weights")?;
    assert_eq!(error.to_string(), "failed to load the engines");
    let source = std::error::Error::source(&error).ok_or("no source")?.to_string();
    assert!(source.contains("onnx") && source.contains("omni-engines/models"), "{source}");
    Ok(())
}

//! What a caller decides from the responses of the sandbox, as the documentation recommends.

use omni_engines::specimen::{Kind, Scene, Side, draw, photograph};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use super::caller::{Caller, Failure};
use super::cells::{Cell, Expected, Judgment, Reason, Subject};

/// Below this, the documentation recommends another image.
const MIN_RESOLUTION: i64 = 155;

/// What the scene of a card is drawn with: dots per inch.
const DOTS: f32 = 300.0;

/// All reasons.
const ANY: [Reason; 10] = [
    Reason::Blurred,
    Reason::Glare,
    Reason::Dark,
    Reason::Noisy,
    Reason::LowResolution,
    Reason::TwoDocuments,
    Reason::CutOff,
    Reason::WrongSide,
    Reason::WrongKind,
    Reason::Unreadable,
];

/// Checks that are about the person or the day, and not about the image.
const NOT_OF_THE_IMAGE: [&str; 2] = ["documentExpired", "underageCheck"];

/// The decision about an image.
#[derive(Default)]
pub struct Decision {
    /// What the responses say against it: reasons, codes and failed checks. Empty if it is accepted.
    pub said: Vec<String>,
    /// What these can stand for.
    reasons: Vec<Reason>,
    /// The good image of the other side was refused, so nothing was decided about this one.
    pub is_open: bool,
}

impl Decision {
    pub fn judgment(&self, cell: &Cell) -> Judgment {
        let is_small =
            self.reasons.contains(&Reason::LowResolution) && cell.scene.scale * DOTS < MIN_RESOLUTION as f32;
        if cell.expected == Expected::Accept && is_small {
            return Judgment::Right;
        }
        cell.expected.judge((!self.said.is_empty()).then_some(self.reasons.as_slice()))
    }

    fn against(&mut self, what: impl Into<String>, reasons: &[Reason]) {
        self.said.push(what.into());
        self.reasons.extend(reasons);
    }
}

/// Sends the image, and a good image of the other side.
pub async fn decide(caller: &mut Caller, cell: &Cell) -> Result<Decision, Failure> {
    caller.start(&json!({})).await?;
    let (image, other) = (cell.jpeg(), other_side(cell));
    let mut decision = Decision::default();
    if cell.asked.0 == Kind::Bank {
        let (front, back) = sides(cell.asked.1, &image, other.as_deref());
        add(caller, Operation::AddCreditCardFront, front.unwrap_or(&image)).await?;
        add(caller, Operation::AddCreditCardBack, back.unwrap_or(&image)).await?;
        caller.call(Operation::ProcessCreditCard).await?;
        let data = caller.call(Operation::FetchCreditCardOcrData).await?;
        let status = data["cardProcessingStatus"].as_str().unwrap_or("none");
        if status != "OK" {
            decision.against(status, of_status(status));
        }
        return Ok(decision);
    }
    let (front, back) = sides(cell.asked.1, &image, other.as_deref());
    for (operation, side, file) in
        [(Operation::AddFrontId, Side::Front, front), (Operation::AddBackId, Side::Back, back)]
    {
        let Some(file) = file else { continue };
        let response = add(caller, operation, file).await?;
        if side == cell.asked.1 {
            captured(&mut decision, &response);
        } else if !response["failReason"].is_null() || response["classification"] != true {
            decision.is_open = true;
        }
        if decision.is_open || !decision.said.is_empty() {
            return Ok(decision);
        }
    }
    caller.send(Operation::ProcessId, &json!({})).await?;
    scored(&mut decision, &caller.call(Operation::FetchScore).await?);
    Ok(decision)
}

/// Front and back; one of them is the image of the cell.
fn sides<'a>(asked: Side, image: &'a [u8], other: Option<&'a [u8]>) -> (Option<&'a [u8]>, Option<&'a [u8]>) {
    if asked == Side::Front { (Some(image), other) } else { (other, Some(image)) }
}

/// A good image of the side that is not asked for, if the document has one.
fn other_side(cell: &Cell) -> Option<Vec<u8>> {
    let (kind, side): Subject = cell.asked;
    let other = if side == Side::Front { Side::Back } else { Side::Front };
    let scene = Scene::default();
    (kind != Kind::Passport).then(|| {
        photograph(&draw(kind, other, &cell.person), &scene, cell.number).to_jpeg(scene.jpeg_quality)
    })
}

async fn add(caller: &Caller, operation: Operation, image: &[u8]) -> Result<Value, Failure> {
    let body = json!({"base64Image": Base64::from_bytes(image.to_vec())});
    Ok(caller.request(operation).json(&body).send().await?.json().await?)
}

/// What the processing status of a payment card stands for.
fn of_status(status: &str) -> &'static [Reason] {
    match status {
        "SEVERAL_DOCUMENTS" => &[Reason::TwoDocuments],
        "CARD_CUT_OFF" => &[Reason::CutOff],
        "TOO_DARK" => &[Reason::Dark],
        "GLARE" => &[Reason::Glare],
        "BLURRED" => &[Reason::Blurred],
        "NOISY" => &[Reason::Noisy],
        // What is not read may be hidden by anything.
        _ => &ANY,
    }
}

/// What the response to a captured side of an ID says against it.
fn captured(decision: &mut Decision, response: &Value) {
    use Reason::{
        Blurred, CutOff, Dark, Glare, LowResolution, Noisy, TwoDocuments, Unreadable, WrongKind, WrongSide,
    };
    if let Some(code) = response["status"].as_i64() {
        let reasons: &[Reason] =
            if code == 1003 { &[LowResolution, Unreadable] } else { &[WrongKind, WrongSide, Unreadable] };
        decision.against(code.to_string(), reasons);
        return;
    }
    if let Some(reason) = response["failReason"].as_str() {
        let reasons: &[Reason] = match reason {
            "DOCUMENT_NOT_READABLE" => &[Blurred, Glare, Dark, Noisy, LowResolution, Unreadable],
            "UNABLE_TO_ALIGN_DOCUMENT" => &[CutOff, TwoDocuments],
            "WRONG_DOCUMENT_SIDE" | "WRONG_ONE_SIDED_DOCUMENT" => &[WrongSide],
            "ID_TYPE_UNACCEPTABLE" => &[WrongKind],
            "UNKNOWN_DOCUMENT_TYPE" => &[WrongKind, Unreadable],
            _ => &[],
        };
        decision.against(reason, reasons);
        return;
    }
    if response["classification"] != true {
        decision.against("not classified", &[WrongKind, Unreadable]);
    }
    if response["correctGlare"] == false {
        decision.against("glare", &[Glare]);
    }
    if response["correctSharpness"] == false {
        decision.against("sharpness", &[Blurred, Dark]);
    }
    let resolution = response["horizontalResolution"].as_i64().unwrap_or(0);
    if resolution < MIN_RESOLUTION {
        decision.against(format!("resolution {resolution}"), &[LowResolution]);
    }
}

/// What the score says against the images of an ID.
fn scored(decision: &mut Decision, score: &Value) {
    for section in ["photoSecurityAndQuality", "idSpecific"] {
        for check in score["idValidation"][section].as_array().into_iter().flatten() {
            let key = check["key"].as_str().unwrap_or_default();
            if check["status"] != "FAIL" || NOT_OF_THE_IMAGE.contains(&key) {
                continue;
            }
            let reasons: &[Reason] = match key {
                "balancedLightFront" | "balancedLightBack" => &[Reason::Glare],
                "sharpnessFront" | "sharpnessBack" => &[Reason::Blurred],
                "documentTypeSideCrosscheck" => &[Reason::WrongKind, Reason::Unreadable],
                _ => &[Reason::Unreadable],
            };
            decision.against(key, reasons);
        }
    }
}

//! The questions in a video selfie.

use std::sync::LazyLock;

use omni_types::{QuestionAndAnswer, endpoint};
use sha2::{Digest as _, Sha256};

use crate::basics::hex;
use crate::flow::Question;
use crate::frame::{Call, Refusal};

/// Used if the organization has no questions of its own.
const BUILT_IN: &[(&str, &str)] = &[
    ("How many days does a week have?", "Seven"),
    ("Which color do you get from blue and yellow?", "Green"),
    ("How many legs does a spider have?", "Eight"),
    ("Which month follows April?", "May"),
    ("What is the opposite of hot?", "Cold"),
    ("How much is three plus four?", "Seven"),
];

/// The question about voice consent, which is asked in addition.
const CONSENT: (&str, &str) = ("Do you consent to the recording of your voice?", "Yes");

static DEFAULT: LazyLock<Vec<Question>> = LazyLock::new(|| {
    let question = |(question, answer): &(&str, &str)| Question {
        question: (*question).to_owned(),
        answer: (*answer).to_owned(),
    };
    BUILT_IN.iter().map(question).collect()
});

/// Random questions: as many as requested, at most as many as there are. From the default set it is one, as
/// documented.
pub(crate) async fn fetch_questions(
    call: &mut Call<'_, endpoint::FetchQuestions>,
) -> Result<Vec<QuestionAndAnswer>, Refusal> {
    call.session(None).await?;
    let wanted = usize::try_from(call.query().number_of_questions).ok().filter(|wanted| *wanted > 0);
    let Some(wanted) = wanted else {
        return Err(Refusal::bad_request("query parameter numberOfQuestions: expected 1 or more"));
    };
    let own = call.house().flows.questions();
    let (all, wanted) = if own.is_empty() { (DEFAULT.as_slice(), 1) } else { (own, wanted) };
    let mut left: Vec<&Question> = all.iter().collect();
    let mut questions = Vec::new();
    while questions.len() < wanted && !left.is_empty() {
        let question = left.swap_remove(random(&call.new_id(), left.len()));
        questions.push(pair(&question.question, &question.answer));
    }
    if call.query().return_voice_consent_question.unwrap_or(true) {
        questions.push(pair(CONSENT.0, CONSENT.1));
    }
    Ok(questions)
}

/// The same question always has the same id.
fn pair(question: &str, answer: &str) -> QuestionAndAnswer {
    let id = hex(&Sha256::digest(question.as_bytes())[..12]);
    QuestionAndAnswer::new().with_question(question).with_answer(answer).with_id(id)
}

/// A number below a limit, from the part of a new id that cannot be guessed.
fn random(id: &str, limit: usize) -> usize {
    let digits = id.get(id.len().saturating_sub(8)..).unwrap_or_default();
    u32::from_str_radix(digits, 16).map_or(0, |number| number as usize % limit.max(1))
}

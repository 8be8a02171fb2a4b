//! Machine-readable zones of passports, visas and IDs, read from images: formats TD1, TD2, TD3, MRV-A and MRV-B of ICAO Doc
//! 9303.
//!
//! Each position is read with the characters that it can have. Where check digits contradict the text, it is repaired
//! as far as the image allows; [`Zone::repaired`] says where. A zone whose digits do not fit is returned as read:
//! some specimens are printed with wrong ones. Names have no check digit: [`Zone::compare_names`] compares them with
//! the print.

mod layout;
mod names;
#[cfg(feature = "documents")]
pub(crate) mod number;
mod path;
mod search;
mod shape;
mod stack;
mod states;
mod zone;

use ::mrz::{MrzData, MrzDate};
use jiff::civil::Date;

use crate::image::Image;
use crate::image::pyramid::Pyramid;
use crate::models::{LookError, Turn};
use crate::text::Page;
use layout::{LAYOUTS, Layout, Span};
use path::Path;
use search::Rival;
use stack::Candidate;

pub use names::Print;
pub use zone::{Certainty, Checks, Format, Sex, Zone};

/// The lowest mean likelihood of all characters, fillers included, in a zone where at least as many check digits fail as
/// fit. Text that is not a zone lacks the fillers.
const MIN_UNCHECKED: f64 = 0.93;

/// The lowest [confidence](Zone::confidence) of a zone if most of its check digits fit: each fits by chance in one of ten
/// cases.
const MIN_CONFIDENCE: f64 = 0.55;

/// The fewest fillers of a zone: two separate the surname from the given names. Print that looks like a zone because it has
/// only capitals and digits has none, and a few of its characters fit as check digits by chance.
const MIN_FILLERS: usize = 2;

/// The certainty of a replaced character.
const REPLACED: f64 = 0.5;

/// How much a doubtful first letter, which determines the format, counts beside the mean of all steps.
const FIRST_LETTER: f32 = 0.15;

/// The lowest likelihood of a first letter that leaves no other format.
const SETTLED: f32 = 0.5;

/// Finds and reads the zone on a page that was read from the image. `None` if there is none.
///
/// At most twelve lines that look like those of a zone are considered, in at most 24 groups of two or three. Each line of a
/// group is read at most once more, and those of the best group twice. Besides the networks, this takes about one byte per
/// pixel of the image, for halved copies of it, and at most 16 MB.
///
/// # Errors
///
/// Any [`LookError`].
pub fn find(turn: &Turn<'_>, image: &Image, page: &Page) -> Result<Option<Zone>, LookError> {
    let pyramid = Pyramid::new(image.pixels());
    let mut found: Option<Found> = None;
    for mut stack in stack::stacks(page) {
        stack::complete(turn, &pyramid, (page, &mut stack))?;
        let Some((rank, zone)) = best(&stack) else { continue };
        let is_settled = rank.is_settled(&zone);
        if found.as_ref().is_none_or(|found| rank.is_better(&found.rank)) {
            found = Some(Found { rank, zone, stack });
        }
        if is_settled {
            break;
        }
    }
    let Some(mut found) = found else { return Ok(None) };
    found.take_in(&pyramid);
    if !found.zone.is_clear() {
        stack::look_again(turn, &pyramid, &mut found.stack)?;
        found.take_in(&pyramid);
    }
    Ok(Some(found.zone))
}

/// Whether there is a second zone of the same format on the page, from another document.
#[cfg(feature = "documents")]
pub(crate) fn is_repeated(
    turn: &Turn<'_>,
    image: &Image,
    (page, zone): (&Page, &Zone),
) -> Result<bool, LookError> {
    let others = page.lines.iter().enumerate().filter(|(index, _)| !zone.page_lines.contains(index));
    let others: Vec<_> = others.map(|(_, line)| line).filter(|line| line.cells.is_some()).cloned().collect();
    if others.len() < zone.lines.len() {
        return Ok(false);
    }
    let second = find(turn, image, &Page { lines: others, turned: page.turned })?;
    Ok(second.is_some_and(|second| second.format == zone.format && second.is_consistent()))
}

/// A zone that was read, with its lines.
struct Found {
    rank: Rank,
    zone: Zone,
    stack: Vec<Candidate>,
}

impl Found {
    /// Reads the lines with everything known so far. The result is more certain than before, unless digits no longer fit.
    fn take_in(&mut self, pyramid: &Pyramid<'_>) {
        let layout = LAYOUTS.iter().find(|layout| layout.format == self.zone.format);
        let again = layout.and_then(|layout| read((&self.stack, layout), Some(pyramid)));
        if let Some((rank, zone)) = again.filter(|(rank, _)| rank.fitting >= self.rank.fitting) {
            (self.rank, self.zone) = (rank, zone);
        }
    }
}

/// The format that fits the lines best.
fn best(stack: &[Candidate]) -> Option<(Rank, Zone)> {
    let mut best = None;
    for layout in LAYOUTS.iter().filter(|layout| layout.lines.len() == stack.len()) {
        best = better(best, read((stack, layout), None));
        if best.as_ref().is_some_and(|(rank, zone): &(Rank, Zone)| rank.is_settled(zone)) {
            break;
        }
    }
    best
}

fn better(one: Option<(Rank, Zone)>, other: Option<(Rank, Zone)>) -> Option<(Rank, Zone)> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.0.is_better(&one.0) { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// How well a reading fits.
struct Rank {
    fitting: i32,
    score: f32,
    /// How likely the first letter is, which determines the format, 0 to 1.
    first: f32,
}

impl Rank {
    /// Whether no other lines or format could fit as well.
    fn is_settled(&self, zone: &Zone) -> bool {
        self.first >= SETTLED && zone.is_settled()
    }

    fn is_better(&self, other: &Self) -> bool {
        // Each fitting digit weighs as much as it is unlikely to fit by chance.
        let weight = |rank: &Self| rank.score + 0.1 * rank.fitting as f32;
        weight(self) > weight(other)
    }
}

/// Reads lines in a format, and looks at the shapes of characters if the image is given. `None` if they do not have that
/// format.
fn read((stack, layout): (&[Candidate], &Layout), shapes: Option<&Pyramid<'_>>) -> Option<(Rank, Zone)> {
    let mut paths = Vec::new();
    for (index, (candidate, classes)) in stack.iter().zip(layout.lines).enumerate() {
        let cells = candidate.line.cells.as_ref()?;
        let classes = classes.as_bytes();
        let mut path = path::read(cells, classes, index == layout.names)?;
        if let Some(other) =
            candidate.again.as_ref().and_then(|cells| path::read(cells, classes, index == layout.names))
        {
            path = path.with(&other, classes);
        }
        paths.push(path);
    }
    let (confidence, with_fillers) = (mean(&paths, false), mean(&paths, true));
    if confidence < MIN_CONFIDENCE {
        return None;
    }
    if let Some(pyramid) = shapes {
        for ((path, classes), candidate) in paths.iter_mut().zip(layout.lines).zip(stack) {
            shape::weigh(pyramid, &candidate.line.frame, (path, classes.as_bytes()));
        }
    }
    let mut repaired = search::repair(&mut paths, layout);
    repaired.extend(end_names(&mut paths, layout));
    repaired.extend(states::repair(&mut paths, layout));
    repaired.sort_unstable();
    let rivals = layout.checks.iter().map(|check| search::others(&paths, layout, check)).collect::<Vec<_>>();
    let lines: Vec<String> =
        paths.iter().map(|path| path.text.iter().copied().map(char::from).collect()).collect();
    let data = parse(&lines, layout.format)?;
    let is_mexican_voter =
        layout.format == Format::Td1 && data.document_type == "ID" && data.issuing_country == "MEX";
    let mut checks = Checks::from(&data.checks);
    for (check, fits) in layout.checks.iter().chain(&layout.composite).zip(checks.all_mut(layout.format)) {
        // A digit that fits, but is not printed, was only put where there has to be one.
        let is_printed = paths.get(check.digit.0).is_some_and(|path| !path.is_filler(check.digit.1));
        *fits = fits.map(|fits| fits && is_printed);
    }
    let fitting = checks.all().map(|fits| if fits { 1 } else { -1 }).sum();
    if clear_fillers(&paths) < MIN_FILLERS || (fitting <= 0 && with_fillers < MIN_UNCHECKED) {
        return None;
    }
    let mut score = paths.iter().map(|path| path.score).sum::<f32>() / paths.len().max(1) as f32;
    let first = paths.first().and_then(|path| path.likelihoods.first()).copied().unwrap_or_default();
    score += FIRST_LETTER * first.max(1e-3).ln();
    let zone = Zone {
        format: layout.format,
        confidence: (confidence * 1000.0).round() / 1000.0,
        checks,
        document_code: data.document_type.clone(),
        issuing_state: data.issuing_country.clone(),
        document_number: data.full_document_number().to_owned(),
        surname: data.surname.clone(),
        given_names: data.given_names.clone(),
        nationality: data.nationality.clone(),
        birth_date: date(data.date_of_birth),
        sex: match data.sex {
            // Voter cards write the sex in Spanish: H is a man, M is a woman.
            mrz::Sex::Male
                if is_mexican_voter
                    && lines.get(1).is_some_and(|line| line.as_bytes().get(7) == Some(&b'M')) =>
            {
                Sex::Female
            }
            mrz::Sex::Male => Sex::Male,
            mrz::Sex::Female => Sex::Female,
            _ => Sex::Unspecified,
        },
        expiry_date: date(data.date_of_expiry),
        optional: [data.optional_data_1.clone(), data.optional_data_2.clone()],
        certainty: certainty((&paths, layout), &repaired, &rivals),
        other_numbers: other_numbers(&rivals, layout.format, data.full_document_number()),
        repaired,
        page_lines: stack.iter().flat_map(|candidate| candidate.indexes.iter().copied()).collect(),
        lines,
    };
    Some((Rank { fitting, score, first }, zone))
}

/// How many fillers the network sees. Where the format needs one, other print becomes one too, but hardly a likely one.
fn clear_fillers(paths: &[Path]) -> usize {
    let characters = paths.iter().flat_map(|path| path.text.iter().zip(&path.likelihoods));
    characters.filter(|(character, likely)| **character == b'<' && **likely > 0.5).count()
}

/// Puts fillers after the names, and between surname and given names, where there cannot be letters. Returns their places.
fn end_names(paths: &mut [Path], layout: &Layout) -> Vec<(usize, usize)> {
    let begin = names_begin(layout);
    let Some(path) = paths.get_mut(layout.names) else { return Vec::new() };
    let costs: Vec<Option<f32>> = (begin..path.text.len()).map(|at| path.cost_of(at, b'<')).collect();
    let misread = names::misread_fillers(&costs);
    let mut places: Vec<usize> = misread.into_iter().map(|at| begin + at).collect();
    for at in &places {
        path.replace(*at, (b'<', b'L'));
    }
    let beyond = names::beyond_end(path.text.get(begin..).unwrap_or_default());
    for at in beyond.into_iter().map(|at| begin + at) {
        path.replace(at, (b'<', b'L'));
        places.push(at);
    }
    places.into_iter().map(|at| (layout.names, at)).collect()
}

/// Where the names begin in their line: after the code and the state, except on cards.
fn names_begin(layout: &Layout) -> usize {
    if layout.format == Format::Td1 { 0 } else { 5 }
}

/// Mean likelihood of the characters, with or without the fillers, which are nearly always certain.
fn mean(paths: &[Path], with_fillers: bool) -> f64 {
    let characters = paths.iter().flat_map(|path| path.text.iter().zip(&path.likelihoods));
    let counted = characters.filter(|(character, _)| with_fillers || **character != b'<');
    let counted: Vec<f64> = counted.map(|(_, likely)| f64::from(*likely)).collect();
    counted.iter().sum::<f64>() / counted.len().max(1) as f64
}

/// The lowest likelihoods of the fields.
fn certainty(
    (paths, layout): (&[Path], &Layout),
    repaired: &[(usize, usize)],
    rivals: &[Vec<Rival>],
) -> Certainty {
    let least = |places: &mut dyn Iterator<Item = (usize, usize)>| {
        let likelihoods = places.filter_map(|place| {
            let likely = paths.get(place.0)?.likelihoods.get(place.1)?;
            Some(if repaired.contains(&place) { REPLACED } else { f64::from(*likely) })
        });
        likelihoods.fold(1.0, f64::min)
    };
    let rounded = |certainty: f64| (certainty * 1000.0).round() / 1000.0;
    let checked = |index: usize| {
        let check = layout.checks.get(index);
        // The share of the chosen reading among all that fit the digit.
        let rivals = rivals.get(index).into_iter().flatten().map(|rival| f64::from(-rival.cost).exp());
        let share = 1.0 / (1.0 + rivals.sum::<f64>());
        rounded(least(&mut check.into_iter().flat_map(search::positions)) * share)
    };
    let places = |(line, first, end): &Span| (*first..*end).map(|at| (*line, at)).collect::<Vec<_>>();
    let names = paths.get(layout.names).map(|path| path.text.as_slice()).unwrap_or_default();
    let letters = names.iter().enumerate().skip(names_begin(layout)).filter(|(_, letter)| **letter != b'<');
    Certainty {
        document_number: checked(0),
        birth_date: checked(1),
        expiry_date: checked(2),
        names: rounded(least(&mut letters.map(|(at, _)| (layout.names, at)))),
        states: rounded(least(&mut layout.states.iter().flat_map(places))),
        optional: match layout.checks.get(3) {
            Some(_) => checked(3),
            None => rounded(least(&mut layout.optional.iter().flat_map(places))),
        },
    }
}

/// Other numbers that fit.
fn other_numbers(rivals: &[Vec<Rival>], format: Format, number: &str) -> Vec<String> {
    let mut others: Vec<String> = Vec::new();
    for rival in rivals.first().into_iter().flatten() {
        let lines: Vec<String> =
            rival.texts.iter().map(|text| text.iter().copied().map(char::from).collect()).collect();
        let other = parse(&lines, format).map(|data| data.full_document_number().to_owned());
        others.extend(other.filter(|other| other != number && !others.contains(other)));
    }
    others
}

fn parse(lines: &[String], format: Format) -> Option<MrzData> {
    let line = |index: usize| lines.get(index).map(String::as_str).unwrap_or_default();
    // The sex of a man on a Mexican voter card.
    let in_english = |line: &str| match line.as_bytes().get(7) {
        Some(b'H') => format!("{}M{}", line.get(..7).unwrap_or_default(), line.get(8..).unwrap_or_default()),
        _ => line.to_owned(),
    };
    let parsed = match format {
        Format::Td1 => ::mrz::parse_td1(line(0), &in_english(line(1)), line(2)),
        Format::Td2 => ::mrz::parse_td2(line(0), line(1)),
        Format::Td3 => ::mrz::parse_td3(line(0), line(1)),
        Format::MrvA => ::mrz::parse_mrv_a(line(0), line(1)),
        Format::MrvB => ::mrz::parse_mrv_b(line(0), line(1)),
    };
    parsed.ok()
}

fn date(date: MrzDate) -> Option<Date> {
    let date = date.calendar()?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
        .ok()
}

#[cfg(test)]
mod tests;

//! Interprets the contents of pages, and the resources that they use.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::PdfError;
use super::super::content::{Operation, Operations};
use super::super::object::{Dict, Object};
use super::super::page::{View, rectangle};
use super::super::update::Update;
use super::font::Font;
use super::layout::Run;
use super::scene::{Matrix, SAME, Scene, State};

/// Maximum nesting depth of forms.
const MAX_DEPTH: usize = 8;

/// Maximum number of bytes of the text of a file, as it is stored and as it is read.
const MAX_LETTERS: usize = 4_000_000;

/// Maximum number of annotations of a page.
const MAX_ANNOTATIONS: usize = 100_000;

/// Work that reading a font counts as, in bytes.
const FONT: usize = 8192;

/// Reads the contents of a file. Fonts are read once.
pub(super) struct Reader<'a> {
    update: &'a Update,
    fonts: HashMap<u32, Arc<Font>>,
    letters: usize,
}

/// The resources that a content stream may use.
struct Resources {
    fonts: Dict,
    forms: Dict,
}

impl<'a> Reader<'a> {
    pub(super) fn new(update: &'a Update) -> Self {
        Self { update, fonts: HashMap::new(), letters: 0 }
    }

    /// The pieces of text of a page, in the order of its content, and then those that annotations and fields show.
    pub(super) fn read(
        &mut self,
        content: &[u8],
        (page, resources, view): (&Dict, &Dict, &View),
    ) -> Result<Vec<Run>, PdfError> {
        let mut scene = Scene::new(view);
        let resources = self.resources(resources)?;
        self.run(content, &resources, (&mut scene, 0))?;
        let annotations = self.update.get(page, b"Annots")?.unwrap_or(Object::Null).into_array();
        for annotation in annotations.iter().take(MAX_ANNOTATIONS) {
            let annotation = self.update.follow(annotation)?.into_dict();
            if let Some((number, matrix)) = self.appearance(&annotation)? {
                scene.state = State::new(matrix);
                self.form(number, &resources, (&mut scene, 0))?;
            }
        }
        Ok(scene.runs)
    }

    fn resources(&self, dict: &Dict) -> Result<Resources, PdfError> {
        let of = |key| Ok::<_, PdfError>(self.update.get(dict, key)?.unwrap_or(Object::Null).into_dict());
        Ok(Resources { fonts: of(b"Font")?, forms: of(b"XObject")? })
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: &Resources,
        (scene, depth): (&mut Scene<'_>, usize),
    ) -> Result<(), PdfError> {
        for operation in Operations::of(content) {
            match operation.name.as_slice() {
                b"Tf" => self.font(&operation, resources, &mut scene.state)?,
                b"Do" if depth < MAX_DEPTH => {
                    let name = operation.values.first().and_then(Object::as_name).unwrap_or_default();
                    self.update.file.spend(resources.forms.0.len())?;
                    if let Some(number) = resources.forms.get(name).and_then(Object::as_ref) {
                        self.form(number, resources, (&mut *scene, depth))?;
                    }
                }
                b"Tj" => self.show(scene, operation.values.first())?,
                b"'" | b"\"" => {
                    if let Some([words, letters]) = operation.numbers() {
                        (scene.state.word_space, scene.state.letter_space) = (words, letters);
                    }
                    scene.next_line(0.0, -scene.state.leading);
                    self.show(scene, operation.values.last())?;
                }
                b"TJ" => {
                    for item in operation.values.first().and_then(Object::as_array).unwrap_or_default() {
                        match item.as_number() {
                            Some(back) => {
                                scene.advance(-back / 1000.0 * scene.state.size * scene.state.scale)
                            }
                            None => self.show(scene, Some(item))?,
                        }
                    }
                }
                _ => scene.change(&operation),
            }
        }
        Ok(())
    }

    fn font(
        &mut self,
        operation: &Operation,
        resources: &Resources,
        state: &mut State,
    ) -> Result<(), PdfError> {
        state.size = operation.number(1);
        state.font = None;
        let name = operation.values.first().and_then(Object::as_name).unwrap_or_default();
        self.update.file.spend(resources.fonts.0.len())?;
        let Some(value) = resources.fonts.get(name) else { return Ok(()) };
        let number = value.as_ref();
        if let Some(font) = number.and_then(|number| self.fonts.get(&number)) {
            state.font = Some(Arc::clone(font));
            return Ok(());
        }
        self.update.file.spend(FONT)?;
        let font = Arc::new(Font::read(self.update, &self.update.follow(value)?.into_dict())?);
        if let Some(number) = number {
            self.fonts.insert(number, Arc::clone(&font));
        }
        state.font = Some(font);
        Ok(())
    }

    /// A form within the content.
    fn form(
        &mut self,
        number: u32,
        resources: &Resources,
        (scene, depth): (&mut Scene<'_>, usize),
    ) -> Result<(), PdfError> {
        let Some(stream) = self.update.file.stream(number)? else { return Ok(()) };
        // The appearance of an annotation may lack the word.
        if stream.dict.is(b"Subtype", b"Image") {
            return Ok(());
        }
        let content = match self.update.file.data(&stream) {
            Ok(content) => content,
            Err(PdfError::Damaged(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        let own = match self.update.get(&stream.dict, b"Resources")? {
            Some(own) => Some(self.resources(&own.into_dict())?),
            None => None,
        };
        let before = scene.enter(self.matrix(&stream.dict)?);
        self.run(&content, own.as_ref().unwrap_or(resources), (&mut *scene, depth + 1))?;
        scene.leave(before);
        Ok(())
    }

    fn matrix(&self, form: &Dict) -> Result<Matrix, PdfError> {
        let values = self.update.get(form, b"Matrix")?.unwrap_or(Object::Null).into_array();
        let mut matrix = SAME;
        if values.len() == 6 {
            for (number, value) in matrix.iter_mut().zip(&values) {
                *number = value.as_number().unwrap_or(0.0);
            }
        }
        Ok(matrix)
    }

    /// The appearance of an annotation, and where it is drawn: its box, transformed by its own matrix, is fitted to the
    /// rectangle of the annotation.
    fn appearance(&self, annotation: &Dict) -> Result<Option<(u32, Matrix)>, PdfError> {
        // Hidden, or not shown on screens.
        const HIDDEN: i64 = 1 << 1 | 1 << 5;
        let flags = self.update.get(annotation, b"F")?.and_then(|flags| flags.as_int()).unwrap_or(0);
        if flags & HIDDEN != 0 || annotation.is(b"Subtype", b"Popup") {
            return Ok(None);
        }
        let looks = self.update.get(annotation, b"AP")?.unwrap_or(Object::Null).into_dict();
        let Some(mut look) = looks.get(b"N").cloned() else { return Ok(None) };
        let mut form = self.update.follow(&look)?.into_dict();
        if form.get(b"BBox").is_none() {
            // One for each state; the annotation is in one of these states.
            let state = self.update.get(annotation, b"AS")?.unwrap_or(Object::Null);
            look = form.get(state.as_name().unwrap_or_default()).cloned().unwrap_or(Object::Null);
            form = self.update.follow(&look)?.into_dict();
        }
        let file = &self.update.file;
        let rect = |dict: &Dict, key: &[u8]| match dict.get(key) {
            Some(value) => rectangle(file, value),
            None => Ok(None),
        };
        let (Some(number), Some(from), Some(to)) =
            (look.as_ref(), rect(&form, b"BBox")?, rect(annotation, b"Rect")?)
        else {
            return Ok(None);
        };
        let [a, b, c, d, e, f] = self.matrix(&form)?;
        let corners = [(from[0], from[1]), (from[2], from[1]), (from[0], from[3]), (from[2], from[3])];
        let corners = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
        let least =
            corners.iter().fold((f64::MAX, f64::MAX), |least, at| (least.0.min(at.0), least.1.min(at.1)));
        let most = corners.iter().fold((f64::MIN, f64::MIN), |most, at| (most.0.max(at.0), most.1.max(at.1)));
        let (across, up) = ((to[2] - to[0]) / (most.0 - least.0), (to[3] - to[1]) / (most.1 - least.1));
        Ok(Some((number, [across, 0.0, 0.0, up, to[0] - least.0 * across, to[1] - least.1 * up])))
    }

    fn show(&mut self, scene: &mut Scene<'_>, text: Option<&Object>) -> Result<(), PdfError> {
        let Some(bytes) = text.and_then(Object::as_string) else { return Ok(()) };
        let Some(font) = scene.state.font.clone() else { return Ok(()) };
        self.count(bytes.len())?;
        for (code, length) in font.codes(bytes) {
            let space = if length == 1 && code == 32 { scene.state.word_space } else { 0.0 };
            let state = &scene.state;
            let width = font.width(code) * state.size;
            let wide = (width + state.letter_space + space) * state.scale;
            let text = font.text(code);
            // A code can stand for many letters, and each may be a piece of its own.
            self.count(text.len())?;
            scene.letter(text, width * state.scale);
            scene.advance(wide);
        }
        Ok(())
    }

    /// Counts bytes of text, before they are kept.
    fn count(&mut self, bytes: usize) -> Result<(), PdfError> {
        self.letters = self.letters.saturating_add(bytes);
        if self.letters > MAX_LETTERS { Err(PdfError::TooLarge) } else { Ok(()) }
    }
}

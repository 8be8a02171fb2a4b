//! The fonts that come with this crate: see `fonts/NOTICE`.

use std::sync::LazyLock;

use ab_glyph::FontRef;

/// Fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// Liberation Sans.
    Regular,
    /// Liberation Sans Bold.
    Bold,
    /// OCR-B, for zones.
    Zone,
}

type Loaded = [Option<FontRef<'static>>; 3];

static FONTS: LazyLock<Loaded> = LazyLock::new(|| {
    [
        FontRef::try_from_slice(include_bytes!("../../fonts/LiberationSans-Regular.ttf")).ok(),
        FontRef::try_from_slice(include_bytes!("../../fonts/LiberationSans-Bold.ttf")).ok(),
        FontRef::try_from_slice(include_bytes!("../../fonts/OCRB.otf")).ok(),
    ]
});

impl Face {
    /// The font. `None` if the file is damaged, which a test rules out.
    pub(super) fn font(self) -> Option<&'static FontRef<'static>> {
        FONTS.get(self as usize)?.as_ref()
    }
}

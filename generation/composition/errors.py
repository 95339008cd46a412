"""What composition refuses, each in words that say which text or picture and what to do."""

from generation.errors import GenerationError


class CompositionError(GenerationError):
    """Base of all refusals of composition."""

    code = "composition_failed"


class CopyDoesNotFit(CompositionError):
    """A text is too long for its place even at the smallest size that can be read."""

    code = "copy_does_not_fit"


class LogoDoesNotFit(CompositionError):
    """By the brand's own rules its logo is too large for a format."""

    code = "logo_does_not_fit"


class LayoutBroken(CompositionError):
    """A part of a layout was moved to where a rule forbids it."""

    code = "layout_broken"


class MissingGlyphs(CompositionError):
    """The typeface has no sign for some characters, which would show as boxes."""

    code = "missing_glyphs"


class UnknownTypeface(CompositionError):
    """No bundled typeface has this key."""

    code = "unknown_typeface"


class UnknownLayout(CompositionError):
    """No layout family has this key."""

    code = "unknown_layout"


class UnusableAsset(CompositionError):
    """A product or logo picture cannot be drawn: empty, or too small to look right."""

    code = "unusable_asset"


class SceneMissing(CompositionError):
    """There is no generated picture for a format."""

    code = "scene_missing"


class FilmDoesNotFit(CompositionError):
    """A film cannot be shown in a format: another rate, too long, or the format is a picture."""

    code = "film_does_not_fit"

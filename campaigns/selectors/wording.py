"""Says the ideas of a campaign in words: fills the template's texts for each segment, and looks them over."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from campaigns.briefs import (
    Audience,
    Brief,
    Sender,
    Texts,
    Unrenderable,
    fallback_faults,
    render,
    texts_for,
    words_of,
)
from campaigns.briefs import Words as Values
from campaigns.copy_checks import PLATFORMS, check_brief
from campaigns.expansion.values import Idea, Setup, Words, Written
from campaigns.glossary import Glossary
from campaigns.models import TemplateVersion
from campaigns.selectors.setups import Chosen
from campaigns.template_language import Fault
from campaigns.translations import Translations
from generation.composition.faces import Cut
from generation.composition.layout import Shapes
from generation.composition.room import Room
from generation.composition.typography import missing_signs
from generation.engines.base import Size
from generation.specs import Copy, Typefaces
from segments.models import Segment


def audience_of(segment: Segment) -> Audience:
    """Return what a template may say of a segment."""
    traits = {str(name): str(value) for name, value in segment.traits.items()}
    return Audience(segment.name, segment.locale, segment.description, traits)


def sender_of(chosen: Chosen) -> Sender:
    """Return what a template may say of the campaign's brand and product."""
    campaign = chosen.campaign
    return Sender(
        brand=campaign.brand.name if campaign.brand else "",
        tone=chosen.look.tone if chosen.look else "",
        product=campaign.product.name if campaign.product else "",
    )


class CampaignWriter:
    """Writes the ideas of one campaign; calling it with an idea gives the idea's words and their faults.

    What the words find no room in is told by `room`.
    """

    def __init__(self, chosen: Chosen, room: Room) -> None:
        self._room = room
        self._layouts = tuple(chosen.campaign.layouts)
        self._sender = sender_of(chosen)
        self._banned_words = tuple(chosen.look.banned_words) if chosen.look else ()
        self._glossary = Glossary.of_rows(chosen.look.glossary if chosen.look else ())
        self._audiences = {str(segment.pk): audience_of(segment) for segment in chosen.segments}
        self._versions = {str(version.pk): version for version in chosen.versions}
        self._gaps = _gaps_by_language(chosen.versions)

    def __call__(self, idea: Idea) -> Written:
        """Return the words of an idea, or why it has none."""
        audience, version = self._audiences[idea.segment], self._versions[idea.version]
        try:
            texts = texts_for(version.picture, version.copy, audience.language, fallback=version.fallback)
            words = words_of(audience, self._sender, dict(idea.options))
            brief = render(texts, words)
        except Unrenderable as refusal:
            return Written(None, refusal.faults)
        source = source_brief(version.translations, texts, words) if self._glossary.terms else None
        faults = (
            *check_brief(
                brief, banned_words=self._banned_words, platforms=tuple(version.platforms) or PLATFORMS
            ),
            *self._glossary.faults(brief, source, texts.locale),
            *fallback_faults(texts, audience.language),
            *self._gaps.get((idea.version, texts.tag), ()),
        )
        wanted = self._glossary.wanted(source, texts.locale)
        written = Written(_words(brief, texts.locale, wanted), faults)
        return written if written.usable is None else self._with_room(written, written.usable)

    def _with_room(self, written: Written, words: Words) -> Written:
        """Add what none of the typefaces can write, and the layouts and formats that are too small."""
        copy = self._room.base.copy
        copy = Copy(words.headline, words.body, words.call_to_action, words.locale, copy.legal, copy.label)
        signs = tuple(_sign_faults(copy, self._room.base.typefaces))
        if signs:
            return replace(written, faults=(*written.faults, *signs))
        lacking = {layout: self._room.lacking(copy, layout) for layout in self._layouts}
        advice = {
            layout: tuple(self._no_room(copy, layout, key) for key in keys)
            for layout, keys in lacking.items()
            if keys
        }
        return replace(written, in_layouts=advice)

    def _no_room(self, copy: Copy, layout: str, key: str) -> Fault:
        return Fault(
            "no_room",
            subject=key,
            instead=copy.locale,
            length=len(copy.headline),
            maximum=self._room.fitting(copy, layout, key),
            blocks=False,
        )


def source_brief(translations: Translations, texts: Texts, words: Values) -> Brief | None:
    """Return what the source of some texts says with the same values, None where it cannot be said."""
    try:
        return render(texts_for(texts.picture, translations.copy, translations.source), words)
    except Unrenderable:
        return None


def room_of(setup: Setup, chosen: Chosen, sizes: Sequence[Size]) -> Room:
    """Return where the copies of a campaign have to fit.

    A brand's own typefaces are no concern of a web process: bundled ones of the same scale stand in for them.
    """
    look = chosen.complete_look
    product = chosen.campaign.product if setup.base.assets.product else None
    logo = look.logo or look.logo_on_dark
    cutout = product.cutout if product else None
    shapes = Shapes(*(file.width / file.height if file else None for file in (cutout, logo)))
    typefaces = Typefaces(look.headline_typeface, look.body_typeface)
    return Room(replace(setup.base, typefaces=typefaces), sizes, shapes)


def _sign_faults(copy: Copy, typefaces: Typefaces) -> Iterator[Fault]:
    texts: tuple[tuple[str, str, Cut], ...] = (
        ("headline", typefaces.headline, "display"),
        ("body", typefaces.body, "text"),
        ("call_to_action", typefaces.body, "text"),
    )
    for name, key, cut in texts:
        signs = missing_signs(getattr(copy, name), key, cut)
        if signs:
            yield Fault("no_sign", field=name, subject=" ".join(signs[:8]))


def _gaps_by_language(versions: Sequence[TemplateVersion]) -> dict[tuple[str, str], list[Fault]]:
    """Return, by version and language, the advice about translations that are missing or out of date."""
    found: dict[tuple[str, str], list[Fault]] = {}
    for version in versions:
        for gap in version.translations.gaps():
            fault = Fault(f"{gap.kind}_translation", field=gap.field, subject=gap.language, blocks=False)
            found.setdefault((str(version.pk), gap.language), []).append(fault)
    return found


def _words(brief: Brief, language: str, terms: tuple[str, ...]) -> Words:
    return Words(brief.picture, brief.headline, brief.body, brief.call_to_action, language, terms)

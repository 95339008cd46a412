"""What a draft of a template makes of every segment, before it is saved: words, faults, stage words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.briefs import (
    COPY_FIELDS,
    Brief,
    Sender,
    Unrenderable,
    fallback_faults,
    render,
    texts_for,
    words_of,
)
from campaigns.copy_checks import LONGEST, PLATFORMS, check_brief
from campaigns.faults import PLATFORM_NAMES, named_sentence
from campaigns.glossary import Glossary
from campaigns.models import Brand
from campaigns.selectors.brands import brands_of, products_of
from campaigns.selectors.wording import audience_of, source_brief
from campaigns.services.templates import Draft
from generation.composition.room import headline_room
from generation.panggung.vocabulary import STAGE_WORDS
from generation.panggung.words import Reading, Stage, read
from generation.preview_reads import PreviewShown, previews_of
from generation.services.previews import Sight
from generation.specs import Copy
from platforms.formats import format_named
from platforms.limits import counted_length, limits_of
from segments.models import Segment
from segments.selectors import segments_of
from workspaces.languages import language_name
from workspaces.models import Membership
from workspaces.policies import can_edit

MOST_SEGMENTS = 24
MOST_PICTURES = 3
# A template belongs to no campaign yet: its pictures are by the model that every workspace has.
PICTURES_BY = "panggung"
SMALLEST_FORMAT = "display_mobile"
PARTS = {
    "ground": gettext_lazy("Ground"),
    "accent": gettext_lazy("Accent"),
    "platform": gettext_lazy("Platform"),
    "structure": gettext_lazy("Behind it"),
    "prop": gettext_lazy("Beside it"),
    "light": gettext_lazy("Light"),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """Whom a preview speaks for and with which words it must not speak."""

    sender: Sender
    banned_words: tuple[str, ...]
    glossary: Glossary


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """The words for one segment; without a brief, `faults` say why there are none. Advice does not block.

    `language` is the one that the words are in, `tag` the one they are kept under; `language_name` is of
    the segment's own. `shown` is a coarse picture, for the first segments whose pictures differ.
    """

    segment: str
    language: str
    tag: str
    language_name: str
    brief: Brief | None
    faults: tuple[str, ...]
    advice: tuple[str, ...]
    shown: PreviewShown | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How long a text is as a platform counts it, at its longest, and the most that the platform takes.

    Or as the smallest format has room for it; then the most is about that.
    """

    platform: str
    length: int
    maximum: int

    @property
    def is_over(self) -> bool:
        """Tell whether it is longer than the platform takes."""
        return self.length > self.maximum


@dataclass(frozen=True, slots=True)
class Preview:
    """Words for the first segments, how many more there are, and how the first picture text was read."""

    items: tuple[SegmentWords, ...]
    left_out: int
    options: Mapping[str, str]
    stage: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def preview_of(membership: Membership, draft: Draft, brand: Brand | None = None) -> Preview:
    """Return what a draft says to each segment with the first value of each option; it stores nothing."""
    options = {axis: values[0] for axis, values in draft.options.items() if values}
    scene = scene_of(membership, brand)
    rows = segments_of(membership).order_by("name", "pk")
    items = tuple(
        _words_for(segment, draft, scene=scene, options=options) for segment in rows[:MOST_SEGMENTS]
    )
    reading = _reading(draft, items)
    return Preview(
        items=_with_pictures(membership, items),
        left_out=max(0, rows.count() - MOST_SEGMENTS),
        options=options,
        stage=tuple(_said(reading.stage)),
        unknown=reading.unknown,
    )


def counts_of(draft: Draft, preview: Preview) -> dict[tuple[str, str], list[Count]]:
    """Return how long each text is for each platform, by language and field.

    A text with variables is as long as the longest words it makes; one that no segment reads has no count.
    """
    counted: dict[tuple[str, str], list[Count]] = {}
    for tag, texts in draft.copy.items():
        briefs = [item.brief for item in preview.items if item.brief and item.tag == tag]
        for name in COPY_FIELDS:
            text = texts.get(name, "")
            found = [getattr(brief, name) for brief in briefs] if "{" in text else [" ".join(text.split())]
            if text.strip() and found:
                counted[tag, name] = list(_counts(name, found, tuple(draft.platforms) or PLATFORMS))
                if name == "headline":
                    calls = [brief.call_to_action for brief in briefs] or [texts.get("call_to_action", "")]
                    counted[tag, name] += _smallest_count(tag, max(found, key=len), max(calls, key=len))
    return counted


def _counts(name: str, texts: Sequence[str], platforms: Sequence[str]) -> Iterator[Count]:
    for platform in platforms:
        for limit in limits_of(platform):
            if limit.field == name:
                longest = max(counted_length(text, limit.counted_as) for text in texts)
                yield Count(PLATFORM_NAMES[platform], longest, limit.maximum)


def _smallest_count(tag: str, headline: str, call_to_action: str) -> Iterator[Count]:
    """Yield how long a headline is for the smallest format, and about how long it may be there, if it may."""
    copy = Copy(headline, "", call_to_action, tag)
    most = headline_room(copy, SMALLEST_FORMAT, most=LONGEST["headline"])
    if most:
        yield Count(str(_(format_named(SMALLEST_FORMAT).label)), len(headline), most)


def _with_pictures(membership: Membership, items: tuple[SegmentWords, ...]) -> tuple[SegmentWords, ...]:
    """Give the first of each different picture a place, for those who may ask for one."""
    if not can_edit(membership):
        return items
    firsts: dict[Sight, int] = {}
    for at, item in enumerate(items):
        if item.brief is not None and item.brief.picture:
            firsts.setdefault(Sight(item.brief.picture), at)
    places = {firsts[sight]: sight for sight in list(firsts)[:MOST_PICTURES]}
    shown = previews_of(membership, places.values(), model=PICTURES_BY)
    return tuple(
        replace(item, shown=shown.get(places[at])) if at in places else item for at, item in enumerate(items)
    )


def scene_of(membership: Membership, brand: Brand | None) -> Scene:
    """Return the brand that a preview speaks for: the one named, else the first, else a made-up one."""
    chosen = brand or brands_of(membership).order_by("name", "pk").first()
    if chosen is None:
        return Scene(Sender("Kopi Senja", "warm and plain", "Kopi Senja 250 g"), (), Glossary())
    look = chosen.versions.order_by("-number").first()
    product = products_of(chosen).first()
    return Scene(
        Sender(chosen.name, look.tone if look else "", product.name if product else chosen.name),
        tuple(look.banned_words) if look else (),
        Glossary.of_rows(look.glossary if look else ()),
    )


def _words_for(segment: Segment, draft: Draft, *, scene: Scene, options: Mapping[str, str]) -> SegmentWords:
    brief: Brief | None = None
    tag = locale = segment.locale
    faults: list[str] = []
    advice: list[str] = []
    try:
        texts = texts_for(draft.picture, draft.copy, segment.locale, fallback=draft.fallback)
        tag, locale = texts.tag, texts.locale
        words = words_of(audience_of(segment), scene.sender, options)
        brief = render(texts, words)
    except Unrenderable as refusal:
        faults += [named_sentence(fault) for fault in refusal.faults]
    else:
        platforms = tuple(draft.platforms) or PLATFORMS
        judged = check_brief(brief, banned_words=scene.banned_words, platforms=platforms)
        source = source_brief(draft.translations(None), texts, words)
        by_glossary = scene.glossary.faults(brief, source, locale)
        for fault in (*fallback_faults(texts, segment.locale), *judged, *by_glossary):
            (faults if fault.blocks else advice).append(named_sentence(fault))
    name = language_name(segment.locale)
    return SegmentWords(segment.name, locale, tag, name, brief, tuple(faults), tuple(advice))


def _reading(draft: Draft, items: tuple[SegmentWords, ...]) -> Reading:
    pictures = (item.brief.picture for item in items if item.brief is not None)
    return read(next(pictures, "" if "{" in draft.picture else draft.picture))


def _said(stage: Stage) -> list[tuple[str, str]]:
    """Return what was understood, as pairs of a part of the stage and how the reader would say it."""
    found = (
        ("ground", "colour", stage.ground),
        ("accent", "colour", stage.accent),
        ("platform", "platform", stage.platform),
        ("structure", "structure", stage.structure),
        ("prop", "prop", stage.prop),
        ("light", "light", stage.light),
    )
    return [(str(PARTS[part]), phrase_of(kind, word)) for part, kind, word in found if word]


def phrase_of(kind: str, word: str) -> str:
    """Return a stage word as the reader's language says it."""
    offered = next((entry for entry in STAGE_WORDS[kind] if entry.word == word), None)
    if offered is None:
        return word
    return offered.id if (get_language() or "").startswith("id") else offered.en

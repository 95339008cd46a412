"""Turns template texts (Liquid) into the words of one ad, or says what is wrong and where; no Django here.

Values are data: what they contain is never read as Liquid.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.exceptions import LiquidError

from campaigns.template_language import FILTERS, LONGEST_SUBJECT, Fault, compiled, fault_of, place

COPY_FIELDS = ("headline", "body", "call_to_action")
FIELDS = ("picture", *COPY_FIELDS)
VARIABLES: Mapping[str, tuple[str, ...]] = {
    "segment": ("name", "description", "language", "traits"),
    "brand": ("name", "tone"),
    "product": ("name",),
    "options": (),
}

Words = Mapping[str, Mapping[str, str | Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The Liquid texts of a template version for one language.

    `tag` is the language they are kept under, `locale` the one the ad is in: `id-ID` where `id` serves it.
    """

    picture: str
    headline: str
    body: str
    call_to_action: str
    tag: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The words of one ad: what the picture shows and what is written on it, each on one line."""

    picture: str
    headline: str
    body: str
    call_to_action: str


@dataclass(frozen=True, slots=True)
class Audience:
    """What a text may say of a segment; `traits` maps the name of a trait to its value."""

    name: str
    language: str
    description: str
    traits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sender:
    """What a text may say of the brand and the product."""

    brand: str
    tone: str
    product: str


class Unrenderable(Exception):
    """The words of an ad could not be made; `faults` says why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


def words_of(audience: Audience, sender: Sender, options: Mapping[str, str]) -> Words:
    """Return what the variables of a text stand for: plain mappings of text, nothing that can be called.

    What is empty is left out: a text that says it would have a hole, and is told so.
    """
    segment = _filled(name=audience.name, description=audience.description, language=audience.language)
    return {
        "segment": {**segment, "traits": dict(audience.traits)},
        "brand": _filled(name=sender.brand, tone=sender.tone),
        "product": _filled(name=sender.product),
        "options": dict(options),
    }


def texts_for(
    picture: str, copy: Mapping[str, Mapping[str, str]], language: str, *, fallback: str = ""
) -> Texts:
    """Return a version's texts for a segment's language, else those of `fallback`; Unrenderable without both.

    `id-ID` is served by `id`. A language without a headline is not there yet. No language but the fallback
    ever stands in for another, and whoever shows words says so where it does: `fallback_faults`.
    """
    for tag, locale in ((language, language), (language.partition("-")[0], language), (fallback, fallback)):
        found = copy.get(tag)
        if found and found.get("headline", "").strip():
            return Texts(
                picture,
                found["headline"],
                found.get("body", ""),
                found.get("call_to_action", ""),
                tag=tag,
                locale=locale,
            )
    raise Unrenderable((Fault("missing_language", subject=language),))


def fallback_faults(texts: Texts, language: str) -> tuple[Fault, ...]:
    """Return the advice that a segment reads another language than its own, nothing where it does not."""
    if texts.locale == language:
        return ()
    return (Fault("fallback_language", subject=language, instead=texts.locale, blocks=False),)


def parse(text: str, axes: Collection[str] = ()) -> tuple[Fault, ...]:
    """Return what is wrong with a text before any segment is known, with line and column; empty when good.

    `axes` are the template's creative options, which a text reaches as `options.<axis>`.
    """
    if "{" not in text:
        return ()
    try:
        template = compiled(text)
    except LiquidError as error:
        return (fault_of(error, text),)
    faults = {
        *_unknown_names(template, text, axes),
        *_unknown_filters(template, text),
        *_whole_groups(template, text),
    }
    return tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))


def render(texts: Texts, words: Words) -> Brief:
    """Return the words of one ad; Unrenderable with the first fault of every text that cannot be rendered.

    White space, which Liquid's blocks leave behind, is folded into single spaces.
    """
    made: dict[str, str] = {}
    faults: list[Fault] = []
    for field in FIELDS:
        text = getattr(texts, field)
        try:
            made[field] = _rendered(text, words)
        except LiquidError as error:
            faults.append(replace(fault_of(error, text), field=field))
    if faults:
        raise Unrenderable(tuple(faults))
    return Brief(**made)


def _filled(**texts: str) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _rendered(text: str, words: Words) -> str:
    if "{" not in text:
        return _folded(text)
    paths = _plain_paths(text)
    if paths is None:
        return _folded(compiled(text).render(words))
    return _rendered_from(text, tuple(_value(words, path) for path in paths))


@lru_cache(maxsize=8192)
def _rendered_from(text: str, values: tuple[str | None, ...]) -> str:
    """Render a text from just the values it names: a plan asks for the same words thousands of times."""
    words: dict[str, dict[str, Any]] = {root: {} for root in VARIABLES}
    words["segment"]["traits"] = {}
    for path, value in zip(_plain_paths(text) or (), values, strict=True):
        if value is not None:
            group = words[path[0]]["traits"] if len(path) == 3 else words[path[0]]
            group[path[-1]] = value
    return _folded(compiled(text).render(words))


@lru_cache(maxsize=1024)
def _plain_paths(text: str) -> tuple[tuple[str, ...], ...] | None:
    """Return the variables a text uses, None where it loops over a group or computes a name."""
    used = compiled(text).analyze().globals.values()
    paths = [tuple(map(str, variable.segments)) for variables in used for variable in variables]
    return tuple(dict.fromkeys(paths)) if all(map(_is_plain, paths)) else None


def _is_plain(path: tuple[str, ...]) -> bool:
    length = 3 if path[:2] == ("segment", "traits") else 2
    return path[0] in VARIABLES and len(path) == length


def _value(words: Words, path: tuple[str, ...]) -> str | None:
    value: Any = words
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else None


def _unknown_names(template: BoundTemplate, text: str, axes: Collection[str]) -> Iterator[Fault]:
    for root, variables in template.analyze().globals.items():
        for variable in variables:
            if not _is_known([root, *variable.segments[1:]], axes):
                yield _fault_at("unknown_variable", text, index=variable.span.index, subject=str(variable))


def _unknown_filters(template: BoundTemplate, text: str) -> Iterator[Fault]:
    for name, spans in template.analyze().filters.items():
        if name not in FILTERS:
            yield from (_fault_at("unknown_filter", text, index=span.index, subject=name) for span in spans)


def _is_known(path: list[Any], axes: Collection[str]) -> bool:
    if path[0] not in VARIABLES:
        return False
    if len(path) == 1 or isinstance(path[1], list):
        return True
    parts = axes if path[0] == "options" else VARIABLES[path[0]]
    return path[1] in parts and len(path) <= (3 if path[1] == "traits" else 2)


def _whole_groups(template: BoundTemplate, text: str) -> Iterator[Fault]:
    """Yield a fault wherever a text writes out a whole group, such as `{{ segment }}`."""
    for node in _nodes(template.nodes, RenderContext(template)):
        expression = node.expression if isinstance(node, OutputNode) else None
        if not isinstance(expression, FilteredExpression) or not isinstance(expression.left, Path):
            continue
        if str(expression.left) in (*VARIABLES, "segment.traits"):
            yield _fault_at(
                "whole_group", text, index=expression.left.token.start_index, subject=str(expression.left)
            )


def _fault_at(code: str, text: str, *, index: int, subject: str) -> Fault:
    line, column = place(text, index)
    return Fault(code, line=line, column=column, subject=subject[:LONGEST_SUBJECT])


def _nodes(nodes: Collection[Node], context: RenderContext) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _nodes(list(node.children(context)), context)


def _folded(text: str) -> str:
    return " ".join(text.split())

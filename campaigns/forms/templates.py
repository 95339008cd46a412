"""What the template editor shows and sends: texts with their faults, options, languages; it saves nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from campaigns.briefs import COPY_FIELDS
from campaigns.copy_checks import PLATFORMS
from campaigns.faults import FIELD_NAMES, PLATFORM_NAMES
from campaigns.models import PromptTemplate, TemplateVersion
from campaigns.selectors.template_preview import Count
from campaigns.services.templates import MOST_AXES, MOST_LANGUAGES, Draft
from campaigns.translations import Gap, Translations, source_of
from workspaces.languages import OFFERED, is_language, language_name

SPARE_ROWS = 1


@dataclass
class TextBox:
    """One text of the editor; `key` is the field that faults name, `name` that of the control.

    A translation has its `original`, the text of the source, and a `gap` where it lags behind it; it
    `is_confirmed` where a person says that it needs no change.
    """

    key: str
    name: str
    label: str
    value: str = ""
    faults: list[str] = field(default_factory=list)
    counts: Sequence[Count] = ()
    original: str | None = None
    gap: Gap | None = None
    is_confirmed: bool = False

    @property
    def counts_id(self) -> str:
        """Return the id of the element that holds the counts, which a preview replaces."""
        return f"counts-{self.name}"

    @property
    def original_id(self) -> str:
        """Return the id of the element that holds the source, which a preview replaces."""
        return f"original-{self.name}"

    @property
    def faults_id(self) -> str:
        """Return the id of the element that holds the faults, which a preview replaces."""
        return f"faults-{self.name}"


@dataclass
class LanguageTexts:
    """The texts of one language; `still_right` names those whose source may have changed."""

    tag: str
    name: str
    boxes: list[TextBox]
    still_right: list[str] = field(default_factory=list)

    @property
    def gaps(self) -> int:
        """Return how many of its texts lag behind the source."""
        return sum(box.gap is not None for box in self.boxes)


@dataclass
class OptionRow:
    """An option and its values, one a line, as typed."""

    axis: str = ""
    values: str = ""
    fault: str = ""


@dataclass
class TemplateForm:
    """The whole editor."""

    name: TextBox
    picture: TextBox
    options: list[OptionRow]
    languages: list[LanguageTexts]
    number: int | None = None
    refusal: str = ""
    source: str = ""
    fallback: str = ""
    platforms: list[str] = field(default_factory=list)

    @classmethod
    def fresh(cls, languages: Iterable[str]) -> "TemplateForm":
        """Return an empty editor with texts for these languages."""
        return cls(_name(""), _picture(""), [], [_texts(tag, {}) for tag in languages])._in_order()

    @classmethod
    def of_version(cls, template: PromptTemplate, version: TemplateVersion) -> "TemplateForm":
        """Return the editor of a saved version."""
        return cls(
            _name(template.name),
            _picture(version.picture),
            [OptionRow(axis, "\n".join(values)) for axis, values in version.options.items()],
            [_texts(tag, texts) for tag, texts in version.copy.items()],
            version.number,
            source=version.translations.source,
            fallback=version.fallback,
            platforms=version.platforms,
        )._in_order()

    @classmethod
    def of_post(cls, post: QueryDict) -> "TemplateForm":
        """Return the editor as it was sent; a language is added or removed where a button asked for it."""
        pairs = zip(post.getlist("axis"), post.getlist("values"), strict=False)
        rows = [OptionRow(axis.strip(), values) for axis, values in pairs if axis.strip() or values.strip()]
        tags = [tag for tag in dict.fromkeys(map(str, post.getlist("language"))) if is_language(tag)]
        added = _text(post, "add")
        wanted = [*tags, added] if "add_language" in post and is_language(added) else tags
        kept = [tag for tag in dict.fromkeys(wanted) if tag != post.get("remove")]
        number = _text(post, "number")
        return cls(
            _name(_text(post, "name")),
            _picture(_newlines(_text(post, "picture"))),
            rows[: MOST_AXES + 1],
            [
                _texts(tag, _sent_texts(post, tag), _sent_right(post, tag))
                for tag in kept[: MOST_LANGUAGES + 1]
            ],
            int(number) if number.isdecimal() and len(number) < 10 else None,
            source=_kept(_text(post, "source"), kept),
            fallback=_kept(_text(post, "fallback"), kept),
            platforms=[key for key in PLATFORMS if key in post.getlist("platform")],
        )._in_order()

    def draft(self) -> Draft:
        """Return what the services take."""
        copy = {
            texts.tag: dict(zip(COPY_FIELDS, (box.value for box in texts.boxes), strict=True))
            for texts in self.languages
        }
        options = {axis_name(row.axis): _lines(row.values) for row in self.options}
        still_right = {texts.tag: texts.still_right for texts in self.languages if texts.still_right}
        return Draft(
            self.picture.value, copy, options, self.source, self.fallback, self.platforms, still_right
        )

    def mark(self, translations: Translations, counts: Mapping[tuple[str, str], Sequence[Count]]) -> None:
        """Put counts beside the texts, and beside translations their source and how they lag behind it."""
        originals = translations.copy.get(translations.source, {})
        gaps = {(gap.language, gap.field): gap for gap in translations.gaps()}
        for texts in self.languages:
            for name, box in zip(COPY_FIELDS, texts.boxes, strict=True):
                box.counts = counts.get((texts.tag, name), ())
                if texts.tag != translations.source:
                    box.original = originals.get(name, "")
                    box.gap = gaps.get((texts.tag, name))
                    box.is_confirmed = name in texts.still_right

    def _in_order(self) -> "TemplateForm":
        """Return the editor with its source first; the others are written beside it."""
        self.source = source_of({texts.tag: {} for texts in self.languages}, self.source)
        self.languages.sort(key=lambda texts: texts.tag != self.source)
        return self

    def shown_platforms(self) -> list[tuple[str, str, bool]]:
        """Return key, name and whether it counts, of every platform whose limits are known."""
        counting = self.platforms or PLATFORMS
        return [(key, PLATFORM_NAMES[key], key in counting) for key in PLATFORMS]

    def show(self, errors: Iterable[Mapping[str, Any]]) -> None:
        """Put the faults beside what they are about; those about nothing shown become the refusal."""
        boxes = {box.key: box for box in self.boxes()}
        rows = {f"options.{axis_name(row.axis)[:30]}": row for row in self.options}
        for error in errors:
            name, sentence = str(error["field"]), _placed(error)
            if name in boxes:
                boxes[name].faults.append(sentence)
            elif name in rows:
                rows[name].fault = sentence
            else:
                self.refusal = sentence

    def boxes(self) -> list[TextBox]:
        """Return every text of the editor."""
        return [self.name, self.picture, *(box for texts in self.languages for box in texts.boxes)]

    def shown_options(self) -> list[OptionRow]:
        """Return the options and an empty one."""
        return [*self.options, *(OptionRow() for _spare in range(SPARE_ROWS))]

    def other_languages(self) -> list[tuple[str, str]]:
        """Return the languages that can still be added."""
        used = {texts.tag for texts in self.languages}
        return [(tag, name) for tag, name in OFFERED.items() if tag not in used]


def axis_name(written: str) -> str:
    """Return the name that texts use for an option as a person writes it, such as tone_of_voice."""
    return "_".join(re.findall(r"[^\W_]+", written.casefold()))


def _name(value: str) -> TextBox:
    return TextBox("name", "name", _("Name"), value)


def _picture(value: str) -> TextBox:
    return TextBox("picture", "picture", str(FIELD_NAMES["picture"]), value)


def _texts(tag: str, texts: Mapping[str, str], still_right: Sequence[str] = ()) -> LanguageTexts:
    boxes = [
        TextBox(f"texts.{tag}.{name}", f"{name}-{tag}", str(FIELD_NAMES[name]), texts.get(name, ""))
        for name in COPY_FIELDS
    ]
    return LanguageTexts(tag, language_name(tag), boxes, list(still_right))


def _sent_texts(post: QueryDict, tag: str) -> dict[str, str]:
    return {name: _newlines(_text(post, f"{name}-{tag}")) for name in COPY_FIELDS}


def _sent_right(post: QueryDict, tag: str) -> list[str]:
    return [name for name in COPY_FIELDS if f"right-{name}-{tag}" in post]


def _kept(tag: str, tags: Sequence[str]) -> str:
    return tag if tag in tags else ""


def _text(post: QueryDict, name: str) -> str:
    return str(post.get(name, ""))


def _newlines(text: str) -> str:
    """Return the text with plain line feeds: browsers send two signs, and columns are counted by one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _placed(error: Mapping[str, Any]) -> str:
    message = str(error["message"])
    if not error.get("line"):
        return message
    place = {"line": error["line"], "column": error["column"], "sentence": message}
    return _("Line %(line)s, column %(column)s: %(sentence)s") % place

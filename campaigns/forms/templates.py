"""What the template editor shows and sends: texts with their faults, options, languages; it saves nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from campaigns.briefs import COPY_FIELDS
from campaigns.faults import FIELD_NAMES
from campaigns.models import PromptTemplate, TemplateVersion
from campaigns.services.templates import MOST_AXES, MOST_LANGUAGES, Draft
from workspaces.languages import OFFERED, is_language, language_name

SPARE_ROWS = 1


@dataclass
class TextBox:
    """One text of the editor; `key` is the field that faults name, `name` that of the control."""

    key: str
    name: str
    label: str
    value: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def faults_id(self) -> str:
        """Return the id of the element that holds the faults, which a preview replaces."""
        return f"faults-{self.name}"


@dataclass
class LanguageTexts:
    """The texts of one language."""

    tag: str
    name: str
    boxes: list[TextBox]


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

    @classmethod
    def fresh(cls, languages: Iterable[str]) -> "TemplateForm":
        """Return an empty editor with texts for these languages."""
        return cls(_name(""), _picture(""), [], [_texts(tag, {}) for tag in languages])

    @classmethod
    def of_version(cls, template: PromptTemplate, version: TemplateVersion) -> "TemplateForm":
        """Return the editor of a saved version."""
        return cls(
            _name(template.name),
            _picture(version.picture),
            [OptionRow(axis, "\n".join(values)) for axis, values in version.options.items()],
            [_texts(tag, texts) for tag, texts in version.copy.items()],
            version.number,
        )

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
            [_texts(tag, _sent_texts(post, tag)) for tag in kept[: MOST_LANGUAGES + 1]],
            int(number) if number.isdecimal() and len(number) < 10 else None,
        )

    def draft(self) -> Draft:
        """Return what the services take."""
        copy = {
            texts.tag: dict(zip(COPY_FIELDS, (box.value for box in texts.boxes), strict=True))
            for texts in self.languages
        }
        options = {axis_name(row.axis): _lines(row.values) for row in self.options}
        return Draft(self.picture.value, copy, options)

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


def _texts(tag: str, texts: Mapping[str, str]) -> LanguageTexts:
    boxes = [
        TextBox(f"texts.{tag}.{name}", f"{name}-{tag}", str(FIELD_NAMES[name]), texts.get(name, ""))
        for name in COPY_FIELDS
    ]
    return LanguageTexts(tag, language_name(tag), boxes)


def _sent_texts(post: QueryDict, tag: str) -> dict[str, str]:
    return {name: _newlines(_text(post, f"{name}-{tag}")) for name in COPY_FIELDS}


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

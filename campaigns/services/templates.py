"""Changes to prompt templates: every save is a new version, so that a version in use never changes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.briefs import COPY_FIELDS, parse
from campaigns.copy_checks import PLATFORMS
from campaigns.faults import as_errors
from campaigns.models import PromptTemplate, TemplateVersion
from campaigns.template_language import Fault
from campaigns.translations import Translations, source_of
from workspaces.access import require
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.languages import is_language
from workspaces.models import Membership
from workspaces.names import name_faults, save_named, too_long
from workspaces.policies import can_edit
from workspaces.services.ledger import record

LONGEST_PICTURE = 2_000
LONGEST_COPY = 1_000
MOST_LANGUAGES = 30
MOST_AXES = 6
MOST_VALUES = 24
LONGEST_VALUE = 120
_AXIS = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True, slots=True)
class Draft:
    """The texts of a version: `copy` maps a language to its three texts, `options` an axis to its values.

    The other languages translate `source`: where it is empty, English or the first. Segments without texts
    of their own read `fallback`, none where it is empty. `still_right` names, by language, the texts that
    need no change though their source has changed. `made_from` says, by language and text, what the source
    said when a translation was made elsewhere.
    """

    picture: str
    copy: Mapping[str, Mapping[str, str]]
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    source: str = ""
    fallback: str = ""
    platforms: Sequence[str] = ()
    still_right: Mapping[str, Sequence[str]] = field(default_factory=dict)
    made_from: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def translations(self, before: TemplateVersion | None) -> Translations:
        """Return these texts as they follow those of a version, or begin."""
        source = source_of(self.copy, self.source)
        if before is None:
            return Translations(self.copy, source)
        return before.translations.followed_by(self.copy, source, self.still_right).from_elsewhere(
            self.made_from
        )


def create_template(membership: Membership, *, name: str, draft: Draft) -> PromptTemplate:
    """Create a template with its first version; Invalid names each faulty text with line and column."""
    require(membership, can_edit)
    draft = _checked(name, draft)
    with transaction.atomic():
        template = save_named(
            lambda: PromptTemplate.objects.create(workspace=membership.workspace, name=name.strip()),
            name.strip(),
        )
        _add_version(membership, template, draft)
        _record(membership, "template.create", template, {"name": template.name, "version": 1})
    return template


def save_version(
    membership: Membership,
    template_id: UUID,
    *,
    name: str,
    draft: Draft,
    expected_number: int | None = None,
) -> TemplateVersion:
    """Save a new version; Conflict where the newest is no longer `expected_number`."""
    require(membership, can_edit)
    draft = _checked(name, draft)
    with transaction.atomic():
        template = _locked(membership, template_id)
        newest = template.versions.order_by("-number")[:1].get()
        if expected_number is not None and newest.number != expected_number:
            raise Conflict(_("Somebody saved this template in the meantime: reload the page."), code="stale")
        if template.name != name.strip():
            template.name = name.strip()
            save_named(lambda: template.save(update_fields=["name"]), template.name)
        version = _add_version(membership, template, draft, before=newest)
        content = {"name": template.name, "version": version.number}
        _record(membership, "template.update", template, content)
    return version


def archive_template(membership: Membership, template_id: UUID) -> PromptTemplate:
    """Take a template off the lists; campaigns that use it keep their version. Twice changes nothing."""
    require(membership, can_edit)
    with transaction.atomic():
        template = _locked(membership, template_id)
        if template.archived_at is None:
            template.archived_at = timezone.now()
            template.save(update_fields=["archived_at"])
            _record(membership, "template.archive", template, {})
    return template


def draft_faults(draft: Draft) -> list[dict[str, Any]]:
    """Return what is wrong with a draft, as `errors`; fields are `picture`, `texts.<language>.<text>`, ..."""
    return [
        *as_errors(replace(fault, field="picture") for fault in _picture_faults(draft)),
        *_option_errors(draft.options),
        *_copy_errors(draft),
        *_choice_errors(draft),
    ]


def _locked(membership: Membership, template_id: UUID) -> PromptTemplate:
    rows = PromptTemplate.objects.of(membership.workspace).select_for_update()
    template = rows.filter(pk=template_id).first()
    if template is None:
        raise NotFound
    return template


def _add_version(
    membership: Membership, template: PromptTemplate, draft: Draft, *, before: TemplateVersion | None = None
) -> TemplateVersion:
    translations = draft.translations(before)
    return TemplateVersion.objects.create(
        workspace=membership.workspace,
        template=template,
        number=before.number + 1 if before else 1,
        made_by=membership.user,
        picture=draft.picture,
        copy=draft.copy,
        options=draft.options,
        source=translations.source,
        fallback=draft.fallback,
        platforms=list(draft.platforms),
        translated_from=translations.made_from,
    )


def _record(membership: Membership, kind: str, template: PromptTemplate, content: dict[str, Any]) -> None:
    subject = f"template:{template.pk}"
    record(membership.workspace, kind, actor=membership.user, subject=subject, content=content)


def _checked(name: str, draft: Draft) -> Draft:
    """Return the draft trimmed; Invalid with every fault of name, texts and options."""
    trimmed = _trimmed(draft)
    # Texts are looked at as they were written, so that lines and columns are those the writer sees.
    faults = [*name_faults(name), *draft_faults(replace(draft, options=trimmed.options))]
    if faults:
        raise Invalid(_("The template was not saved: some texts need another look."), errors=faults)
    return trimmed


def _trimmed(draft: Draft) -> Draft:
    copy = {
        language: {name: texts.get(name, "").strip() for name in COPY_FIELDS}
        for language, texts in draft.copy.items()
    }
    options = {
        axis.strip(): [value.strip() for value in values if value.strip()]
        for axis, values in draft.options.items()
    }
    return replace(draft, picture=draft.picture.strip(), copy=copy, options=options)


def _picture_faults(draft: Draft) -> tuple[Fault, ...]:
    if not draft.picture.strip():
        return (Fault("empty", field="picture"),)
    return _text_faults(draft.picture, LONGEST_PICTURE, tuple(draft.options))


def _text_faults(text: str, longest: int, axes: tuple[str, ...]) -> tuple[Fault, ...]:
    if len(text) > longest:
        return (Fault("longer_than_ours", length=len(text), maximum=longest),)
    return parse(text, axes)


def _copy_errors(draft: Draft) -> Iterator[dict[str, Any]]:
    if not draft.copy:
        yield {"field": "texts", "message": _("Write the texts in at least one language.")}
    if len(draft.copy) > MOST_LANGUAGES:
        yield {"field": "texts", "message": _at_most(_("Use at most %(count)d languages."), MOST_LANGUAGES)}
        return
    source = source_of(draft.copy, draft.source)
    for language, texts in draft.copy.items():
        if not is_language(language):
            yield {"field": f"texts.{language[:20]}", "message": _("Write a language as “id” or “en-GB”.")}
            continue
        for name in COPY_FIELDS:
            text = texts.get(name, "")
            faults = _text_faults(text, LONGEST_COPY, tuple(draft.options))
            if name == "headline" and not text.strip() and language == source:
                faults = (Fault("empty"),)
            yield from as_errors((replace(fault, field=name) for fault in faults), f"texts.{language}.")


def _choice_errors(draft: Draft) -> Iterator[dict[str, Any]]:
    for name in ("source", "fallback"):
        if (language := getattr(draft, name)) and language not in draft.copy:
            yield {"field": name, "message": _("Choose one of the languages that there are texts in.")}
    if not set(draft.platforms) <= set(PLATFORMS):
        message = str(_("Choose among these platforms: %(names)s.")) % {"names": ", ".join(PLATFORMS)}
        yield {"field": "platforms", "message": message}


def _option_errors(options: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Any]]:
    if len(options) > MOST_AXES:
        yield {"field": "options", "message": _at_most(_("Use at most %(count)d options."), MOST_AXES)}
    for axis, values in options.items():
        message = _axis_fault(axis, values)
        if message:
            yield {"field": f"options.{axis[:30]}", "message": message}


def _axis_fault(axis: str, values: Sequence[str]) -> str | Promise:
    """Return what is wrong with an option, empty where nothing is."""
    if not _AXIS.fullmatch(axis):
        return _("Name an option with small letters, digits and underscores, such as “angle”.")
    if not values:
        return _("Write at least one value.")
    if len(values) > MOST_VALUES:
        return _at_most(_("Use at most %(count)d values."), MOST_VALUES)
    if len({value.casefold() for value in values}) < len(values):
        return _("Write each value once.")
    return too_long(LONGEST_VALUE) if max(map(len, values)) > LONGEST_VALUE else ""


def _at_most(message: Promise, count: int) -> str:
    return str(message) % {"count": count}

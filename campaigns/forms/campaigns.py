"""Reads what the set-up page sends; whether it makes sense is the service's question."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from campaigns.models import Campaign, TemplateVersion
from campaigns.selectors.matrix import cell_at, cell_key
from campaigns.services.choices import Choices, Exclusion
from workspaces.errors import Invalid


def read_choices(post: QueryDict, saved: Campaign) -> Choices:
    """Return what the page's controls say; Invalid where one holds no id or number at all.

    Each option that the page showed comes as `axis`, its chosen values as `option:<axis>`; each cell that is
    switched off as `off`, each coarser rule that stays as `rule`, its place in the saved exclusions.
    """
    return Choices(
        name=post.get("name", ""),
        brand=_id(post, "brand"),
        product=_id(post, "product"),
        landing_url=post.get("landing_url", ""),
        segments=read_ids(post, "segments"),
        template_versions=read_ids(post, "template_versions"),
        options={axis: post.getlist(f"option:{axis}") for axis in post.getlist("axis")},
        formats=post.getlist("formats"),
        seconds=read_number(post, "seconds") if "seconds" in post else saved.seconds,
        sound=post.get("sound", saved.sound),
        own_sound=saved.own_sound_id,
        layouts=post.getlist("layouts"),
        pictures=read_number(post, "pictures"),
        exclusions=[*_rules_kept(post, saved), *_cells_off(post, saved)],
        model=post.get("model", saved.model),
        markets=read_markets(post.get("markets", "")) if "markets" in post else saved.markets,
        purpose=post.get("purpose", saved.purpose),
    )


def with_new_options(choices: Choices, added: Sequence[TemplateVersion]) -> Choices:
    """Return the choices with all values of templates just added, which the page has not shown yet."""
    options = {axis: list(values) for axis, values in choices.options.items()}
    for version in added:
        for axis, values in version.options.items():
            if axis in options:
                options[axis] += [value for value in values if value not in options[axis]]
    return replace(choices, options=options)


def read_markets(text: str) -> list[str]:
    """Return country codes in upper case as they were typed, parted by commas or spaces."""
    return list(dict.fromkeys(text.upper().replace(",", " ").split()))


def read_number(post: QueryDict, field: str) -> int:
    """Return a whole number of at most nine digits; Invalid names the field otherwise."""
    text = post.get(field, "").strip()
    if not text.isdecimal() or len(text) > 9:
        message = _("Write a whole number.")
        raise Invalid(message, errors=[{"field": field, "message": message}])
    return int(text)


def _rules_kept(post: QueryDict, saved: Campaign) -> Iterator[Exclusion]:
    for place, rule in enumerate(saved.exclusions):
        if str(place) in post.getlist("rule"):
            yield Exclusion(rule["when"], rule["reason"])


def _cells_off(post: QueryDict, saved: Campaign) -> Iterator[Exclusion]:
    """Yield the cells that are off: those that were keep their reason, or get its new words."""
    known = {cell_key(rule["when"]): rule["reason"] for rule in saved.exclusions}
    reworded = dict(zip(post.getlist("reason_was"), post.getlist("reason_is"), strict=False))
    fresh = post.get("reason", "").strip() or _("Does not suit this audience")
    for key in dict.fromkeys(post.getlist("off")):
        reason = known.get(key, fresh)
        yield Exclusion(cell_at(key), reworded.get(reason, "").strip() or reason)


def _id(post: QueryDict, field: str) -> UUID | None:
    found = [identity for identity in post.getlist(field) if identity]
    return _uuid(field, found[-1]) if found else None


def read_ids(post: QueryDict, field: str) -> list[UUID]:
    """Return the ids that were sent, each once; Invalid names the field where one is none."""
    return [_uuid(field, identity) for identity in dict.fromkeys(post.getlist(field))]


def _uuid(field: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        message = _("Choose from the list.")
        raise Invalid(message, errors=[{"field": field, "message": message}]) from error

"""Judges the rendered words of an ad: they must fit, be allowed and do no harm in a sheet; no Django here."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from campaigns.briefs import COPY_FIELDS, Brief
from campaigns.template_language import Fault
from generation.terms import whole_words_in
from platforms.csv_safety import refuse
from platforms.limits import CopyField, copy_limits, excesses

# What can be set legibly on the narrowest format; platforms' own limits are stricter and only advice here.
LONGEST = {"headline": 90, "body": 200, "call_to_action": 30}
LONGEST_PICTURE = 1_000
PLATFORMS = tuple(sorted({limit.platform for limit in copy_limits()}))
# They reorder what a person reads, so that what is approved may not be what is meant.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_brief(
    brief: Brief, *, banned_words: Sequence[str] = (), platforms: Sequence[str] = PLATFORMS
) -> tuple[Fault, ...]:
    """Return what is wrong with the words of an ad, in the order of its fields; advice does not block."""
    faults = list(_picture_faults(brief.picture))
    for field in COPY_FIELDS:
        faults.extend(_copy_faults(field, getattr(brief, field), tuple(banned_words), tuple(platforms)))
    return tuple(faults)


def _picture_faults(text: str) -> Iterator[Fault]:
    if not text:
        yield Fault("empty", field="picture")
    if len(text) > LONGEST_PICTURE:
        yield Fault("longer_than_ours", field="picture", length=len(text), maximum=LONGEST_PICTURE)


@lru_cache(maxsize=8192)
def _copy_faults(
    field: CopyField, text: str, banned_words: tuple[str, ...], platforms: tuple[str, ...]
) -> tuple[Fault, ...]:
    return (
        *([Fault("empty", field=field)] if field == "headline" and not text else []),
        *_length_faults(field, text, platforms),
        *_sign_faults(field, text),
        *(Fault("banned_word", field=field, subject=word) for word in whole_words_in(text, banned_words)),
    )


def _length_faults(field: CopyField, text: str, platforms: tuple[str, ...]) -> Iterator[Fault]:
    if len(text) > LONGEST[field]:
        yield Fault("longer_than_ours", field=field, length=len(text), maximum=LONGEST[field])
        return
    for excess in excesses(field, text, platforms=platforms):
        yield Fault(
            "longer_than_platform",
            field=field,
            subject=excess.limit.platform,
            length=excess.length,
            maximum=excess.limit.maximum,
            blocks=False,
        )


def _sign_faults(field: str, text: str) -> Iterator[Fault]:
    if any(unicodedata.category(sign) == "Cc" or sign in _REORDERING for sign in text):
        yield Fault("control_characters", field=field)
    if refuse(text) is not None:
        yield Fault("formula", field=field, subject=text[:1])

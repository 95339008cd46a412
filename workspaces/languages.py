"""The languages of audiences and texts: BCP 47 tags, and the names of those that pages offer."""

import re
from collections.abc import Mapping

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")

# Languages whose scripts the bundled typefaces cover, each by its own name.
OFFERED: Mapping[str, str] = {
    "en": "English",
    "id": "Bahasa Indonesia",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "es": "Español",
    "fi": "Suomi",
    "fil": "Filipino",
    "fr": "Français",
    "it": "Italiano",
    "jv": "Basa Jawa",
    "ms": "Bahasa Melayu",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "su": "Basa Sunda",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "tr": "Türkçe",
    "vi": "Tiếng Việt",
    "el": "Ελληνικά",
    "ru": "Русский",
    "uk": "Українська",
    "ar": "العربية",
    "fa": "فارسی",
    "he": "עברית",
    "hi": "हिन्दी",
    "th": "ไทย",
    "ja": "日本語",
    "ko": "한국어",
    "zh": "中文",
}


def is_language(tag: str) -> bool:
    """Tell whether this is a tag such as `id`, `en-GB` or `sr-Latn-RS`."""
    return len(tag) <= 20 and _TAG.fullmatch(tag) is not None


def language_name(tag: str) -> str:
    """Return the language's own name, with its region where the tag has one; the tag itself if unknown."""
    base, _, rest = tag.partition("-")
    name = OFFERED.get(base)
    if name is None:
        return tag
    return f"{name} ({rest})" if rest else name

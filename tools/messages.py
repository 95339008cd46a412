"""Collects the texts to translate and compiles the translations, or with --check tells what is missing.

Collecting needs GNU gettext; compiling does not, and what it makes is committed: a start needs no tool.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SOURCES = ("campaigns", "config", "generation", "platforms", "segments", "templates", "workspaces")
TEXTS = {".py", ".html", ".txt"}
LEFT_OUT = (".venv/*", "var/*", "tests/*", "benchmarks/*", "tools/*", "bootstrap/*")


def main() -> int:
    """Collect and compile, or only check; return 1 when a text has no translation."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail on what is missing or stale"
    )
    if not parser.parse_args().check:
        collect(ROOT, *(catalogue.parent.parent.name for catalogue in catalogues()))
        for catalogue in catalogues():
            catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))
    found = [fault for catalogue in catalogues() for fault in faults(catalogue)]
    print("\n".join(found) if found else "Every text is translated.")
    return 1 if found else 0


def catalogues() -> list[Path]:
    """Return the catalogue of each language that is translated to."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def compiled(catalogue: Path) -> bytes:
    """Return a catalogue in the form that is read at run time."""
    made: bytes = polib.pofile(str(catalogue)).to_binary()
    return made


def faults(catalogue: Path) -> Iterator[str]:
    """Yield what is wrong with a catalogue: no translation, a guessed one, a stale compiled file."""
    name = catalogue.relative_to(ROOT)
    for entry in polib.pofile(str(catalogue)):
        if entry.fuzzy or not entry.translated():
            yield f"{name}: {'only guessed' if entry.fuzzy else 'not translated'}: {entry.msgid!r}"
    binary = catalogue.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        yield f"{name}: its .mo is stale; run: make messages"


def collect(root: Path, *languages: str) -> None:
    """Bring the catalogues in `root/locale` up to date with the texts of code and templates below `root`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with override_settings(LOCALE_PATHS=[root / "locale"]), contextlib.chdir(root):
        call_command(
            "makemessages",
            locale=list(languages),
            ignore_patterns=list(LEFT_OUT),
            no_obsolete=True,
            no_wrap=True,
            add_location="file",
            verbosity=0,
        )


def strays(catalogue: Path) -> tuple[set[str], set[str]]:
    """Return the texts that the catalogue lacks, and those that nothing uses any more; needs GNU gettext."""
    language = catalogue.parent.parent.name
    with tempfile.TemporaryDirectory() as folder:
        # A copy, since collecting puts files beside the templates while it runs, and others may be looking.
        (Path(folder) / "locale").mkdir()
        for source in SOURCES:
            shutil.copytree(ROOT / source, Path(folder) / source, ignore=_without_texts)
        collect(Path(folder), language)
        used = texts(Path(folder) / "locale" / language / "LC_MESSAGES" / "django.po")
    known = texts(catalogue)
    return used - known, known - used


def _without_texts(folder: str, names: list[str]) -> list[str]:
    """Return the files of a folder that hold no texts to translate."""
    return [name for name in names if Path(name).suffix not in TEXTS and not (Path(folder) / name).is_dir()]


def texts(catalogue: Path) -> set[str]:
    """Return the English texts of a catalogue, each with its context and plural."""
    entries = polib.pofile(str(catalogue))
    return {" | ".join(filter(None, (entry.msgctxt, entry.msgid, entry.msgid_plural))) for entry in entries}


if __name__ == "__main__":
    sys.exit(main())

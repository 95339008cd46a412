"""Every text is translated, nothing is guessed, and what is read at run time is current."""

import os
import shutil
from pathlib import Path

import pytest

from tools.messages import catalogues, faults, strays

CATALOGUES = catalogues()


def test_indonesian_is_there() -> None:
    assert [path.parent.parent.name for path in CATALOGUES] == ["id"]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_text_is_translated(catalogue: Path) -> None:
    assert list(faults(catalogue)) == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_the_catalogue_has_just_the_texts_in_use(catalogue: Path) -> None:
    if not shutil.which("xgettext") and "CI" not in os.environ:
        pytest.skip("GNU gettext is not installed")
    assert strays(catalogue) == (set(), set())

"""One installation for all tests of a file that leave it running."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation, installation


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Return an installation that serves pages."""
    home: Path = tmp_path_factory.mktemp("home")
    with installation(home) as started:
        yield started

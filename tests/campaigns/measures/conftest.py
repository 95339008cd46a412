"""Something to measure: finished variants, and three people who had or have to do with them."""

import pytest

from tests.campaigns.measures.scene import Scene
from tests.conftest import Person


@pytest.fixture
def scene(alice: Person, rosa: Person, olivia: Person) -> Scene:
    """Return what Alice had made, before anybody has decided."""
    return Scene(alice, rosa, olivia)

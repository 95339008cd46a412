"""The gate stands again after a test that committed rows."""

import pytest

from campaigns import gate
from workspaces.models import Workspace


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_it_stands_again_after_tables_were_emptied(turn: int) -> None:
    assert gate.verify() == []
    assert Workspace.objects.count() == 0
    Workspace.objects.create(name=f"Turn {turn}", slug="turn")

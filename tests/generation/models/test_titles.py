"""Models by their digests: the shipped one, one that was added and removed, one that nobody here knows."""

from django.utils import timezone

from generation.engines import registry
from generation.engines.entries import entries
from generation.installed import titles_of
from generation.models import AddedModel, AddedState
from tests.conftest import Person
from workspaces.models import Workspace


def test_models_are_called_by_their_digests(olivia: Person, elsewhere: Workspace) -> None:
    shipped = registry.manifest_of("panggung").ref.digest
    entry = next(entry for entry in entries() if entry.key not in registry.FOLDERS)
    AddedModel.objects.create(
        workspace=olivia.membership.workspace,
        entry=entry.key,
        folder="gone",
        state=AddedState.READY,
        digest="1" * 64,
        manifest="{}",
        added_by=olivia.user,
        removed_at=timezone.now(),
    )
    asked = [shipped, "1" * 64, "2" * 64]
    assert titles_of(olivia.membership.workspace_id, asked) == {shipped: "Panggung", "1" * 64: entry.title}
    assert titles_of(elsewhere.pk, asked) == {shipped: "Panggung"}
    assert titles_of(elsewhere.pk, []) == {}

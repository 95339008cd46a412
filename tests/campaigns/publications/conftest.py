"""What the tests of publishing share: approved variants, and a writer that runs to the end."""

import threading
from collections.abc import Sequence

import pytest

from campaigns.models import Package, Publication, Variant
from campaigns.publishing import write_next
from campaigns.services.publications import Wish, publish
from campaigns.services.reviews import approve
from tests.campaigns.factories import FORMATS, make_variant
from tests.campaigns.gate.scene import sight
from tests.conftest import Person
from workspaces.models import Workspace


def approved_variant(
    workspace: Workspace, maker: Person, reviewer: Person, *, formats: Sequence[str] = FORMATS
) -> Variant:
    """Return a variant that the reviewer approved."""
    variant = make_variant(workspace, maker.user, formats=formats)
    approve(reviewer.membership, sight(variant))
    return variant


def write(publication: Publication) -> Package:
    """Let the writer work until nothing waits, and return the publication's package."""
    while write_next(threading.Event()):
        pass
    return Package.objects.get(publication=publication)


@pytest.fixture
def approved(workspace: Workspace, alice: Person, rosa: Person) -> Variant:
    """Return an approved variant."""
    return approved_variant(workspace, alice, rosa)


@pytest.fixture
def publication(approved: Variant, alice: Person) -> Publication:
    """Return a publication of one variant whose package waits to be written."""
    return publish(alice.membership, Wish("Autumn", [approved.pk]))

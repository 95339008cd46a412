"""A finished variant that Alice had made, and how Rosa looks at it."""

import pytest

from campaigns.models import Variant
from campaigns.services.docket import Sight
from tests.campaigns.factories import current, make_variant
from tests.conftest import Person
from tests.threads import shared_database

__all__ = ["shared_database"]


def sight_of(variant: Variant) -> Sight:
    """Return what somebody sees who looks at the variant now."""
    revision = current(variant)
    return Sight(revision.pk, revision.digest, seen=revision.decisions.count())


@pytest.fixture
def variant(alice: Person) -> Variant:
    """Return a variant that waits for review."""
    return make_variant(alice.membership.workspace, alice.user)

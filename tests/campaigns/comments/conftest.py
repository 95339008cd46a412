"""A variant under review that can be commented on."""

import pytest

from campaigns.models import Comment, Variant
from campaigns.services.comments import Pin, Remark, comment
from tests.campaigns.factories import current, make_variant
from tests.conftest import Person


@pytest.fixture
def variant(alice: Person) -> Variant:
    """Return a finished variant that Alice had made."""
    return make_variant(alice.membership.workspace, alice.user)


@pytest.fixture
def said(variant: Variant, rosa: Person) -> Comment:
    """Return what Rosa said about a place of the square."""
    pin = Pin("feed_square", 2500, 7500)
    return comment(rosa.membership, current(variant).pk, Remark("The bag looks grey here.", pin))

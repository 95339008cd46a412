"""What was said cannot be unsaid, put into another's mouth, or moved to another variant, by any statement."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from campaigns.models import Comment, Variant
from tests.campaigns.factories import current, make_variant
from tests.campaigns.gate.scene import execute, insert
from tests.conftest import Person


def row(variant: Variant, person: Person, **other: object) -> Comment:
    """Return an unsaved comment."""
    fields = {
        "workspace": variant.workspace,
        "variant": variant,
        "revision": current(variant),
        "author": person.user,
        "body": "It is fine.",
    }
    return Comment(**(fields | other))


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def test_a_comment_never_changes_and_never_goes(said: Comment) -> None:
    assert refused(lambda: execute("UPDATE campaigns_comment SET body = 'Perfect' WHERE id = %s", said))
    assert refused(lambda: execute("DELETE FROM campaigns_comment WHERE id = %s", said))


@pytest.mark.parametrize("name", ["bob", "charlie"])
def test_only_members_who_may_comment_are_its_authors(
    name: str, variant: Variant, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(name)
    assert refused(lambda: insert(row(variant, person)))


def test_it_is_about_its_variant_and_answers_the_first_of_a_thread(
    said: Comment, variant: Variant, rosa: Person, alice: Person
) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    assert refused(lambda: insert(row(other, rosa, revision=current(variant))))
    assert refused(lambda: insert(row(other, rosa, answers=said)))
    answer = row(variant, rosa, answers=said)
    insert(answer)
    assert refused(lambda: insert(row(variant, rosa, answers=answer)))

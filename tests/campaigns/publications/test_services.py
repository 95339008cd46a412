"""Publishing takes what is approved, refuses the rest by name, and changes nothing when it refuses."""

import pytest

from campaigns.models import Brand, Campaign, Publication, PublicationItem, Variant
from campaigns.selectors.publications import publishable
from campaigns.services.publications import Wish, publish, withdraw
from campaigns.services.reviews import undo
from tests.campaigns.factories import make_revision, make_variant, make_waiting_variant
from tests.campaigns.publications.conftest import approved_variant
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry, Workspace


def _nothing_left() -> bool:
    return not Publication.objects.exists() and not PublicationItem.objects.exists()


def test_it_freezes_approved_variants(publication: Publication, approved: Variant, alice: Person) -> None:
    item = publication.items.get()
    assert (item.variant, item.digest) == (approved, item.revision.digest)
    assert publication.package.state == "waiting"
    entry = LedgerEntry.objects.get(kind="publication.create")
    assert (entry.actor, entry.subject) == (alice.user, f"publication:{publication.pk.hex}")


def test_one_that_is_not_approved_refuses_all_and_is_named(
    approved: Variant, workspace: Workspace, alice: Person
) -> None:
    others = [make_variant(workspace, alice.user), make_waiting_variant(workspace, alice.user)]
    with pytest.raises(Conflict) as refusal:
        publish(alice.membership, Wish("All", [approved.pk, *(one.pk for one in others)]))
    assert {error["field"] for error in refusal.value.errors} == {one.code for one in others}
    assert _nothing_left()


def test_the_rest_can_be_published(approved: Variant, workspace: Workspace, alice: Person) -> None:
    other = make_variant(workspace, alice.user)
    wish = Wish("Some", [approved.pk, other.pk], drop_refused=True)
    assert [item.variant for item in publish(alice.membership, wish).items.all()] == [approved]


def test_a_change_after_the_approval_voids_it(approved: Variant, alice: Person) -> None:
    make_revision(approved, alice.user)
    with pytest.raises(Conflict):
        publish(alice.membership, Wish("Stale", [approved.pk]))
    assert _nothing_left()


def test_an_undone_approval_does_not_count(approved: Variant, alice: Person, rosa: Person) -> None:
    undo(rosa.membership, approved.decisions.get().pk)
    with pytest.raises(Conflict):
        publish(alice.membership, Wish("Undone", [approved.pk]))
    assert _nothing_left()


@pytest.mark.parametrize("named", [Campaign, Brand])
def test_names_that_a_spreadsheet_would_run_are_refused(
    approved: Variant, alice: Person, named: type[Campaign] | type[Brand]
) -> None:
    named.objects.update(name='=HYPERLINK("x")')
    with pytest.raises(Conflict) as refusal:
        publish(alice.membership, Wish("Formula", [approved.pk]))
    assert "formula" in str(refusal.value.errors[0]["message"])
    assert _nothing_left()


def test_a_foreign_variant_is_not_found(
    approved: Variant, elsewhere: Workspace, charlie: Person, alice: Person
) -> None:
    foreign = make_variant(elsewhere, charlie.user)
    with pytest.raises(NotFound):
        publish(alice.membership, Wish("Mixed", [approved.pk, foreign.pk]))
    assert _nothing_left()


@pytest.mark.parametrize("person", ["rosa", "bob"])
def test_only_who_may_publish_does(person: str, approved: Variant, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        publish(request.getfixturevalue(person).membership, Wish("Mine", [approved.pk]))
    assert _nothing_left()


@pytest.mark.parametrize("wish", [Wish("", []), Wish("x" * 121, []), Wish("Empty", []), Wish("A", [], "ftp")])
def test_nonsense_is_refused(wish: Wish, alice: Person) -> None:
    with pytest.raises(Invalid):
        publish(alice.membership, wish)
    assert _nothing_left()


def test_what_is_out_is_not_offered_again_until_withdrawn(
    publication: Publication, workspace: Workspace, alice: Person
) -> None:
    assert not publishable(workspace).exists()
    withdraw(alice.membership, publication.items.get().pk, "Wrong price.")
    assert publishable(workspace).count() == 1


def test_a_second_withdrawal_is_refused(publication: Publication, alice: Person) -> None:
    item = publication.items.get()
    withdraw(alice.membership, item.pk, "Wrong price.")
    with pytest.raises(Conflict):
        withdraw(alice.membership, item.pk, "Again.")
    with pytest.raises(Invalid):
        withdraw(alice.membership, item.pk, " ")


def test_after_a_withdrawal_the_approval_can_be_undone(
    publication: Publication, approved: Variant, alice: Person, rosa: Person
) -> None:
    decision = approved.decisions.get()
    with pytest.raises(Conflict, match="withdraw"):
        undo(rosa.membership, decision.pk)
    withdraw(alice.membership, publication.items.get().pk, "Wrong price.")
    undo(rosa.membership, decision.pk)
    assert not publishable(publication.workspace, published_too=True).exists()


def test_many_are_published_with_few_queries(
    workspace: Workspace,
    alice: Person,
    rosa: Person,
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    variants = [approved_variant(workspace, alice, rosa) for _ in range(12)]
    with django_assert_max_num_queries(30):  # type: ignore[operator]  # pytest-django gives a callable
        publish(alice.membership, Wish("Many", [variant.pk for variant in variants]))

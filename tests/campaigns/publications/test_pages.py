"""Pages of publishing: they work, the stranger finds nothing, the read-only colleague only reads."""

import pytest
from django.urls import reverse

from campaigns.models import Package, Publication, Variant, Withdrawal
from campaigns.selectors.publications import offer_of, publishable
from tests.campaigns.publications.conftest import approved_variant, write
from tests.conftest import Person
from workspaces.models import Workspace


def _list(workspace: Workspace) -> str:
    return reverse("publication_list", args=[workspace.slug])


def _new(workspace: Workspace) -> str:
    return reverse("publication_new", args=[workspace.slug])


def _at(name: str, publication: Publication, *more: object) -> str:
    return reverse(name, args=[publication.workspace.slug, publication.pk, *more])


def test_the_list_says_what_waits(workspace: Workspace, approved: Variant, alice: Person) -> None:
    assert approved.campaign.name in alice.client.get(_list(workspace)).content.decode()


def test_the_list_is_empty_at_first(workspace: Workspace, bob: Person) -> None:
    assert "Nothing to publish yet" in bob.client.get(_list(workspace)).content.decode()


def test_what_is_shown_is_what_leaves(workspace: Workspace, approved: Variant, alice: Person) -> None:
    page = alice.client.get(_new(workspace))
    offer = page.context["form"]["offer"].value()
    answer = alice.client.post(_new(workspace), {"name": "Autumn", "campaign": "", "offer": offer})
    publication = Publication.objects.get()
    assert answer["Location"] == _at("publication_detail", publication)
    assert publication.items.get().variant == approved


def test_what_is_ticked_stays(workspace: Workspace, approved: Variant, alice: Person, rosa: Person) -> None:
    other = approved_variant(workspace, alice, rosa)
    offer = offer_of(publishable(workspace)).digest
    body = {"name": "Autumn", "offer": offer, "leave_out": [str(other.pk)]}
    alice.client.post(_new(workspace), body)
    assert [item.variant for item in Publication.objects.get().items.all()] == [approved]


def test_a_stale_page_publishes_nothing(
    workspace: Workspace, approved: Variant, alice: Person, rosa: Person
) -> None:
    offer = offer_of(publishable(workspace)).digest
    approved_variant(workspace, alice, rosa)
    answer = alice.client.post(_new(workspace), {"name": "Autumn", "offer": offer})
    assert answer.status_code == 409
    assert not Publication.objects.exists()


def test_a_nameless_one_is_asked_for_its_name(workspace: Workspace, approved: Variant, alice: Person) -> None:
    offer = offer_of(publishable(workspace)).digest
    assert alice.client.post(_new(workspace), {"name": "", "offer": offer}).status_code == 422
    assert not Publication.objects.exists()


def test_who_may_not_publish_does_not(
    workspace: Workspace, approved: Variant, bob: Person, rosa: Person
) -> None:
    offer = offer_of(publishable(workspace)).digest
    for person in (bob, rosa):
        assert person.client.post(_new(workspace), {"name": "Mine", "offer": offer}).status_code == 403
    assert not Publication.objects.exists()


PAGES = ["publication_detail", "publication_package", "publication_download"]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing(name: str, publication: Publication, charlie: Person) -> None:
    write(publication)
    assert charlie.client.get(_at(name, publication)).status_code == 404
    elsewhere = reverse(name, args=[charlie.membership.workspace.slug, publication.pk])
    assert charlie.client.get(elsewhere).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_colleague_reads(name: str, publication: Publication, bob: Person) -> None:
    write(publication)
    assert bob.client.get(_at(name, publication)).status_code == 200


def test_the_package_is_downloaded_whole(publication: Publication, alice: Person) -> None:
    package = write(publication)
    answer = alice.client.get(_at("publication_download", publication))
    content = answer.getvalue()
    assert len(content) == package.size == int(answer["Content-Length"])
    assert answer["Content-Disposition"].startswith('attachment; filename="autumn-')


def test_a_package_that_waits_is_not_handed_out(publication: Publication, alice: Person) -> None:
    assert alice.client.get(_at("publication_download", publication)).status_code == 409


def test_withdrawing_ends_the_download(publication: Publication, alice: Person) -> None:
    write(publication)
    address = _at("item_withdraw", publication, publication.items.get().pk)
    assert alice.client.post(address, {"reason": "Wrong price."}).status_code == 302
    assert Withdrawal.objects.get().withdrawn_by == alice.user
    assert alice.client.get(_at("publication_download", publication)).status_code == 409


def test_a_colleague_withdraws_nothing(publication: Publication, bob: Person, charlie: Person) -> None:
    address = _at("item_withdraw", publication, publication.items.get().pk)
    assert bob.client.post(address, {"reason": "No."}).status_code == 403
    assert charlie.client.post(address, {"reason": "No."}).status_code == 404
    assert not Withdrawal.objects.exists()


def test_a_get_withdraws_nothing(publication: Publication, alice: Person) -> None:
    address = _at("item_withdraw", publication, publication.items.get().pk)
    assert alice.client.get(address).status_code == 405


def test_only_a_failed_package_is_written_again(publication: Publication, alice: Person) -> None:
    write(publication)
    assert alice.client.post(_at("publication_again", publication)).status_code == 409
    Package.objects.update(state="failed", reason="The disk was full.")
    assert alice.client.post(_at("publication_again", publication)).status_code == 302
    assert Package.objects.get().state == "waiting"

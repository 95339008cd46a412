"""The rail: the places of the active workspace, the current one, and the way between workspaces."""

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.conftest import Person
from workspaces.context import PLACES
from workspaces.models import Membership, Role, Workspace

MEMBERS = "/w/kopi-senja/workspace/members/"


@pytest.mark.parametrize("key", [key for group in PLACES for key, _label, _icon in group])
def test_every_place_of_the_rail_is_an_address(key: str) -> None:
    try:
        resolve(f"/w/kopi-senja/{key}/")
    except Resolver404:
        pytest.fail(f"the rail leads to /{key}/, which no page answers")


def test_the_rail_marks_where_one_is(bob: Person) -> None:
    (current,) = [
        place for group in bob.client.get(MEMBERS).context["places"] for place in group if place.is_current
    ]
    assert current.key == "workspace"


def test_the_start_leads_to_the_workspace_visited_last(bob: Person, elsewhere: Workspace) -> None:
    Membership.objects.create(workspace=elsewhere, user=bob.user, role=Role.OWNER)
    for slug in ("kopi-senja", "elsewhere"):
        bob.client.get(f"/w/{slug}/workspace/members/")
        assert bob.client.get("/")["Location"] == f"/w/{slug}/"


def test_the_switcher_lists_ones_own_workspaces_only(bob: Person, charlie: Person) -> None:
    page = bob.client.get(MEMBERS).content.decode()
    assert 'href="/w/kopi-senja/"' in page
    assert "elsewhere" not in page


def test_a_fragment_of_a_signed_out_page_sends_the_whole_page_to_sign_in(bob: Person) -> None:
    answer = Client().get(MEMBERS, headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == "/accounts/login/"


def test_an_error_page_stands_without_a_database_or_a_person() -> None:
    from django.template.loader import render_to_string  # noqa: PLC0415 - only this test needs it

    for status in (403, 404, 409, 500):
        assert "<h1>" in render_to_string(f"{status}.html")

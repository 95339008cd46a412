"""Open pages are told what moved on, as long as they may see it."""

import uuid

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from campaigns import consumers
from campaigns.models import Campaign
from generation.progress import Hint, listeners_of
from tests.campaigns.live.sockets import Socket, listening, refused
from tests.conftest import Person
from workspaces.models import Membership, Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

KOPI = "/ws/w/kopi-senja/"


async def _say(workspace: Workspace, hint: Hint) -> None:
    message = {"type": "hint", **hint.as_message()}
    await get_channel_layer().group_send(listeners_of(workspace.pk), message)


async def test_a_member_hears_which_thing_moved_on_and_nothing_else(bob: Person) -> None:
    hint = Hint("job", uuid.uuid4(), 3)
    async with listening(KOPI, bob.client) as socket:
        await _say(bob.membership.workspace, hint)
        assert await socket.hint() == {"kind": "job", "id": str(hint.id), "revision": 3}


async def test_doubled_and_late_hints_are_passed_on_as_they_are(bob: Person) -> None:
    thing = uuid.uuid4()
    async with listening(KOPI, bob.client) as socket:
        for revision in (3, 3, 2):
            await _say(bob.membership.workspace, Hint("job", thing, revision))
        assert [(await socket.hint())["revision"] for _ in range(3)] == [3, 3, 2]


async def test_a_hint_before_the_socket_was_open_is_lost_and_harms_nothing(bob: Person) -> None:
    await _say(bob.membership.workspace, Hint("job", uuid.uuid4(), 1))
    async with listening(KOPI, bob.client) as socket:
        assert await socket.is_silent()


async def test_another_workspaces_hints_are_not_heard(bob: Person, charlie: Person) -> None:
    async with listening(KOPI, bob.client) as socket:
        await _say(charlie.membership.workspace, Hint("job", uuid.uuid4(), 1))
        assert await socket.is_silent()


async def test_a_campaigns_socket_is_open_for_campaigns_of_the_workspace_only(
    alice: Person, charlie: Person
) -> None:
    made_by_alice = await sync_to_async(_campaign)(alice)
    foreign = await sync_to_async(_campaign)(charlie)
    async with listening(f"{KOPI}campaigns/{made_by_alice.pk}", alice.client):
        pass
    for stranger in (foreign.pk, uuid.uuid4()):
        assert await refused(f"{KOPI}campaigns/{stranger}", alice.client) == consumers.NOTHING_HERE


@pytest.mark.parametrize("path", [KOPI, "/ws/w/no-such-workspace/", "/ws/something/else", "/"])
async def test_a_stranger_cannot_tell_what_exists(path: str, workspace: Workspace, charlie: Person) -> None:
    assert await refused(path, charlie.client) == consumers.NOTHING_HERE


async def test_an_anonymous_visitor_isrefused(workspace: Workspace) -> None:
    assert await refused(KOPI, None) == consumers.NOTHING_HERE


@pytest.mark.parametrize("origin", [b"https://elsewhere.example", b"null", None])
async def test_a_page_of_another_site_cannot_listen(bob: Person, origin: bytes | None) -> None:
    assert await refused(KOPI, bob.client, origin=origin) != 0


async def test_the_socket_closes_soon_after_the_membership_ends(
    bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert consumers.LOOK_AGAIN_EVERY < 5
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY", 0.05)
    socket = Socket(KOPI, bob.client)
    await socket.open()
    await sync_to_async(Membership.objects.filter(pk=bob.membership.pk).delete)()
    closed = await socket.answer()
    assert (closed["type"], closed["code"]) == ("websocket.close", consumers.NOTHING_HERE)


async def test_what_a_client_says_is_ignored(bob: Person) -> None:
    async with listening(KOPI, bob.client) as socket:
        await socket.say('{"type": "hint", "kind": "job"}')
        await socket.say("no JSON")
        assert await socket.is_silent()


def _campaign(person: Person) -> Campaign:
    return Campaign.objects.create(
        workspace=person.membership.workspace, made_by=person.user, name="Morning rush"
    )

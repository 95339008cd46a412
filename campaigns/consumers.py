"""The websockets of open pages: who may listen to a workspace is told which things moved on, nothing more."""

import asyncio
import json
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from campaigns.models import Campaign
from generation.progress import listeners_of
from workspaces.access import member_of
from workspaces.errors import NotFound
from workspaces.models import Membership, User

# Of the range that is free for applications: what is asked for is not there, or not for you.
NOTHING_HERE = 4404
LOOK_AGAIN_EVERY = 4.0


class Listener(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """Passes hints of one workspace on for as long as the person is a member; it takes no messages."""

    async def connect(self) -> None:
        """Accept members only; strangers, anonymous people and made-up addresses look all the same."""
        self._watch: asyncio.Task[None] | None = None
        route = self.scope["url_route"]["kwargs"]
        try:
            membership = await _admitted(self.scope["user"], route.get("slug", ""), route.get("campaign_id"))
        except NotFound:
            await self.close(NOTHING_HERE)
            return
        self._group = listeners_of(membership.workspace_id)
        await self.channel_layer.group_add(self._group, self.channel_name)
        await self.accept()
        self._watch = asyncio.create_task(self._close_when_it_ends(membership))

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self._watch is not None:
            self._watch.cancel()
            await self.channel_layer.group_discard(self._group, self.channel_name)

    async def hint(self, message: dict[str, Any]) -> None:
        """Pass a hint on."""
        wanted = {key: message[key] for key in ("kind", "id", "revision")}
        await self.send(text_data=json.dumps(wanted))

    async def _close_when_it_ends(self, membership: Membership) -> None:
        while await _still_holds(membership):
            await asyncio.sleep(LOOK_AGAIN_EVERY)
        await self.close(NOTHING_HERE)


@database_sync_to_async  # type: ignore[untyped-decorator]  # Channels has no types
def _admitted(user: User | AnonymousUser, slug: str, campaign_id: UUID | None) -> Membership:
    membership = member_of(user, slug)
    if campaign_id and not Campaign.objects.of(membership.workspace).filter(pk=campaign_id).exists():
        raise NotFound
    return membership


@database_sync_to_async  # type: ignore[untyped-decorator]  # Channels has no types
def _still_holds(membership: Membership) -> bool:
    return Membership.objects.filter(pk=membership.pk, user__is_active=True).exists()

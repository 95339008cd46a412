"""Hints travel from one process's thread through a real broker to an open page, and survive its absence."""

import asyncio
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from channels.layers import channel_layers, get_channel_layer
from pytest_django import Settings

from config import broker
from config.child import Child
from generation import progress
from generation.progress import Hint, Sender, listeners_of

pytestmark = [pytest.mark.processes, pytest.mark.asyncio]

WORKSPACE, JOB = uuid.uuid4(), uuid.uuid4()
PATIENCE = 10


@pytest.fixture
def valkey(settings: Settings) -> Iterator[Child]:
    """Start a broker of our own and let the channel layer use it."""
    server = broker.find_server()
    if server is None:
        pytest.skip("no Valkey for this machine")
    with tempfile.TemporaryDirectory(prefix="vrs-") as folder:
        home = Path(folder)
        (home / "logs").mkdir()
        path = broker.socket_path(home)
        child = broker.broker(home, server, path)
        child.start()
        assert broker.wait_until_answering(child, path)
        settings.REDIS_URL = f"unix://{path}"
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"hosts": [settings.REDIS_URL]},
            }
        }
        channel_layers.backends.clear()
        try:
            yield child
        finally:
            channel_layers.backends.clear()
            child.kill()


async def _listen() -> str:
    channel = str(await get_channel_layer().new_channel())
    await get_channel_layer().group_add(listeners_of(WORKSPACE), channel)
    return channel


async def _hear(channel: str) -> int:
    message = await asyncio.wait_for(get_channel_layer().receive(channel), PATIENCE)
    return int(message["revision"])


async def test_a_burst_arrives_as_its_newest_revision(valkey: Child) -> None:
    channel = await _listen()
    sender = Sender()
    for revision in range(1, 101):
        sender.put(listeners_of(WORKSPACE), Hint("job", JOB, revision))
    assert await _hear(channel) == 100
    sender.put(listeners_of(WORKSPACE), Hint("job", JOB, 101))
    assert await _hear(channel) == 101


async def test_hints_go_on_after_the_broker_was_away(valkey: Child) -> None:
    sender = Sender()
    sender.put(listeners_of(WORKSPACE), Hint("job", JOB, 1))
    valkey.kill()
    sender.put(listeners_of(WORKSPACE), Hint("job", JOB, 2))
    # The moment in which the sender finds nobody has to pass before the broker is back.
    await asyncio.sleep(2 * progress.FLUSH_EVERY)
    valkey.start()
    path = Path(str(valkey.command[valkey.command.index("--unixsocket") + 1]))
    assert broker.wait_until_answering(valkey, path)
    channel = await _listen()
    sender.put(listeners_of(WORKSPACE), Hint("job", JOB, 3))
    assert await _hear(channel) == 3

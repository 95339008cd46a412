"""A browser's end of a websocket, speaking to the real ASGI application in this process."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from config.asgi import application

OURS = b"http://localhost:8000"
# asgiref ships types without annotations here.
_Communicator: Any = ApplicationCommunicator


class Socket:
    """One websocket; `client` lends its session."""

    def __init__(self, path: str, client: Client | None, *, origin: bytes | None = OURS) -> None:
        headers = [(b"host", b"localhost:8000")]
        if origin is not None:
            headers.append((b"origin", origin))
        if client is not None:
            name = settings.SESSION_COOKIE_NAME
            headers.append((b"cookie", f"{name}={client.cookies[name].value}".encode()))
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self._wire = _Communicator(application, scope)

    async def open(self) -> dict[str, Any]:
        """Ask to connect and return the answer: `websocket.accept` or `websocket.close`."""
        await self._wire.send_input({"type": "websocket.connect"})
        return await self.answer()

    async def answer(self, *, timeout: float = 5) -> dict[str, Any]:
        """Return the next thing the server says."""
        return dict(await self._wire.receive_output(timeout))

    async def hint(self) -> dict[str, Any]:
        """Return the next hint."""
        return dict(json.loads((await self.answer())["text"]))

    async def is_silent(self) -> bool:
        """Tell whether the server has nothing to say."""
        return bool(await self._wire.receive_nothing())

    async def leave(self) -> None:
        """Close the page, and wait until the server has noticed."""
        await self._wire.send_input({"type": "websocket.disconnect", "code": 1001})
        await self._wire.wait()

    async def say(self, text: str) -> None:
        """Send a text."""
        await self._wire.send_input({"type": "websocket.receive", "text": text})


@asynccontextmanager
async def listening(path: str, client: Client) -> AsyncIterator[Socket]:
    """Open a socket that must be accepted, and close it afterwards."""
    socket = Socket(path, client)
    assert (await socket.open())["type"] == "websocket.accept"
    yield socket
    await socket.leave()


async def refused(path: str, client: Client | None, *, origin: bytes | None = OURS) -> int:
    """Return the code with which a socket is refused; being accepted is an error."""
    answer = await Socket(path, client, origin=origin).open()
    assert answer["type"] == "websocket.close"
    return int(answer.get("code", 1000))

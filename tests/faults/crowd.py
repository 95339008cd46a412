"""Many people at once over the API: they decide, undo, publish and withdraw, and remember each answer."""

import http.client
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 120
# Busy answers are asked again so often before they count as refused.
TRIES = 20


@dataclass
class Client:
    """One person's programme; `acknowledged` are ids of what the server said it had taken, by kind."""

    port: int
    token: str
    chance: random.Random
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def act(self, count: int, acts: Sequence[Callable[["Client"], None]]) -> None:
        """Do so many acts, drawn at random."""
        for _ in range(count):
            self.chance.choice(acts)(self)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer's JSON, nothing for a refusal; what is busy is asked again."""
        for _ in range(TRIES):
            status, said = self._once(path, body)
            self.statuses[status] += 1
            if status == 503:
                continue
            if status >= 500 or not status:
                self.broken.append(f"{status} from {path}: {said}")
            return said if status < 400 else {}
        self.broken.append(f"{path} stayed busy")
        return {}

    def _once(self, path: str, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.request("POST" if body else "GET", path, json.dumps(body) if body else None, headers)
            answer = link.getresponse()
            return answer.status, json.load(answer)
        except (http.client.HTTPException, OSError, ValueError) as error:
            return 0, {"error": repr(error)}
        finally:
            link.close()


def decide(client: Client) -> None:
    """Approve what waits next, or reject one in five; every second time what others may have before them."""
    if client.chance.random() < 0.5:
        waiting = client.ask("/api/v1/reviews/next").get("item")
    else:
        oldest = client.ask("/api/v1/reviews?limit=5").get("items", [])
        waiting = client.chance.choice(oldest) if oldest else None
    if not waiting:
        return
    verdict = (
        {"verdict": "approve"} if client.chance.random() < 0.8 else {"verdict": "reject", "reason": "Dull"}
    )
    ruling = {"variant": waiting["code"], "digest": waiting["digest"], "seen": waiting["seen"]}
    _keep(client, "decision", client.ask("/api/v1/decisions", {**verdict, **ruling}))


def undo(client: Client) -> None:
    """Take back a decision of one's own, newest first more often than not."""
    mine = [key for kind, key in client.acknowledged if kind == "decision"]
    if mine:
        key = client.chance.choice(mine[-3:])
        _keep(client, "decision", client.ask("/api/v1/decisions", {"verdict": "undo", "undoes": key}))


def publish(client: Client) -> None:
    """Publish some of what looks approved, whole or without what cannot be."""
    approved = client.ask("/api/v1/reviews?state=approved&limit=30").get("items", [])
    if approved:
        some = client.chance.sample(approved, min(len(approved), client.chance.randint(1, 5)))
        codes, drop = [item["code"] for item in some], client.chance.random() < 0.5
        wish = {"name": "Crowd", "variants": codes, "drop_refused": drop}
        _keep(client, "publication", client.ask("/api/v1/publications", wish))


def withdraw(client: Client) -> None:
    """Take one published item back."""
    made = [key for kind, key in client.acknowledged if kind == "publication"]
    if made:
        items = client.ask(f"/api/v1/publications/{client.chance.choice(made)}/items").get("items", [])
        if items:
            path = f"/api/v1/publication-items/{client.chance.choice(items)['id']}/withdraw"
            _keep(client, "withdrawal", client.ask(path, {"reason": "Second thoughts"}))


REVIEWING = (decide, decide, decide, undo)
PUBLISHING = (publish, publish, withdraw)


def crowd(port: int, tokens: dict[str, list[str]], *, acts: int, seed: str) -> list[Client]:
    """Let everybody act at once and return them."""
    reviewers = [Client(port, token, random.Random(f"{seed} {token}")) for token in tokens["reviewers"]]
    marketers = [Client(port, token, random.Random(f"{seed} {token}")) for token in tokens["marketers"]]
    # So that there is something to publish and to take back from the start.
    for one in reviewers:
        decide(one)
        decide(one)
    for one in marketers:
        publish(one)
    with ThreadPoolExecutor(len(reviewers) + len(marketers)) as pool:
        working = [pool.submit(one.act, acts, REVIEWING) for one in reviewers]
        working += [pool.submit(one.act, acts, PUBLISHING) for one in marketers]
        for each in working:
            each.result()
    return [*reviewers, *marketers]


def _keep(client: Client, kind: str, answer: dict[str, Any]) -> None:
    if "id" in answer:
        client.acknowledged.append((kind, str(answer["id"])))

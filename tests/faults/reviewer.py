"""A client that approves what is ready while all around it is killed, and remembers each answer it got."""

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reviewer:
    """Approves over the API; `acknowledged` are the decisions that the server said it had taken."""

    port: int
    token: str = ""
    acknowledged: list[str] = field(default_factory=list)

    def work_for(self, seconds: float) -> None:
        """Approve whatever is ready until the time is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.approve_next():
                time.sleep(0.2)

    def approve_next(self) -> bool:
        """Approve what waits next; tell whether that was acknowledged."""
        waiting = self._ask("/api/v1/reviews/next").get("item")
        if not waiting:
            return False
        ruling = {"verdict": "approve", "variant": waiting["code"], "digest": waiting["digest"]}
        answer = self._ask("/api/v1/decisions", {**ruling, "seen": waiting["seen"]})
        if "id" not in answer:
            return False
        self.acknowledged.append(str(answer["id"]))
        return True

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer's JSON, nothing where the server was gone."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("POST" if body else "GET", path, json.dumps(body) if body else None, headers)
            said: dict[str, Any] = json.load(link.getresponse())
        except (http.client.HTTPException, OSError, ValueError):
            return {}
        finally:
            link.close()
        return said

"""The address an ad leads to, with the query parameters by which its results are told apart."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SOURCE = "variasi"
MEDIUM = "paid"


@dataclass(frozen=True, slots=True)
class Landing:
    """A landing address whose variant code is still open: what stands before it, and what behind."""

    before: str
    behind: str = ""

    def for_code(self, code: str) -> str:
        """Return the address of the variant with this code."""
        return f"{self.before}{code}{self.behind}"


def landing_of(url: str, campaign: str) -> Landing:
    """Return the landing address with utm_source, utm_medium, utm_campaign and a still open utm_content.

    A source, medium or campaign that the address already names is kept; the content is always ours, since
    results are joined by it.
    """
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "utm_content"]
    named = {name for name, _ in query}
    ours = (("utm_source", SOURCE), ("utm_medium", MEDIUM), ("utm_campaign", slug_of(campaign)))
    query += [(name, value) for name, value in ours if name not in named and value]
    before = urlunsplit((parts.scheme, parts.netloc, parts.path, f"{urlencode(query)}&utm_content=", ""))
    return Landing(before, f"#{parts.fragment}" if parts.fragment else "")


def slug_of(name: str) -> str:
    """Return a name in lower-case ASCII letters, digits and hyphens; empty where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60]

"""Templates compile, and hold no script, style or handler of their own: the content policy forbids them."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.architecture.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
RULES = {
    "inline script": re.compile(r"<script(?![^>]*\b(src=|type=[\"']application/json))[^>]*>", re.I),
    "inline style": re.compile(r"<style\b|<[^>]+\sstyle\s*=", re.I),
    "inline handler": re.compile(r"<[^>]+\s(on[a-z]+|hx-on[\w:\-]*)\s*=", re.I),
    "script address": re.compile(r"(href|src|action)\s*=\s*[\"']?javascript:", re.I),
}


def broken(text: str) -> list[str]:
    """Return the names of the rules that a template breaks."""
    return [name for name, pattern in RULES.items() if pattern.search(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>go()</script>", ["inline script"]),
        ('<p style="color: red">', ["inline style"]),
        ("<style>p { }</style>", ["inline style"]),
        ('<button onclick="go()">', ["inline handler"]),
        ('<button hx-on:click="go()">', ["inline handler"]),
        ('<a href="javascript:go()">', ["script address"]),
        ('<script type="module" src="a.js"></script><p data-style="x" class="style"></p>', []),
    ],
)
def test_the_rules_know_good_from_bad(text: str, expected: list[str]) -> None:
    assert broken(text) == expected


def test_no_template_holds_code() -> None:
    assert len(TEMPLATES) > 10
    assert {
        path.name: broken(path.read_text(encoding="utf-8")) for path in TEMPLATES if broken(path.read_text())
    } == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_compiles(path: Path) -> None:
    get_template(path.relative_to(ROOT / "templates").as_posix())

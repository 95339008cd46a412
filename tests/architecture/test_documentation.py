"""Every setting, command and make target is documented, and the documentation names no other."""

import re

from tests.architecture.source import PRODUCT, ROOT, files

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
READING = re.compile(r'env\.(?:text|words|number|switch)\(\s*"([A-Z_]+)"')


def settings_read() -> set[str]:
    """Return the names of the environment variables that the settings read."""
    return set(READING.findall((ROOT / "config" / "settings.py").read_text(encoding="utf-8")))


def commands() -> set[str]:
    """Return the names of our management commands."""
    found = {path.stem for path in files(*PRODUCT) if path.parent.name == "commands"}
    return found - {"__init__"}


def section(title: str) -> str:
    """Return the text below one heading of the operations page."""
    return OPERATIONS.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_column(text: str) -> list[str]:
    """Return the first cell of each row of the table in a section, heads left out."""
    return [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]


def test_every_setting_is_documented_and_no_other() -> None:
    documented = {
        name for cell in first_column(section("Settings")) for name in re.findall(r"`([A-Z_]+)`", cell)
    }
    assert len(documented) > 20
    assert documented == settings_read()


def test_every_command_is_documented_and_no_other() -> None:
    documented = {name for cell in first_column(section("Commands")) for name in re.findall(r"`(\w+)", cell)}
    assert len(documented) >= 5
    assert documented == commands()


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split())
    assert set(re.findall(r"^([a-z]+):.*## \S", makefile, re.M)) == phony


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    links = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert links == []

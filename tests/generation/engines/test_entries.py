"""Every entry is whole: each fact and clause has a source, a date and a confidence."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generation.engines import entries as catalogue
from generation.engines.base import Frames, Unsupported
from generation.engines.entries import TOPICS, Clause, Entry, Fact, entries, entry_named
from generation.engines.families import FAMILIES, TASKS
from generation.engines.licence import PURPOSES
from generation.engines.registry import ENGINES, manifest_of
from platforms.countries import COUNTRIES

SHIPPED = {
    "flux.2-klein-4b",
    "ltx-video-13b-distilled",
    "ltx-video-2b-distilled",
    "panggung",
    "wan2.2-ti2v-5b",
    "z-image-turbo",
}
FACTS = {"repository", "licence", "tasks", "sizes", "frames", "memory_gb", "steps"}


def test_these_models_have_entries() -> None:
    assert {entry.key for entry in entries()} == SHIPPED


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_each_fact_says_where_it_comes_from(key: str) -> None:
    entry = entry_named(key)
    assert {fact.of for fact in entry.facts} == FACTS
    sayings: list[Fact | Clause] = [*entry.facts, *entry.clauses]
    for said in sayings:
        assert said.source
        assert date(2026, 1, 1) <= date.fromisoformat(said.date)
        assert said.confidence in {"official", "third_party", "unknown"}
    assert {fact.of for fact in entry.facts if fact.confidence == "unknown"} <= (
        set() if entry.memory_gb else {"memory_gb"}
    )


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_each_entry_speaks_of_known_things(key: str) -> None:
    entry = entry_named(key)
    assert entry.family in FAMILIES
    assert set(entry.tasks) <= set(TASKS)
    assert entry.sizes
    for clause in entry.clauses:
        assert set(clause.excluded_markets) <= set(COUNTRIES)
        assert set(clause.excluded_purposes) <= set(PURPOSES)
    assert [clause.topic for clause in entry.clauses] == list(TOPICS)


def test_every_task_that_runs_has_an_engine() -> None:
    assert {key for key, family in FAMILIES.items() if family.runs} == set(ENGINES)


def test_the_shipped_model_is_as_its_entry_says() -> None:
    entry, manifest = entry_named("panggung"), manifest_of("panggung")
    assert manifest.licence == entry.licence
    assert {(size.width, size.height) for size in manifest.sizes} == {
        (size.width, size.height) for size in entry.sizes
    }


def test_a_hub_name_is_pinned_to_a_revision() -> None:
    for entry in entries():
        if entry.key != "panggung":
            assert len(bytes.fromhex(entry.revision)) == 20


@pytest.mark.parametrize("key", ["no-such-model", "", "../entries", "panggung/x"])
def test_unknown_entries_are_unsupported(key: str) -> None:
    with pytest.raises(Unsupported):
        entry_named(key)


@pytest.mark.parametrize("spoil", [{"key": "other"}, {"clauses": []}, {"frames": {"least": 1, "deep": 2}}])
def test_a_broken_entry_is_an_error(
    spoil: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = json.loads((catalogue.FOLDERS[0] / "panggung.json").read_text())
    (tmp_path / "spoiled.json").write_text(json.dumps({**raw, "key": "spoiled", **spoil}))
    monkeypatch.setattr(catalogue, "FOLDERS", [tmp_path])
    with pytest.raises((TypeError, ValueError)):
        entry_named("spoiled")


def test_a_clause_that_says_another_thing_is_another_clause() -> None:
    clause = entry_named("ltx-video-2b-distilled").clause("revenue")
    assert replace(clause, says="Something else.").digest != clause.digest
    assert replace(clause).digest == clause.digest


@pytest.mark.parametrize(
    ("count", "fits"), [(0, False), (1, True), (9, True), (16, False), (257, True), (265, False)]
)
def test_frame_counts(count: int, fits: bool) -> None:
    assert (count in Frames(1, 257, 8)) is fits


def test_an_entry_is_a_value() -> None:
    assert isinstance(entry_named("panggung"), Entry)
    assert entry_named("panggung") is entry_named("panggung")

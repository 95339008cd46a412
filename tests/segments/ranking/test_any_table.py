"""Tables of any shape are ranked or refused; numbers stay in order, and numpy has nothing to warn of."""

import random
import warnings
from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.segments.ranking.files import answers

NAMES = ("seg_a", "seg_b", "cre_x", "cre_y", "cre_text", "group_id", "other")
VALUES = ("a", "b", "", "é", "NA", "1", '"x,y"', "  a ", "x" * 300)
TRIALS = (0, 0, 1, 5, 100, 10_000, 1e9, 1e14, 0.5, 1e-9)
RATES = (0, 0, 0.01, 0.5, 1, 1e-9)


def random_table(chance: random.Random, rows: int, *, ids: bool) -> str:
    names = chance.sample(NAMES, chance.randint(0, len(NAMES)))
    lines = [",".join([*(["row_id"] if ids else []), *names, "impressions", "clicks"])]
    for row in range(rows):
        trials = chance.choice(TRIALS)
        fields = [*([str(row)] if ids else []), *(chance.choice(VALUES) for _ in names)]
        lines.append(",".join([*fields, repr(trials), repr(trials * chance.choice(RATES))]))
    return chance.choice(["\n", "\r\n"]).join(lines) + chance.choice(["", "\n"])


@pytest.mark.parametrize("seed", range(40))
def test_any_table_is_ranked(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    train = random_table(chance, chance.choice([0, 1, 2, 5, 30, 200]), ids=False)
    candidates = random_table(chance, chance.choice([1, 2, 5, 30]), ids=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = answers(tmp_path, train, candidates, command="allocate")
    for row in found.values():
        assert 0 < row.low <= row.mean <= row.high <= 1
        assert 0 <= row.best <= 1
        assert 0 < (row.weight or 0) <= 1


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    head = "row_id,impressions,clicks\n1,0,0\n"
    (tmp_path / "folder").mkdir()
    for name, why in (("none/O.csv", "No such file or directory"), ("folder", "Is a directory")):
        with pytest.raises(CommandError, match=rf"cannot be written: {why}\."):
            answers(tmp_path, head, head, options=["--out", str(tmp_path / name)])
    assert not list(tmp_path.rglob("*.part"))

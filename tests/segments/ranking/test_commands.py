"""`manage.py rank` and `allocate`: the columns, the order, the sums, and what is learnt from plain counts."""

import csv
from pathlib import Path

import pytest

from tests.segments.ranking.files import CANDIDATES, TRAIN, answers


def test_the_columns_and_the_order_are_as_stated(tmp_path: Path) -> None:
    for command, more in (("rank", []), ("allocate", ["weight"])):
        answers(tmp_path, TRAIN, CANDIDATES, command=command)
        with (tmp_path / "O.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == ["row_id", "p_mean", "p_low90", "p_high90", "prob_best", *more]
        assert [row[0] for row in rows[1:]] == ["new fear", "new joy", "new hope", "seen good", "seen bad"]


def test_what_did_well_is_expected_to_do_well_again(tmp_path: Path) -> None:
    found = answers(tmp_path, TRAIN, CANDIDATES)
    assert found["new joy"].mean > found["new hope"].mean > found["new fear"].mean
    assert found["new joy"].best > 0.5
    assert found["seen good"].best > 0.95


def test_an_unknown_option_is_less_sure_than_a_known_one(tmp_path: Path) -> None:
    found = answers(tmp_path, TRAIN, CANDIDATES)
    known, unknown = found["new joy"], found["new hope"]
    assert unknown.high / unknown.low > known.high / known.low


def test_counts_of_ones_own_narrow_the_interval_and_pull_the_rate_to_what_was_seen(tmp_path: Path) -> None:
    found = answers(tmp_path, TRAIN, CANDIDATES)
    assert found["new joy"].mean < found["seen good"].mean < 20 / 500
    assert found["seen good"].high / found["seen good"].low < found["new joy"].high / found["new joy"].low


def test_chances_and_weights_sum_to_one_within_a_group(tmp_path: Path) -> None:
    found = answers(tmp_path, TRAIN, CANDIDATES, command="allocate")
    for group in (["new fear", "new joy", "new hope"], ["seen good", "seen bad"]):
        assert sum(found[row].best for row in group) == pytest.approx(1, abs=1e-6)
        assert sum(found[row].weight or 0 for row in group) == pytest.approx(1, abs=1e-6)
    assert min(row.weight or 0 for row in found.values()) > 0.02
    assert found["seen good"].weight == max(row.weight or 0 for row in found.values())


def test_the_same_tables_give_the_same_file(tmp_path: Path) -> None:
    answers(tmp_path, TRAIN, CANDIDATES)
    once = (tmp_path / "O.csv").read_bytes()
    answers(tmp_path, TRAIN, CANDIDATES)
    assert (tmp_path / "O.csv").read_bytes() == once


def test_other_names_of_the_counts_are_taken(tmp_path: Path) -> None:
    renamed = [text.replace("impressions,clicks", "views,sales") for text in (TRAIN, CANDIDATES)]
    options = ["--trials", "views", "--events", "sales"]
    assert answers(tmp_path, *renamed, options=options) == answers(tmp_path, TRAIN, CANDIDATES)


def test_ads_that_ran_in_several_rows_are_ranked_by_all_of_them(tmp_path: Path) -> None:
    whole = "seg_age,cre_angle,impressions,clicks\nold,fear,9000,90\nold,joy,9000,120\n"
    parts = "seg_age,cre_angle,impressions,clicks\n" + "old,fear,1000,10\n" * 9 + "old,joy,3000,40\n" * 3
    new = "row_id,seg_age,cre_angle,impressions,clicks\n1,old,fear,0,0\n2,old,joy,0,0\n"
    one, other = answers(tmp_path, whole, new), answers(tmp_path, parts, new)
    for row in one:
        assert other[row].mean == pytest.approx(one[row].mean, rel=0.1)


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    head, *rows = TRAIN.splitlines()
    turned = "\n".join([head, *reversed(rows)]) + "\n"
    one, other = answers(tmp_path, TRAIN, CANDIDATES), answers(tmp_path, turned, CANDIDATES)
    for row in one:
        assert other[row].mean == pytest.approx(one[row].mean, rel=0.02)
        assert other[row].best == pytest.approx(one[row].best, abs=0.07)


def test_what_is_all_but_sure_is_not_called_certain(tmp_path: Path) -> None:
    clear = CANDIDATES.replace("500,20", "50000,2000").replace("500,2\n", "50000,200\n")
    found = answers(tmp_path, TRAIN, clear)
    assert 0.99 < found["seen good"].best < 1
    assert 0 < found["seen bad"].best < 0.01

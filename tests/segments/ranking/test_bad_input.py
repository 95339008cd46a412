"""Tables that cannot be used are refused in words; thin ones get wide intervals; nothing crashes."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.segments.ranking.files import CANDIDATES, TRAIN, answers

HEAD = "seg_age,cre_angle,impressions,clicks\n"
NEW = "row_id,seg_age,cre_angle,impressions,clicks\n1,18-24,fear,0,0\n2,18-24,joy,0,0\n"


def refusal(folder: Path, train: str, candidates: str, *options: str) -> str:
    """Return what the command says, having written nothing."""
    with pytest.raises(CommandError) as caught:
        answers(folder, train, candidates, options=options)
    assert not (folder / "O.csv").exists()
    assert not list(folder.glob("*.part"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("18-24,fear,10,12", "T.csv, row 2: 12 clicks of 10 impressions: more than there can be."),
        ("18-24,fear,0,1", "T.csv, row 2: 1 clicks of 0 impressions: more than there can be."),
        ("18-24,fear,-10,-12", "T.csv, row 2: impressions is -10, which is less than none."),
        ("18-24,fear,10,-1", "T.csv, row 2: clicks is -1, which is less than none."),
        ("18-24,fear,many,1", "T.csv, row 2: impressions is “many”, which is no number."),
        ("18-24,fear,inf,1", "T.csv, row 2: impressions is “inf”, which is no number."),
        ("18-24,fear,10,nan", "T.csv, row 2: clicks is “nan”, which is no number."),
        ("18-24,fear,10,", "T.csv, row 2: clicks is empty."),
        ("18-24,fear,10", "T.csv, row 2: clicks is empty."),
        ("18-24,fear,1e300,1", "T.csv, row 2: impressions is 1e300, which is more than can be."),
    ],
)
def test_a_count_that_cannot_be_is_named_by_its_row(tmp_path: Path, row: str, said: str) -> None:
    assert said in refusal(tmp_path, f"{HEAD}{row}\n18-24,joy,10,1\n", NEW)


def test_faulty_rows_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = f"{HEAD}18-24,joy,1000,10\n"
    found = answers(tmp_path, f"{good}18-24,fear,10,12\n", NEW, options=["--leave-out-faulty"])
    assert "row 3: 12 clicks of 10 impressions" in capsys.readouterr().err
    assert found == answers(tmp_path, good, NEW)


def test_many_faults_are_counted_instead_of_listed(tmp_path: Path) -> None:
    said = refusal(tmp_path, HEAD + "18-24,fear,1,2\n" * 50, NEW)
    assert said.count("\n") < 8
    assert "and 45 more" in said


@pytest.mark.parametrize(
    ("train", "candidates", "said"),
    [
        ("", NEW, "T.csv is empty"),
        (HEAD + "18-24,fear,1,0\n", "", "C.csv is empty"),
        (HEAD, NEW.partition("\n")[0] + "\n", "C.csv has no rows: there is nothing to rank."),
        (HEAD.replace("clicks", "taps"), NEW, "T.csv has no column “clicks”; it has: seg_age, cre_angle"),
        (HEAD, NEW.replace("row_id", "id"), "C.csv has no column “row_id”"),
        (HEAD, NEW + "1,18-24,hope,0,0\n", "two rows with the row_id “1”"),
        ("seg_age,seg_age,impressions,clicks\n", NEW, "two columns called “seg_age”"),
        (HEAD + '18-24,"fear,10,1\n', NEW, "T.csv is no sound CSV file"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, train: str, candidates: str, said: str) -> None:
    assert said in refusal(tmp_path, train, candidates)


def test_a_missing_or_foreign_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "X.csv").write_bytes(b"PK\x03\x04\xff\xfe\x00\x80\x81")
    for name, said in (("none.csv", "cannot be read"), ("X.csv", "no CSV file in UTF-8")):
        assert said in refusal(tmp_path, HEAD, NEW, "--train", str(tmp_path / name))


def test_four_hundred_columns_are_refused_and_others_are_ignored(tmp_path: Path) -> None:
    names = [f"seg_{place}" for place in range(400)]
    wide = ",".join([*names, "impressions", "clicks"]) + "\n" + ",".join(["a"] * 400 + ["10", "1"]) + "\n"
    assert "400 columns seg_… and cre_…" in refusal(tmp_path, wide, NEW)
    others = wide.replace("seg_", "col_")
    assert len(answers(tmp_path, others, NEW)) == 2


def test_nothing_seen_is_a_wide_interval_and_an_even_chance(tmp_path: Path) -> None:
    for train in (HEAD, f"{HEAD}18-24,fear,0,0\n18-24,joy,0,0\n"):
        for answer in answers(tmp_path, train, NEW, command="allocate").values():
            assert answer.high / answer.low > 50
            assert answer.best == pytest.approx(0.5, abs=0.1)
            assert answer.low < 0.01 < answer.high


def test_one_row_and_one_arm(tmp_path: Path) -> None:
    one = "row_id,seg_age,cre_angle,impressions,clicks\n1,18-24,fear,0,0\n"
    found = answers(tmp_path, f"{HEAD}18-24,fear,1000,10\n", one)["1"]
    assert found.best == 1
    assert found.low < 0.01 < found.high
    assert found.high / found.low > 1.5


def test_no_events_at_all_leave_room_for_some(tmp_path: Path) -> None:
    found = answers(tmp_path, f"{HEAD}18-24,fear,1000,0\n18-24,joy,1000,0\n", NEW)
    for answer in found.values():
        assert 0 < answer.low < answer.mean < answer.high
        assert 5e-4 < answer.high < 0.01
        assert answer.best == pytest.approx(0.5, abs=0.1)


def test_perfect_separation_is_not_certainty(tmp_path: Path) -> None:
    found = answers(tmp_path, f"{HEAD}18-24,fear,20,0\n18-24,joy,20,20\n", NEW)
    assert found["2"].mean > found["1"].mean
    assert found["1"].high > 0.05
    assert found["2"].low < 0.95
    assert 0.5 < found["2"].best < 1


def test_few_events_are_not_called_likely(tmp_path: Path) -> None:
    found = answers(tmp_path, f"{HEAD}18-24,fear,100,1\n18-24,joy,100,3\n", NEW)
    assert 0.5 < found["2"].best < 0.8
    assert found["2"].mean < 0.03


def test_unknown_levels_and_missing_columns_are_ranked_unsurely(tmp_path: Path) -> None:
    known = answers(tmp_path, TRAIN, CANDIDATES)["new joy"]
    foreign = CANDIDATES.replace("Jakarta", "Medan").replace("cre_tone", "cre_colour")
    found = answers(tmp_path, TRAIN, foreign)["new joy"]
    assert found.high / found.low > known.high / known.low


def test_numbers_of_any_size_are_ranked(tmp_path: Path) -> None:
    rows = [
        f"18-24,fear,{10**12},{10**9}",
        "18-24,joy,0.5,0.25",
        f"18-24,hope,{10**12},{10**12}",
        "18-24,joy,1e9,0",
    ]
    found = answers(tmp_path, HEAD + "\n".join(rows) + "\n", NEW)
    assert all(0 < answer.low <= answer.mean <= answer.high < 1 for answer in found.values())

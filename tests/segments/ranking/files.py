"""CSV files for the commands, and what they answer."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

TRAIN = """\
seg_age,seg_city,cre_angle,cre_tone,group_id,impressions,clicks
18-24,Jakarta,fear,warm,a,1000,10
18-24,Jakarta,joy,warm,a,1000,30
25-34,Jakarta,fear,cold,a,1000,10
25-34,Bandung,joy,cold,a,1000,30
18-24,Bandung,fear,warm,b,2000,20
18-24,Bandung,joy,warm,b,2000,60
"""
CANDIDATES = """\
row_id,seg_age,seg_city,cre_angle,cre_tone,group_id,impressions,clicks
new fear,18-24,Jakarta,fear,warm,x,0,0
new joy,18-24,Jakarta,joy,warm,x,0,0
new hope,18-24,Jakarta,hope,warm,x,0,0
seen good,25-34,Bandung,joy,cold,y,500,20
seen bad,25-34,Bandung,fear,cold,y,500,2
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """A line of the output."""

    row_id: str
    mean: float
    low: float
    high: float
    best: float
    weight: float | None


def answers(
    folder: Path, train: str, candidates: str, *, command: str = "rank", options: Sequence[str] = ()
) -> dict[str, Answer]:
    """Write both tables, run a command on them and return its lines by row_id."""
    (folder / "T.csv").write_text(train, encoding="utf-8")
    (folder / "C.csv").write_text(candidates, encoding="utf-8")
    out = folder / "O.csv"
    call_command(
        command,
        *("--train", folder / "T.csv", "--candidates", folder / "C.csv", "--out", out, *options),
    )
    with out.open(encoding="utf-8", newline="") as file:
        lines = [_answer(line) for line in csv.DictReader(file)]
    return {line.row_id: line for line in lines}


def _answer(line: Mapping[str, str]) -> Answer:
    numbers = [float(line[name]) for name in ("p_mean", "p_low90", "p_high90", "prob_best")]
    weight = float(line["weight"]) if "weight" in line else None
    return Answer(line["row_id"], numbers[0], numbers[1], numbers[2], numbers[3], weight)

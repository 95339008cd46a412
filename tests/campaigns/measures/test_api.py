"""Measures through the API: the figures of the page, and every refusal."""

from datetime import date

import pytest

from tests.campaigns.api import api_of
from tests.campaigns.measures.scene import Scene, on_day
from tests.conftest import Person


def test_a_row_says_all_that_was_counted(scene: Scene) -> None:
    scene.many(3, 9, angle="calm")
    found = api_of(scene.alice).get("/measures").json()
    row = next(row for row in found["options"] if row["axis"] == "angle")
    assert row == {
        "key": "angle=calm",
        "name": "calm",
        "axis": "angle",
        "approvals": {
            "part": 9,
            "whole": 12,
            "share": 0.75,
            "low": pytest.approx(0.513, abs=0.001),
            "high": pytest.approx(0.895, abs=0.001),
        },
        "rejected": 3,
        "reasons": [{"reason": "Off brand", "count": 3}],
        "looks": 12,
        "seconds_looked": 48.0,
        "seconds_per_look": 4.0,
        "approved_files": 18,
        "micro_usd": 360,
        "micro_usd_per_approved_file": 20.0,
        "device_seconds": 24.0,
        "device_seconds_per_approved_file": pytest.approx(4 / 3),
    }
    assert found["total"] == {name: row[name] for name in row if name not in ("key", "name", "axis")}
    assert [(one["key"], one["axis"]) for one in found["segments"]] == [
        (str(scene.segments["Gift buyers"].pk), None)
    ]


def test_of_few_no_share_is_claimed(scene: Scene) -> None:
    scene.judge(scene.variant())
    rate = api_of(scene.alice).get("/measures").json()["total"]["approvals"]
    assert (rate["part"], rate["whole"], rate["share"]) == (1, 1, None)


def test_nothing_is_an_answer_too(alice: Person) -> None:
    found = api_of(alice).get("/measures").json()
    assert (found["templates"], found["total"]["seconds_per_look"]) == ([], None)


def test_it_is_narrowed(scene: Scene) -> None:
    with on_day(date(2026, 3, 2)):
        scene.judge(scene.variant())
    campaign = scene.plan.campaign_id
    api = api_of(scene.alice)
    found = api.get(f"/measures?campaign={campaign}&since=2026-03-02&until=2026-03-02").json()
    assert (found["campaign"], found["since"], found["total"]["looks"]) == (str(campaign), "2026-03-02", 1)
    assert api.get("/measures?since=2026-03-03").json()["total"]["looks"] == 0


@pytest.mark.parametrize("query", ["since=2026-02-30", "campaign=x", "since=0001-01-01", "until=9999-12-31"])
def test_what_makes_no_sense_is_refused(scene: Scene, query: str) -> None:
    assert api_of(scene.alice).get(f"/measures?{query}").status_code == 422


def test_days_in_the_wrong_order_name_their_field(scene: Scene) -> None:
    answer = api_of(scene.alice).get("/measures?since=2026-03-02&until=2026-03-01")
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_period")
    assert answer.json()["errors"][0]["field"] == "until"


def test_who_sees_whom(scene: Scene, bob: Person) -> None:
    scene.judge(scene.variant())
    scene.judge(scene.variant(), by=scene.olivia)
    people = (scene.alice, scene.rosa, bob)
    seen = [[row["name"] for row in api_of(one).get("/measures").json()["reviewers"]] for one in people]
    assert seen == [["Olivia", "Rosa"], ["Rosa"], []]


def test_a_stranger_measures_their_own_and_no_token_nothing(scene: Scene, charlie: Person) -> None:
    scene.judge(scene.variant())
    api = api_of(charlie)
    assert api.get("/measures").json()["total"]["looks"] == 0
    assert api.get(f"/measures?campaign={scene.plan.campaign_id}").status_code == 404
    assert api.send("GET", "/measures", Authorization="").status_code == 401
    assert api.send("POST", "/measures").status_code == 405

"""The page of measures and its files: what is said, who sees what, and what no browser should send."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from segments.models import Segment
from tests.campaigns.factories import make_campaign
from tests.campaigns.measures.scene import Scene, on_day
from tests.conftest import Person
from workspaces.models import Workspace


def page(workspace: Workspace) -> str:
    return reverse("measures", args=[workspace.slug])


def file(table: str, slug: str = "kopi-senja") -> str:
    return reverse("measures_file", args=[slug, table])


def text(person: Person, **asked: str) -> str:
    return person.client.get(reverse("measures", args=["kopi-senja"]), asked).content.decode()


def rows(person: Person, table: str, **asked: str) -> list[dict[str, str]]:
    answer = person.client.get(file(table), asked)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="measures-{table}.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_empty_workspace_says_what_will_be_here(workspace: Workspace, alice: Person) -> None:
    assert "Nothing to measure yet" in text(alice)


def test_few_are_counted_and_many_are_a_percentage(scene: Scene) -> None:
    scene.many(2, 3, angle="urgent")
    scene.many(3, 9, angle="calm", segment="Commuters")
    shown = text(scene.alice)
    assert "3 of 5" in shown
    assert "too few for a percentage" in shown
    assert "75 %" in shown
    assert "51 to 90 %, 12 decisions" in shown
    assert "Off brand (3 of 3)" in shown


def test_the_rail_leads_to_it(scene: Scene) -> None:
    assert f'href="{page(scene.plan.workspace)}" aria-current="page"' in text(scene.alice)


def test_it_is_narrowed_by_campaign_and_days(scene: Scene) -> None:
    with on_day(date(2026, 3, 2)):
        scene.judge(scene.variant(), "Too dark")
    other = make_campaign(scene.plan.workspace, scene.alice.user)
    assert "Too dark" in text(scene.alice, campaign=str(scene.plan.campaign_id), since="2026-03-02")
    for asked in ({"campaign": str(other.pk)}, {"since": "2026-03-03"}, {"until": "2026-03-01"}):
        assert "Nothing was decided and nothing was made in this part" in text(scene.alice, **asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "2026-02-30"}, "Enter a valid date."),
        ({"since": "0001-01-01"}, "Choose a day of this century."),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "The last day lies before the first."),
    ],
)
def test_senseless_days_are_said_beside_their_field(scene: Scene, asked: dict[str, str], said: str) -> None:
    scene.judge(scene.variant())
    answer = scene.alice.client.get(page(scene.plan.workspace), asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "measure-table" not in answer.content.decode()


def test_the_order_is_chosen(scene: Scene) -> None:
    scene.many(6, 4, angle="urgent")
    scene.many(2, 12, angle="calm")

    def first(order: str) -> str:
        shown = text(scene.alice, order=order)
        return min(("urgent", "calm"), key=shown.index)

    assert [first("worst"), first("decisions"), first("name")] == ["urgent", "calm", "calm"]
    assert scene.alice.client.get(page(scene.plan.workspace), {"order": "x"}).status_code == 422


def test_reviewers_see_their_own_row(scene: Scene) -> None:
    scene.judge(scene.variant())
    scene.judge(scene.variant(), by=scene.olivia)
    assert [row["name"] for row in rows(scene.alice, "reviewers")] == ["Olivia", "Rosa"]
    assert [row["name"] for row in rows(scene.rosa, "reviewers")] == ["Rosa"]
    assert "Your own row only" in text(scene.rosa)
    assert ">Olivia<" not in text(scene.rosa)


def test_a_reader_reads_and_compares_nobody(scene: Scene, bob: Person) -> None:
    scene.judge(scene.variant())
    assert ">Stage<" in text(bob)
    assert ">Rosa<" not in text(bob)
    assert rows(bob, "reviewers") == []


def test_a_stranger_finds_nothing(scene: Scene, charlie: Person) -> None:
    assert charlie.client.get(page(scene.plan.workspace)).status_code == 404
    assert charlie.client.get(file("templates")).status_code == 404
    for address in (page(charlie.membership.workspace), file("templates", "elsewhere")):
        assert charlie.client.get(address, {"campaign": str(scene.plan.campaign_id)}).status_code == 404


def test_what_is_no_table_or_no_campaign_is_not_found(scene: Scene) -> None:
    assert scene.alice.client.get(file("ledger")).status_code == 404
    assert scene.alice.client.get(file("templates"), {"since": "x"}).status_code == 404
    assert scene.alice.client.get(file("templates"), {"campaign": "x"}).status_code == 404
    assert scene.alice.client.post(page(scene.plan.workspace)).status_code == 405
    assert scene.alice.client.post(file("templates")).status_code == 405
    assert Campaign.objects.count() == 1


def test_a_sheet_has_plain_numbers(scene: Scene) -> None:
    scene.many(3, 9, angle="calm")
    scene.judge(scene.variant("urgent"))
    calm, urgent = (row for row in rows(scene.alice, "options") if row["axis"] == "angle")
    assert (calm["name"], calm["decisions"], calm["approval_rate"]) == ("calm", "12", "0.75")
    assert (calm["approval_low_90"], calm["approval_high_90"]) == ("0.5127", "0.8953")
    assert (calm["seconds_looked"], calm["seconds_per_look"]) == ("48.0", "4.0")
    assert (calm["cost_usd"], calm["cost_usd_per_approved_file"]) == ("0.00036000", "0.00002000")
    assert (calm["most_given_reason"], calm["most_given_reason_count"]) == ("Off brand", "3")
    assert (urgent["approval_rate"], urgent["approved"], urgent["most_given_reason"]) == ("", "1", "")


def test_a_sheet_of_reasons(scene: Scene) -> None:
    for reason in ("Too dark", "Off brand", "Too dark"):
        scene.judge(scene.variant(), reason)
    assert rows(scene.alice, "reasons") == [
        {"reason": "Too dark", "rejections": "2", "of_all_rejections": "3"},
        {"reason": "Off brand", "rejections": "1", "of_all_rejections": "3"},
    ]


def test_no_cell_is_a_formula(scene: Scene) -> None:
    Segment.objects.filter(pk=scene.segments["Gift buyers"].pk).update(name="=1+1")
    scene.judge(scene.variant(), "=HYPERLINK(1)")
    assert rows(scene.alice, "segments")[0]["name"] == "'=1+1"
    assert rows(scene.alice, "segments")[0]["most_given_reason"] == "'=HYPERLINK(1)"
    assert rows(scene.alice, "reasons")[0]["reason"] == "'=HYPERLINK(1)"


def test_a_long_table_is_cut_and_its_file_is_not(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaigns.selectors.measure_words.SHOWN", 2)
    for angle in ("calm", "urgent", "loud"):
        scene.judge(scene.variant(angle))
    assert "The first 2 of 4" in text(scene.alice)
    assert len(rows(scene.alice, "options")) == 4

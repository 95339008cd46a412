"""Ordering shots and films: what is ordered, what waits for what, what is stale, and every refusal."""

import json
from pathlib import Path

import pytest

from campaigns.models import Campaign
from campaigns.selectors.storyboards import Stale
from campaigns.services import shots, takes
from generation.models import Job, JobState
from generation.shot_specs import ShotSpec
from tests.campaigns.storyboards.scene import TASKS, Scene, install_clip_model, wish
from tests.conftest import Person
from tests.generation.added import add_ready
from workspaces.errors import Conflict, DomainError, NotAllowed, NotFound
from workspaces.models import LedgerEntry


def refused(act: object) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()  # type: ignore[operator]  # a function without arguments
    return refusal.value


def test_all_shots_are_ordered_and_those_that_go_on_wait(scene: Scene, alice: Person) -> None:
    takes.make_board(alice.membership, scene.key)
    first, second, third = scene.board.shots
    assert [one.state for one in (first, second, third)] == ["queued"] * 3
    jobs = [one.shot.job for one in (first, second, third)]
    assert [job.waits_for for job in jobs if job] == [None, jobs[0], None]
    assert {job.group_id for job in jobs if job} == {scene.storyboard.group_id}
    spec = ShotSpec.from_json(jobs[1].spec if jobs[1] else "")
    assert (spec.frames, spec.frame_rate, spec.start.kind, spec.before) == (12, 24, "continue", None)
    assert LedgerEntry.objects.filter(kind="storyboard.make").count() == 1


def test_what_is_being_made_is_not_ordered_twice(scene: Scene, alice: Person) -> None:
    takes.make_board(alice.membership, scene.key)
    assert refused(lambda: takes.make_board(alice.membership, scene.key)).code == "nothing_to_make"
    shot = scene.shots[0]
    assert refused(lambda: takes.make_shot(alice.membership, scene.key, shot.pk)).code == "being_made"
    assert Job.objects.count() == 3


def test_one_shot_is_ordered_alone(scene: Scene, alice: Person) -> None:
    takes.make_shot(alice.membership, scene.key, scene.shots[2].pk, seed=11)
    assert [one.state for one in scene.board.shots] == ["", "", "queued"]
    assert scene.shots[2].seed == 11


def test_a_shot_whose_former_is_missing_is_refused(scene: Scene, alice: Person) -> None:
    second = scene.shots[1]
    refusal = refused(lambda: takes.make_shot(alice.membership, scene.key, second.pk))
    assert str(refusal.message) == "Shot 2 goes on from shot 1, which is not made: make that first."
    assert not Job.objects.exists()


def test_the_first_shot_cannot_go_on_from_another(scene: Scene, alice: Person) -> None:
    shots.move(alice.membership, scene.key, scene.shots[1].pk, position=1, version=scene.storyboard.version)
    assert scene.board.shots[0].lacks_former
    assert refused(lambda: takes.make_board(alice.membership, scene.key)).code == "nothing_before"
    assert not Job.objects.exists()


def test_a_model_of_stills_is_refused_before_anything_is_ordered(
    scene: Scene, alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_clip_model(tmp_path / "stills", monkeypatch, tasks=["text_to_image"], frames={})
    refusal = refused(lambda: takes.make_board(alice.membership, scene.key))
    assert (refusal.code, scene.board.trouble is not None) == ("stills_only", True)
    assert not Job.objects.exists()


def test_what_the_model_cannot_do_names_the_shot(
    scene: Scene, alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_clip_model(tmp_path / "texts", monkeypatch, tasks=["text_to_video"])
    refusal = refused(lambda: takes.make_board(alice.membership, scene.key))
    assert (refusal.code, str(refusal.message)[:7]) == ("unsupported", "Shot 1:")
    assert not Job.objects.exists()


def test_a_model_that_is_not_there_is_refused(scene: Scene, alice: Person, campaign: Campaign) -> None:
    campaign.model = "unheard-of"
    campaign.save(update_fields=["model"])
    assert refused(lambda: takes.make_board(alice.membership, scene.key)).code == "model_missing"
    assert not Job.objects.exists()


def test_an_edited_order_is_stale_while_it_is_being_made(scene: Scene, alice: Person) -> None:
    takes.make_board(alice.membership, scene.key)
    shot = scene.shots[2]
    shots.edit(alice.membership, scene.key, shot.pk, wish("other"), version=scene.storyboard.version)
    assert [one.stale for one in scene.board.shots] == [Stale.FRESH, Stale.FRESH, Stale.CHANGED]


def test_all_that_is_not_made_is_called_off(scene: Scene, alice: Person) -> None:
    takes.make_board(alice.membership, scene.key)
    takes.cancel(alice.membership, scene.key)
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.CANCELLED}
    assert len(scene.board.to_make) == 3
    assert refused(lambda: takes.cancel(alice.membership, scene.key)).code == "nothing_waits"


def test_a_film_needs_every_shot(scene: Scene, alice: Person) -> None:
    refusal = refused(lambda: takes.make_film(alice.membership, scene.key))
    assert (refusal.code, str(refusal.message)) == ("not_made", "Shot 1 is not made yet: make it first.")
    assert not Job.objects.exists()


def test_a_licence_that_stands_against_it_is_refused_with_its_clauses(
    scene: Scene, alice: Person, olivia: Person, campaign: Campaign
) -> None:
    model = add_ready(olivia)
    raw = json.loads(model.manifest)
    raw |= {"tasks": TASKS, "frames": {"least": 9, "most": 257, "step": 8}}
    model.manifest = json.dumps(raw)
    model.save(update_fields=["manifest"])
    campaign.model = model.entry
    campaign.save(update_fields=["model"])
    refusal = refused(lambda: takes.make_board(alice.membership, scene.key))
    assert (refusal.code, bool(refusal.errors)) == ("licence", True)
    assert not Job.objects.exists()


@pytest.mark.parametrize("verb", ["make_board", "make_film", "cancel"])
def test_only_editors_of_the_workspace_order(verb: str, scene: Scene, bob: Person, charlie: Person) -> None:
    act = getattr(takes, verb)
    with pytest.raises(NotAllowed):
        act(bob.membership, scene.key)
    with pytest.raises(NotFound):
        act(charlie.membership, scene.key)
    assert not Job.objects.exists()


def test_an_archived_campaign_orders_nothing(scene: Scene, alice: Person, campaign: Campaign) -> None:
    type(campaign).objects.filter(pk=campaign.pk).update(archived_at=campaign.created_at)
    with pytest.raises(Conflict) as refusal:
        takes.make_board(alice.membership, scene.key)
    assert refusal.value.code == "archived"
    assert not Job.objects.exists()

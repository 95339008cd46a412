"""Asking for a coarse picture: who may, what is refused, and that equal questions have one answer."""

import pytest

from generation.engines.base import Size
from generation.engines.registry import manifest_of
from generation.models import Preview
from generation.preview_reads import previews_of
from generation.previewing import refuse
from generation.services.previews import LONGEST_PROMPT, MOST_WAITING, Sight, ask
from tests.conftest import Person
from tests.generation.added import LTX, add_ready, confirm_all
from workspaces.errors import Conflict, Invalid, NotAllowed
from workspaces.models import YearlyRevenue

BLUE = Sight("a blue stage")


def ask_for(person: Person, sight: Sight = BLUE, model: str = "panggung") -> Preview:
    return ask(person.membership, sight, model=model)


def test_a_preview_has_the_models_own_size_of_that_shape(alice: Person) -> None:
    tall = ask_for(alice, Sight("a blue stage", 7, 1080, 1920))
    nearest = manifest_of("panggung").nearest(1080, 1920)
    assert Size(tall.width, tall.height, nearest.anchor_x, nearest.anchor_y) == nearest
    assert (tall.prompt, tall.seed, tall.model, tall.picture, tall.reason) == (
        "a blue stage",
        7,
        "panggung",
        None,
        "",
    )


def test_asking_again_gives_the_same_preview(alice: Person) -> None:
    assert ask_for(alice).pk == ask_for(alice).pk
    assert ask_for(alice, Sight("a blue stage", 1)).pk != ask_for(alice).pk
    assert Preview.objects.count() == 2


def test_another_workspace_has_its_own(alice: Person, charlie: Person) -> None:
    assert ask_for(alice).pk != ask_for(charlie).pk
    shown = previews_of(charlie.membership, [BLUE, Sight("a red stage")], model="panggung")
    assert [place.preview and place.preview.workspace_id for place in shown.values()] == [
        charlie.membership.workspace_id,
        None,
    ]


def test_only_the_newest_wait(alice: Person, olivia: Person) -> None:
    ask_for(olivia, Sight("hers"))
    for seed in range(MOST_WAITING + 3):
        ask_for(alice, Sight("his", seed))
    waiting = Preview.objects.filter(asked_by=alice.user).order_by("seed")
    assert list(waiting.values_list("seed", flat=True)) == list(range(3, MOST_WAITING + 3))
    assert Preview.objects.filter(asked_by=olivia.user).count() == 1


@pytest.mark.parametrize("name", ["rosa", "bob"])
def test_who_does_not_edit_may_not_ask(name: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        ask_for(request.getfixturevalue(name))
    assert not Preview.objects.exists()


@pytest.mark.parametrize(
    "sight",
    [
        Sight("  "),
        Sight("x" * (LONGEST_PROMPT + 1)),
        Sight("a stage", 2**32),
        Sight("a stage", 0, 0, 1080),
        Sight("a stage", 0, 1080, 10_001),
    ],
)
def test_what_no_picture_can_be_is_refused(alice: Person, sight: Sight) -> None:
    with pytest.raises(Invalid):
        ask_for(alice, sight)
    assert not Preview.objects.exists()


def test_a_model_that_is_not_there_is_refused(alice: Person) -> None:
    with pytest.raises(Conflict) as refusal:
        ask_for(alice, model=LTX)
    assert refusal.value.code == "licence"
    assert not Preview.objects.exists()


def test_a_licence_is_asked_first(olivia: Person) -> None:
    model = add_ready(olivia)
    with pytest.raises(Conflict) as refusal:
        ask_for(olivia, model=LTX)
    assert refusal.value.code == "licence"
    confirm_all(olivia, model)
    olivia.membership.workspace.yearly_revenue = YearlyRevenue.UNDER_1M
    assert ask_for(olivia, model=LTX).model == LTX


def test_one_that_failed_is_asked_for_again(alice: Person) -> None:
    failed = ask_for(alice)
    refuse(failed, "No.")
    assert [place.preview for place in previews_of(alice.membership, [BLUE], model="panggung").values()] == [
        None
    ]
    assert ask_for(alice).pk != failed.pk
    assert Preview.objects.get().reason == ""

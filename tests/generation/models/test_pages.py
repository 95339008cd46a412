"""The models pages in all their states, for owners, members and strangers, in both languages."""

from pathlib import Path

import pytest

from generation.clause_words import CLAUSES
from generation.engines.entries import entries
from generation.models import AddedModel, AddedState, ClauseConfirmation, Job, JobState, ModelTrial
from tests.conftest import Person
from tests.generation.added import LTX, add_ready, confirm_all
from tests.generation.models.scene import CLAUSE, put_folder
from workspaces.models import Workspace, YearlyRevenue

PAGES = "/w/kopi-senja/workspace/models/"
PAGE = f"{PAGES}{LTX}/"


def text_of(person: Person, path: str = PAGE, **headers: str) -> str:
    answer = person.client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_how_each_stands(bob: Person, olivia: Person) -> None:
    add_ready(olivia)
    text = text_of(bob, PAGES)
    for words in (
        "Panggung",
        "Comes with Variasi",
        "6 clauses to confirm",
        "Not added",
        "Loaded and checked only",
    ):
        assert words in text


def test_members_read_and_owners_act(bob: Person, olivia: Person) -> None:
    add_ready(olivia)
    assert "Only an owner can add models" in text_of(bob)
    assert "I have read this clause" not in text_of(bob)
    assert text_of(olivia).count("I have read this clause") == 6


@pytest.mark.parametrize(
    ("state", "words"),
    [(AddedState.WAITING, "Being checked"), (AddedState.REFUSED, "The folder cannot be used: Cut short.")],
)
def test_each_state_is_shown(olivia: Person, state: AddedState, words: str) -> None:
    add_ready(olivia)
    AddedModel.objects.update(state=state, reason="Cut short.")
    assert words in text_of(olivia)
    assert ("every 2s" in text_of(olivia)) is (state == AddedState.WAITING)


def test_a_fragment_answers_htmx(olivia: Person) -> None:
    add_ready(olivia)
    text = text_of(olivia, **{"hx-request": "true"})
    assert text.lstrip().startswith('<section class="section" id="model-state"')


def test_without_a_folder_the_page_says_what_to_do(olivia: Person) -> None:
    assert "There is no folder yet" in text_of(olivia)


def test_a_folder_is_added_by_page(olivia: Person, tiny_folder: Path) -> None:
    put_folder(tiny_folder)
    assert "Add the folder" in text_of(olivia)
    assert olivia.client.post(PAGE, {"folder": "ltx"}).status_code == 302
    assert AddedModel.objects.get().folder == "ltx"


def test_a_folder_that_will_not_do_is_said_on_the_page(olivia: Person, tiny_folder: Path) -> None:
    (put_folder(tiny_folder) / "x.bin").write_bytes(b"")
    answer = olivia.client.post(PAGE, {"folder": "ltx"})
    assert answer.status_code == 422
    assert "x.bin is of a kind that is never loaded" in answer.content.decode()
    assert olivia.client.post(PAGE, {"folder": "../x"}).status_code == 422
    assert not AddedModel.objects.exists()


def test_a_clause_is_confirmed_by_page(olivia: Person) -> None:
    model = add_ready(olivia)
    form = {"topic": "revenue", "digest": CLAUSE.digest}
    assert olivia.client.post(f"{PAGE}{model.pk}/confirm/", form).status_code == 302
    assert "Confirmed by Olivia" in text_of(olivia)
    assert olivia.client.post(f"{PAGE}{model.pk}/confirm/", {"topic": "revenue"}).status_code == 409


def test_a_refused_trial_says_why(olivia: Person) -> None:
    model = add_ready(olivia)
    answer = olivia.client.post(f"{PAGE}{model.pk}/try/", {"prompt": "a red arch"})
    assert answer.status_code == 409
    assert "read and confirm it under Models" in answer.content.decode()
    assert not ModelTrial.objects.exists()


def test_a_trial_is_shown_as_it_goes(olivia: Person) -> None:
    model = add_ready(olivia)
    confirm_all(olivia, model)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_1M)
    assert olivia.client.post(f"{PAGE}{model.pk}/try/", {"prompt": "a red arch"}).status_code == 302
    assert "a red arch" in text_of(olivia)
    assert "Waiting" in text_of(olivia)
    Job.objects.update(state=JobState.FAILED, reason="Out of memory.")
    assert "Out of memory." in text_of(olivia)
    assert olivia.client.post(f"{PAGE}{model.pk}/try/", {"prompt": " "}).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("charlie", 404), ("alice", 403), ("bob", 403)])
def test_others_change_nothing(who: str, status: int, olivia: Person, request: pytest.FixtureRequest) -> None:
    model = add_ready(olivia)
    client = request.getfixturevalue(who).client
    for path in (PAGE, *(f"{PAGE}{model.pk}/{act}/" for act in ("confirm", "try", "remove"))):
        assert client.post(path, {"topic": "revenue", "digest": CLAUSE.digest}).status_code == status
    assert not ClauseConfirmation.objects.exists()
    model.refresh_from_db()
    assert model.removed_at is None


def test_a_model_is_removed_by_page(olivia: Person) -> None:
    model = add_ready(olivia)
    assert olivia.client.post(f"{PAGE}{model.pk}/remove/").status_code == 302
    assert "Not added" in text_of(olivia)


@pytest.mark.parametrize("path", [f"{PAGES}none/", f"{PAGES}..%2f/", "/w/elsewhere/workspace/models/"])
def test_what_is_not_there(olivia: Person, charlie: Person, path: str) -> None:
    assert olivia.client.get(path).status_code == 404


def test_every_clause_is_collected_for_translation() -> None:
    assert {clause.says for entry in entries() for clause in entry.clauses} == set(CLAUSES)


def test_it_speaks_indonesian(olivia: Person) -> None:
    olivia.client.cookies["django_language"] = "id"
    text = text_of(olivia, **{"accept-language": "id"})
    assert "Wilayah" in text
    assert "Territory" not in text

"""Templates by the API: each route works, and refuses strangers, readers and nonsense."""

from typing import Any

import pytest

from campaigns.models import PromptTemplate, TemplateVersion
from tests.campaigns.templates.drafts import COPY, make_template
from tests.conftest import Person
from tests.rest import Api, problem_of

BODY = {
    "name": "Morning",
    "picture": "a {{ options.angle }} stage",
    "texts": {language: dict(texts) for language, texts in COPY.items()},
    "options": {"angle": ["warm", "bright"]},
}


def body(**changes: Any) -> dict[str, Any]:
    return {**BODY, **changes}


def test_a_template_is_created_and_read(alice: Person) -> None:
    api = Api(alice)
    answer = api.post("/templates", BODY, key="a")
    assert answer.status_code == 201
    made = answer.json()
    assert (made["number"], made["texts"], made["options"]) == (1, BODY["texts"], BODY["options"])
    assert api.get(f"/templates/{made['id']}").json() == made
    assert api.post("/templates", BODY, key="a").json() == made
    assert TemplateVersion.objects.get().pk.hex == made["version"].replace("-", "")


def test_every_save_is_a_new_version(alice: Person) -> None:
    api, template = Api(alice), make_template(alice)
    before = template.versions.get()
    answer = api.put(f"/templates/{template.pk}", body(picture="a calm stage", number=1))
    assert (answer.status_code, answer.json()["number"]) == (200, 2)
    before.refresh_from_db()
    assert before.picture == "a {{ options.angle }} stage with a round podium"
    assert problem_of(api.put(f"/templates/{template.pk}", body(number=1)), 409)["code"] == "stale"
    assert template.versions.count() == 2


def test_errors_name_text_line_and_column(alice: Person) -> None:
    copy = {"en": {"headline": "Hi", "body": "one\n  {{ segment.nam }}", "call_to_action": ""}}
    errors = problem_of(Api(alice).post("/templates", body(texts=copy)), 422)["errors"]
    assert [(e["field"], e["line"], e["column"], e["code"]) for e in errors] == [
        ("texts.en.body", "2", "6", "unknown_variable")
    ]
    assert "segment.nam" in errors[0]["message"]
    assert not PromptTemplate.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"picture": ""}, "picture"),
        ({"picture": "x" * 2001}, "picture"),
        ({"texts": {}}, "texts"),
        ({"texts": {"klingon!": {"headline": "x"}}}, "texts.klingon!"),
        ({"texts": {"en": {"headline": "", "body": "x"}}}, "texts.en.headline"),
        ({"texts": {"en": {"headline": "x" * 1001}}}, "texts.en.headline"),
        ({"texts": {"en": {"headline": "x", "motto": "y"}}}, "motto"),
        (
            {"options": {"Angle!": ["x"]}, "picture": "x", "texts": {"en": {"headline": "x"}}},
            "options.Angle!",
        ),
        ({"options": {"angle": []}}, "options.angle"),
        ({"options": {"angle": ["warm", "Warm"]}}, "options.angle"),
        ({"options": {"angle": ["x" * 121]}}, "options.angle"),
        ({"options": {"angle": [str(n) for n in range(25)]}}, "options.angle"),
        ({"options": {"angle": ["a"], **{f"o{n}": ["a"] for n in range(6)}}}, "options"),
        ({"name": ""}, "name"),
        ({"workspace_id": "x"}, "workspace_id"),
    ],
)
def test_broken_bodies_name_the_field(alice: Person, change: dict[str, Any], field: str) -> None:
    errors = problem_of(Api(alice).post("/templates", body(**change)), 422)["errors"]
    assert field in errors[0]["field"]
    assert not PromptTemplate.objects.exists()


def test_the_list_leaves_out_archived_templates(alice: Person) -> None:
    api = Api(alice)
    first, second = make_template(alice, "A"), make_template(alice, "B")
    assert api.post(f"/templates/{first.pk}/archive").json()["archived"] is True
    assert [item["id"] for item in api.get("/templates").json()["items"]] == [str(second.pk)]
    assert [item["id"] for item in api.get("/templates?archived=true").json()["items"]] == [str(first.pk)]


def test_a_taken_name_is_refused(alice: Person) -> None:
    make_template(alice)
    assert problem_of(Api(alice).post("/templates", body(name="MORNING")), 422)["code"] == "name_taken"
    assert TemplateVersion.objects.count() == 1


def test_a_stranger_finds_nothing_and_readers_only_look(alice: Person, charlie: Person, bob: Person) -> None:
    template = make_template(alice)
    address = f"/templates/{template.pk}"
    for person, status in ((charlie, 404), (bob, 403)):
        api = Api(person)
        problem_of(api.put(address, body(number=1)), status)
        problem_of(api.post(f"{address}/archive"), status)
    assert Api(charlie).get(address).status_code == 404
    assert Api(bob).get(address).status_code == 200
    problem_of(Api(bob).post("/templates", body(name="New")), 403)
    assert Api(charlie).get("/templates").json()["items"] == []
    assert (TemplateVersion.objects.count(), PromptTemplate.objects.get().archived_at) == (1, None)


def test_wrong_methods_are_refused(alice: Person) -> None:
    api, template = Api(alice), make_template(alice)
    for path in ("/templates", f"/templates/{template.pk}", f"/templates/{template.pk}/archive"):
        assert api.delete(path).status_code == 405
    assert PromptTemplate.objects.count() == 1

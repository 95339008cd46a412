"""The sheet of translations: out and back without loss, twice without change, over nobody's work."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import PromptTemplate, TemplateVersion
from campaigns.selectors.translation_sheets import COLUMNS, translation_sheet
from campaigns.services.templates import archive_template, create_template, save_version
from campaigns.services.translation_sheets import MOST_ROWS, Taken, take_sheet
from tests.campaigns.templates.drafts import draft
from tests.conftest import Person
from tests.rest import Api, problem_of
from workspaces.errors import Invalid, NotAllowed, TooLarge

COPY = {
    "en": {"headline": "Wake up slowly", "body": "-20 % today\nand more", "call_to_action": ""},
    "id": {"headline": "Bangun perlahan", "body": "", "call_to_action": ""},
}
Rows = list[dict[str, str]]


@pytest.fixture
def template(alice: Person) -> PromptTemplate:
    """Return a template in English, half translated into Indonesian."""
    return create_template(
        alice.membership, name="Morning", draft=draft(picture="a stage", options={}, copy=COPY)
    )


def rows_of(person: Person, language: str = "") -> Rows:
    return list(csv.DictReader(io.StringIO(translation_sheet(person.membership, language))))


def sheet(rows: Rows, *, delimiter: str = ",") -> SimpleUploadedFile:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("translations.csv", b"\xef\xbb\xbf" + out.getvalue().encode())


def changed(rows: Rows, name: str, **cells: str) -> Rows:
    return [row | cells if row["field"] == name else row for row in rows]


def newest(template: PromptTemplate) -> TemplateVersion:
    return template.versions.order_by("-number")[:1].get()


def refused(person: Person, rows: Rows) -> list[tuple[str, str]]:
    """Return the faults of a sheet that is refused, after which nothing may have changed."""
    before = TemplateVersion.objects.count()
    with pytest.raises(Invalid) as refusal:
        take_sheet(person.membership, sheet(rows))
    assert TemplateVersion.objects.count() == before
    return [(str(error["field"]), str(error["message"])) for error in refusal.value.errors]


def test_every_text_is_in_the_sheet_with_its_state(alice: Person, template: PromptTemplate) -> None:
    rows = rows_of(alice)
    assert [(row["field"], row["language"], row["translation"], row["state"]) for row in rows] == [
        ("headline", "id", "Bangun perlahan", ""),
        ("body", "id", "", "missing"),
    ]
    assert (rows[1]["source"], rows[1]["source_language"]) == ("'-20 % today\nand more", "en")
    assert [row["state"] for row in rows_of(alice, "de")] == ["missing", "missing"]


def test_a_sheet_comes_back_and_twice_changes_nothing(alice: Person, template: PromptTemplate) -> None:
    rows = changed(rows_of(alice), "body", translation="'-20 % hari ini\r\ndan lagi")
    assert take_sheet(alice.membership, sheet(rows)) == Taken(1, 1)
    version = newest(template)
    assert (version.number, version.copy["id"]["body"]) == (2, "-20 % hari ini\ndan lagi")
    assert version.copy["en"] == COPY["en"]
    assert version.translations.gaps() == ()
    assert take_sheet(alice.membership, sheet(rows, delimiter=";")) == Taken(0, 0)
    assert take_sheet(alice.membership, sheet(rows_of(alice))) == Taken(0, 0)
    assert template.versions.count() == 2


def test_a_new_language_comes_with_the_sheet(alice: Person, template: PromptTemplate) -> None:
    rows = changed(rows_of(alice, "de"), "headline", translation="Wach langsam auf")
    assert take_sheet(alice.membership, sheet(rows)) == Taken(1, 1)
    assert newest(template).copy["de"] == {"headline": "Wach langsam auf", "body": "", "call_to_action": ""}


def test_an_empty_cell_takes_nothing_away(alice: Person, template: PromptTemplate) -> None:
    rows = [row | {"translation": " "} for row in rows_of(alice)]
    assert take_sheet(alice.membership, sheet(rows)) == Taken(0, 0)
    assert newest(template).copy == COPY


def test_what_was_translated_from_an_older_source_is_out_of_date(
    alice: Person, template: PromptTemplate
) -> None:
    rows = changed(rows_of(alice), "headline", translation="Bangun pelan")
    copy = {**COPY, "en": {**COPY["en"], "headline": "Wake up fast"}}
    new = draft(picture="another", options={}, copy=copy)
    save_version(alice.membership, template.pk, name="Morning", draft=new)
    assert take_sheet(alice.membership, sheet(rows)) == Taken(1, 1)
    version = newest(template)
    assert (version.copy["id"]["headline"], version.picture) == ("Bangun pelan", "another")
    gap = version.translations.gaps()[0]
    assert (gap.field, gap.was) == ("headline", "Wake up slowly")


def test_nobodys_work_is_overwritten(alice: Person, template: PromptTemplate) -> None:
    rows = rows_of(alice)
    copy = {**COPY, "id": {**COPY["id"], "headline": "Bangun santai"}}
    new = draft(picture="a stage", options={}, copy=copy)
    save_version(alice.membership, template.pk, name="Morning", draft=new)
    assert take_sheet(alice.membership, sheet(rows)) == Taken(0, 0)
    (fault,) = refused(alice, changed(rows, "headline", translation="Bangun pelan"))
    assert (fault[0], "It says: Bangun santai" in fault[1]) == ("line.2", True)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"template_id": "x"}, "no template"),
        ({"template_id": str(uuid4())}, "no template"),
        ({"version": "9"}, "no such version"),
        ({"version": "one"}, "no such version"),
        ({"field": "slogan"}, "headline, body, call_to_action"),
        ({"language": "Klingon"}, "Write a language"),
        ({"language": "en"}, "This is the source"),
        ({"translation": "{{ segment.nam }}"}, "segment.nam"),
        ({"translation": "x" * 1001}, "at most 1000"),
    ],
)
def test_each_wrong_line_is_named_and_nothing_is_saved(
    alice: Person, template: PromptTemplate, cells: dict[str, str], sentence: str
) -> None:
    rows = changed(rows_of(alice), "body", **({"translation": "Hai"} | cells))
    (fault,) = refused(alice, changed(rows, "headline", translation="Selamat pagi"))
    assert (fault[0], sentence in fault[1]) == ("line.3", True), fault


def test_a_text_twice_and_a_column_twice_are_named(alice: Person, template: PromptTemplate) -> None:
    rows = changed(rows_of(alice), "headline", translation="Hai")
    assert refused(alice, [*rows, rows[0]]) == [("line.4", "This text is in the sheet twice.")]
    cut = sheet(rows).read() + f"{template.pk},Morning\r\n".encode()
    doubled = cut.replace(b"template_id", b"translation", 1)
    with pytest.raises(Invalid) as refusal:
        take_sheet(alice.membership, SimpleUploadedFile("x.csv", doubled))
    assert refusal.value.code == "missing_column"


def test_other_peoples_and_archived_templates_are_not_there(
    alice: Person, charlie: Person, bob: Person, template: PromptTemplate
) -> None:
    rows = changed(rows_of(alice), "headline", translation="Hai")
    assert refused(charlie, rows)[0][1] == "There is no template with this template_id."
    with pytest.raises(NotAllowed):
        take_sheet(bob.membership, sheet(rows))
    archive_template(alice.membership, template.pk)
    assert (rows_of(alice), refused(alice, rows)[0][0]) == ([], "line.2")


def test_files_that_are_no_sheet_are_refused(alice: Person, template: PromptTemplate) -> None:
    wrong = ((b"", "empty_file"), (b"a,b\n1,2\n", "missing_column"), (b"PK\x03\x04x", "unsupported_format"))
    for content, code in wrong:
        with pytest.raises(Invalid) as refusal:
            take_sheet(alice.membership, SimpleUploadedFile("x.csv", content))
        assert refusal.value.code == code
    with pytest.raises(TooLarge):
        take_sheet(alice.membership, sheet(rows_of(alice) * MOST_ROWS))
    assert template.versions.count() == 1


def test_the_pages_give_and_take_it(
    alice: Person, bob: Person, charlie: Person, template: PromptTemplate
) -> None:
    page, file = (reverse(name, args=["kopi-senja"]) for name in ("translations", "translation_file"))
    answer = bob.client.get(file, {"language": "de"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="translations-de.csv"' in answer["Content-Disposition"]
    rows = changed(rows_of(alice), "headline", translation="Hai")
    assert [person.client.get(page).status_code for person in (alice, bob, charlie)] == [200, 200, 404]
    assert charlie.client.get(file).status_code == 404
    assert [p.client.post(page, {"file": sheet(rows)}).status_code for p in (bob, charlie)] == [403, 404]
    assert template.versions.count() == 1
    wrong = alice.client.post(page, {"file": sheet(changed(rows, "headline", language="x!"))})
    assert (wrong.status_code, "Write a language as" in wrong.content.decode()) == (422, True)
    assert alice.client.post(page, {}).status_code == 422
    assert alice.client.post(page, {"file": sheet(rows)}).status_code == 302
    assert "1 text was saved." in alice.client.get(page).content.decode()
    assert alice.client.put(page).status_code == 405


def test_the_api_gives_and_takes_it(
    alice: Person, bob: Person, charlie: Person, template: PromptTemplate
) -> None:
    api = Api(alice)
    text = api.get("/templates/translations?language=id").content.decode()
    assert list(csv.DictReader(io.StringIO(text))) == rows_of(alice, "id")
    assert Api(charlie).get("/templates/translations").content.decode().count("\n") == 1
    problem_of(api.get("/templates/translations?language=x!"), 422)
    rows: Any = changed(rows_of(alice), "headline", translation="Hai")
    for person, status in ((bob, 403), (charlie, 422)):
        problem_of(Api(person).send("/templates/translations", sheet(rows)), status)
    assert api.send("/templates/translations", sheet(rows)).json() == {"templates": 1, "texts": 1}

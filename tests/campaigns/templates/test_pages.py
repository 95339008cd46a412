"""The template pages: the editor saves versions, keeps what was typed, refuses strangers and readers."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from campaigns.models import PromptTemplate, TemplateVersion
from segments.services import Profile, create_segment
from tests.campaigns.templates.drafts import make_template
from tests.conftest import Person

FORM: dict[str, Any] = {
    "name": "Morning",
    "picture": "a {{ options.tone_of_day }} stage",
    "axis": ["Tone of day", ""],
    "values": ["warm\r\n\r\nbright ", ""],
    "language": ["en"],
    "headline-en": "Good {{ options.tone_of_day }} coffee",
    "body-en": "",
    "call_to_action-en": "Try it",
}


def form(**changes: Any) -> dict[str, Any]:
    return {**FORM, **changes}


def page(name: str, *ids: Any) -> str:
    return reverse(name, args=["kopi-senja", *ids])


def test_a_template_is_written_saved_and_shown(alice: Person) -> None:
    assert alice.client.get(page("template_new")).status_code == 200
    answer = alice.client.post(page("template_new"), FORM)
    version = TemplateVersion.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page("template_detail", version.template_id))
    assert version.options == {"tone_of_day": ["warm", "bright"]}
    assert version.copy == {"en": {"headline": FORM["headline-en"], "body": "", "call_to_action": "Try it"}}
    assert "Good {{ options.tone_of_day }} coffee" in alice.client.get(answer["Location"]).content.decode()
    assert "Morning" in alice.client.get(page("template_list")).content.decode()


def test_saving_again_makes_a_version_and_a_stale_page_does_not(alice: Person) -> None:
    template = make_template(alice)
    address = page("template_detail", template.pk)
    assert alice.client.post(address, form(number="1")).status_code == 302
    answer = alice.client.post(address, form(number="1", picture="typed words"))
    assert (answer.status_code, "typed words" in answer.content.decode()) == (409, True)
    assert template.versions.count() == 2


def test_faults_have_line_and_column_and_nothing_is_saved(alice: Person) -> None:
    answer = alice.client.post(page("template_new"), form(picture="one\r\n {{ segment.nam }}"))
    body = answer.content.decode()
    assert (answer.status_code, "Line 2, column 5: “segment.nam” is not known here." in body) == (422, True)
    assert "one\n {{ segment.nam }}" in body
    assert not PromptTemplate.objects.exists()


def test_a_language_is_added_and_left_out_without_saving(alice: Person) -> None:
    added = alice.client.post(page("template_new"), form(add="id", add_language="1")).content.decode()
    assert 'name="headline-id"' in added
    assert FORM["headline-en"] in added
    sent = form(language=["en", "id"], remove="id", **{"headline-id": "x"})
    assert 'name="headline-id"' not in alice.client.post(page("template_new"), sent).content.decode()
    assert not PromptTemplate.objects.exists()


def test_a_new_template_has_the_languages_of_the_segments(alice: Person) -> None:
    for name, locale in (("A", "id"), ("B", "en-GB")):
        create_segment(alice.membership, Profile(name, locale))
    body = alice.client.get(page("template_new")).content.decode()
    assert ['name="headline-id"' in body, 'name="headline-en"' in body] == [True, True]


def test_texts_like_code_are_shown_as_text(alice: Person) -> None:
    evil = "</textarea><img src=x onerror=alert(1)>"
    sent = form(name=evil, picture=evil, **{"headline-en": evil})
    alice.client.post(page("template_new"), sent)
    template = PromptTemplate.objects.get()
    for address in (page("template_list"), page("template_detail", template.pk)):
        assert "<img src=x" not in alice.client.get(address).content.decode()


def test_strangers_find_nothing_and_readers_change_nothing(
    alice: Person, charlie: Person, bob: Person
) -> None:
    template = make_template(alice)
    detail, archive = page("template_detail", template.pk), page("template_archive", template.pk)
    for address, sent in ((detail, form(number="1")), (archive, {}), (page("template_new"), FORM)):
        assert bob.client.post(address, sent).status_code == 403
        assert charlie.client.post(address, sent).status_code == 404
    assert bob.client.get(detail).status_code == 200
    assert charlie.client.get(detail).status_code == 404
    assert charlie.client.post(page("template_preview"), FORM).status_code == 404
    assert (TemplateVersion.objects.count(), PromptTemplate.objects.get().archived_at) == (1, None)


def test_archiving_takes_it_off_the_list(alice: Person) -> None:
    template = make_template(alice)
    assert alice.client.post(page("template_archive", template.pk)).status_code == 302
    shown = alice.client.get(page("template_list")).content.decode()
    assert page("template_detail", template.pk) not in shown


def test_absent_and_wrong_are_refused(alice: Person) -> None:
    template = make_template(alice)
    assert alice.client.get(page("template_detail", uuid4())).status_code == 404
    assert alice.client.get(page("template_archive", template.pk)).status_code == 405
    assert alice.client.get(page("template_preview")).status_code == 405
    assert alice.client.put(page("template_detail", template.pk)).status_code == 405

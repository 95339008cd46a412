"""Translations in the editor: beside their source, marked where they lag behind, also while one types."""

from typing import Any

from django.urls import reverse

from campaigns.models import PromptTemplate, TemplateVersion
from tests.campaigns.templates.drafts import make_template
from tests.conftest import Person

HEADLINE = "{{ options.angle | capitalize }} coffee for {{ segment.name }}"
FORM: dict[str, Any] = {
    "name": "Morning",
    "picture": "a {{ options.angle }} stage",
    "axis": ["angle"],
    "values": ["warm\r\nbright"],
    "language": ["en", "id"],
    "source": "en",
    "headline-en": "Other coffee",
    "body-en": "{{ brand.name }} is {{ brand.tone }}.",
    "call_to_action-en": "Try {{ product.name }}",
    "headline-id": "Kopi {{ options.angle }}",
    "body-id": "Untuk {{ segment.name }}",
    "call_to_action-id": "Coba",
}


def typed(person: Person, template: PromptTemplate | None, **changes: Any) -> str:
    """Return the answer to typing in the editor of a template."""
    sent = {**FORM, "template": str(template.pk) if template else "", **changes}
    return person.client.post(reverse("template_preview", args=["kopi-senja"]), sent).content.decode()


def beside(body: str, box: str) -> str:
    """Return what stands beside a translation: its source and its state."""
    return body.split(f'id="original-{box}"')[1].split("</div>", maxsplit=1)[0]


def test_the_source_stands_beside_as_it_is_typed(alice: Person) -> None:
    shown = beside(typed(alice, make_template(alice)), "headline-id")
    assert ["Other coffee" in shown, "Out of date" in shown, HEADLINE in shown] == [True, True, True]
    assert "Out of date" not in beside(typed(alice, None), "headline-id")


def test_what_is_not_translated_is_marked(alice: Person) -> None:
    body = typed(alice, None, **{"body-id": "", "headline-id": ""})
    assert "Not translated yet" in beside(body, "body-id")
    assert "2 texts lag behind" in body.split('id="state-id"')[1][:400]
    assert "The headline is empty" not in body


def test_saying_it_is_right_is_kept_and_saved(alice: Person) -> None:
    template = make_template(alice)
    right = {"right-headline-id": "on"}
    shown = beside(typed(alice, template, **right), "headline-id")
    assert ["Out of date" in shown, 'name="right-headline-id" checked' in shown] == [False, True]
    address = reverse("template_detail", args=["kopi-senja", template.pk])
    for changes, gaps in ((right, 0), ({"headline-en": "Third"}, 1)):
        number = template.versions.count()
        assert alice.client.post(address, {**FORM, "number": number, **changes}).status_code == 302
        newest = TemplateVersion.objects.order_by("-number")[:1].get()
        assert (newest.number, len(newest.translations.gaps())) == (number + 1, gaps)


def test_fallback_and_platforms_are_saved_and_shown(alice: Person) -> None:
    sent = {**FORM, "source": "id", "fallback": "en", "platform": ["meta", "myspace"]}
    answer = alice.client.post(reverse("template_new", args=["kopi-senja"]), sent)
    version = TemplateVersion.objects.get()
    assert (version.source, version.fallback, version.platforms) == ("id", "en", ["meta"])
    body = alice.client.get(answer["Location"]).content.decode()
    assert body.index('name="headline-id"') < body.index('name="headline-en"')
    assert ['value="meta" checked' in body, 'value="tiktok" checked' in body] == [True, False]
    assert '<option value="en" selected>read English</option>' in body


def test_the_source_that_is_left_out_hands_over(alice: Person) -> None:
    body = alice.client.post(
        reverse("template_new", args=["kopi-senja"]), {**FORM, "fallback": "en", "remove": "en"}
    ).content.decode()
    assert ['name="headline-id"' in body, 'name="headline-en"' in body] == [True, False]
    assert '<option value="en" selected>' not in body


def test_a_count_over_the_limit_is_marked(alice: Person) -> None:
    body = typed(alice, None, **{"headline-en": "x" * 31})
    shown = body.split('id="counts-headline-en"')[1].split("</div>")[0]
    assert [f"Google Ads {31} of 30" in shown, "count over" in shown, "Meta 31 of 40" in shown] == [True] * 3


def test_a_strangers_template_is_no_source(alice: Person, charlie: Person) -> None:
    template = make_template(alice)
    answer = charlie.client.post(
        reverse("template_preview", args=["kopi-senja"]), {**FORM, "template": str(template.pk)}
    )
    assert answer.status_code == 404
    for written in ("x", "0" * 32):
        sent = {**FORM, "template": written}
        body = alice.client.post(reverse("template_preview", args=["kopi-senja"]), sent).content.decode()
        assert ["Other coffee" in body, "Out of date" in body] == [True, False]

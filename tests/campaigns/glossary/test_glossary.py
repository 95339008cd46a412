"""The glossary of a brand: kept in versions, told while one writes and in the plan, ordered with the ads."""

import json
from typing import Any

import pytest
from django.urls import reverse

from campaigns.briefs import Brief
from campaigns.expansion.specs import SpecWriter
from campaigns.faults import sentence
from campaigns.glossary import Glossary, Term
from campaigns.models import BrandVersion, Campaign
from campaigns.selectors.plan_words import said_faults
from campaigns.selectors.plans import preview_of as plan_of
from campaigns.selectors.template_preview import preview_of
from campaigns.services.brands import create_brand
from campaigns.services.rewording import Wording, reword
from generation.specs import Copy, RenderSpec
from segments.services import Profile, create_segment
from tests.campaigns.brands.looks import COFFEE, look
from tests.campaigns.factories import make_variant
from tests.campaigns.plans.scene import make_ready_campaign, make_template
from tests.campaigns.templates.drafts import draft
from tests.conftest import Person
from tests.generation.jobs.orders import SPEC
from tests.rest import Api, problem_of
from workspaces.errors import Invalid

SAY = Term("say", "cold brew", "id", "kopi seduh dingin")
KEEP = Term("keep", "Kopi Senja")
AVOID = Term("avoid", "gratis", "id", "tanpa biaya")
GLOSSARY = Glossary((SAY, KEEP, AVOID))
SOURCE = Brief("", "Cold brew by Kopi Senja", "It is free.", "")


def codes(brief: Brief, source: Brief | None, language: str) -> list[tuple[str, str, bool]]:
    return [(f.code, f.field, f.blocks) for f in GLOSSARY.faults(brief, source, language)]


def test_a_translation_says_what_the_brand_says() -> None:
    good = Brief("", "Kopi seduh dinginnya Kopi Senja", "", "")
    assert codes(good, SOURCE, "id") == []
    assert codes(Brief("", "Kopi es dari kopi senja", "", ""), SOURCE, "id-ID") == [
        ("term_not_said", "headline", False),
        ("term_not_kept", "headline", False),
    ]
    assert codes(Brief("", "Kalter Kaffee von Kopi Senja", "", ""), SOURCE, "de") == []


def test_what_is_never_said_blocks_only_in_its_language() -> None:
    assert codes(Brief("", "A", "Kopi GRATIS!", ""), None, "id") == [("term_avoided", "body", True)]
    assert codes(Brief("", "A", "gratis", ""), None, "de") == []


def test_every_breach_can_be_said() -> None:
    faults = GLOSSARY.faults(Brief("", "gratis", "", ""), SOURCE, "id")
    assert [sentence(fault) for fault in faults] == [
        "The brand does not say “gratis” here: say “tanpa biaya”.",
        "The source says “cold brew”: the brand says “kopi seduh dingin” here.",
        "“Kopi Senja” is never translated and always spelt so.",
    ]
    (bare,) = Glossary((Term("avoid", "x"),)).faults(Brief("", "x", "", ""), None, "en")
    assert sentence(bare) == "The brand does not use “x”."


def test_specs_without_terms_are_written_as_before() -> None:
    assert "terms" not in json.loads(SPEC.to_json())["copy"]
    copy = Copy("a", "", "", "en", terms=("b",))
    with_terms = RenderSpec(SPEC.picture, copy, SPEC.palette, SPEC.typefaces, SPEC.formats)
    assert RenderSpec.from_json(with_terms.to_json()) == with_terms
    assert with_terms.digest != SPEC.digest


@pytest.fixture
def campaign(alice: Person, planned_model: None) -> Campaign:
    """Return a campaign whose template speaks of cold brew, for a brand with a glossary."""
    made = make_ready_campaign(alice)
    assert made.brand is not None
    BrandVersion.objects.create(
        workspace=made.workspace,
        brand=made.brand,
        number=2,
        made_by=alice.user,
        primary="#6b3f22",
        accent="#e2a33c",
        light="#f6ead7",
        dark="#24150d",
        headline_typeface="fraunces",
        body_typeface="jakarta",
        glossary=GLOSSARY.as_rows(),
    )
    copy = {"en": {"headline": "Cold brew by Kopi Senja"}, "id": {"headline": "Kopi es Kopi Senja"}}
    version = make_template(made.workspace, alice.user, "Cold", copy=copy, options={}, picture="a stage")
    made.template_versions.set([version])
    return made


def test_a_plan_tells_breaches_and_orders_the_terms(campaign: Campaign) -> None:
    plan = plan_of(campaign)
    said = [(fault.code, fault.message, fault.count, fault.blocks) for fault in said_faults(plan)]
    message = "Headline: The source says “cold brew”: the brand says “kopi seduh dingin” here."
    assert said == [("term_not_said", message, 1, False)]
    ordered = {
        cell.words.locale: json.loads(cell.spec_json)["copy"]["terms"] for cell in plan.expansion.cells
    }
    assert ordered == {"id": ["kopi seduh dingin", "Kopi Senja"], "en": ["Kopi Senja"]}
    for cell in plan.expansion.cells:
        assert RenderSpec.from_json(cell.spec_json).to_json() == cell.spec_json


def test_a_writer_without_terms_writes_the_same_bytes() -> None:
    writer = SpecWriter(SPEC)
    cell = json.loads(writer.spec_json(writer.copy_json(_words()), "p", layout="hero", seed=1))
    assert "terms" not in cell["copy"]


def _words() -> Any:
    from campaigns.expansion.values import Words  # noqa: PLC0415 - beside its one use

    return Words("p", "a", "b", "c", "en")


def test_breaches_are_told_while_one_writes(alice: Person) -> None:
    create_segment(alice.membership, Profile("Komuter", "id"))
    brand = create_brand(alice.membership, name="B", look=look(glossary=[SAY, AVOID]))
    copy = {"en": {"headline": "Cold brew"}, "id": {"headline": "Kopi gratis"}}
    item = preview_of(alice.membership, draft(copy=copy, options={}, picture="a stage"), brand).items[0]
    assert item.faults == ("Headline: The brand does not say “gratis” here: say “tanpa biaya”.",)
    assert "Headline: The source says “cold brew”: the brand says “kopi seduh dingin” here." in item.advice


@pytest.mark.usefixtures("planned_model")
def test_other_words_keep_the_terms_and_never_say_what_is_avoided(alice: Person) -> None:
    variant = make_variant(alice.membership.workspace, alice.user)
    create = create_brand(alice.membership, name="B", look=look(glossary=[Term("avoid", "free")]))
    variant.campaign.brand = create
    variant.campaign.save()
    with pytest.raises(Invalid) as refusal:
        reword(alice.membership, variant.pk, Wording("Free coffee", "", ""))
    assert refusal.value.errors[0]["code"] == "term_avoided"


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ([Term("say", "x", "id")], "how the term is said"),
        ([Term("say", "x", "", "y")], "Choose the language"),
        ([Term("keep", " ")], "1 to 60"),
        ([Term("keep", "x" * 61)], "1 to 60"),
        ([Term("keep", "x", "Klingon")], "Write a language"),
        ([Term("shout", "x")], "rules of this list"),  # type: ignore[arg-type]  # what a form may send
        ([Term("keep", "x"), Term("avoid", "X")], "twice"),
        ([Term("keep", f"x{n}") for n in range(201)], "at most 200"),
    ],
)
def test_what_makes_no_sense_is_refused(alice: Person, terms: list[Term], sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create_brand(alice.membership, name="B", look=look(glossary=terms))
    assert sentence in str(refusal.value.errors[0]["message"])
    assert not BrandVersion.objects.exists()


FORM: dict[str, Any] = {
    "name": "Kopi Senja",
    **{role: getattr(COFFEE, role) for role in ("primary", "accent", "light", "dark")},
    "headline_typeface": "fraunces",
    "body_typeface": "jakarta",
    "term": ["cold brew ", "Kopi Senja", ""],
    "rule": ["say", "keep", "say"],
    "term_language": ["id", "", ""],
    "say": ["kopi  seduh dingin", "", ""],
}


def test_the_page_saves_and_shows_rows_and_names_the_wrong_one(alice: Person, bob: Person) -> None:
    answer = alice.client.post(reverse("brand_new", args=["kopi-senja"]), FORM)
    assert BrandVersion.objects.get().glossary == Glossary((SAY, KEEP)).as_rows()
    for person in (alice, bob):
        assert 'value="kopi seduh dingin"' in person.client.get(answer["Location"]).content.decode()
    wrong = alice.client.post(answer["Location"], {**FORM, "version": "1", "say": ["", "", ""]})
    assert (wrong.status_code, BrandVersion.objects.count()) == (422, 1)
    assert "Term 1, “cold brew”: Choose the language" in wrong.content.decode()
    assert bob.client.post(answer["Location"], {**FORM, "version": "1"}).status_code == 403


def test_the_api_takes_and_tells_it(alice: Person, charlie: Person) -> None:
    body = {key: FORM[key] for key in FORM if key not in ("term", "rule", "term_language", "say")}
    body["glossary"] = [{"rule": "keep", "term": "Kopi Senja"}]
    made = Api(alice).post("/brands", body, key="a").json()
    assert made["glossary"] == [{"rule": "keep", "term": "Kopi Senja", "language": "", "say": ""}]
    assert Api(charlie).get(f"/brands/{made['id']}").status_code == 404
    body["glossary"] = [{"rule": "shout", "term": "x"}]
    problem_of(Api(alice).post("/brands", body | {"name": "Other"}), 422)
    assert BrandVersion.objects.count() == 1

"""Findings as people read them: rule, value, limit, and a way to mend; what no machine reads is no fault."""

import pytest
from django.urls import reverse

from campaigns.models import Variant
from campaigns.selectors.findings import RULES, SaidFinding, said_findings
from generation.checks.moving import MOVING
from generation.checks.reading import UNREAD
from generation.checks.sound import SOUND
from generation.checks.suite import CHECKS
from generation.models import Finding, Outcome
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, make_variant
from tests.conftest import Person

HARD = "A text is hard to read."
HEAVY = "The file is heavier than platforms take."
COVERED = "Text, button or logo may be covered by the platform."
BROKEN = "The check could not run."


@pytest.fixture
def variant(alice: Person) -> Variant:
    """Return a variant of Alice's, with a revision."""
    return make_variant(alice.membership.workspace, alice.user)


def found(variant: Variant, check: str, message: str, *figures: str, **fields: str) -> Finding:
    """Attach a finding to what the variant is now."""
    measured, limit = figures or ("", "")
    return Finding.objects.create(
        job=current(variant).job,
        format=fields.get("format", "feed_square"),
        check_name=check,
        outcome=fields.get("outcome", Outcome.FLAG),
        message=message,
        measured=measured,
        limit=limit,
    )


def said(finding: Finding) -> SaidFinding:
    (one,) = said_findings([finding])
    return one


def test_every_check_has_a_rule() -> None:
    assert {check.key for check in CHECKS} | {MOVING, SOUND} == RULES.keys()


@pytest.mark.parametrize(
    ("check", "message", "figures", "value", "limit"),
    [
        ("contrast", HARD, ("3.10", "4.50"), "3.10:1", "at least 4.50:1"),
        (
            "weight",
            HEAVY,
            ("190 kB", "150 kB"),
            "190 kB",
            "at most 150 kB",
        ),
        (
            "safe_zone",
            COVERED,
            ("2", "0"),
            "2 covered",
            "at most 0",
        ),
        ("logo_space", "The logo is too small.", ("12 px", "16 px"), "12 px", "at least 16 px"),
        ("logo_space", "The logo is stretched.", ("9.0 %", "2.0 %"), "9.0 %", "at most 2.0 %"),
        ("words", "The words set are not those ordered.", ("“a”", "“b”"), "is: “a”", "wanted: “b”"),
        ("newcomer", "Odd.", ("1", "2"), "is: 1", "wanted: 2"),
    ],
)
def test_value_and_limit_have_their_unit_and_direction(
    variant: Variant, check: str, message: str, figures: tuple[str, str], value: str, limit: str
) -> None:
    one = said(found(variant, check, message, *figures))
    assert (one.message, one.value, one.limit) == (message, value, limit)


def test_a_check_that_could_not_run_shows_why_and_mends_nothing(variant: Variant) -> None:
    one = said(found(variant, "contrast", BROKEN, "ValueError: x", "", outcome=Outcome.ERROR))
    assert (one.level, one.value, one.limit, one.mends) == ("bad", "ValueError: x", "", ())


def test_what_no_machine_reads_is_told_once_and_last(variant: Variant) -> None:
    findings = [
        found(variant, "reading", UNREAD, "", "“ลอง”"),
        found(variant, "reading", UNREAD, "", "“ลองวันนี้”", format="story"),
        found(variant, "contrast", HARD, "3.10", "4.50", outcome=Outcome.BLOCK),
        found(variant, "type_size", "A text is small: fewer words would let it be larger.", "9 px", "11 px"),
    ]
    one = said_findings(findings)
    assert [(each.level, each.formats) for each in one] == [
        ("bad", ("feed_square",)),
        ("warn", ("feed_square",)),
        ("read", ("feed_square", "story")),
    ]
    assert "a reader of the language should look" in one[-1].message
    misread = said(found(variant, "reading", "The machine reads other words than those set.", "“x”", "“y”"))
    assert (misread.level, misread.value) == ("warn", "read: “x”")


def test_pages_show_rule_figures_and_mends_to_those_who_may(
    alice: Person, bob: Person, rosa: Person, variant: Variant
) -> None:
    found(variant, "contrast", HARD, "3.10", "4.50")
    found(variant, "type_size", "A text is small: fewer words would let it be larger.", "9 px", "11 px")
    detail = reverse("variant_detail", args=["kopi-senja", variant.code])
    words = reverse("variant_words", args=["kopi-senja", variant.code])
    layout = reverse("variant_layout", args=["kopi-senja", variant.code, "feed_square"])
    review = f"{reverse('review', args=['kopi-senja'])}?variant={variant.pk}"
    for person, may in ((alice, True), (bob, False)):
        body = person.client.get(detail).content.decode()
        assert ["3.10:1" in body, "at least 4.50:1" in body, "Type is large enough" in body] == [True] * 3
        assert [layout in body, "Move the parts" in body] == [may, may]
    for person, may in ((alice, True), (rosa, False)):
        body = person.client.get(review).content.decode()
        assert ["3.10:1" in body, "at least 4.50:1" in body] == [True, True]
        assert [layout in body, words in body] == [may, may]


def test_the_api_tells_rule_and_mends(alice: Person, variant: Variant) -> None:
    found(variant, "contrast", HARD, "3.10", "4.50")
    (finding,) = api_of(alice).get(f"/variants/{variant.code}").json()["findings"]
    assert (finding["rule"], finding["mends"]) == (
        "Text stands out from its ground",
        ["layout", "other_layout", "picture"],
    )

"""Ads that look and read alike for one segment are one idea; the rest are ideas of their own."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from django.urls import reverse

from campaigns.contents import Audience, Content, Disclosure, Words
from campaigns.models import Publication, Variant
from campaigns.selectors.ideas import Ad, ideas_of, look_alikes
from campaigns.selectors.publications import offer_of, publishable
from tests.campaigns.publications.conftest import approved_variant
from tests.conftest import Person
from workspaces.models import Workspace

WORDS = Words("Wake up slowly with our coffee", "Beans from Gayo, roasted this week.", "Order now")


def ad(grey: float = 0.5, words: Words = WORDS, segment: str = "one") -> Ad:
    audience = Audience(segment, segment, "en")
    content = Content("V0000000", audience, words, "https://kopi.example", Disclosure("x"), ())
    return Ad(uuid4(), content, np.full((12, 12, 3), grey))


def test_alike_in_picture_and_words_for_one_segment() -> None:
    assert ad().is_like(ad())
    assert ad().is_like(ad(0.53))
    assert ad().is_like(ad(words=replace(WORDS, headline="Wake up slowly with our coffees")))


@pytest.mark.parametrize(
    "other",
    [
        ad(0.6),
        ad(words=Words("Two for one until Friday", "While the rain lasts.", "Buy")),
        ad(segment="two"),
        replace(ad(), picture=np.full((12, 12, 3), np.nan)),
    ],
    ids=["picture", "words", "segment", "unreadable"],
)
def test_one_difference_is_another_idea(other: Ad) -> None:
    assert not ad().is_like(other)


def test_words_too_short_for_pieces_are_compared_as_they_are() -> None:
    assert ad(words=Words("A", "", "")).is_like(ad(words=Words("A", "", "")))
    assert not ad(words=Words("A", "", "")).is_like(ad(words=Words("B", "", "")))


def test_the_page_ticks_look_alikes_and_leaves_the_choice(
    workspace: Workspace, approved: Variant, alice: Person, rosa: Person
) -> None:
    approved_variant(workspace, alice, rosa)
    address = reverse("publication_new", args=[workspace.slug])
    approvals = publishable(workspace).order_by("variant_id")
    assert look_alikes(ideas_of(approvals)) == set()
    page = alice.client.get(f"{address}?alike=1").content.decode()
    assert "2 variants, 2 ideas" in page
    assert "How many ideas are these?" in alice.client.get(address).content.decode()
    body = {"name": "Autumn", "offer": offer_of(publishable(workspace)).digest}
    alice.client.post(address, body)
    assert Publication.objects.get().items.count() == 2


def test_the_same_ad_twice_is_one_idea(workspace: Workspace, approved: Variant) -> None:
    [approval] = publishable(workspace)
    [idea] = ideas_of([approval, approval])
    assert len(idea.others) == 1

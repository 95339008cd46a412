"""The API of variants: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from campaigns.schemas.variants import (
    FormatLayoutOut,
    LayoutBody,
    LayoutChoice,
    MoreBody,
    OtherLayoutOut,
    RemakeBody,
    VariantDetailOut,
    VariantPage,
    WordingBody,
    adjustment,
    layout_out,
    variant_detail_out,
    variant_out,
)
from campaigns.selectors.other_layouts import other_layouts
from campaigns.selectors.variants import Wanted, variant_named, variants_of
from campaigns.services import adjusting, rearranging, rewording, siblings, variants
from campaigns.views.variants import story_answer
from generation.models import JobState
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["variants"])


@router.get("/variants", response=VariantPage, summary="List variants")
def list_variants(
    request: ApiRequest,
    *,
    state: JobState | None = None,
    campaign: UUID | None = None,
    plan: UUID | None = None,
    segment: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> VariantPage:
    """Return variants, oldest launch first, such as `?state=ready` for those that are made.

    Follow `next_cursor` until it is null. An id that is unknown here gives an empty list.
    """
    rows = variants_of(request.auth, Wanted(campaign, plan, segment, state))
    page = page_of(rows, cursor=cursor, limit=limit)
    return VariantPage(items=[variant_out(row) for row in page.items], next_cursor=page.next_cursor)


@router.get("/variants/{code}", response=VariantDetailOut, summary="Show a variant")
def show_variant(request: ApiRequest, code: str) -> VariantDetailOut:
    """Return one variant by its code, with revisions, findings and decisions."""
    return variant_detail_out(variant_named(request.auth, code))


@router.get("/variants/{code}/story", response={200: None}, summary="Download a variant's whole story")
def download_story(request: ApiRequest, code: str) -> HttpResponse:
    """Return all that happened to it, signed by this installation; `manage.py story --verify` checks it."""
    return story_answer(variant_named(request.auth, code))


@router.post("/variants/{code}/remake", response=VariantDetailOut, summary="Make a variant anew")
def remake_variant(request: ApiRequest, code: str, body: RemakeBody) -> VariantDetailOut:
    """Order the variant once more with another seed; 409 while it is being made."""
    variants.remake(request.auth, variant_named(request.auth, code).pk, seed=body.seed)
    return variant_detail_out(variant_named(request.auth, code))


@router.post("/variants/{code}/more", response={201: VariantPage}, summary="Make more like a variant")
def more_variants(request: ApiRequest, code: str, body: MoreBody) -> Status[dict[str, Any]]:
    """Launch so many variants with the same words, layout and formats over other pictures."""

    def act() -> tuple[int, dict[str, Any]]:
        plan = siblings.more_like(request.auth, variant_named(request.auth, code).pk, body.count)
        rows = variants_of(request.auth, Wanted(plan=plan.pk)).order_by("number")
        page = VariantPage(items=[variant_out(row) for row in rows], next_cursor=None)
        return 201, page.model_dump(mode="json")

    status, answer = run_once(request, request.auth, act)
    return Status(status, answer)


@router.post("/variants/{code}/words", response=VariantDetailOut, summary="Change a variant's words")
def reword_variant(request: ApiRequest, code: str, body: WordingBody) -> VariantDetailOut:
    """Order all formats again with other words over the same picture; what was approved counts no more.

    409 while it is being made; 422 where the words are the same, not allowed, or fit no format.
    """
    wording = rewording.Wording(**body.dict())
    rewording.reword(request.auth, variant_named(request.auth, code).pk, wording)
    return variant_detail_out(variant_named(request.auth, code))


@router.get("/variants/{code}/layout", response=list[FormatLayoutOut], summary="Show a variant's layout")
def show_layout(request: ApiRequest, code: str) -> list[FormatLayoutOut]:
    """Return where headline, text, button, small print, logo and product are in each format."""
    return layout_out(variant_named(request.auth, code))


@router.post("/variants/{code}/layout", response=VariantDetailOut, summary="Move parts of a variant's layout")
def adjust_variant(request: ApiRequest, code: str, body: LayoutBody) -> VariantDetailOut:
    """Order all formats again with parts elsewhere over the same picture; what was approved counts no more.

    409 while it is being made; 422 where nothing is changed, a box is none, or a rule is broken: then each is
    an error of its `format.part`.
    """
    changes = [adjustment(box) for box in body.boxes]
    adjusting.adjust(request.auth, variant_named(request.auth, code).pk, changes, formats=body.formats)
    return variant_detail_out(variant_named(request.auth, code))


@router.get(
    "/variants/{code}/layouts", response=list[OtherLayoutOut], summary="List other layouts for a variant"
)
def list_other_layouts(request: ApiRequest, code: str) -> list[OtherLayoutOut]:
    """Return up to three other layouts that have room in every format, the most promising first."""
    found = other_layouts(variant_named(request.auth, code))
    return [OtherLayoutOut(layout=each.key, name=str(each.name)) for each in found]


@router.post("/variants/{code}/layouts", response=VariantDetailOut, summary="Give a variant another layout")
def rearrange_variant(request: ApiRequest, code: str, body: LayoutChoice) -> VariantDetailOut:
    """Order all formats again in another layout, with the same words; what was approved counts no more.

    409 while it is being made; 422 where the layout is unknown, its own, or has no room in a format.
    """
    rearranging.rearrange(request.auth, variant_named(request.auth, code).pk, body.layout)
    return variant_detail_out(variant_named(request.auth, code))


@router.post("/variants/{code}/keep", response=VariantDetailOut, summary="Keep a variant as it was")
def keep_variant(request: ApiRequest, code: str) -> VariantDetailOut:
    """Go back to the revision before an order that failed, was blocked or cancelled; 409 without one."""
    rewording.keep(request.auth, variant_named(request.auth, code).pk)
    return variant_detail_out(variant_named(request.auth, code))

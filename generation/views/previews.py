"""Coarse pictures of prompts: asking for one, looking whether it has come, and its bytes, for members."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from generation.preview_reads import PreviewShown, preview_named, shown_of
from generation.services.previews import Sight, ask
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit

DAY = 24 * 3600


@require_POST
@member_page(can_edit)
def preview_ask(request: MemberRequest) -> HttpResponse:
    """Ask for a coarse picture; the answer is the place where it will stand, or why it will not."""
    try:
        preview = ask(request.membership, _sight(request), model=request.POST.get("model", ""))
    except (Invalid, Conflict) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return render(request, "previews/_place.html", {"refusal": error.message}, status=status)
    return _place(request, shown_of(preview))


@require_safe
@member_page()
def preview_place(request: MemberRequest, preview_id: UUID) -> HttpResponse:
    """Answer with the place of a preview: waiting, the picture, or why there is none."""
    return _place(request, shown_of(preview_named(request.membership, preview_id)))


@require_safe
@member_page()
def preview_picture(request: MemberRequest, preview_id: UUID) -> HttpResponse:
    """Answer with the picture itself; NotFound until there is one."""
    preview = preview_named(request.membership, preview_id)
    if preview.picture is None:
        raise NotFound
    answer = HttpResponse(bytes(preview.picture), content_type="image/webp")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Content-Disposition"] = 'inline; filename="preview.webp"'
    patch_cache_control(answer, private=True, immutable=True, max_age=DAY)
    return answer


def _place(request: MemberRequest, shown: PreviewShown) -> HttpResponse:
    return render(request, "previews/_place.html", {"shown": shown})


def _sight(request: MemberRequest) -> Sight:
    numbers = (_number(request, name) for name in ("seed", "width", "height"))
    return Sight(request.POST.get("prompt", ""), *numbers)


def _number(request: MemberRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 10:
        message = _("This is no seed or size that a picture can have.")
        raise Invalid(message, errors=[{"field": name, "message": message}])
    return int(text)

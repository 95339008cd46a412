"""Saying something about a variant, and settling what was said; scripts get JSON, others go back."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_POST

from campaigns.forms.comments import CommentForm
from campaigns.models import Comment
from campaigns.selectors.variants import variant_named
from campaigns.services import comments
from workspaces.errors import NotFound
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_comment


@require_POST
@member_page(can_comment)
def comment_new(request: MemberRequest, code: str) -> HttpResponse:
    """Say something about a revision of the variant, or answer what was said."""
    variant = variant_named(request.membership, code)
    form = CommentForm(request.POST)
    remark = form.remark()
    revision = form.cleaned_data["revision"]
    if not variant.revisions.filter(pk=revision).exists():
        raise NotFound
    return _onward(request, comments.comment(request.membership, revision, remark))


@require_POST
@member_page(can_comment)
def comment_settle(request: MemberRequest, code: str, comment_id: UUID) -> HttpResponse:
    """Resolve a thread, or open it again where `resolved` is 0."""
    variant = variant_named(request.membership, code)
    if not Comment.objects.filter(variant=variant, pk=comment_id).exists():
        raise NotFound
    resolved = request.POST.get("resolved", "1") == "1"
    return _onward(request, comments.settle(request.membership, comment_id, resolved=resolved))


def _onward(request: MemberRequest, comment: Comment) -> HttpResponse:
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"comment": str(comment.pk), "variant": str(comment.variant_id)})
    slug = request.membership.workspace.slug
    if request.POST.get("back") == "review":
        return redirect(f"{resolve_url('review', slug)}?variant={comment.variant_id}")
    return redirect(f"{resolve_url('variant_detail', slug, comment.variant.code)}#comments")

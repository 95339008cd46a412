"""Pages of what was published: the list, one publication, its package."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaigns.models import PackageState, Publication, PublicationItem
from campaigns.selectors import publications as selectors
from campaigns.services.publications import withdraw, write_again
from generation.storage import FileMissing, Store
from workspaces.errors import Conflict, Unavailable
from workspaces.models import Workspace
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_publish
from workspaces.rest import page_of

SHOWN = 120
PAGE = 50
CHUNK = 256 * 1024


@require_safe
@member_page()
def publication_list(request: MemberRequest) -> HttpResponse:
    """Show what waits to be published and what was, newest first."""
    workspace = request.membership.workspace
    context = {
        "publications": selectors.publications_of(workspace).order_by("-pk")[:SHOWN],
        "waiting": selectors.campaigns_with_approved(workspace),
        "may_publish": can_publish(request.membership),
    }
    return render(request, "publications/list.html", context)


@require_safe
@member_page()
def publication_detail(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    """Show a publication: its package, its items, what was withdrawn."""
    publication = selectors.publication_of(request.membership.workspace, publication_id)
    page = page_of(selectors.items_of(publication), cursor=request.GET.get("after"), limit=PAGE)
    context = {
        "publication": publication,
        "rows": [_row(publication, item) for item in page.items],
        "next_cursor": page.next_cursor,
        "is_first": "after" not in request.GET,
        "may_publish": can_publish(request.membership),
    }
    return render(request, "publications/detail.html", context)


def _row(publication: Publication, item: PublicationItem) -> dict[str, object]:
    content = selectors.content_of(item)
    return {"item": item, "content": content, "files": selectors.file_count_of(publication, content)}


@require_GET
@member_page()
def publication_package(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    """Return the fragment that tells how far the package is."""
    publication = selectors.publication_of(request.membership.workspace, publication_id)
    context = {"publication": publication, "may_publish": can_publish(request.membership)}
    return render(request, "publications/_package.html", context)


@require_POST
@member_page(can_publish)
def publication_write_again(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    """Order a failed package once more."""
    write_again(request.membership, publication_id)
    return redirect("publication_detail", request.membership.workspace.slug, publication_id)


@require_POST
@member_page(can_publish)
def item_withdraw(request: MemberRequest, publication_id: UUID, item_id: UUID) -> HttpResponse:
    """Take one item back."""
    withdrawal = withdraw(request.membership, item_id, request.POST.get("reason", ""))
    code = withdrawal.item.variant.code
    messages.success(request, _("%(code)s was withdrawn.") % {"code": code})
    return redirect("publication_detail", request.membership.workspace.slug, publication_id)


@require_safe
@member_page()
def publication_download(request: MemberRequest, publication_id: UUID) -> StreamingHttpResponse:
    """Hand out the package."""
    return package_answer(request, request.membership.workspace, publication_id)


def package_answer(request: HttpRequest, workspace: Workspace, publication_id: UUID) -> StreamingHttpResponse:
    """Stream a ready package; Conflict while it is not ready or holds something withdrawn."""
    publication = selectors.publication_of(workspace, publication_id)
    package = publication.package
    if package.state != PackageState.READY:
        raise Conflict(_("The package is not ready yet."), code="not_ready")
    withdrawn = selectors.first_codes_withdrawn(publication)
    if withdrawn:
        codes = ", ".join(withdrawn)
        raise Conflict(
            _("%(codes)s was withdrawn, so this package is not handed out any more. Publish the rest anew.")
            % {"codes": codes},
            code="withdrawn",
        )
    try:
        stream = Store(settings.FILES_DIR, workspace.pk.hex).open(package.sha256)
    except FileMissing as error:
        raise Unavailable(_("The package's file is not on the disk any more."), code=error.code) from error
    answer = StreamingHttpResponse(_chunks(request, stream), content_type="application/zip")
    answer["Content-Length"] = str(package.size)
    answer["ETag"] = f'"{package.sha256}"'
    answer["X-Content-Type-Options"] = "nosniff"
    name = slugify(publication.name) or "publication"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{publication.pk.hex[-6:]}.zip"'
    return answer


def _chunks(request: HttpRequest, stream: BinaryIO) -> Iterator[bytes] | AsyncIterator[bytes]:
    """Read a file piece by piece, in the way the server can pass on without holding all of it in memory."""
    return _chunks_async(stream) if hasattr(request, "scope") else _chunks_sync(stream)


def _chunks_sync(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(CHUNK):
            yield chunk


async def _chunks_async(stream: BinaryIO) -> AsyncIterator[bytes]:
    with stream:
        while chunk := await asyncio.to_thread(stream.read, CHUNK):
            yield chunk

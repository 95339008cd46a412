"""The page of what happened in the workspace."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from workspaces.pages import MemberRequest, member_page
from workspaces.selectors import activity_of
from workspaces.sentences import sentence


@require_GET
@member_page()
def activity(request: MemberRequest) -> HttpResponse:
    """Show the ledger in plain words, the newest first; `before` is the cursor of an older page."""
    page = activity_of(request.membership.workspace, before=request.GET.get("before"))
    context = {
        "entries": [(entry, sentence(entry)) for entry in page.entries],
        "next_cursor": page.next_cursor,
        "is_first": "before" not in request.GET,
    }
    return render(request, "workspaces/activity.html", context)

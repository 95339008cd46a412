"""Addresses of the workspaces pages."""

from django.conf import settings
from django.urls import URLPattern, path

from workspaces.views import account, activity, invitations, members, rules, start, tokens

urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("account/", account.account, name="account"),
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("w/<slug:slug>/", start.home, name="workspace"),
    path("w/<slug:slug>/workspace/", members.workspace_page, name="workspace_page"),
    path("w/<slug:slug>/workspace/members/", members.member_list, name="members"),
    path("w/<slug:slug>/workspace/members/invite/", members.invite, name="invite"),
    path("w/<slug:slug>/workspace/members/<uuid:membership_id>/", members.member_detail, name="member"),
    path(
        "w/<slug:slug>/workspace/members/<uuid:membership_id>/remove/",
        members.member_remove,
        name="member_remove",
    ),
    path(
        "w/<slug:slug>/workspace/invitations/<uuid:invitation_id>/revoke/",
        members.invitation_revoke,
        name="invitation_revoke",
    ),
    path("w/<slug:slug>/workspace/rules/", rules.rules, name="workspace_rules"),
    path("w/<slug:slug>/workspace/tokens/", tokens.tokens, name="tokens"),
    path("w/<slug:slug>/workspace/tokens/<uuid:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("w/<slug:slug>/workspace/activity/", activity.activity, name="activity"),
]

if settings.DEBUG:
    urlpatterns += [path("interface/", start.interface, name="interface")]

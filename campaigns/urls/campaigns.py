"""Addresses of the campaigns pages, below /w/<slug>/."""

from django.urls import URLPattern, path

from campaigns.views import campaigns, plans

urlpatterns: list[URLPattern] = [
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>/", plans.campaign_detail, name="campaign_detail"),
    path("campaigns/<uuid:campaign_id>/setup/", campaigns.campaign_setup, name="campaign_setup"),
    path("campaigns/<uuid:campaign_id>/sound/", campaigns.campaign_sound, name="campaign_sound"),
    path("campaigns/<uuid:campaign_id>/archive/", campaigns.campaign_archive, name="campaign_archive"),
    path("campaigns/<uuid:campaign_id>/launch/", plans.campaign_launch, name="campaign_launch"),
    path("campaigns/<uuid:campaign_id>/progress/", plans.campaign_progress, name="campaign_progress"),
    *(
        path(
            f"campaigns/<uuid:campaign_id>/plans/<uuid:plan_id>/{action}/",
            plans.plan_action,
            {"action": action},
            name=f"plan_{action}",
        )
        for action in plans.ACTIONS
    ),
]

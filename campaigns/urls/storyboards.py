"""Addresses of the storyboards pages, below /w/<slug>/; the rail knows them as part of the campaigns."""

from django.urls import URLPattern, path

from campaigns.views import film_ads, shots, storyboards

BOARD = "campaigns/storyboards/<uuid:storyboard_id>"
SHOT = f"{BOARD}/shots/<uuid:shot_id>"

urlpatterns: list[URLPattern] = [
    path("campaigns/<uuid:campaign_id>/storyboards/", storyboards.storyboard_list, name="storyboard_list"),
    path("campaigns/<uuid:campaign_id>/storyboards/new/", storyboards.storyboard_new, name="storyboard_new"),
    path(f"{BOARD}/", storyboards.storyboard_detail, name="storyboard_detail"),
    path(f"{BOARD}/settings/", storyboards.storyboard_settings, name="storyboard_settings"),
    path(f"{BOARD}/ads/", film_ads.storyboard_ads, name="storyboard_ads"),
    path(f"{BOARD}/state/", storyboards.storyboard_state, name="storyboard_state"),
    path(f"{BOARD}/archive/", storyboards.storyboard_archive, name="storyboard_archive"),
    *(
        path(
            f"{BOARD}/{action}/",
            storyboards.storyboard_action,
            {"action": action},
            name=f"storyboard_{action}",
        )
        for action in storyboards.ACTIONS
    ),
    path(f"{BOARD}/shots/new/", shots.shot_new, name="shot_new"),
    path(f"{SHOT}/", shots.shot_detail, name="shot_detail"),
    path(f"{SHOT}/move/", shots.shot_move, name="shot_move"),
    path(f"{SHOT}/trim/", shots.shot_trim, name="shot_trim"),
    path(f"{SHOT}/remove/", shots.shot_remove, name="shot_remove"),
    path(f"{SHOT}/restore/", shots.shot_restore, name="shot_restore"),
    path(f"{SHOT}/make/", shots.shot_make, name="shot_make"),
]

"""Addresses of the variants pages, below /w/<slug>/; the rail knows them as part of the campaigns."""

from django.urls import URLPattern, path

from campaigns.views import comments, variants

urlpatterns: list[URLPattern] = [
    path("campaigns/variants/<slug:code>/", variants.variant_detail, name="variant_detail"),
    path("campaigns/variants/<slug:code>/story.json", variants.variant_story, name="variant_story"),
    path("campaigns/variants/<slug:code>/remake/", variants.variant_remake, name="variant_remake"),
    path("campaigns/variants/<slug:code>/more/", variants.variant_more, name="variant_more"),
    path("campaigns/variants/<slug:code>/words/", variants.variant_words, name="variant_words"),
    path("campaigns/variants/<slug:code>/layout/", variants.variant_layouts, name="variant_layouts"),
    path("campaigns/variants/<slug:code>/layout/<slug:key>/", variants.variant_layout, name="variant_layout"),
    path("campaigns/variants/<slug:code>/layouts/", variants.variant_rearrange, name="variant_rearrange"),
    path("campaigns/variants/<slug:code>/keep/", variants.variant_keep, name="variant_keep"),
    path("campaigns/variants/<slug:code>/comments/", comments.comment_new, name="comment_new"),
    path(
        "campaigns/variants/<slug:code>/comments/<uuid:comment_id>/settle/",
        comments.comment_settle,
        name="comment_settle",
    ),
]

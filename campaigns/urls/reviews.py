"""Addresses of the reviews pages, below /w/<slug>/."""

from django.urls import URLPattern, path

from campaigns.views.reviews import review, review_decide, review_items

urlpatterns: list[URLPattern] = [
    path("review/", review, name="review"),
    path("review/items/", review_items, name="review_items"),
    path("review/decide/", review_decide, name="review_decide"),
]

"""Addresses of the campaigns app, one file per part."""

from campaigns.urls import (
    brands,
    campaigns,
    files,
    measures,
    publications,
    reviews,
    storyboards,
    templates,
    variants,
)

urlpatterns = [
    *brands.urlpatterns,
    *templates.urlpatterns,
    *campaigns.urlpatterns,
    *variants.urlpatterns,
    *storyboards.urlpatterns,
    *reviews.urlpatterns,
    *publications.urlpatterns,
    *measures.urlpatterns,
    *files.urlpatterns,
]

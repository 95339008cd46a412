"""Addresses of the campaigns app, one file per part."""

from campaigns.urls import brands, campaigns, files, publications, reviews, templates, variants

urlpatterns = [
    *brands.urlpatterns,
    *templates.urlpatterns,
    *campaigns.urlpatterns,
    *variants.urlpatterns,
    *reviews.urlpatterns,
    *publications.urlpatterns,
    *files.urlpatterns,
]

"""Addresses of the measures pages, below /w/<slug>/."""

from django.urls import path

from campaigns.views.measures import measures, measures_file

urlpatterns = [
    path("measures/", measures, name="measures"),
    path("measures/<slug:table>.csv", measures_file, name="measures_file"),
]

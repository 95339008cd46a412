"""Addresses of stored pictures, below /w/<slug>/."""

from django.urls import URLPattern, re_path

from campaigns.views.files import file

urlpatterns: list[URLPattern] = [re_path(r"^files/(?P<sha256>[0-9a-f]{64})$", file, name="file")]

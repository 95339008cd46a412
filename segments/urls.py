"""Addresses of the segments pages, below /w/<slug>/."""

from django.urls import URLPattern, path

from segments import views

urlpatterns: list[URLPattern] = [
    path("segments/", views.segment_list, name="segment_list"),
    path("segments/new/", views.segment_new, name="segment_new"),
    path("segments/import/", views.segment_import, name="segment_import"),
    path("segments/import/accept/", views.segment_import_accept, name="segment_import_accept"),
    path("segments/import/example.csv", views.segment_example, name="segment_example"),
    path("segments/<uuid:segment_id>/", views.segment_detail, name="segment_detail"),
    path("segments/<uuid:segment_id>/archive/", views.segment_archive, name="segment_archive"),
]

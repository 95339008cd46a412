"""Addresses of the templates pages, below /w/<slug>/."""

from django.urls import URLPattern, path

from campaigns.views import templates, translations

urlpatterns: list[URLPattern] = [
    path("templates/", templates.template_list, name="template_list"),
    path("templates/new/", templates.template_new, name="template_new"),
    path("templates/preview/", templates.template_preview, name="template_preview"),
    path("templates/translations/", translations.translations, name="translations"),
    path("templates/translations/sheet/", translations.translation_file, name="translation_file"),
    path("templates/<uuid:template_id>/", templates.template_detail, name="template_detail"),
    path("templates/<uuid:template_id>/archive/", templates.template_archive, name="template_archive"),
]

"""Addresses of the models pages, below /w/<slug>/."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import SlugConverter

from generation.views import models


class KeyConverter(SlugConverter):
    """A model's key, such as wan2.2-ti2v-5b."""

    regex = "[a-z0-9][a-z0-9._-]*"


register_converter(KeyConverter, "model_key")

urlpatterns: list[URLPattern] = [
    path("workspace/models/", models.model_list, name="models"),
    path("workspace/models/<model_key:key>/", models.model_page, name="model"),
    path(
        "workspace/models/<model_key:key>/<uuid:model_id>/confirm/",
        models.model_confirm,
        name="model_confirm",
    ),
    path("workspace/models/<model_key:key>/<uuid:model_id>/try/", models.model_try, name="model_try"),
    path(
        "workspace/models/<model_key:key>/<uuid:model_id>/remove/", models.model_remove, name="model_remove"
    ),
]

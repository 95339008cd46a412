"""Addresses of the models pages and of previews, below /w/<slug>/."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import SlugConverter

from generation.views import models, previews


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
    path("previews/", previews.preview_ask, name="preview_ask"),
    path("previews/<uuid:preview_id>/", previews.preview_place, name="preview_place"),
    path("previews/<uuid:preview_id>/picture/", previews.preview_picture, name="preview_picture"),
]

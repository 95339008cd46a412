"""Addresses of the publishing pages, below /w/<slug>/."""

from django.urls import path

from campaigns.views import publications as views
from campaigns.views.publishing import publication_new

urlpatterns = [
    path("publish/", views.publication_list, name="publication_list"),
    path("publish/new", publication_new, name="publication_new"),
    path("publish/<uuid:publication_id>", views.publication_detail, name="publication_detail"),
    path("publish/<uuid:publication_id>/state", views.publication_package, name="publication_package"),
    path("publish/<uuid:publication_id>/again", views.publication_write_again, name="publication_again"),
    path(
        "publish/<uuid:publication_id>/package.zip", views.publication_download, name="publication_download"
    ),
    path(
        "publish/<uuid:publication_id>/items/<uuid:item_id>/withdraw",
        views.item_withdraw,
        name="item_withdraw",
    ),
]

"""Addresses of the brands pages, below /w/<slug>/."""

from django.urls import URLPattern, path

from campaigns.views import brands, products

urlpatterns: list[URLPattern] = [
    path("brands/", brands.brand_list, name="brand_list"),
    path("brands/new/", brands.brand_new, name="brand_new"),
    path("brands/<uuid:brand_id>/", brands.brand_detail, name="brand_detail"),
    path("brands/<uuid:brand_id>/archive/", brands.brand_archive, name="brand_archive"),
    path("brands/<uuid:brand_id>/products/", products.product_new, name="product_new"),
    path("brands/products/<uuid:product_id>/", products.product_detail, name="product_detail"),
    path("brands/products/<uuid:product_id>/archive/", products.product_archive, name="product_archive"),
]

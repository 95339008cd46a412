"""Every address, and the gallery of components, which otherwise only developers see."""

from django.urls import path

from config.urls import urlpatterns as ours
from workspaces.views.start import interface

urlpatterns = [*ours, path("interface/", interface)]

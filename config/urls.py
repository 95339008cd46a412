"""Every address of the installation."""

from django.urls import include, path
from django.views.generic import RedirectView

from config.api import api
from config.health import healthz, livez

urlpatterns = [
    # The address is what invitations and decisions name; it is not changed by oneself.
    path("accounts/email/", RedirectView.as_view(pattern_name="account")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
    path("livez", livez),
    path("healthz", healthz),
    path("", include("workspaces.urls")),
    path("w/<slug:slug>/", include("generation.urls")),
    path("w/<slug:slug>/", include("segments.urls")),
    path("w/<slug:slug>/", include("campaigns.urls")),
]

"""Addresses of the websockets."""

from django.urls import URLPattern, path, re_path

from campaigns.consumers import Listener

websocket_urlpatterns: list[URLPattern] = [
    path("ws/w/<slug:slug>/", Listener.as_asgi()),
    path("ws/w/<slug:slug>/campaigns/<uuid:campaign_id>", Listener.as_asgi()),
    # Any other address is refused like a foreign one, instead of filling the log with errors.
    re_path("", Listener.as_asgi()),
]

"""Addresses of connections to other systems."""

from django.urls import path

from sync.views import connections

app_name = "sync"
urlpatterns = [
    path("settings/connections/", connections.connections, name="connections"),
    path("settings/connections/<slug:source>/", connections.connection, name="connection"),
    path("settings/connections/<slug:source>/run/", connections.run_now, name="run_now"),
    path("settings/connections/<slug:source>/start/", connections.begin, name="start"),
    path("settings/connections/<slug:source>/disconnect/", connections.forget_key, name="disconnect"),
    path("settings/connections/<slug:source>/pause/", connections.stop, name="pause"),
    path("settings/findings/<uuid:finding_id>/", connections.settle, name="settle"),
]

"""Addresses of assistants: where they ask, where they sign in, and the pages of the settings."""

from django.urls import path

from assistants.views import endpoint, metadata, oauth, pages

app_name = "assistants"
urlpatterns = [
    path("mcp", endpoint.mcp, name="mcp"),
    path(".well-known/oauth-protected-resource", metadata.resource, name="resource"),
    path(".well-known/oauth-protected-resource/mcp", metadata.resource, name="resource_of_mcp"),
    path(".well-known/oauth-authorization-server", metadata.server, name="server"),
    path("oauth/authorize", oauth.authorize, name="authorize"),
    path("oauth/token", oauth.token, name="token"),
    path("oauth/revoke", oauth.revoke, name="revoke"),
    path("oauth/register", oauth.register, name="register"),
    path("settings/assistants/", pages.assistants, name="assistants"),
    path("settings/assistants/<uuid:assistant_id>/", pages.assistant, name="assistant"),
    path("settings/assistants/<uuid:assistant_id>/disconnect/", pages.disconnect, name="disconnect"),
]

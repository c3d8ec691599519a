"""Users, organisations, memberships, invitations, API keys."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "foundation.people"
    label = "people"

"""The pages that gather from every app."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "hiring.dashboard"
    label = "dashboard"

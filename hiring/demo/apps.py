"""The demonstration: its command is what makes it an app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hiring.demo"
    label = "demo"

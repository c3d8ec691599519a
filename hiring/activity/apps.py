"""Configuration of the activity part of the ground."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "hiring.activity"
    label = "activity"

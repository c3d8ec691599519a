"""Configuration of the rubrics app."""

from django.apps import AppConfig


class RubricsConfig(AppConfig):
    name = "rubrics"

"""Configuration of the desk part of the ground."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "hiring.desk"
    label = "desk"

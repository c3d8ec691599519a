"""The commands of whoever runs the installation."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "hiring.operations"
    label = "operations"

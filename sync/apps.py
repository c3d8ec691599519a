"""Configuration of the sync app."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "sync"

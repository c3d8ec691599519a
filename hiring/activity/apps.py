"""Configuration of the activity part of the ground."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "hiring.activity"
    label = "activity"

    def ready(self) -> None:
        """Let the ground below write to the spine."""
        from hiring.activity import services
        from hiring.core.spine import recorders

        recorders.register("activity", services.record)

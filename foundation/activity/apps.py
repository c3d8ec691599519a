"""Configuration of the activity part of the ground."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "foundation.activity"
    label = "activity"

    def ready(self) -> None:
        """Let the ground below write to the event log."""
        from foundation.activity.services import recording
        from foundation.core.event_log import recorders

        recorders.register("activity", recording.record)

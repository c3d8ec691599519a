"""Configuration of the activity part of the ground."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "foundation.activity"
    label = "activity"

    def ready(self) -> None:
        """Let the ground below write to the event log and tell people."""
        from foundation.activity.services import notifying, recording
        from foundation.core.event_log import recorders, tellers

        recorders.register("activity", recording.record)
        tellers.register("activity", notifying.notify)

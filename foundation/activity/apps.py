"""Configuration of the activity part of the ground."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ActivityConfig(AppConfig):
    name = "foundation.activity"
    label = "activity"

    def ready(self) -> None:
        """Let the ground below write to the event log and tell people."""
        from foundation.activity.queries import since
        from foundation.activity.services import notifying, recording
        from foundation.core.event_log import recorders, tellers
        from foundation.core.registries import among_changed, changed_since

        among_changed.register("activity", since.among_changed)
        changed_since.register("activity", since.changed_since)
        recorders.register("activity", recording.record)
        tellers.register("activity", notifying.notify)
        pre_migrate.connect(_before_tables_change, sender=self)
        post_migrate.connect(_after_tables_changed, sender=self)


def _before_tables_change(plan: Any = (), **_rest: Any) -> None:
    """Take the triggers off tables that are about to change: what they know of the columns may not hold any more."""
    from foundation.activity.services import watching

    if plan:
        watching.uninstall()


def _after_tables_changed(plan: Any = (), **_rest: Any) -> None:
    """Watch the tables as they are now; what was written while nobody watched begins a new era."""
    from foundation.activity.services import eras, watching
    from foundation.core.tables import are_between_versions

    if plan and are_between_versions():
        return  # whoever migrates the rest watches them, or older code when it is back
    watching.install()
    if plan or not eras.begun():
        eras.begin()

"""The Celery application with a clock that a test may turn on, and sweeps that come twice a second.

Only tasks live in the other time: brokers and pools keep the machine's, which their own time limits need.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from celery.signals import task_postrun, task_prerun
from django.conf import settings

from foundation.core.registries import documents
from hiring.celery import app
from tests.faults import sheets

EVERY = 0.5
travelling: list[Any] = []

documents.register(sheets.KIND.key, sheets.KIND)

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = EVERY
    entry["options"]["expires"] = 5
app.conf.beat_max_loop_interval = EVERY
app.conf.broker_transport_options = {**app.conf.broker_transport_options, "visibility_timeout": 60}


def ahead() -> timedelta:
    """Return how far the tasks' clock is ahead."""
    kept = Path(settings.DATA_DIR) / "clock"
    return timedelta(seconds=float(kept.read_text())) if kept.exists() else timedelta()


@task_prerun.connect
def travel(**_: Any) -> None:
    if away := ahead():
        journey = time_machine.travel(datetime.now(UTC) + away, tick=True)
        journey.start()
        travelling.append(journey)


@task_postrun.connect
def come_back(**_: Any) -> None:
    while travelling:
        travelling.pop().stop()

"""Days that are counted from the first one, and a step on one of them, for tests of how long somebody stood where."""

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from candidates.models import Application
from candidates.services import move_application
from roles.models import Stage

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def on_day(day: float) -> Any:
    """Stand on a day, counted from the first."""
    return time_machine.travel(NOON + day * DAY, tick=False)


def move(cast: Any, who: Application, key: str) -> Application:
    """Let Rafa move somebody to a stage of their role, from where they stand now."""
    who.refresh_from_db()
    to = Stage.objects.get(role=who.role_id, key=key)
    return move_application(actor=cast.rafa, application=who, to_stage=to, seen_stage_id=who.stage_id)

"""What interviews and their seats write on the event log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from candidates.plugins import notices
from foundation.core.event_log import APPLICATION, SEAT, Notify, event
from foundation.core.formatting import day_time


def _rescheduled(data: Mapping[str, Any]) -> str:
    """Times stand in the zone of whoever reads."""
    was, now = (data.get("before") or {}).get("starts_at"), data.get("starts_at")
    label, why = data.get("stage_label", "…"), f": {data['reason']}" if data.get("reason") else ""
    if not was or not now or was == now:
        return f"moved {label} to another time{why}"
    return f"moved {label} from {_moment(was)} to {_moment(now)}{why}"


def _moment(text: str) -> str:
    return day_time(datetime.fromisoformat(text))


event(
    "interview.scheduled",
    APPLICATION,
    "scheduled {stage_label} with {people}",
    icon="calendar",
    personal=("place",),
    tone="accent",
    told=(Notify("interview_scheduled", notices.scheduled, besides_actor=True),),
)
event(
    "interview.moved",
    APPLICATION,
    _rescheduled,
    icon="calendar",
    personal=("place", "reason"),
    told=(Notify("interview_moved", notices.moved, besides_actor=True),),
)
event(
    "interview.cancelled",
    APPLICATION,
    "cancelled {stage_label}: {reason}",
    icon="x",
    personal=("reason",),
    tone="warn",
    told=(Notify("interview_cancelled", notices.cancelled, audience=SEAT, besides_actor=True),),
)
event(
    "seat.added",
    APPLICATION,
    "asked {person} to join {stage_label}",
    icon="people",
    told=(Notify("interview_scheduled", notices.seated),),
)
event("seat.accepted", APPLICATION, "will be at {stage_label}", icon="check")
event(
    "seat.declined",
    APPLICATION,
    "cannot be at {stage_label}",
    icon="x",
    tone="warn",
    told=(Notify("seat_declined", notices.declined),),
)
event("seat.released", APPLICATION, "released {person} from {stage_label}: {reason}", icon="key", personal=("reason",))

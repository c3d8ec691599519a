"""What take-homes write on the event log. All of it is for those who owe no blind grade on the application."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from assessments.plugins import notices
from foundation.core.event_log import ANYBODY, APPLICATION, GRADING, STAFF, Notify, event
from foundation.core.formatting import day_time


def _extended(data: Mapping[str, Any]) -> str:
    """The end in the reader's zone; what was recorded before holds a text."""
    until = str(data.get("until") or "")
    with suppress(ValueError):
        until = day_time(datetime.fromisoformat(until))
    return f"gave more time, until {until or '…'}: {data.get('reason') or '…'}"


event("task.made", STAFF, "added the task “{label}” to the library", icon="beaker")
event("task.changed", STAFF, "changed the task “{label}” of the library", icon="beaker")
event(
    "take_home.sent",
    GRADING,
    "sent the take-home “{task}”",
    icon="beaker",
    told=(Notify("take_home_sent", notices.sent, audience=ANYBODY),),
)
event("take_home.started", GRADING, "started the take-home", icon="clock")
event(
    "take_home.submitted",
    GRADING,
    "handed in the take-home",
    icon="check",
    told=(
        Notify("take_home_receipt", notices.receipt, audience=ANYBODY),
        Notify("take_home_in", notices.graders_wanted, audience=APPLICATION),
    ),
)
event(
    "take_home.extended",
    GRADING,
    _extended,
    icon="clock",
    personal=("reason",),
    told=(Notify("take_home_extended", notices.extended, audience=ANYBODY),),
)
event(
    "take_home.link_sent",
    GRADING,
    "sent the candidate a new link",
    icon="mail",
    told=(Notify("take_home_link", notices.link_again, audience=ANYBODY),),
)
event("take_home.withdrawn", GRADING, "took the take-home back: {reason}", icon="x", personal=("reason",))
event("take_home.copied_anew", GRADING, "had the copies for graders made again", icon="undo")
event("take_home.graders_asked", GRADING, "asked {count} graders to read the take-home", icon="people")
event("take_home.paid", GRADING, "recorded the payment of the take-home", icon="check")

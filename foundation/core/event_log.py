"""Event types: what an app's events say, who may read them, and what erasure removes from them.

It is written by `foundation.activity`, which stands above `foundation.people`; people's acts reach it by `record` here,
which activity fills in when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.core.registry import Registry

# Who may read an event, beyond having to see the role or application that it belongs to.
STAFF = "staff"  # owners and recruiters of the organisation
ROLE = "role"  # everybody who sees the role's own pages
APPLICATION = "application"  # everybody who sees the application
GRADING = "grading"  # those who see the application and owe no blind grading on it
PAY = "pay"  # those who may see pay
OWN = "own"  # the actor alone
AUDIENCES = (STAFF, ROLE, APPLICATION, GRADING, PAY, OWN)


@dataclass(frozen=True, slots=True)
class EventType:
    """`text(data)` is the sentence after the actor's name; `personal` are the keys of data that erasure empties."""

    verb: str
    audience: str
    icon: str
    text: Callable[[Mapping[str, Any]], str]
    personal: tuple[str, ...] = ()


types: Registry[EventType] = Registry("event types")


def event(
    verb: str,
    audience: str,
    text: str | Callable[[Mapping[str, Any]], str],
    *,
    icon: str = "pen",
    personal: tuple[str, ...] = (),
) -> EventType:
    """Declare an event type in an app's events.py; `text` may be a format string over the event's data."""
    if audience not in AUDIENCES:
        raise ValueError(f"{verb}: unknown audience {audience}")
    say = text if callable(text) else lambda data, form=text: form.format_map(_Blanks(data))
    return types.register(verb, EventType(verb, audience, icon, say, personal))


class _Blanks(dict[str, Any]):
    """Data whose missing or erased keys read as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


recorders: Registry[Callable[..., Any]] = Registry("recorders")


def record(verb: str, **event: Any) -> Any:
    """Write one event from below the event log; the arguments are those of `foundation.activity.services.record`."""
    return recorders["activity"](verb, **event)

"""Event types: what an app's events say, who may read them, who is told, and what erasure removes from them.

It is written by `foundation.activity`, which stands above `foundation.people`; people's acts reach it by `record` and
`tell` here, which activity fills in when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from foundation.core.registries import Notice
from foundation.core.registry import Registry

# Who may read an event, beyond having to see the role or application that it belongs to.
STAFF = "staff"  # owners and recruiters of the organisation
ROLE = "role"  # everybody who sees the role's own pages
APPLICATION = "application"  # everybody who sees the application
GRADING = "grading"  # those who see the application and owe no blind grading on it
TALK = "talk"  # those to whom the scorecards on the application stand open: it tells that somebody disagreed
PAY = "pay"  # those who may see pay
OWN = "own"  # the actor alone
AUDIENCES = (STAFF, ROLE, APPLICATION, GRADING, TALK, PAY, OWN)

# Who may go on reading a notice at the place of its event; owners and recruiters see the whole organisation.
SEAT = "seat"  # whoever has a seat there: on the role, in an interview of the application, in grading its work
NOTES = "notes"  # whoever reads what others wrote about the application
ANYBODY = ""  # whoever it was written to: it names nobody whom they could lose from sight
NOTICE_AUDIENCES = (APPLICATION, NOTES, PAY, SEAT, STAFF, ANYBODY)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as those who write notices of it read it; `aside` is what the act hands on and the log does not keep."""

    actor: Any
    subject: Any
    data: Mapping[str, Any]
    aside: Any = None


@dataclass(frozen=True, slots=True)
class Message:
    """What one reader is told. `to` is a membership (its id will do for a `sure` notice), or a stranger's address.

    Who was told once of the same kind, subject (the event's own unless given) and slot is not told again.
    """

    to: Any
    title: str
    body: str = ""
    url: str = ""
    subject_id: UUID | None = None
    slot: str = ""
    mail: bool = True


@dataclass(frozen=True, slots=True)
class Notify:
    """Who is told of an event, and in which words, by queries alone.

    Only those who may read it are told: the event's audience at its place, or `audience` where the words need another.
    A `sure` notice is written by a query for its readers alone, so they are not asked for again.
    """

    kind: str
    messages: Callable[[Happened], Iterable[Message]]
    audience: str | None = None
    besides_actor: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class EventType:
    """`text(data)` is the sentence after the actor's name; `personal` are the keys of data that erasure empties.

    `tone` colours its dot on a timeline. Other systems may be told that it happened, unless it is not for `outside`:
    what lies sealed, and what only its actor may read.
    """

    verb: str
    audience: str
    icon: str
    text: Callable[[Mapping[str, Any]], str]
    personal: tuple[str, ...] = ()
    tone: str | None = None
    told: tuple[Notify, ...] = ()
    outside: bool = True


types: Registry[EventType] = Registry("event types")


def event(
    verb: str,
    audience: str,
    text: str | Callable[[Mapping[str, Any]], str],
    *,
    icon: str = "pen",
    personal: tuple[str, ...] = (),
    tone: str | None = None,
    told: tuple[Notify, ...] = (),
    outside: bool = True,
) -> EventType:
    """Declare an event type in an app's events.py; `text` may be a format string over the event's data."""
    if audience not in AUDIENCES:
        raise ValueError(f"{verb}: unknown audience {audience}")
    for notice in told:
        if (audience if notice.audience is None else notice.audience) not in NOTICE_AUDIENCES:
            raise ValueError(f"{verb}: say who may read the notice {notice.kind}")
    say = text if callable(text) else lambda data, form=text: form.format_map(_Blanks(data))
    outside = outside and audience != OWN
    return types.register(verb, EventType(verb, audience, icon, say, personal, tone, told, outside))


def verbs_for(audience: str) -> list[str]:
    """Return the types of events for an audience, whatever was recorded of it when one was written."""
    return sorted(kind.verb for kind in types if kind.audience == audience)


class _Blanks(dict[str, Any]):
    """Data whose missing or erased keys read as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


tellers: Registry[Callable[[Any], bool]] = Registry("tellers")


def tell(notice: Notice) -> bool:
    """Tell one person from below the event log, as `foundation.activity.services.notify` does."""
    return tellers["activity"](notice)


recorders: Registry[Callable[..., Any]] = Registry("recorders")


def record(verb: str, **event: Any) -> Any:
    """Write one event from below the event log; the arguments are those of `foundation.activity.services.record`."""
    return recorders["activity"](verb, **event)

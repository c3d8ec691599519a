"""What comes next for somebody in the pipeline, and who owes it: a few words for a card. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

YOU = "You"
# The sooner in this order, the more it is what comes next, whoever says so.
OWN, LATE, OWED, AHEAD, THEIRS, USUAL = range(6)


class Next(NamedTuple):
    """Who owes what; the smallest `rank` of several is what a card shows. Without `who` it says so of itself."""

    rank: int
    who: str
    what: str


class Known(NamedTuple):
    """What is known of one application: its stage's properties, who looks after it, and what is ahead.

    `owner` and the names in `meets` are first names, or “You”. `when` says the moment of the next interview in a card's
    few characters. `offer` is the state of an offer that the reader may know of.
    """

    status: str
    owner: str = ""
    candidate: str = ""
    answer_by: date | None = None
    when: str = ""
    meets: Sequence[str] = ()
    offer: str = ""
    entry: bool = False
    reads: bool = False
    talks: bool = False
    task: bool = False
    decides: bool = False
    offers: bool = False


OFFERS = {
    "draft": (None, "finish the offer"),
    "approving": (None, "see the offer approved"),
    "approved": (None, "send the offer"),
    "sent": ("", "answer to the offer"),
}


def next_of(known: Known, today: date) -> Next | None:
    """Return what comes next as far as the pipeline knows it; None where nobody waits."""
    found = _next(known, today)
    if found is None or found.who:
        return found
    what = found.what.replace(",", "")
    return found._replace(what=f"{what[:1].upper()}{what[1:]}, nobody has it")


def _next(known: Known, today: date) -> Next | None:
    keeper = known.owner
    if known.status == "hold":
        return Next(USUAL, keeper, "on hold")
    if known.status == "rejected" and known.answer_by:
        return Next(LATE, keeper, "tell them")
    if known.status != "active":
        return None
    if known.answer_by is not None and known.answer_by <= today:
        return Next(LATE, keeper, "answer, late" if known.answer_by < today else "answer today")
    if known.when:
        return Next(AHEAD, _both(known.meets) or keeper, known.when)
    if known.offer in OFFERS:
        who, what = OFFERS[known.offer]
        return Next(THEIRS, keeper if who is None else known.candidate or "They", what)
    return Next(USUAL, keeper, _usual(known))


def _usual(known: Known) -> str:
    """Return what is usually done at a stage of this kind."""
    if known.entry:
        return "look at it"
    if known.reads:
        return "read"
    if known.task:
        return "see to the task"
    if known.talks:
        return "find a time"
    if known.decides:
        return "decide"
    return "make the offer" if known.offers else "take it on"


def _both(names: Sequence[str]) -> str:
    """Name two, or one of more; whoever reads it is among those who are named."""
    names = sorted(names, key=lambda name: name != YOU)
    if len(names) > 2:
        return f"{names[0]} and {len(names) - 1} others"
    return " and ".join(names)


def first_name(name: str) -> str:
    """Return what one of us is called on a card."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def soon(then: datetime, today: date) -> str:
    """Return when something is, given in the reader's zone: 'Today 16:30', 'Mon 15:00', '3 Dec 15:00'."""
    days = (then.date() - today).days
    name = "Today" if not days else f"{then:%a}" if 0 < days < 7 else f"{then.day} {then:%b}"
    return f"{name} {then:%H:%M}"

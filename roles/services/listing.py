"""What the public page and job boards say of a role besides its JD: where, how, until when, and what comes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from foundation.core import cleaning, clock
from foundation.people.models import Membership
from roles.domain import places
from roles.models import Role

NAMES = ("places", "workplace", "remote_from", "employment", "closes_on", "benefits")
MOST_BENEFITS, LONGEST_BENEFIT = 30, 200
MOST_COUNTRIES = 60
FURTHEST_DAYS = 730


def checked(
    errors: cleaning.Errors, actor: Membership, given: Mapping[str, Any], before: Role | None
) -> dict[str, Any]:
    """Return the facts of the listing that were given, as they may be kept.

    Places and countries come as text, as people write them, or as lists of codes. A closing date in the past is
    refused, unless it stands there already.
    """
    readers: dict[str, Callable[[Any], Any]] = {
        "places": lambda value: _places(errors, value),
        "workplace": lambda value: cleaning.choice(errors, "workplace", value, set(Role.Workplace.values)),
        "remote_from": lambda value: _countries(errors, value),
        "employment": lambda value: cleaning.choice(errors, "employment", value, set(Role.Employment.values)),
        "closes_on": lambda value: _closing(errors, actor, value, before.closes_on if before else None),
        "benefits": lambda value: _benefits(errors, value),
    }
    return {name: readers[name](given[name]) for name in NAMES if name in given}


def _places(errors: cleaning.Errors, value: Any) -> list[places.Place]:
    if isinstance(value, str):
        found, wrong = places.read_places(cleaning.text(errors, "places", value, limit=4_000, lines=True))
    elif isinstance(value, Sequence) and len(value) <= places.MOST_PLACES:
        read = [places.checked(row) for row in value if isinstance(row, Mapping)]
        found, wrong = [place for place, _why in read if place], [why for place, why in read if not place]
    else:
        found, wrong = [], [f"Name {places.MOST_PLACES} places at most."]
    for sentence in wrong:
        cleaning.say(errors, "places", sentence)
    return [place for at, place in enumerate(found) if place not in found[:at]]


def _countries(errors: cleaning.Errors, value: Any) -> list[str]:
    text = value if isinstance(value, str) else "\n".join(str(code) for code in value or ())
    found, wrong = places.read_countries(cleaning.text(errors, "remote_from", text, limit=4_000, lines=True))
    for sentence in wrong[:3]:
        cleaning.say(errors, "remote_from", sentence)
    if len(found) > MOST_COUNTRIES:
        cleaning.say(errors, "remote_from", f"Name {MOST_COUNTRIES} countries at most.")
    return found


def _closing(errors: cleaning.Errors, actor: Membership, value: Any, before: date | None) -> date | None:
    day = cleaning.day(errors, "closes_on", value)
    today = localdate(clock.now(), ZoneInfo(actor.organisation.zone))
    if day and day != before and day < today:
        cleaning.say(errors, "closes_on", "This day has passed. Choose today or a later one, or leave it open.")
    elif day and day != before and day > today + timedelta(days=FURTHEST_DAYS):
        cleaning.say(errors, "closes_on", "This is more than two years ahead. Leave it open instead.")
    return day


def _benefits(errors: cleaning.Errors, value: Any) -> list[str]:
    rows = value.splitlines() if isinstance(value, str) else [str(row) for row in value or ()]
    kept = [cleaning.text(errors, "benefits", row.strip(" \t-*•·"), limit=LONGEST_BENEFIT) for row in rows]
    kept = list(dict.fromkeys(filter(None, kept)))
    if len(kept) > MOST_BENEFITS:
        cleaning.say(errors, "benefits", f"Name {MOST_BENEFITS} at most.")
    return kept

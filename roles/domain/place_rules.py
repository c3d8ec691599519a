"""What the law of places asks of a posting: which rules hold for a role on a day, and what it does not say yet.

The rules are data, `fixtures/places/rules.yaml`, each with its source and when we last read it. Pure: the day is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "places" / "rules.yaml"
KINDS = {"posting": "The posting", "interview": "Talking", "decline": "Declining", "keep": "Keeping"}


class State(StrEnum):
    """`MET` and `OPEN` were compared; `LOOK` cannot be decided from what is here, or is only told."""

    MET = "met"
    OPEN = "open"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `read_on` is when we last read about it, at `read_at`; None when we have not."""

    key: str
    places: tuple[str, ...]
    kind: str
    begins: date
    says: str
    law: str
    address: str
    ends: date | None = None
    cities: frozenset[str] = frozenset()
    employees: int | None = None
    asks: str = ""
    note: str = ""
    read_on: date | None = None
    read_at: str = ""
    currency: str = ""
    most: int = 0
    unless_over: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting says. Pay in whole units of `currency` a year; `text` is all of the JD."""

    title: str
    text: str = ""
    low: float | None = None
    high: float | None = None
    currency: str = ""
    closes_on: date | None = None
    benefits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """Where a role is done: {country, region, city} each; `everywhere_in` are codes within all of which it may be."""

    places: Sequence[Mapping[str, str]] = ()
    everywhere_in: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds for the role, and how the posting stands to it; `fix` is what to do when it is open."""

    rule: Rule
    state: State
    fix: str = ""


@cache
def shipped() -> tuple[Rule, ...]:
    """Return all rules of the file, with groups of places as their countries."""
    book = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_rule(row, book["groups"]) for row in book["rules"])


def _rule(row: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> Rule:
    read = row.get("read") or {}
    return Rule(
        key=row["key"],
        places=tuple(code for name in row["places"] for code in groups.get(name, [name])),
        kind=row["kind"],
        begins=row["from"],
        ends=row.get("to"),
        says=row["says"],
        law=row["law"]["name"],
        address=row["law"]["address"],
        cities=frozenset(city.casefold() for city in row.get("cities", ())),
        read_on=read.get("day"),
        read_at=read.get("address", ""),
        **{name: row[name] for name in ("employees", "asks", "note", "currency", "most", "unless_over") if name in row},
    )


def holding(rules: Iterable[Rule], where: Where, day: date) -> list[Rule]:
    """Return the rules that hold on a day for a role that is done there.

    A place of which only the country is known takes the rules of all its regions: any of them may be meant.
    """
    return [
        rule for rule in rules if rule.begins <= day and (rule.ends is None or day <= rule.ends) and _meets(rule, where)
    ]


def _meets(rule: Rule, where: Where) -> bool:
    if any(_overlap(code, area) for code in rule.places for area in where.everywhere_in):
        return True
    return any(_stands_in(rule, place) for place in where.places)


def _stands_in(rule: Rule, place: Mapping[str, str]) -> bool:
    code = place.get("region") or place["country"]
    city = place.get("city", "").casefold()
    return any(_overlap(code, one) for one in rule.places) and (not rule.cities or not city or city in rule.cities)


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def findings(rules: Iterable[Rule], posted: Posted) -> list[Finding]:
    """Return how a posting stands to each rule: what is open first, then what is to be looked at, then what is met."""
    order = [State.OPEN, State.LOOK, State.MET]
    found = [_judged(rule, posted) for rule in rules]
    return sorted(found, key=lambda finding: order.index(finding.state))


def _judged(rule: Rule, posted: Posted) -> Finding:
    state = CHECKS[rule.asks](rule, posted) if rule.asks in CHECKS else State.LOOK
    return Finding(rule, state, FIXES.get(rule.asks, "") if state is not State.MET else "")


def _either(met: bool) -> State:
    return State.MET if met else State.OPEN


def _pay_range(_rule: Rule, posted: Posted) -> State:
    return _either(posted.low is not None and posted.high is not None)


def _benefits(_rule: Rule, posted: Posted) -> State:
    return _either(bool(posted.benefits) or bool(_BENEFITS.search(posted.text)))


def _closing_date(_rule: Rule, posted: Posted) -> State:
    return _either(posted.closes_on is not None or bool(_ROLLING.search(posted.text)))


def _neutral_title(_rule: Rule, posted: Posted) -> State:
    if _FOR_ALL.search(posted.title):
        return State.MET
    return _either(not _GENDERED.search(posted.title))


def _no_pay_history(_rule: Rule, posted: Posted) -> State:
    return State.OPEN if _PAY_HISTORY.search(posted.text) else State.LOOK


def _ai(_rule: Rule, posted: Posted) -> State:
    return State.MET if _AI.search(posted.text) else State.LOOK


def _vacancy(_rule: Rule, posted: Posted) -> State:
    return _either(bool(_VACANCY.search(posted.text)))


def _range_width(rule: Rule, posted: Posted) -> State:
    if posted.low is None or posted.high is None or posted.currency != rule.currency:
        return State.LOOK
    return _either(posted.high - posted.low <= rule.most or posted.high > rule.unless_over)


_BENEFITS = re.compile(
    r"\b(?:benefits?|pension|health ?insurance|days off|paid leave|vacation|401\(?k\)?|Zusatzleistungen|Urlaub)\b",
    re.IGNORECASE,
)
_ROLLING = re.compile(r"\b(?:rolling|ongoing) basis\b|\bno (?:closing date|deadline)\b|\blaufend\b", re.IGNORECASE)
_FOR_ALL = re.compile(
    r"\(\s*\w{1,3}(?:\s*[/|*]\s*\w{1,3}){1,3}\s*\)|[:*_/]-?in(?:nen)?\b|\ball genders\b|\balle Geschlechter\b",
    re.IGNORECASE,
)
_GENDERED = re.compile(
    r"\b\w*(?:sales|fore|chair|sports|business|camera|crafts|repair|sea|service)m[ae]n\b|"
    r"\b(?:waitress|hostess|stewardess|handyman)\b|"
    r"\b\w*(?:entwickler|ingenieur|leiter|berater|wissenschaftler|mitarbeiter|techniker|architekt)(?:in)?\b",
    re.IGNORECASE,
)
_PAY_HISTORY = re.compile(
    r"\b(?:current|previous|present|last|past) (?:salary|pay|compensation|wage)s?\b|"
    r"\b(?:salary|pay|compensation|wage) history\b|"
    r"\b(?:bisherig|aktuell|derzeitig|letzt)\w* (?:Gehalt|Vergütung)\w*|\bGehaltsnachweis\w*",
    re.IGNORECASE,
)
_AI = re.compile(
    r"\b(?:AI|artificial intelligence|KI|automated)\b[^.\n]{0,80}"
    r"\b(?:screen|assess|select|applica|candidate|review)|"
    r"\b(?:screen|assess|select|applica|candidate|review)\w*[^.\n]{0,80}"
    r"\b(?:AI|artificial intelligence|automated)\b",
    re.IGNORECASE,
)
_VACANCY = re.compile(
    r"\b(?:existing|current|open|immediate|future) (?:vacancy|position|opening)\b|\bvacanc(?:y|ies)\b|\btalent pool\b",
    re.IGNORECASE,
)

CHECKS: Mapping[str, Callable[[Rule, Posted], State]] = {
    "pay_range": _pay_range,
    "benefits": _benefits,
    "closing_date": _closing_date,
    "neutral_title": _neutral_title,
    "no_pay_history": _no_pay_history,
    "ai": _ai,
    "vacancy": _vacancy,
    "range_width": _range_width,
}
FIXES = {
    "pay_range": "Set both ends of the band: the public page shows them.",
    "benefits": "Name the benefits on the page of places and benefits.",
    "closing_date": "Set a closing date, or write that applications are taken on a rolling basis.",
    "neutral_title": "Use a title for everybody, or add the mark that is usual there, such as (m/f/d).",
    "no_pay_history": "Do not ask what somebody earns or earned; their expectation may be asked.",
    "ai": "Write one sentence where a tool with AI screens or selects; without one there is nothing to say.",
    "vacancy": "Write whether this is an existing vacancy, such as “This is an open vacancy.”",
    "range_width": "Narrow the band, or split the role into two levels.",
}

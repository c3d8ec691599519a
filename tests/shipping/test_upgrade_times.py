"""An installation that kept no intervals gets them from its steps and events; days in stage are what the events say."""

import lzma
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.shipping.conftest import Upgraded
from tests.shipping.scratch import DUMP_BEFORE_TIMES, installation, name_of, rows, run, statement

APPLICATIONS = """
SELECT application.id, application.applied_at, application.created_at, application.closed_at, application.status,
  candidate.name, application.stage_id::text, application.stage_entered_at, application.clock_stopped_at
FROM candidates_application application JOIN candidates_candidate candidate ON candidate.id = application.candidate_id
"""
EVENTS = """
SELECT application_id, verb, created_at, data FROM activity_event
WHERE verb LIKE 'application.%' OR verb = 'offer.accepted' ORDER BY created_at, id
"""
INTERVALS = """
SELECT application_id, stage_id::text, entered, "left", why FROM candidates_stageinterval ORDER BY entered, "left"
"""


class Told:
    """The clock of an application, as its events alone tell it: how long it ran, and since when it runs."""

    def __init__(self, since: datetime) -> None:
        self.ran, self.since = timedelta(), since
        self.before: tuple[timedelta, datetime] | None = None
        self.runs = True

    def hear(self, verb: str, at: datetime) -> None:
        if verb in ("application.moved", "offer.accepted"):
            self.before, self.ran, self.since = (self.ran, self.since), timedelta(), at
        if verb == "application.move_undone" and self.before:
            self.ran, self.since = self.before
        if verb in ("application.held", "application.rejected", "application.withdrawn", "offer.accepted"):
            self.stand(at)
        if verb == "application.reactivated" and not self.runs:
            self.since, self.runs = at, True

    def stand(self, at: datetime) -> None:
        if self.runs:
            self.ran, self.runs = self.ran + (at - self.since), False

    def shows(self, now: datetime) -> timedelta:
        return self.ran + (now - self.since) if self.runs else self.ran


@pytest.fixture
def within(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation whose database is the dump, migrated as far as it gets its intervals.

    A migration reckons all tables anew at each of its steps, so the rest would take a minute; what it leaves of them is
    looked at in an installation that migrated to its end.
    """
    with installation("times", tmp_path) as found:
        statement(lzma.decompress(DUMP_BEFORE_TIMES.read_bytes()).decode(), name_of(found))
        run(found, "manage.py", "migrate", "candidates", "0008", "--noinput", "--verbosity", "0")
        yield found


def told(application: tuple[Any, ...], events: list[tuple[Any, ...]]) -> Told:
    pk, applied, created, _closed, status, *_rest = application
    clock = Told(applied)
    heard = [(verb, at) for of, verb, at, _data in events if of == pk]
    for verb, at in heard:
        clock.hear(verb, at)
    if clock.runs and status != "active":  # a file said so, no event did: closed at once, on hold at the import
        clock.stand(created if status == "hold" else applied)
    return clock


def days_off(within: dict[str, str]) -> dict[str, tuple[timedelta, timedelta]]:
    """Return whose days in stage are not what their events say: by name what these say, and what is kept."""
    applications, events = rows(within, APPLICATIONS), rows(within, EVENTS)
    now = datetime.now(applications[0][1].tzinfo)
    off = {}
    for row in applications:
        name, began, stopped = row[5], row[7], row[8]
        said, kept = told(row, events).shows(now), (stopped or now) - began
        if abs(said - kept) > timedelta(seconds=2):
            off[name] = (said, kept)
    return off


@pytest.mark.timeout(400)
def test_later_migrations_leave_days_in_stage_as_they_were(upgraded: Upgraded) -> None:
    assert len(rows(upgraded.within, INTERVALS)) > 100
    assert days_off(upgraded.within) == {}


@pytest.mark.timeout(200)
def test_days_in_stage_are_what_the_events_say_for_everybody(within: dict[str, str]) -> None:
    assert days_off(within) == {}
    applications, intervals = rows(within, APPLICATIONS), rows(within, INTERVALS)
    open_now = Counter(pk for pk, _stage, _entered, left, _why in intervals if left is None)
    assert open_now == {row[0]: 1 for row in applications if row[4] in ("active", "hold")}
    last = {pk: stage for pk, stage, *_rest in intervals}
    assert last == {row[0]: row[6] for row in applications}
    check_those_who_were_stirred(within, applications, intervals)


def check_those_who_were_stirred(within: dict[str, str], applications: list[Any], intervals: list[Any]) -> None:
    name = {row[0]: row[5] for row in applications}
    whys: dict[str, list[str]] = {}
    for pk, _stage, _entered, _left, why in intervals:
        whys.setdefault(name[pk], []).append(why)
    assert {key: whys[key] for key in sorted(whys) if key.startswith(("Stir", "Row"))} == {
        "Row One": ["import"],
        "Row Two": ["import"],
        "Row Three": ["import"],
        "Row Four": ["import", "hold"],
        "Stir A": ["apply", "move", "hold", "reopen"],
        "Stir B": ["apply", "move", "hold"],
        "Stir C": ["apply", "move"],
        "Stir D": ["apply", "move", "move", "back"],
        "Stir E": ["apply", "skip"],
        "Stir F": ["apply", "move", "reopen"],
        "Stir G": ["apply", "move"],
        "Stir H": ["apply", "hold"],
        "Stir I": ["apply", "move", "hold", "reopen", "hold", "reopen"],
        "Stir J": ["apply", "move", "skip"],
        "Stir K": ["apply", "hold"],
    }
    held = "SELECT reason, ended IS NULL, by_id IS NULL FROM candidates_hold ORDER BY since, reason"
    kept = Counter(rows(within, held))
    assert kept[("Away for weeks", False, False)] == kept[("Until the new budget", True, False)] == 1
    assert kept[("", True, True)] == 1  # the row of the file
    undone = "SELECT count(*) FROM candidates_stagemove WHERE undone_at IS NOT NULL"
    assert rows(within, undone) == [(4,)]

"""The hours that a loop asks, of candidates and of the team. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from roles.domain.loop_lint import CANDIDATE_HOURS_OVER, Loop, candidate_hours
from roles.domain.stage_kinds import StageKind
from roles.queries.snapshot import Snapshot


def budget(loop: Loop) -> dict[str, Any]:
    """Return the candidate's minutes against the limit, and how many of them are paid."""
    asked = round(candidate_hours(loop) * 60)
    paid = round(sum(stage.candidate_hours for stage in loop.stages if stage.pay_minor) * 60)
    limit = round(CANDIDATE_HOURS_OVER * 60)
    return {"asked": asked, "paid": paid, "limit": limit, "over": max(0, asked - limit)}


def stage_time(stage: Mapping[str, Any]) -> int | None:
    """Return the minutes that a stage asks of the candidate, take-home hours included; None when it asks none."""
    if stage["hours"] is not None:
        return round(float(stage["hours"]) * 60)
    minutes: int | None = stage["minutes"]
    return minutes


MOST_PEOPLE, MOST_SEATS = 999, 9


@dataclass(frozen=True, slots=True)
class Spent:
    """The minutes of one stage: of the candidate, of one of ours, and of the team for one hire.

    `people` go through it for one hire, `seats` of ours sit in it; `wrong` names the figures that made no sense.
    """

    key: str
    label: str
    candidate: int
    ours: int
    people: int
    seats: int
    wrong: tuple[str, ...] = ()

    @property
    def team(self) -> int:
        return self.ours * self.seats * self.people


def spent(shot: Snapshot, book: Mapping[str, Any], typed: Mapping[str, str]) -> list[Spent]:
    """Return what each stage costs in time, for the figures that were typed: `people_<key>` and `seats_<key>`.

    Neither the playbook nor the loop knows how many drop out on the way, so both are one until somebody says more.
    What a take-home costs us (reading, grading) has no figure anywhere and counts nothing.
    """
    rows = []
    for stage in shot.stages:
        kind = StageKind(stage["kind"])
        ours = of_one_of_ours(stage["kind"], stage["minutes"], book)
        candidate = (stage_time(stage) or 0) if kind.takes_part else 0
        if not ours and not candidate:
            continue
        people, bad_people = _figure(typed.get(f"people_{stage['key']}", ""), MOST_PEOPLE)
        seats, bad_seats = _figure(typed.get(f"seats_{stage['key']}", ""), MOST_SEATS)
        wrong = tuple(name for name, bad in (("people", bad_people), ("seats", bad_seats)) if bad)
        rows.append(Spent(stage["key"], stage["label"], candidate, ours, people, seats, wrong))
    return rows


def of_one_of_ours(kind: str, minutes: int | None, book: Mapping[str, Any]) -> int:
    """Return the minutes that a stage asks of one of ours; a take-home has no figure anywhere and counts nothing."""
    reading = {row["kind"]: row["minutes_ours"] for row in book["stages"] if row.get("minutes_ours")}
    return 0 if StageKind(kind).has_task else minutes or reading.get(kind, 0)


def hours_of_ours(stages: Iterable[tuple[str, int | None]], book: Mapping[str, Any]) -> int:
    """Return the whole hours that a loop, as (kind, minutes), asks of ours for one who goes through all of it."""
    return ceil(sum(of_one_of_ours(kind, minutes, book) for kind, minutes in stages) / 60)


def _figure(text: str, most: int) -> tuple[int, bool]:
    """Return a typed count of at least one, and whether it made no sense."""
    if not text.strip():
        return 1, False
    if text.isascii() and text.strip().isdigit() and len(text) < 6 and 1 <= int(text) <= most:
        return int(text), False
    return 1, True


def too_long(shot: Snapshot, book: Mapping[str, Any]) -> dict[str, int]:
    """Return by id the stages that last longer than the playbook's longest, with that."""
    most = {row["key"]: row["max_minutes"] for row in book["stages"] if row.get("max_minutes")}
    return {
        stage["id"]: most[stage["key"]]
        for stage in shot.stages
        if stage["key"] in most and (stage["minutes"] or 0) > most[stage["key"]]
    }

"""Interviews of the demo: a time is found, people answer, meet, and write what they saw."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from candidates import services
from candidates.models import Interview, InterviewSeat
from foundation.people.models import Job
from hiring.demo.judging import judge
from hiring.demo.stories import Part
from hiring.demo.world import Told, World
from roles.models import Stage
from rubrics.services import agree_fee, close_unassessed

FEE = 18_000  # of an advisor for a screen, in minor units


def meet(world: World, role: Told, row: Told, stage: Stage, moment: datetime) -> Part[datetime]:
    """Schedule the interview of a stage and play it; returns the moment of the last scorecard.

    A plan of null means that nobody has found a time yet.
    """
    plan = row.get("meets", {}).get(stage.key, {})
    if plan is None or _by_phone(row, stage):
        return moment
    dice = Random(f"{row['name']} {stage.key}")
    asked = plan.get("with") or _in_turn(role, row, stage)
    moment = world.calendar.later(moment, dice.randint(15, 90))
    starts, minutes = when(world, {**plan, **plan.get("first", {})}, stage, asked, moment)
    yield moment
    interview = services.schedule_interview(
        actor=world.members[role["seats"]["recruiter"][0]],
        application=world.applications[row["name"]],
        stage=stage,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        seats=[
            *(services.SeatAsked(world.members[key]) for key in asked),
            *(services.SeatAsked(world.members[key], shadow=True) for key in plan.get("shadow", [])),
        ],
        place=role["places"].get(stage.key, ""),
    )
    if "first" in plan:
        moment, starts = yield from _another_time(world, role, plan, interview, moment)
    seats = {seat.member_id: seat for seat in interview.seats.select_related("member__user", "interview")}
    found = [seats[world.members[key].pk] for key in asked]
    answering = [seat for key, seat in zip(asked, found, strict=True) if key not in plan.get("pending", [])]
    moment = yield from _answers(world, answering, moment, dice, starts)
    return (yield from _scorecards(world, role, row, stage, plan, dict(zip(asked, found, strict=True)), moment, dice))


def _another_time(
    world: World, role: Told, plan: Told, interview: Interview, moment: datetime
) -> Part[tuple[datetime, datetime]]:
    """Move an interview to the time at which it was, and say why."""
    moment = world.calendar.later(moment, 35)
    yield moment
    starts = world.calendar.at(plan["day"], plan["at"])
    services.reschedule_interview(
        actor=world.members[role["seats"]["recruiter"][0]],
        interview=interview,
        starts_at=starts,
        ends_at=starts + (interview.ends_at - interview.starts_at),
        place=interview.place,
        reason=plan["first"]["why"],
    )
    return moment, starts


def when(world: World, plan: Told, stage: Stage, asked: list[str], moment: datetime) -> tuple[datetime, int]:
    """Return when an interview begins and its minutes: as the story says (booked before), else when all have time."""
    minutes = plan.get("minutes") or stage.minutes or 45
    if "day" in plan:
        return world.calendar.at(plan["day"], plan["at"]), minutes
    return world.diary.find(asked, moment, minutes), minutes


def _by_phone(row: Told, stage: Stage) -> bool:
    """Tell whether the recruiter just called: for those of whom the story tells little, once they are further."""
    told_of = "cards" in row or stage.key in row.get("meets", {}) or row["reached"] == stage.key
    return not stage.rubric_key and not told_of


def _in_turn(role: Told, row: Told, stage: Stage) -> list[str]:
    """Return who meets someone: all of a team, or the first of it where it ended soon."""
    teams: list[list[str]] = role["tells"][stage.key]
    team = teams[len(row["name"]) % len(teams)]
    return team[:1] if "end" in row and "cards" not in row else team


def _answers(
    world: World, seats: list[InterviewSeat], moment: datetime, dice: Random, starts: datetime
) -> Part[datetime]:
    for seat in seats:
        moment = max(moment, min(world.calendar.later(moment, dice.randint(20, 110)), starts - timedelta(minutes=15)))
        yield moment
        services.answer_seat(actor=seat.member, seat=seat, accept=True)
    return moment


def _scorecards(
    world: World,
    role: Told,
    row: Told,
    stage: Stage,
    plan: Told,
    seats: dict[str, InterviewSeat],
    moment: datetime,
    dice: Random,
) -> Part[datetime]:
    """Write what each saw, the first within the hour, if anything; who owes writes nothing or only begins."""
    for key, seat in seats.items():
        if seat.member.job == Job.ADVISOR:
            agree_fee(actor=world.members[role["lead"]], seat=seat, fee_minor=FEE)
        owes = plan.get("owes", {}).get(key, "")
        if owes == "none":
            continue
        first = seat.interview.ends_at > moment
        moment = world.calendar.later(max(moment, seat.interview.ends_at), dice.randint(8, 40) if first else 95)
        yield moment
        if why := plan.get("unable", {}).get(key):
            close_unassessed(actor=seat.member, seat=seat, reason=why)
            continue
        lines = row.get("cards", {}).get(stage.key, {}).get(key, {})
        released = plan.get("released", {}).get(key)
        judge(world, row, seat, lines, finish=not (owes or released))
        if released:
            services.release_seat(actor=world.members[role["lead"]], seat=seat, reason=released)
    return moment

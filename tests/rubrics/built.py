"""Rows made from small worlds (`tests.rubrics.worlds`), written straight into the tables."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from candidates.models import Application, Candidate, Interview, InterviewSeat
from foundation.core import clock
from foundation.core.ids import uuid7
from foundation.people.models import Membership, Organisation
from roles.models import Role, RoleSeat, Stage
from rubrics.models import (
    Amendment,
    Criterion,
    Flag,
    FlagRaised,
    GradingSeat,
    Rating,
    Scorecard,
)
from tests.rubrics.worlds import DONE, Seat, World, word


@dataclass
class Rows:
    """What `build` collects before writing it in bulk."""

    interviews: list[Interview] = field(default_factory=list)
    seats: list[InterviewSeat] = field(default_factory=list)
    gradings: list[GradingSeat] = field(default_factory=list)
    cards: list[Scorecard] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    flags: list[FlagRaised] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)


def build(world: World, organisation: Organisation, members: dict[str, Membership]) -> dict[Seat, UUID]:
    """Write the world's rows straight into the tables and return each seat's scorecard id."""
    owner = next(iter(members.values()))
    criterion = Criterion.objects.filter(rubric_version__organisation=organisation).order_by("id")[0]
    flag = Flag.objects.filter(organisation=organisation).order_by("id")[0]
    roles = {number: _role(organisation, owner, number) for number in sorted(set(world.roles))}
    RoleSeat.objects.bulk_create(
        RoleSeat(organisation=organisation, role=roles[number][0], member=members[who], kind="lead")
        for who, number in sorted(world.leads)
        if number in roles
    )
    applications = _applications(organisation, [roles[number] for number in world.roles])
    rows, made, clock_hours = Rows(), {}, count()
    for seat in world.seats:
        card = _seat(
            rows, seat, applications[seat.application], members[seat.who], (criterion, flag), next(clock_hours)
        )
        if card is not None:
            made[seat] = card.pk
    Interview.objects.bulk_create(rows.interviews)
    InterviewSeat.objects.bulk_create(rows.seats)
    GradingSeat.objects.bulk_create(rows.gradings)
    Scorecard.objects.bulk_create(rows.cards)
    Rating.objects.bulk_create(rows.ratings)
    FlagRaised.objects.bulk_create(rows.flags)
    Amendment.objects.bulk_create(rows.amendments)
    return made


def _role(organisation: Organisation, owner: Membership, number: int) -> tuple[Role, Stage]:
    role = Role.objects.create(organisation=organisation, title=f"Role {number}", currency="EUR", created_by=owner)
    stage = Stage.objects.create(
        organisation=organisation, role=role, position=0, key="s", kind="technical_screen", label="Screen"
    )
    return role, stage


def _applications(organisation: Organisation, roles: list[tuple[Role, Stage]]) -> list[Application]:
    people = Candidate.objects.bulk_create(
        Candidate(organisation=organisation, name=f"Person {n}") for n in range(len(roles))
    )
    now = clock.now()
    return Application.objects.bulk_create(
        Application(
            organisation=organisation,
            candidate=person,
            role=role,
            stage=stage,
            applied_at=now,
            stage_entered_at=now,
        )
        for person, (role, stage) in zip(people, roles, strict=True)
    )


def _seat(
    rows: Rows, seat: Seat, application: Application, member: Membership, told: tuple[Criterion, Flag], hour: int
) -> Scorecard | None:
    common = {"organisation_id": application.organisation_id}
    now, (criterion, flag) = clock.now(), told
    number = int(application.candidate.name.split()[1])
    released = {"released_at": now, "release_reason": "Away", "released_by": member} if seat.released else {}
    place: InterviewSeat | GradingSeat
    if seat.grading:
        place = GradingSeat(
            **common, **released, application=application, stage=application.stage, member=member,
            kind="screen", subject_id=uuid7(), label="Submission",
        )  # fmt: skip
        rows.gradings.append(place)
    else:
        start = now - timedelta(hours=hour + 2)
        meeting = Interview(
            **common, application=application, stage=application.stage, starts_at=start,
            ends_at=start + timedelta(minutes=30), state="cancelled" if seat.cancelled else "scheduled",
        )  # fmt: skip
        rows.interviews.append(meeting)
        answer = "declined" if seat.declined else "pending"
        place = InterviewSeat(**common, **released, interview=meeting, member=member, shadow=seat.shadow, answer=answer)
        rows.seats.append(place)
    if seat.card == "none":
        return None
    said = _said(seat, number, now)
    card = Scorecard(
        **common, **said, application=application, author=member, rubric_version_id=criterion.rubric_version_id,
        note_to_leads=word(number, seat.who, "whisper"),
        seat=None if seat.grading else place, grading_seat=place if seat.grading else None,
    )  # fmt: skip
    rows.cards.append(card)
    score = {"not_assessed": True} if seat.card == "blank" else {"score": 4}
    rows.ratings.append(Rating(**common, **score, scorecard=card, criterion=criterion, evidence=said["summary"]))
    rows.flags.append(FlagRaised(**common, scorecard=card, flag=flag, evidence=said["summary"]))
    if seat.card == "amended":
        was = word(number, seat.who, "amended")
        before = {
            "ratings": {criterion.key: {"score": 1, "not_assessed": False, "evidence": was}},
            "flags": {flag.key: was}, "recommendation": 1, "summary": was,
        }  # fmt: skip
        rows.amendments.append(Amendment(**common, scorecard=card, by=member, reason=was, before=before))
    return card


def _said(seat: Seat, number: int, now: datetime) -> dict[str, Any]:
    """What stands on a scorecard; what was begun and not handed in has a word of its own."""
    if seat.card == "unable":
        why = word(number, seat.who, "why")
        return {"state": "unable", "unable_at": now, "unable_reason": why, "summary": word(number, seat.who, "begun")}
    if seat.card not in DONE:
        return {"state": "draft", "summary": word(number, seat.who, "begun")}
    return {
        "state": "submitted", "submitted_at": now, "recommendation": 3, "summary": word(number, seat.who, "card"),
    }  # fmt: skip

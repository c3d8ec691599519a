"""Small worlds of seats and scorecards as plain data, the blind rule restated over them, and rows made from them.

Every text that somebody wrote holds a marker word of its own: its application, its author and what it is.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from candidates.models import Application, Candidate, Interview, InterviewSeat, Note, StageMove
from foundation.core import clock
from foundation.core.ids import uuid7
from foundation.people.models import Membership, Organisation
from roles.models import Outcome, Role, RoleSeat, Stage
from rubrics.models import (
    AdvisorFee,
    Amendment,
    Criterion,
    Debrief,
    Dissent,
    Flag,
    FlagRaised,
    Forecast,
    ForecastSheet,
    GradingSeat,
    LaterView,
    Rating,
    Scorecard,
    SplitComment,
    Tie,
)


@dataclass(frozen=True)
class Seat:
    """A seat of `who` (a name) on application number `application`.

    `card` is none, draft, submitted, amended, blank (submitted with nothing rated) or unable.
    """

    who: str
    application: int
    card: str = "none"
    grading: bool = False
    shadow: bool = False
    released: bool = False
    declined: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class World:
    """`roles` gives each application's role by number; `leads` are pairs of a name and a role number.

    `debriefs` gives an application's debrief by its number: open, decided or reopened.
    """

    roles: tuple[int, ...]
    seats: tuple[Seat, ...]
    leads: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    debriefs: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def _by_application(self) -> dict[int, list[Seat]]:
        found: dict[int, list[Seat]] = defaultdict(list)
        for seat in self.seats:
            found[seat.application].append(seat)
        return found

    def on(self, application: int) -> list[Seat]:
        """Return the seats on an application."""
        return self._by_application.get(application, [])


# Cards after which a seat owes nothing.
DONE = ("submitted", "amended", "blank", "unable")
TELLING = ("submitted", "amended")
IN = (*TELLING, "blank")
# What everybody of the cast does, unless a test gives somebody another job.
JOBS = {"ada": "owner", "rafa": "recruiter", "mei": "hiring_manager", "vic": "advisor", "olu": "observer"}
MAY_LEAD = ("owner", "recruiter", "hiring_manager")


def leads(world: World, who: str, application: int, job: str) -> bool:
    """Leading, in plain words: the seat, and a job that may lead; `job` is '' for someone who left."""
    return job in MAY_LEAD and (who, world.roles[application]) in world.leads


def opens(world: World, who: str, application: int, job: str) -> bool:
    """Which applications someone sees, in plain words."""
    if job in ("owner", "recruiter"):
        return True
    sits = any(own.who == who and not (own.grading or own.cancelled) for own in world.on(application))
    if job in ("interviewer", "advisor"):
        return sits
    return job == "hiring_manager" and (sits or (who, world.roles[application]) in world.leads)


def owes(world: World, who: str, application: int) -> bool:
    """The rule of owing, in plain words: a seat that counts, whose scorecard is not in."""
    for seat in world.on(application):
        if seat.who != who or seat.card in DONE or seat.released:
            continue
        if seat.grading or not (seat.shadow or seat.cancelled):
            return True
    return False


def sees(world: World, who: str, seat: Seat, job: str | None = None) -> bool:
    """The blind rule, in plain words, about the scorecard of `seat`."""
    job = JOBS.get(who, "interviewer") if job is None else job
    if who == "zed":
        return False
    if seat.card == "none":
        return False
    if seat.who == who:
        return True
    return seat.card in IN and reads(world, who, seat.application, job)


def reads(world: World, who: str, application: int, job: str) -> bool:
    """Whether what others said of someone in scorecards stands open, in plain words."""
    if owes(world, who, application) or not opens(world, who, application, job):
        return False
    wrote = any(own.who == who and own.card in TELLING for own in world.on(application))
    return wrote or leads(world, who, application, job)


def may_know(world: World, who: str, job: str) -> set[str]:
    """The marker words that someone may come across anywhere: their own, and what stands open to them."""
    found = set()
    for seat in world.seats:
        own, n = seat.who == who, seat.application
        if sees(world, who, seat, job):
            found |= {word(n, seat.who, "card"), word(n, seat.who, "amended")}
        if own or (seat.card == "unable" and reads(world, who, n, job)):
            found.add(word(n, seat.who, "why"))
        if own:
            found.add(word(n, who, "begun"))
        if own or (sees(world, who, seat, job) and leads(world, who, n, job)):
            found.add(word(n, seat.who, "whisper"))
    for n in range(len(world.roles)):
        wrote = any(seat.who == WRITER and seat.card in IN for seat in world.on(n))
        if who == WRITER or (opens(world, who, n, job) and not (wrote and owes(world, who, n)) and job != "advisor"):
            found.add(word(n, WRITER, "note"))
        found |= _may_know_of_talk(world, who, n, job)
        worked = job in ("owner", "recruiter") or leads(world, who, n, job)
        if worked and not owes(world, who, n):
            found.add(word(n, LEAD, "passed"))
        grades = any(_grades(seat, who) for seat in world.on(n))
        found |= {word(n, paid, "fee") for paid in FEES.values() if worked and not (paid == GRADER and grades)}
    return found


def follows(world: World, who: str, application: int, job: str) -> bool:
    """Whether forecasts that others show stand open, in plain words: to whoever reads every word of the debrief."""
    outside = job in ("advisor", "observer")
    return bool(world.debriefs.get(application)) and not outside and reads(world, who, application, job)


def _may_know_of_talk(world: World, who: str, n: int, job: str) -> set[str]:
    """What was said in a debrief and around it: after talking, a word is held until everybody has spoken."""
    found = set()
    if job in ("advisor", "observer"):
        return {word(n, WRITER, "tie")} if who == WRITER and opens(world, who, n, job) else found
    if opens(world, who, n, job) and not any(_grades(seat, who) for seat in world.on(n)):
        found.add(word(n, WRITER, "tie"))
    if reads(world, who, n, job):
        found |= {word(n, LEAD, what) for what in ("reason", "notes", "dissent", "comment", "shown")}
        found.add(word(n, WRITER, "tie"))
        if who == WRITER or world.debriefs.get(n) == "decided" or _all_spoke(world, n, {who: job}):
            found.add(word(n, WRITER, "held"))
    return found


def _grades(seat: Seat, who: str) -> bool:
    return seat.who == who and seat.grading and seat.card not in DONE and not seat.released


def _all_spoke(world: World, n: int, jobs: Mapping[str, str]) -> bool:
    """Whether whoever is asked again after talking is one of the two who spoke: who handed in and still works here."""
    asked = {
        seat.who
        for seat in world.on(n)
        if seat.card in IN
        and (job := {**JOBS, **jobs}.get(seat.who, "interviewer")) not in ("advisor", "observer", "")
        and opens(world, seat.who, n, job)
    }
    return bool(asked) and asked <= {WRITER, LEAD}


# Who writes notes, and who decides and passes guards, in every world.
WRITER, LEAD = "ines", "mei"
# Who grades everybody's work; and who is paid for a seat of theirs, by how the amount begins.
GRADER = "oba"
FEES = {770: WRITER, 880: GRADER}
# Likely in percent, as the writer shows it, and the lead and the viewer keep it to themselves.
FORESEEN = {WRITER: 37, LEAD: 64, "tom": 82}
WORD = re.compile(r"zq\d{4}_[a-z]+_[a-z]+")


def word(application: int, who: str, what: str) -> str:
    """A word that stands in one text of the world and nowhere else."""
    return f"zq{application:04d}_{who}_{what}"


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


def talk(world: World, organisation: Organisation, members: dict[str, Membership]) -> list[Application]:
    """Write notes, debriefs with dissent, and moves past a guard about everybody of a built world; return them all."""
    writer, lead, now = members[WRITER], members[LEAD], clock.now()
    common = {"organisation": organisation}
    named = {int(row.candidate.name.split()[1]): row for row in _people(organisation)}
    rows = [named[n] for n in range(len(world.roles))]
    Note.objects.bulk_create(
        Note(**common, application=row, author=writer, body=word(n, WRITER, "note")) for n, row in enumerate(rows)
    )
    StageMove.objects.bulk_create(
        StageMove(**common, application=row, to_stage=row.stage, by=lead, override_reason=word(n, LEAD, "passed"))
        for n, row in enumerate(rows)
    )
    debriefs = [_debrief(state, rows[n], n, lead, now) for n, state in sorted(world.debriefs.items()) if state]
    Debrief.objects.bulk_create(debriefs)
    held = list(zip(debriefs, sorted(n for n, state in world.debriefs.items() if state), strict=True))
    Dissent.objects.bulk_create(
        Dissent(**common, debrief=row, member=writer, text=word(n, LEAD, "dissent")) for row, n in held
    )
    criterion = Criterion.objects.filter(rubric_version__organisation=organisation).order_by("id")[0]
    SplitComment.objects.bulk_create(
        SplitComment(**common, debrief=row, criterion=criterion, member=writer, text=word(n, LEAD, "comment"))
        for row, n in held
    )
    for member, what in ((writer, "held"), (lead, "shown")):
        said = {"member": member, "recommendation": 3, "shown": what == "shown"}
        who = LEAD if what == "shown" else WRITER
        LaterView.objects.bulk_create(
            LaterView(**common, **said, debrief=row, text=word(n, who, what)) for row, n in held
        )
    Tie.objects.bulk_create(
        Tie(**common, application=row, member=writer, kind="worked", words=word(n, WRITER, "tie"), declared_by=writer)
        for n, row in enumerate(rows)
    )
    _judge_from_outside(rows, members)
    _foresee(rows, members, now)
    opened = {row.application_id: row.pk for row in debriefs}
    cards = Scorecard.objects.filter(application__in=opened, state="submitted").values_list("pk", "application_id")
    through = Debrief.scorecards.through
    through.objects.bulk_create(through(scorecard_id=pk, debrief_id=opened[application]) for pk, application in cards)
    return rows


def _judge_from_outside(rows: list[Application], members: dict[str, Membership]) -> None:
    """Agree on a fee for one talk and one grading of everybody; the amount tells whose it is, as a word would."""
    talks = InterviewSeat.objects.filter(member=members[WRITER], interview__application__in=rows)
    work = GradingSeat.objects.filter(member=members[GRADER], application__in=rows)
    seats = dict(talks.values_list("interview__application", "pk"))
    gradings = dict(work.values_list("application", "pk"))
    for begins, paid in FEES.items():
        AdvisorFee.objects.bulk_create(
            AdvisorFee(
                organisation_id=row.organisation_id, application=row, currency="EUR",
                fee_minor=(begins * 1000 + n) * 100,
                **({"grading_seat_id": gradings[row.pk]} if paid == GRADER else {"seat_id": seats[row.pk]}),
            )
            for n, row in enumerate(rows)
        )  # fmt: skip


def _foresee(rows: list[Application], members: dict[str, Membership], now: datetime) -> None:
    """Note forecasts for everybody."""
    roles = {row.role_id: row.organisation_id for row in rows}
    outcomes = {
        role: Outcome(organisation_id=of, role_id=role, text="It runs", position=0) for role, of in roles.items()
    }
    Outcome.objects.bulk_create(outcomes.values())
    for who, percent in FORESEEN.items():
        shown = now if who == WRITER else None
        common = {"member": members[who], "shown_at": shown}
        sheets = ForecastSheet.objects.bulk_create(
            ForecastSheet(**common, organisation_id=row.organisation_id, application=row) for row in rows
        )
        Forecast.objects.bulk_create(
            Forecast(organisation_id=row.organisation_id, sheet=sheet, outcome=outcomes[row.role_id], percent=percent)
            for row, sheet in zip(rows, sheets, strict=True)
        )


def _people(organisation: Organisation) -> list[Application]:
    rows = Application.objects.filter(organisation=organisation, candidate__name__startswith="Person ")
    return list(rows.select_related("candidate", "stage", "role"))


def _debrief(state: str, row: Application, number: int, lead: Membership, now: datetime) -> Debrief:
    decided = {
        "decision": "decline", "reason": word(number, LEAD, "reason"), "decided_at": now, "decided_by": lead,
        "views_opened_at": now,
    }  # fmt: skip
    notes = {"notes": word(number, LEAD, "notes")} if state == "reopened" else {}
    return Debrief(
        organisation_id=row.organisation_id, application=row, opened_by=lead, opened_at=now,
        **(decided if state == "decided" else notes),
    )  # fmt: skip

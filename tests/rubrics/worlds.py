"""Small worlds of seats and scorecards as plain data, the blind rule restated over them, and rows made from them."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import UUID

from candidates.models import Application, Candidate, Interview, InterviewSeat
from foundation.core import clock
from foundation.core.ids import uuid7
from foundation.people.models import Membership, Organisation
from roles.models import Role, RoleSeat, Stage
from rubrics.models import Criterion, GradingSeat, Rating, Scorecard


@dataclass(frozen=True)
class Seat:
    """A seat of `who` (a name) on application number `application`.

    `card` is none, draft, submitted, or blank: submitted with nothing rated.
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
    """`roles` gives each application's role by number; `leads` are pairs of a name and a role number."""

    roles: tuple[int, ...]
    seats: tuple[Seat, ...]
    leads: frozenset[tuple[str, int]] = field(default_factory=frozenset)


# Cards after which a seat owes nothing.
DONE = ("submitted", "blank")
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
    sits = any(
        own.who == who and own.application == application and not (own.grading or own.cancelled) for own in world.seats
    )
    if job in ("interviewer", "advisor"):
        return sits
    return job == "hiring_manager" and (sits or (who, world.roles[application]) in world.leads)


def owes(world: World, who: str, application: int) -> bool:
    """The rule of owing, in plain words: a seat that counts, whose scorecard is not in."""
    for seat in world.seats:
        if seat.who != who or seat.application != application or seat.card in DONE or seat.released:
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
    if seat.card == "draft" or owes(world, who, seat.application) or not opens(world, who, seat.application, job):
        return False
    wrote = any(
        own.who == who and own.application == seat.application and own.card == "submitted" for own in world.seats
    )
    return wrote or leads(world, who, seat.application, job)


@dataclass
class Rows:
    """What `build` collects before writing it in bulk."""

    interviews: list[Interview] = field(default_factory=list)
    seats: list[InterviewSeat] = field(default_factory=list)
    gradings: list[GradingSeat] = field(default_factory=list)
    cards: list[Scorecard] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


def build(world: World, organisation: Organisation, members: dict[str, Membership]) -> dict[Seat, UUID]:
    """Write the world's rows straight into the tables and return each seat's scorecard id."""
    owner = next(iter(members.values()))
    criterion = Criterion.objects.filter(rubric_version__organisation=organisation).order_by("id")[0]
    roles = {number: _role(organisation, owner, number) for number in sorted(set(world.roles))}
    RoleSeat.objects.bulk_create(
        RoleSeat(organisation=organisation, role=roles[number][0], member=members[who], kind="lead")
        for who, number in sorted(world.leads)
        if number in roles
    )
    applications = _applications(organisation, [roles[number] for number in world.roles])
    rows, made, clock_hours = Rows(), {}, count()
    for seat in world.seats:
        card = _seat(rows, seat, applications[seat.application], members[seat.who], criterion, next(clock_hours))
        if card is not None:
            made[seat] = card.pk
    Interview.objects.bulk_create(rows.interviews)
    InterviewSeat.objects.bulk_create(rows.seats)
    GradingSeat.objects.bulk_create(rows.gradings)
    Scorecard.objects.bulk_create(rows.cards)
    Rating.objects.bulk_create(rows.ratings)
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
    rows: Rows, seat: Seat, application: Application, member: Membership, criterion: Criterion, hour: int
) -> Scorecard | None:
    common = {"organisation_id": application.organisation_id}
    now = clock.now()
    released = {"released_at": now, "release_reason": "Away"} if seat.released else {}
    place: InterviewSeat | GradingSeat
    if seat.grading:
        place = GradingSeat(
            **common, **released, application=application, stage=application.stage, member=member,
            kind="take_home", subject_id=uuid7(), label="Submission",
        )  # fmt: skip
        rows.gradings.append(place)
    else:
        start = now + timedelta(hours=hour)
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
    submitted = {"submitted_at": now, "recommendation": 3} if seat.card in DONE else {}
    state = "submitted" if seat.card == "blank" else seat.card
    card = Scorecard(
        **common, **submitted, application=application, author=member, state=state,
        rubric_version_id=criterion.rubric_version_id,
        seat=None if seat.grading else place, grading_seat=place if seat.grading else None,
    )  # fmt: skip
    rows.cards.append(card)
    score = {"score": 4} if seat.card == "submitted" else {"not_assessed": True}
    rows.ratings.append(Rating(**common, **score, scorecard=card, criterion=criterion))
    return card

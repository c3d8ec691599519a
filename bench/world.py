"""What the benchmarks look at: an organisation with roles of 300, 3,000 and 5,000 active applications.

People and applications are written in bulk, since filling is not what is measured here; all else goes through services.
What the largest role says of itself is a role of the demo's, and eight people have judged one of its candidates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.db import connection

from bench import judged
from candidates.models import Application, Candidate, StageMove
from candidates.services import SeatAsked, schedule_interview
from foundation.core.clock import now
from foundation.people.models import ApiKey, Job, Membership
from foundation.people.services import add_member, create_organisation
from hiring.demo.world import told
from roles import services as roles
from roles.models import Outcome, Role, RoleSeat
from rubrics.models import Scorecard
from rubrics.services import start_scorecard

SIZES = (300, 3_000, 5_000)
PASSWORD = "bench-bench-bench"  # noqa: S105  (opens a database that lives as long as the run)
STAGES_IN_USE = 8
SEATS = 160


@dataclass
class World:
    """Ids and people that the works ask for."""

    owner: Membership
    interviewers: list[Membership]
    roles: dict[int, Role] = field(default_factory=dict)
    api_key: str = ""
    seats: list[str] = field(default_factory=list)
    applications: list[str] = field(default_factory=list)
    judged: str = ""


def build() -> World:
    """Fill an empty database and return what is in it."""
    owner = create_organisation(
        name="Bench", owner_email="owner@bench.example", owner_name="Owen Bench", password=PASSWORD, technical=True
    )
    interviewers = [
        add_member(
            actor=owner,
            email=f"interviewer{n}@bench.example",
            name=f"Iva Number{n}",
            job=Job.INTERVIEWER,
            technical=True,
            password=PASSWORD,
        )
        for n in range(4)
    ]
    world = World(owner, interviewers)
    random = Random(7)
    for size in SIZES:
        world.roles[size] = _role(world, size, random)
    _interviews(world)
    world.judged = str(judged.application(world.owner, world.roles[SIZES[-1]]).pk)
    _, world.api_key = ApiKey.objects.create_key(
        name="bench",
        membership=owner,
        scopes=["applications:read", "candidates:read", "candidates:write", "roles:read"],
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does within a minute of so much having changed
    return world


def _role(world: World, size: int, random: Random) -> Role:
    role = roles.create_role(
        actor=world.owner, title=f"Role of {size}", archetype="applied_ml_engineer", lead=world.owner
    )
    roles.lay_out_stages(actor=world.owner, role=role)
    for member in world.interviewers:
        roles.seat_member(actor=world.owner, role=role, member=member, kind=RoleSeat.Kind.INTERVIEWER)
    if size == SIZES[-1]:
        _describe(world.owner, role)
    # Opening asks for a signed brief and a clean JD, which nothing here looks at.
    Role.objects.filter(pk=role.pk).update(state=Role.State.OPEN, opened_at=now() - timedelta(days=40))
    role.refresh_from_db()
    _fill(role, size, random)
    return role


def _describe(owner: Membership, role: Role) -> None:
    """Let the role say all that a role of the demo does: scope, brief, JD, and which stage looks at which outcome."""
    text = told("role_platform")
    roles.answer_scope(actor=owner, role=role, version=None, **text["scope"])
    rows = [{"id": "", "text": outcome} for outcome in text["briefs"][0]["outcomes"]]
    roles.save_brief(actor=owner, role=role, version=None, sections=text["briefs"][0]["sections"], outcomes=rows)
    roles.save_jd(actor=owner, role=role, version=None, sections=text["jd"])
    outcomes = list(Outcome.objects.filter(role=role).order_by("position"))
    for row in text["requirements"]:
        outcome = outcomes[row["outcome"] - 1] if "outcome" in row else None
        given = {"text": row["text"], "outcome": outcome, "weekly_work": row.get("weekly_work", "")}
        roles.add_requirement(actor=owner, role=role, version=None, **given)
    stages = {stage.key: stage.pk for stage in role.stages.all()}
    covers = [
        (outcomes[at - 1].pk, stages[key]) for at, keys in text["covers"].items() for key in keys if key in stages
    ]
    roles.set_coverage(actor=owner, role=role, links=covers)


def _fill(role: Role, size: int, random: Random) -> None:
    stages = list(role.stages.order_by("position"))[:STAGES_IN_USE]
    people = [
        Candidate(
            organisation_id=role.organisation_id,
            name=f"{random.choice('ABCDEFGHIJKL')}nna Number{n}",
            email=f"{role.pk}-{n}@example.org",
            company=f"Company {n % 97}",
            title="ML engineer",
            location="Lisbon",
        )
        for n in range(size)
    ]
    Candidate.objects.bulk_create(people, batch_size=1000)
    moment = now()
    applications = [
        Application(
            organisation_id=role.organisation_id,
            candidate=person,
            role=role,
            stage=random.choice(stages),
            source=random.choice(["Referral", "Website", "Job board"]),
            applied_at=moment - timedelta(days=random.randrange(40)),
            stage_entered_at=moment - timedelta(days=random.randrange(20)),
        )
        for person in people
    ]
    Application.objects.bulk_create(applications, batch_size=1000)
    StageMove.objects.bulk_create(
        [
            StageMove(organisation_id=role.organisation_id, application=one, to_stage=one.stage, by=role.created_by)
            for one in applications
        ],
        batch_size=1000,
    )


def _interviews(world: World) -> None:
    """Interviews of one role that are over, one interviewer each, all with a scorecard begun."""
    role = world.roles[SIZES[1]]
    stage = role.stages.get(kind="technical_screen")
    applications = list(Application.objects.filter(role=role, stage=stage).select_related("candidate", "role")[:SEATS])
    for n, application in enumerate(applications):
        member = world.interviewers[n % len(world.interviewers)]
        starts = now() - timedelta(days=1 + n // 4, hours=n % 4)
        interview = schedule_interview(
            actor=world.owner,
            application=application,
            stage=stage,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            seats=[SeatAsked(member)],
        )
        seat = interview.seats.select_related("member__user", "member__organisation").get()
        start_scorecard(actor=seat.member, seat=seat)
        world.seats.append(str(seat.pk))
        world.applications.append(str(application.pk))


def drafts(world: World) -> list[Scorecard]:
    """Return the scorecards that are begun, in the order of `world.seats`."""
    cards = {str(card.seat_id): card for card in Scorecard.objects.filter(seat_id__in=world.seats)}
    return [cards[seat] for seat in world.seats]

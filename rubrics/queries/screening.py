"""Which résumés wait for a reader: who stands at the evidence screen, and how far its screens are.

People who have applied and stand before the evidence screen wait for it as well. What a screen says is not read here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from candidates.models import Application
from candidates.queries import visible_applications
from candidates.queries.seeing import READS_PEOPLE
from foundation.core import clock
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.domain.stage_kinds import kinds
from roles.models import Role, RoleSeat, Stage
from roles.queries.leading import led_seats
from rubrics.domain.screening import UNTIL_AGAIN
from rubrics.models import GradingSeat, Kit, PutAside, Scorecard
from rubrics.queries.outstanding import UNWRITTEN

RESUME = kinds(lambda kind: kind.reads_resume)
ENTRY = kinds(lambda kind: kind.begins)
RUNNING = (Role.State.OPEN, Role.State.PAUSED)
WORKING = (RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER)
# Somebody who began and has not written for so long has left it to the others.
HELD_FOR = timedelta(minutes=10)
WINDOW = 500
# Of so many begun screens at most it is asked whether they wait for somebody.
MOST_BEGUN = 20_000

Where = Literal["unread", "taken", "decide"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody in a member's queue: `unread` by them, `taken` by another just now, or read and waiting to be decided.

    `screen_id` is the evidence screen of the loop, which may be a stage further than where they stand.
    """

    application_id: UUID
    role_id: UUID
    screen_id: UUID
    where: Where
    aside: bool = False
    taken_by: str = ""


# A résumé is read in the queue: there the work is the application itself, whatever file it holds.
OF_QUEUE = Q(kind=GradingSeat.Kind.SCREEN, subject_id=F("application_id"))


def screens() -> QuerySet[GradingSeat]:
    """Return the seats from which résumés are read, released ones left out; knows no viewer."""
    return GradingSeat.objects.filter(OF_QUEUE, released_at=None)


def screen_stage(application: Application) -> Stage | None:
    """Return the evidence screen that the application stands at or before, None past it and where there is none."""
    if application.stage.kind in RESUME:
        return application.stage
    if application.stage.kind not in ENTRY:
        return None
    return Stage.objects.filter(role_id=application.role_id, kind__in=RESUME).order_by("position").first()


def readers_of(stage: Stage) -> set[UUID]:
    """Return who is named to read each résumé there; empty when whoever works on the role does."""
    rows = Kit.readers.through.objects.filter(kit__stage=stage, membership__active=True)
    return set(rows.filter(membership__job__in=READS_PEOPLE).values_list("membership_id", flat=True))


def _running(member: Membership) -> QuerySet[Application]:
    return visible_applications(member).filter(
        status=Application.Status.ACTIVE, role__state__in=RUNNING, stage__kind__in=(*RESUME, *ENTRY)
    )


def _screen(kind: str, stage: str) -> Case:
    """Return the evidence screen that a stage of this kind is, or lies before."""
    first = Stage.objects.filter(role=OuterRef("role"), kind__in=RESUME).order_by("position")
    return Case(
        When(**{f"{kind}__in": RESUME}, then=F(stage)),
        default=Subquery(first.values("pk")[:1]),
        output_field=UUIDField(),
    )


def _named() -> QuerySet[Any]:
    return Kit.readers.through.objects.filter(kit__stage=OuterRef("screen"), membership__active=True)


def _let_go(member: Membership) -> QuerySet[GradingSeat]:
    """Return the seats from which the member was released for good."""
    released = GradingSeat.objects.filter(OF_QUEUE, member=member).exclude(released_at=None)
    return released.exclude(release_reason__in=UNTIL_AGAIN)


def _standing(member: Membership) -> QuerySet[Application]:
    """Return the running applications at or before an evidence screen, with what says whose turn it is."""
    rows = _running(member).annotate(screen=_screen("stage__kind", "stage_id")).filter(screen__isnull=False)
    here = screens().filter(application=OuterRef("pk"))
    mine, others = here.filter(member=member), here.exclude(member=member)
    named = _named()
    return rows.annotate(
        own=Exists(mine),
        own_in=Exists(mine.exclude(scorecard=None).exclude(scorecard__state=Scorecard.State.DRAFT)),
        seated=Exists(here),
        others_owe=Exists(others.filter(UNWRITTEN)),
        others_in=Exists(others.filter(scorecard__state=Scorecard.State.SUBMITTED)),
        let_go=Exists(_let_go(member).filter(application=OuterRef("pk"))),
        named=Exists(named),
        named_me=Exists(named.filter(membership=member)),
        works=_works(member),
        leads=Exists(led_seats(member).filter(role=OuterRef("role"))),
    )


def _works(member: Membership) -> Case | Exists:
    if member.job == Job.HIRING_MANAGER:
        held = RoleSeat.objects.filter(member=member, role=OuterRef("role"), kind__in=WORKING)
        return Exists(held)
    return Case(default=Value(member.job in (Job.OWNER, Job.RECRUITER)), output_field=BooleanField())


def _fresh(member: Membership, since: datetime) -> QuerySet[GradingSeat]:
    others = screens().filter(application=OuterRef("pk"), scorecard__state=Scorecard.State.DRAFT)
    return others.filter(scorecard__updated_at__gte=since).exclude(member=member)


# Whose turn it is: a seat that is owed; the named readers before anybody began; else whoever works on the role, while
# nobody has read it. Whoever was released is not asked again.
_TO_READ = (
    Q(own=True, own_in=False)
    | Q(own=False, let_go=False, seated=False, named=True, named_me=True)
    | Q(own=False, let_go=False, named=False, works=True, others_in=False)
)
# All screens are in and somebody who may read them says how it goes on.
_TO_DECIDE = Q(works=True, others_owe=False) & (Q(own_in=True) | Q(own=False, others_in=True, leads=True))


def queued(member: Membership, since: datetime) -> QuerySet[Application]:
    """Return the member's queue as applications: `screen` is the stage, `reads` tells that their screen is not in.

    Otherwise every screen is, and they may say how it goes on. `taken_by` is who has begun it since a moment.
    """
    name = Coalesce(Subquery(_fresh(member, since).values("member__user__name")[:1]), Value(""))
    reads = Case(When(_TO_READ, then=Value(True)), default=Value(False), output_field=BooleanField())
    taken = Case(When(Q(own=False, named=False), then=name), default=Value(""), output_field=CharField())
    aside = Exists(PutAside.objects.filter(application=OuterRef("pk"), member=member))
    rows = _standing(member).filter(_TO_READ | _TO_DECIDE)
    return rows.annotate(reads=reads, aside=aside, taken_by=taken)


def _in_queue(member: Membership, *, since: datetime, role: UUID | None = None) -> QuerySet[Application, Any]:
    rows = queued(member, since)
    if role is not None:
        rows = rows.filter(role_id=role)
    named = ("pk", "role_id", "screen", "reads", "aside", "taken_by")
    return rows.order_by("applied_at", "pk").values_list(*named)[:WINDOW]


_queued = PreparedFor[Any](_in_queue)


def turns(member: Membership, role_id: UUID | None = None) -> list[Turn]:
    """Return the member's queue, over one role or all, whoever applied first comes first; at most WINDOW of it."""
    role = {"role": role_id} if role_id else {}
    return [
        Turn(pk, role_id, screen, "decide" if not reads else "taken" if taken_by else "unread", aside, taken_by)
        for pk, role_id, screen, reads, aside, taken_by in _queued(member, since=clock.now() - HELD_FOR, **role)
    ]


def _held(member: Membership) -> Exists:
    return Exists(RoleSeat.objects.filter(member=member, role=OuterRef("role"), kind__in=WORKING))


def asks(member: Membership) -> QuerySet[Stage]:
    """Return the stages whose people ask the member for a first reading; what holds for all there is asked once."""
    rows = Stage.objects.filter(organisation_id=member.organisation_id, kind__in=(*RESUME, *ENTRY))
    rows = rows.filter(role__state__in=RUNNING).annotate(screen=_screen("kind", "pk")).filter(screen__isnull=False)
    mine = Q(Exists(_named().filter(membership=member)))
    if member.job in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER):
        mine |= Q(~Exists(_named())) & Q(_held(member))
    return rows.filter(mine)


def new_there(member: Membership) -> QuerySet[Application]:
    """Return whom nobody has begun to read at the stage that is asked about: most, told by where they stand alone."""
    begun = Exists(screens().filter(application=OuterRef("pk")))
    let_go = Q(pk__in=_let_go(member).values("application_id"))
    here = {"role": OuterRef("role"), "status": Application.Status.ACTIVE, "stage": OuterRef("pk")}
    return visible_applications(member).filter(~begun, ~let_go, **here)


def begun_for(member: Membership, since: datetime) -> QuerySet[Application]:
    """Return those of the others who ask something of the member: few, so each is looked at."""
    some = screens().filter(
        organisation_id=member.organisation_id,
        application__status=Application.Status.ACTIVE,
        application__stage__kind__in=(*RESUME, *ENTRY),
    )
    held = Q(_held(member))
    return _standing(member).filter(
        (_TO_READ & (Q(named=True) | Q(own=True) | held & ~Exists(_fresh(member, since)))) | _TO_DECIDE & held,
        # With its limit it is not joined as the planner likes, which looks at everybody.
        pk__in=some.order_by().values("application_id")[:MOST_BEGUN],
    )


def read_since(member: Membership, since: datetime, role_id: UUID | None = None) -> int:
    """Return how many screens the member handed in since a moment."""
    rows = Scorecard.objects.filter(
        author=member,
        grading_seat__kind=GradingSeat.Kind.SCREEN,
        grading_seat__subject_id=F("application_id"),
        state=Scorecard.State.SUBMITTED,
        submitted_at__gte=since,
    )
    return (rows.filter(application__role_id=role_id) if role_id else rows).count()


def number_of(application: Application) -> int:
    """Return the number by which an applicant is called while the name is hidden: the how manieth of the role."""
    return Application.objects.filter(role_id=application.role_id, pk__lte=application.pk).count()


def own_screen(member: Membership, application: Application) -> GradingSeat | None:
    """Return the member's own seat from which they read the application, released or not."""
    rows = GradingSeat.objects.filter(OF_QUEUE, application=application, member=member)
    return rows.select_related("stage", "scorecard").first()


def submitted_screens(applications: Collection[UUID]) -> QuerySet[Scorecard]:
    """Return the screens that are in and count; knows no viewer, for guards and services."""
    counted = screens().filter(application__in=applications)
    return Scorecard.objects.filter(grading_seat__in=counted, state=Scorecard.State.SUBMITTED)

"""Who waits for the member: people at a stage where no time was found yet, and people to whom an answer is promised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from candidates.models import Application, Interview, Promise
from candidates.plugins.todos import AT_MOST, END_OF_DAY
from candidates.queries import visible_applications
from candidates.queries.promises import owed_by, unanswered_apart
from foundation.core import clock
from foundation.core.addresses import address
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.domain.stage_kinds import kinds
from roles.models import Role

# Stages where somebody of ours meets the candidate, so that a time must be found.
MEETINGS = kinds(lambda kind: kind.is_conversation)
OWED: dict[str, str] = {
    Promise.Kind.APPLIED: "applied by the form",
    Promise.Kind.INTERVIEW: "after an interview",
    Promise.Kind.TAKE_HOME: "after the take-home",
    Promise.Kind.DECLINED: "declined, and does not know it yet",
    Promise.Kind.BY_HAND: "promised by one of us",
    Promise.Kind.WAITS: "waits for our next step",
}


def waiting(member: Membership) -> list[Todo]:
    """Return the times to find and the answers to give, in one query."""
    found = _waiting(member, at=clock.now())
    owed = sorted((row for row in found if row.owed_day), key=lambda row: (row.owed_day, row.pk))
    return [*(_time(row) for row in found if row.unscheduled), *(_answer(row) for row in owed[:AT_MOST])]


def _who_wait(member: Membership, *, at: datetime) -> QuerySet[Any]:
    unscheduled, owed = _without_time(member), owed_by(member, at)
    longest = unscheduled.order_by("stage_entered_at").values("pk")[:AT_MOST]
    # Several promises may be one person's. Each part goes along its index, and stops.
    soonest = [
        owed_by(member, at, among).order_by("due_on").values("application_id")[: 3 * AT_MOST]
        for among in unanswered_apart(member.organisation_id)
    ]
    first = owed.filter(application=OuterRef("pk")).order_by("due_on", "created_at")
    rows = Application.objects.filter(pk__in=longest.union(*soonest, all=True)).annotate(
        unscheduled=Case(
            When(Exists(unscheduled.filter(pk=OuterRef("pk"))), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
        owed_day=Subquery(first.values("due_on")[:1]),
        owed_kind=Subquery(first.values("kind")[:1]),
    )
    names = ("candidate__name", "candidate__email", "role__title", "stage__label", "stage__patience_days")
    rows = rows.select_related("candidate", "stage", "role").order_by("stage_entered_at")
    return rows.only("stage_entered_at", *names)


def _without_time(member: Membership) -> QuerySet[Application]:
    met = Interview.objects.filter(application=OuterRef("pk"), stage=OuterRef("stage"), state=Interview.State.SCHEDULED)
    return visible_applications(member).filter(
        ~Exists(met),
        owner=member,
        status=Application.Status.ACTIVE,
        stage__kind__in=MEETINGS,
        role__state=Role.State.OPEN,
    )


_waiting = PreparedFor[Any](_who_wait)


def _time(row: Application) -> Todo:
    return Todo(
        kind="scheduling",
        icon="calendar",
        title=f"Find a time: {row.candidate}",
        detail=f"{row.role} · {row.stage.label}",
        url=address("candidates:schedule", row.pk),
        action="Schedule",
        due_at=row.stage_entered_at + timedelta(days=row.stage.patience_days),
        minutes=5,
    )


def _answer(row: Any) -> Todo:
    return Todo(
        kind="answer_owed",
        icon="mail",
        title=f"Answer {row.candidate}",
        detail=f"{row.role} · {OWED.get(row.owed_kind, '')}",
        url=address("candidates:tell", row.pk),
        action="Answer",
        due_at=timezone.make_aware(datetime.combine(row.owed_day, END_OF_DAY)),
        minutes=3,
    )


todos.register("candidates.waiting", waiting)

"""What a role asks of a member today: a brief to sign, tasks of the plan that are late or due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from foundation.core.clock import today
from foundation.core.domain.working_days import add_working_days
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import BriefVersion, PlanTask, Role, RoleSeat, SignOff
from roles.queries.seeing import visible_briefs, visible_tasks

AT_MOST = 20
SIGN_WITHIN = 2  # working days; then the reminder goes out
AHEAD = timedelta(days=2)
RUNNING = (Role.State.SCOPING, Role.State.OPEN, Role.State.PAUSED)


def briefs_to_sign(member: Membership) -> list[Todo]:
    """Return the circulating versions that wait for the member's answer: one query."""
    return [_sign(row) for row in _unsigned(member)]


def _to_sign(member: Membership) -> QuerySet[BriefVersion]:
    seated = RoleSeat.objects.filter(role=OuterRef("role"), member=member, kind=RoleSeat.Kind.APPROVER)
    answered = SignOff.objects.filter(brief=OuterRef("pk"), member=member)
    rows = visible_briefs(member).filter(
        Exists(seated), ~Exists(answered), state=BriefVersion.State.CIRCULATING, role__state__in=RUNNING
    )
    return rows.select_related("role", "author__user").order_by("circulated_at")[:AT_MOST]


_unsigned = PreparedFor[BriefVersion](_to_sign)


def _sign(brief: BriefVersion) -> Todo:
    sent = timezone.localtime(brief.circulated_at).date() if brief.circulated_at else today()
    return Todo(
        kind="sign_off",
        icon="pen",
        title=f"Sign the brief for {brief.role.title}",
        detail=f"Version {brief.number} by {brief.author.name}. The role opens once everybody agrees.",
        url=reverse("roles:brief", args=[brief.role_id]),
        action="Read and sign",
        due_at=end_of(add_working_days(sent, SIGN_WITHIN)),
        minutes=10,
    )


def end_of(day: date) -> datetime:
    """Return the last moment of a day in the active zone."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def tasks_due(member: Membership) -> list[Todo]:
    """Return the member's tasks that are late or due within two days: one query."""
    return [_task(row) for row in _due(member, until=today() + AHEAD)]


def _to_do(member: Membership, *, until: date) -> QuerySet[PlanTask]:
    rows = visible_tasks(member).filter(owner=member, done_at=None, due_on__lte=until, role__state__in=RUNNING)
    return rows.select_related("role").order_by("due_on", "position")[:AT_MOST]


_due = PreparedFor[PlanTask](_to_do)


def _task(task: PlanTask) -> Todo:
    return Todo(
        kind="plan_task",
        icon="flag",
        title=task.title,
        detail=f"Plan of {task.role.title}",
        url=reverse("roles:plan", args=[task.role_id]),
        action="Open the plan",
        due_at=end_of(task.due_on) if task.due_on else None,
    )


todos.register("roles.sign_off", briefs_to_sign)
todos.register("roles.plan", tasks_due)

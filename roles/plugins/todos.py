"""What a role asks of a member today: a brief, tasks of the plan, openings, and everybody else once all are filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from foundation.core.addresses import address, url_above
from foundation.core.clock import today
from foundation.core.domain.working_days import add_working_days
from foundation.core.formatting import count, day, money
from foundation.core.registries import Todo, todos
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import BriefVersion, Opening, OutsideReader, Role, RoleSeat, SignOff
from roles.queries.leading import may_lead
from roles.queries.outside import visible_readers
from roles.queries.seeing import visible_briefs, visible_openings, visible_tasks
from roles.registries import people_in

AT_MOST = 20
SIGN_WITHIN = 2  # working days; then the reminder goes out
AHEAD = timedelta(days=2)
PAY_WITHIN = timedelta(days=7)
NO_DAY = Value(None, DateField())
HIRING = (Role.State.OPEN, Role.State.PAUSED)
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
        url=address("roles:brief", brief.role_id),
        action="Read and sign",
        due_at=end_of(add_working_days(sent, SIGN_WITHIN)),
        minutes=10,
    )


def end_of(day: date) -> datetime:
    """Return the last moment of a day in the active zone."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def roles_ask(member: Membership) -> list[Todo]:
    """Return tasks that are due within two days, what openings ask of the member, and fees to pay: one query in all."""
    today_, soon = today(), today() + AHEAD
    return [_SAID[kind](pk, *said) for kind, pk, *said in _asked(member, today=today_, until=soon)]


def _asking(member: Membership, *, today: date, until: date) -> QuerySet[Any, Any]:
    """Join what is asked; each part has the columns of `_columns`."""
    tasks = visible_tasks(member).filter(owner=member, done_at=None, due_on__lte=until, role__state__in=RUNNING)
    openings = visible_openings(member).filter(filled_at=None, closed_at=None, role__state__in=HIRING)
    leads, approves = (_holds(member, kind) for kind in (RoleSeat.Kind.LEAD, RoleSeat.Kind.APPROVER))
    late = openings.filter(Exists(leads), target_on__lt=today).exclude(approved_at=None)
    unapproved = openings.filter(approved_at=None)
    if member.job != Job.OWNER:
        unapproved = unapproved.filter(Exists(approves))
    parts = [
        _columns(tasks, "task", "role_id", "role__title", F("title"), F("due_on")),
        _columns(late, "late", "role_id", "role__title", _numbered(), F("target_on")),
        _columns(unapproved, "unapproved", "role_id", "role__title", _numbered(), NO_DAY),
        _columns(_unpaid(member), "pay", "role_id", "role__title", _fee(), Cast("handed_in_at", DateField())),
        _columns(_filled_up(member), "others", "id", "title", Cast("people", TextField()), NO_DAY),
    ]
    whole: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True).order_by("by_day", "said")
    return whole


def _columns(rows: QuerySet[Any], kind: str, role: str, title: str, said: Any, day: Any) -> Any:
    told = {"asked": Value(kind, TextField()), "of_role": F(role), "named": F(title), "said": said, "by_day": day}
    return rows.order_by().annotate(**told).values_list("asked", "pk", "of_role", "named", "said", "by_day")[:AT_MOST]


def _unpaid(member: Membership) -> QuerySet[OutsideReader]:
    """Return the readers from outside whom an owner has still to pay."""
    rows = visible_readers(member).filter(handed_in_at__isnull=False, fee_minor__gt=0, paid_on=None)
    return rows if member.job == Job.OWNER else rows.none()


def _fee() -> Any:
    """What is due and to whom, in one text: minor units, currency, name."""
    parts = Cast("fee_minor", TextField()), Value(" "), F("currency"), Value(" "), F("name")
    return Concat(*parts, output_field=TextField())


def _numbered() -> Any:
    return Concat(Value("Opening "), Cast("number", TextField()), output_field=TextField())


def _holds(member: Membership, kind: str, role: str = "role") -> QuerySet[RoleSeat]:
    return RoleSeat.objects.filter(role=OuterRef(role), member=member, kind=kind)


def _filled_up(member: Membership) -> QuerySet[Role]:
    """Return the roles that the member leads where no opening is left and people still wait."""
    openings = Opening.objects.filter(role=OuterRef("pk"))
    counts = reduce(add, (count_of() for count_of in people_in))
    rows = Role.objects.filter(
        ~Exists(openings.filter(filled_at=None, closed_at=None)),
        Exists(openings.exclude(filled_at=None)),
        Exists(_holds(member, RoleSeat.Kind.LEAD, "pk")),
        organisation_id=member.organisation_id,
        state__in=HIRING,
    )
    rows = rows.annotate(people=counts).filter(people__gt=0)
    return rows if may_lead(member) else rows.none()


_asked = PreparedFor[Any](_asking)


def _task(pk: UUID, role_id: UUID, role: str, title: str, due_on: date) -> Todo:
    return Todo(
        kind="plan_task",
        icon="flag",
        title=title,
        detail=f"Plan of {role}",
        url=address("roles:plan", role_id),
        action="Open the plan",
        due_at=end_of(due_on),
        about=pk,
    )


def _late(pk: UUID, role_id: UUID, role: str, opening: str, target_on: date) -> Todo:
    return Todo(
        kind="opening_late",
        icon="flag",
        title=f"{role}: somebody was to be found by {day(target_on)}",
        detail=f"{opening}. Set another day, or close it.",
        url=url_above("role.openings", role_id),
        action="Open",
        due_at=end_of(target_on),
        minutes=2,
        about=pk,
    )


def _unapproved(pk: UUID, role_id: UUID, role: str, opening: str, _day: None) -> Todo:
    return Todo(
        kind="opening_approval",
        icon="pen",
        title=f"Approve an opening: {role}",
        detail=f"{opening}. No offer for it goes out before.",
        url=url_above("role.openings", role_id),
        action="Read and answer",
        due_at=None,
        minutes=2,
        about=pk,
    )


def _others(_pk: UUID, role_id: UUID, role: str, people: str, _day: None) -> Todo:
    return Todo(
        kind="others_wait",
        icon="people",
        title=f"{role} is filled: decide about everybody else",
        detail=f"{count(int(people), 'person still waits', 'people still wait')}.",
        url=url_above("role.others", role_id),
        action="Decide",
        due_at=None,
        minutes=10,
    )


def _pay(pk: UUID, role_id: UUID, role: str, due: str, handed_in: date) -> Todo:
    minor, currency, name = due.split(" ", 2)
    return Todo(
        kind="reader_pay",
        icon="check",
        title=f"Pay {name} for reading JD and loop",
        detail=f"{role}. {money(int(minor), currency)} was agreed.",
        url=address("roles:readers", role_id),
        action="Record payment",
        due_at=end_of(handed_in + PAY_WITHIN),
        minutes=5,
        about=pk,
    )


_SAID: Mapping[str, Callable[..., Todo]] = {
    "task": _task,
    "late": _late,
    "unapproved": _unapproved,
    "others": _others,
    "pay": _pay,
}


todos.register("roles.sign_off", briefs_to_sign)
todos.register("roles.plan", roles_ask)

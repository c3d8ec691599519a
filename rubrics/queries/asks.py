"""What My day asks of a member besides scorecards: written work, résumés, practice, fees, playbook. One query."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from candidates.models import Application, InterviewSeat
from candidates.queries.seeing import may_judge
from foundation.core import clock
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from rubrics.models import PackCopy, PutAside
from rubrics.queries.fees import unpaid_fees
from rubrics.queries.outstanding import owed_grading_seats
from rubrics.queries.packs import shipped_marks
from rubrics.queries.practice import samples_owed
from rubrics.queries.screening import HELD_FOR, OF_QUEUE, asks, begun_for, new_there
from rubrics.queries.training import LOOK_BACK, training_owed

NAMES = ("what", "about", "said", "at_stage", "of_role", "moment", "n", "begun", "unit")
UNIT = Value("", output_field=CharField())
KEEPS_LIBRARY = (Job.OWNER, Job.HIRING_MANAGER)
MOST_COUNTED = 100  # résumés of a role: beyond that it is only said that there are more


class What(StrEnum):
    """What is asked."""

    RESUMES = "resumes"
    GRADING = "grading"
    SAMPLE = "sample"
    PRACTICE = "practice"
    PLAYBOOK = "playbook"
    FEE = "fee"
    GRADING_FEE = "grading_fee"


class Asked(NamedTuple):
    """One thing that waits for a member; `number` is how many résumés a role has to read, or one more than is counted.

    `subject_id` is the role of résumés, the seat of a grading, a practice card or a fee, the exercise of a sample, the
    copy of the playbook. `moment` is when it is due; of résumés, when the first of those that were counted applied; of
    a practice card, when the talk ended. Of a fee `label` is the advisor, and `number` the amount in minor units of
    the currency `unit`.
    """

    what: What
    subject_id: UUID
    label: str
    stage: str
    role: str
    moment: datetime | None
    number: int
    started: bool
    unit: str


def asked_of(member: Membership) -> list[Asked]:
    """Return what waits for the member, as a reader, a grader, one who practises or one who keeps the library."""
    if not may_judge(member):
        return []
    found: dict[tuple[What, UUID], Asked] = {}
    now = clock.now()
    times = {"now": now, "since": now - HELD_FOR, "lately": now - LOOK_BACK}
    pack = {"whole": shipped_marks().whole} if member.job in KEEPS_LIBRARY else {}
    for what, *row in _asked(member, **times, **pack):
        asked = _counted(Asked(What(what), *row))
        if not asked.number:
            continue
        if known := found.get((asked.what, asked.subject_id)):
            first = min(filter(None, (known.moment, asked.moment)))
            asked = asked._replace(number=known.number + asked.number, moment=first)
        if asked.what == What.RESUMES:
            asked = asked._replace(number=min(asked.number, MOST_COUNTED + 1))
        found[asked.what, asked.subject_id] = asked
    return list(found.values())


def _counted(asked: Asked) -> Asked:
    """Return résumés that nobody began as all others are told: their number and moment come as one text."""
    if asked.what != What.RESUMES or not asked.label:
        return asked
    number, _, first = asked.label.partition(" ")
    return asked._replace(label="", number=int(number), moment=datetime.fromisoformat(first))


def _union(
    member: Membership, *, now: datetime, since: datetime, lately: datetime, whole: str = ""
) -> QuerySet[Any, Any]:
    arms = [_begun_resumes(member, since), _gradings(member), _samples(member)]
    arms.append(_practice(training_owed(member, now, lately)))
    if whole:
        arms.append(_playbook(member, whole))
    if member.job == Job.OWNER:
        arms.append(_fees(member))
    return _new_resumes(member).union(*arms, all=True)


_asked = PreparedFor[Any](_union)


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _listed(rows: QuerySet[Any, Any], unit: F | Value = UNIT) -> QuerySet[Any, Any]:
    listed: QuerySet[Any, Any] = rows.annotate(unit=unit).values_list(*NAMES)
    return listed


def _begun(**unless: Any) -> Case:
    return Case(When(**unless, then=Value(False)), default=Value(True), output_field=BooleanField())


class _Of(Subquery):
    """What an aggregate makes of the rows of a question."""

    template = "(SELECT %(made)s FROM (%(subquery)s) AS counted)"


def _unless_aside(member: Membership, rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.exclude(Exists(PutAside.objects.filter(application=OuterRef("pk"), member=member)))


def _new_resumes(member: Membership) -> QuerySet[Any, Any]:
    """Return how many each stage has that nobody began: of thousands some are looked at, in no order.

    Number and moment are said in one text, so that they are looked at once; nothing is said where there are none.
    """
    some = _unless_aside(member, new_there(member)).order_by().values("applied_at")[: MOST_COUNTED + 1]
    told = _Of(some, made="count(*) || ' ' || min(applied_at)", output_field=CharField())
    rows = asks(member).order_by()
    rows = rows.annotate(what=_text(What.RESUMES), about=F("role_id"), said=Coalesce(told, _text("")))
    never, none = Value(None, output_field=DateTimeField()), Value(0, output_field=IntegerField())
    rows = rows.annotate(at_stage=_text(""), of_role=F("role__title"), moment=never, n=none, begun=Value(False))
    return _listed(rows)


def _begun_resumes(member: Membership, since: datetime) -> QuerySet[Any, Any]:
    by_role = _unless_aside(member, begun_for(member, since)).order_by().values("role_id", "role__title")
    by_role = by_role.annotate(what=_text(What.RESUMES), about=F("role_id"), said=_text(""), at_stage=_text(""))
    by_role = by_role.annotate(of_role=F("role__title"), moment=Min("applied_at"), n=Count("pk"), begun=Value(False))
    return _listed(by_role)


def _gradings(member: Membership) -> QuerySet[Any, Any]:
    rows = owed_grading_seats(member).exclude(OF_QUEUE).order_by()
    rows = rows.annotate(what=_text(What.GRADING), about=F("pk"), said=F("label"), at_stage=F("stage__label"))
    rows = rows.annotate(of_role=F("application__role__title"), moment=F("due_at"), n=Value(1))
    return _listed(rows.annotate(begun=_begun(scorecard=None)))


def _samples(member: Membership) -> QuerySet[Any, Any]:
    rows = samples_owed(member).order_by()
    rubric = F("exercise__rubric_version__rubric__label")
    rows = rows.annotate(what=_text(What.SAMPLE), about=F("exercise_id"), said=F("exercise__title"), at_stage=rubric)
    due = Cast("exercise__due_on", DateTimeField())
    rows = rows.annotate(of_role=_text(""), moment=due, n=Value(1), begun=_begun(version=1))
    return _listed(rows)


def _practice(rows: QuerySet[InterviewSeat]) -> QuerySet[Any, Any]:
    person = "interview__application__candidate__"
    name = Coalesce(NullIf(F(f"{person}name"), _text("")), F(f"{person}email"), output_field=CharField())
    rows = rows.annotate(what=_text(What.PRACTICE), about=F("pk"), said=name, at_stage=F("interview__stage__label"))
    role, ended = F("interview__application__role__title"), F("interview__ends_at")
    rows = rows.annotate(of_role=role, moment=ended, n=Value(1), begun=_begun(practice_card=None))
    return _listed(rows)


def _playbook(member: Membership, whole: str) -> QuerySet[Any, Any]:
    """Return the organisation's copy unless all of the shipped pack was taken or left."""
    rows = PackCopy.objects.filter(organisation_id=member.organisation_id).exclude(settled=whole)
    rows = rows.annotate(what=_text(What.PLAYBOOK), about=F("pk"), said=_text(""), at_stage=_text(""))
    never = Value(None, output_field=DateTimeField())
    rows = rows.annotate(of_role=_text(""), moment=never, n=Value(1), begun=Value(False))
    return _listed(rows)


def _fees(member: Membership) -> QuerySet[Any, Any]:
    rows = unpaid_fees(member)
    grading = When(seat=None, then=_text(What.GRADING_FEE))
    rows = rows.annotate(
        what=Case(grading, default=_text(What.FEE)),
        about=Coalesce("seat_id", "grading_seat_id"),
        said=Coalesce("seat__member__user__name", "grading_seat__member__user__name"),
        at_stage=Coalesce("seat__interview__stage__label", "grading_seat__stage__label"),
    )
    never = Value(None, output_field=DateTimeField())
    rows = rows.annotate(of_role=F("application__role__title"), moment=never, n=F("fee_minor"), begun=Value(False))
    return _listed(rows, F("currency"))

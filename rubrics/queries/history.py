"""What an author could have read before they handed in a scorecard; knows no viewer, for the acts alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Least

from candidates.models import Interview, InterviewSeat
from foundation.activity.models import Event
from foundation.core.prepared import Prepared
from foundation.people.models import Job, Membership
from roles.models import RoleSeat
from rubrics.domain.blindness import Span, readable_before
from rubrics.models import Debrief, GradingSeat, Rating, Scorecard

LEAD, WORKS, GIVEN, TAKEN = "lead", "works", "given", "taken"
INTERVIEW, SHADOW, CANCELLED, GRADING, DEBRIEF = "interview", "shadow", "cancelled", "grading", "debrief"
BESIDE = "beside"
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


class Before(NamedTuple):
    """The scorecards of others that somebody could have read by a moment, and whether the debrief was open then."""

    cards: list[UUID]
    debrief: bool


class _Fact(NamedTuple):
    """What opened or closed scorecards: a seat with its scorecard, leading the role, the debrief."""

    kind: str
    member_id: UUID | None
    since: datetime
    until: datetime | None
    card_id: UUID | None
    came_in: datetime | None
    tells: bool


def could_have_read(card: Scorecard, author: Membership, role_id: UUID, before: datetime) -> Before:
    """Return what the author of a scorecard could have read of others on its application before a moment: one query.

    They could while they owed nothing there, saw the application, and had written one or led the role.
    """
    rows = [_Fact(*row) for row in _facts(application=card.application_id, role=role_id, member=author.pk)]
    own = [row for row in rows if row.member_id == author.pk]
    others = {
        row.card_id: row.came_in
        for row in rows
        if row.member_id != author.pk and row.card_id is not None and row.came_in is not None
    }
    owing = [Span(row.since, row.until) for row in own if row.kind in (INTERVIEW, CANCELLED, GRADING)]
    found = readable_before(before, rights=_rights(own, author), owing=owing, others=others)
    found += [pk for pk in _compared(own, owing, before) if pk not in found]
    return Before(found, any(row.kind == DEBRIEF and row.since <= before for row in rows))


def _compared(own: list[_Fact], owing: list[Span], before: datetime) -> list[UUID]:
    """Return the scorecards that somebody could compare with a practice card of theirs, each since both were in."""
    read = []
    for row in own:
        if row.kind == BESIDE and row.card_id and row.came_in:
            others = {row.card_id: row.came_in}
            read += readable_before(before, rights=[Span(row.since)], owing=owing, others=others)
    return read


def _rights(own: list[_Fact], author: Membership) -> list[Span]:
    """Return when the author had a right to read: while they led, and since their first scorecard that says something.

    The latter only once they saw the application: grading alone shows nobody.
    """
    led = [Span(row.since) for row in own if row.kind == LEAD] + _ended(own)
    wrote = min((row.came_in for row in own if row.tells and row.came_in), default=None)
    seats = (INTERVIEW, SHADOW, *((WORKS, LEAD) if author.job == Job.HIRING_MANAGER else ()))
    saw = ALWAYS if author.is_staff_of_org else min((row.since for row in own if row.kind in seats), default=None)
    return led if wrote is None or saw is None else [*led, Span(max(wrote, saw))]


def _ended(own: list[_Fact]) -> list[Span]:
    """Return the spans of leading that are over; one that began with the role has no event of its own."""
    spans, since = [], ALWAYS
    for row in sorted((row for row in own if row.kind in (GIVEN, TAKEN)), key=lambda row: row.since):
        if row.kind == GIVEN:
            since = row.since
        else:
            spans.append(Span(since, row.since))
    return spans


def _told(*, application: UUID, role: UUID, member: UUID) -> QuerySet[Any, Any]:
    lead = RoleSeat.Kind.LEAD
    held = RoleSeat.objects.filter(role_id=role, member_id=member).exclude(kind=RoleSeat.Kind.APPROVER)
    kind = Case(When(kind=lead, then=Value(LEAD)), default=Value(WORKS), output_field=CharField())
    given = Event.objects.filter(role_id=role, verb__in=("role.seat_given", "role.seat_taken"), data__kind=lead)
    whose = Cast(KeyTextTransform("member_id", "data"), UUIDField())
    verb = Case(When(verb="role.seat_given", then=Value(GIVEN)), default=Value(TAKEN), output_field=CharField())
    return _seats(application).union(
        _gradings(application),
        _plain(held, kind, F("member_id")),
        _plain(given.annotate(whose=whose).filter(whose=member), verb, F("whose")),
        _plain(Debrief.objects.filter(application_id=application), Value(DEBRIEF), _NOBODY),
        _beside(application, member),
        all=True,
    )


_NOBODY = Value(None, output_field=UUIDField())
_NEVER = Value(None, output_field=DateTimeField())


def _beside(application: UUID, member: UUID) -> QuerySet[Any, Any]:
    """Return the scorecards of interviews in which the member wrote a practice card, since that was in."""
    own = "interview__seats__practice_card"
    written = {f"{own}__author": member, f"{own}__submitted_at__isnull": False}
    rows = InterviewSeat.objects.filter(interview__application_id=application, shadow=False, **written)
    told = {"card": F("scorecard__id"), "came_in": F("scorecard__submitted_at"), "tells": Value(False)}
    whose = Value(member, output_field=UUIDField())
    return _columns(rows, kind=Value(BESIDE), whose=whose, since=F(f"{own}__submitted_at"), until=_NEVER, **told)


def _plain(rows: QuerySet[Any], kind: Any, whose: Any) -> QuerySet[Any, Any]:
    """Return (kind, whose, since) of rows that have no scorecard."""
    rest = {"until": _NEVER, "card": _NOBODY, "came_in": _NEVER, "tells": Value(False)}
    return _columns(rows, kind=kind, whose=whose, since=F("created_at"), **rest)


def _columns(rows: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
    named = {f"c_{name}": column for name, column in columns.items()}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**named).values_list(*named)
    return found


def _seats(application: UUID) -> QuerySet[Any, Any]:
    cancelled = Q(interview__state=Interview.State.CANCELLED)
    kind = Case(
        When(cancelled, then=Value(CANCELLED)),
        When(shadow=True, then=Value(SHADOW)),
        default=Value(INTERVIEW),
        output_field=CharField(),
    )
    ended = Case(When(cancelled, then=F("interview__updated_at")), default=None, output_field=DateTimeField())
    rows = InterviewSeat.objects.filter(interview__application_id=application)
    return _with_card(rows, kind, ended)


def _gradings(application: UUID) -> QuerySet[Any, Any]:
    return _with_card(GradingSeat.objects.filter(application_id=application), Value(GRADING), _NEVER)


def _with_card(rows: QuerySet[Any], kind: Any, ended: Any) -> QuerySet[Any, Any]:
    """Return seats with their scorecards: owed from the seat's beginning until it was closed in one way or another."""
    rated = Rating.objects.filter(scorecard=OuterRef("scorecard"), score__isnull=False)
    return _columns(
        rows,
        kind=kind,
        whose=F("member_id"),
        since=F("created_at"),
        until=Least(ended, "released_at", "scorecard__submitted_at", "scorecard__unable_at"),
        card=F("scorecard__id"),
        came_in=F("scorecard__submitted_at"),
        tells=Case(
            When(Q(scorecard__submitted_at__isnull=False) & Exists(rated), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
    )


_facts = Prepared[Any](_told)

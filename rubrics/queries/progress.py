"""Counts that say nothing of what was written."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import Count, DateTimeField, Q, QuerySet, Value

from candidates.models import InterviewSeat
from foundation.core import clock
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from rubrics.models import GradingSeat, Rating, Scorecard
from rubrics.queries.outstanding import COUNTED_GRADING, COUNTED_INTERVIEW, DUE_AFTER

State = Literal["in", "owed", "late", "unable"]
# In first, then late: the order of seats says nothing of who wrote.
_ORDER: dict[State, int] = {"in": 0, "late": 1, "owed": 2, "unable": 3}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many scorecards of an application are in, without what they say.

    Who could not assess anything neither owes one nor counts in the total. `own_due` tells that the member who asked
    owes one of them, for an interview that has begun; `owing` is who else does, longest of all, and `late` that it is.
    Who interviews is no secret; who grades is, and is never named.
    """

    states: tuple[State, ...] = ()
    own_due: bool = False
    owing: str = ""
    late: bool = False

    @property
    def inside(self) -> int:
        return self.states.count("in")

    @property
    def total(self) -> int:
        return len(self.states) - self.unable

    @property
    def unable(self) -> int:
        return self.states.count("unable")

    @property
    def owed(self) -> int:
        return self.total - self.inside


class _Planned(NamedTuple):
    """A seat that counts, whoever's: a grading has no `starts_at`, and its `ends_at` is the day it is due."""

    application_id: UUID
    member_id: UUID
    state: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    name: str

    @property
    def submitted(self) -> bool:
        return self.state == Scorecard.State.SUBMITTED

    @property
    def unable(self) -> bool:
        return self.state == Scorecard.State.UNABLE

    def owed_since(self, moment: datetime) -> bool:
        """Tell whether it is of an interview that has begun, and still to come."""
        return self.starts_at is not None and self.starts_at <= moment and not (self.submitted or self.unable)

    def owed_by(self, member: Membership) -> bool:
        return self.member_id == member.pk and not (self.submitted or self.unable)


def progress(
    application_ids: Iterable[UUID], member: Membership | None = None, at: datetime | None = None
) -> dict[UUID, Progress]:
    """Return per application which scorecards are in, late, owed or closed unassessed, in this order: it says nothing.

    Gradings are left out where `member` owes one, so that a count does not give away whose work it is. One query.
    """
    ids, moment = list(application_ids), at or clock.now()
    found: dict[UUID, list[State]] = {}
    own_due: set[UUID] = set()
    owing: dict[UUID, _Planned] = {}
    for row in _told(_planned(ids), member):
        found.setdefault(row.application_id, []).append(_state(row, moment))
        if member and row.owed_by(member) and row.starts_at is not None and row.starts_at <= moment:
            own_due.add(row.application_id)
        elif member and row.owed_since(moment):
            first = owing.setdefault(row.application_id, row)
            owing[row.application_id] = min(first, row, key=lambda one: (one.ends_at or moment, one.name))
    told = {pk: _progress(states, pk in own_due, owing.get(pk), moment) for pk, states in found.items()}
    # Of most that a page lists nothing is planned.
    return dict.fromkeys(ids, Progress()) | told


def _progress(states: list[State], own_due: bool, owing: _Planned | None, moment: datetime) -> Progress:
    ordered = tuple(sorted(states, key=_ORDER.__getitem__))
    if owing is None:
        return Progress(ordered, own_due)
    return Progress(ordered, own_due, owing.name, _state(owing, moment) == "late")


def others_and_more(member: Membership, seat: InterviewSeat) -> tuple[int, bool]:
    """Return how many others are in on the seat's application, and whether the member owes more there than this one.

    The count leaves gradings out as `progress` does; owing counts them. One query.
    """
    rows = _planned([seat.interview.application_id], besides=seat)
    return sum(row.submitted for row in _told(rows, member)), any(row.owed_by(member) for row in rows)


def _planned(ids: list[UUID], besides: InterviewSeat | None = None) -> list[_Planned]:
    """Return every counted seat of the applications; it knows no viewer, so what leaves this module passes `_told`."""
    left_out = {"besides": besides.pk} if besides else {}
    return [_Planned(*row) for row in _seats(applications=tuple(ids), **left_out)]


def _both(*, applications: Sequence[UUID], besides: UUID | None = None) -> QuerySet[Any, Any]:
    seats = InterviewSeat.objects.filter(COUNTED_INTERVIEW, interview__application_id__in=applications)
    gradings = GradingSeat.objects.filter(COUNTED_GRADING, application_id__in=applications)
    never = Value(None, output_field=DateTimeField())
    of_interviews: QuerySet[Any, Any] = (seats.exclude(pk=besides) if besides else seats).values_list(
        "interview__application_id",
        "member_id",
        "scorecard__state",
        "interview__starts_at",
        "interview__ends_at",
        "member__user__name",
    )
    unnamed = Value("")
    of_gradings = gradings.values_list("application_id", "member_id", "scorecard__state", never, "due_at", unnamed)
    return of_interviews.union(of_gradings, all=True)


_seats = Prepared[Any](_both)


def _told(rows: list[_Planned], member: Membership | None) -> list[_Planned]:
    """Leave out the gradings of applications on which the member owes a grading."""
    if member is None:
        return rows
    hidden = {row.application_id for row in rows if row.starts_at is None and row.owed_by(member)}
    return [row for row in rows if row.starts_at is not None or row.application_id not in hidden]


def _state(row: _Planned, moment: datetime) -> State:
    if row.submitted:
        return "in"
    if row.unable:
        return "unable"
    due = row.ends_at + DUE_AFTER if row.ends_at and row.starts_at else row.ends_at
    return "late" if due is not None and due < moment else "owed"


def filled(scorecard: Scorecard) -> tuple[int, int]:
    """Return how many criteria of the scorecard are scored or marked as not assessed, and how many there are."""
    counts = Rating.objects.filter(scorecard=scorecard).aggregate(
        done=Count("pk", filter=Q(not_assessed=True) | Q(score__isnull=False)), total=Count("pk")
    )
    return counts["done"], counts["total"]


def cards_in(applications: Collection[UUID]) -> tuple[str, int]:
    """Return how many scorecards of these applications are in, as their pages say of each."""
    rows = Scorecard.objects.filter(application_id__in=applications, state=Scorecard.State.SUBMITTED)
    return "Scorecards", rows.count()

"""What the board of a role asks of the database: counts by stage, and the first cards of each.

A board as it opens is asked over and over, so its questions are prepared; one that is narrowed is asked as it comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import QueryDict

from candidates.domain.search.words import query_of
from candidates.models import Application
from candidates.queries.finding import people_with
from candidates.queries.needs import needs
from candidates.queries.seeing import visible_applications
from foundation.core import clock
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import Stage

STATUSES = {"active": ("active",), "hold": ("hold",), "closed": ("rejected", "withdrawn", "hired", "moved")}
CLOCK = ("stage_entered_at", "clock_stopped_at")
COLUMNS = (
    "id", "stage_id", "status", "version", "source", *CLOCK, "candidate__name", "candidate__email",
    "owner_id", "answer_by",
)  # fmt: skip
# Who looks after somebody, by name. As joins it would take longer to plan the question than to answer it.
OWNER = Subquery(Membership.objects.filter(pk=OuterRef("owner_id")).values("user__name")[:1])
# A row of these as one value; ids and times are texts.
CELLS = JSONObject(**{column: column for column in COLUMNS}, owner_name=OWNER)
# Since when the first of some waits; nobody waits whose clock stands still.
OLDEST = Min("stage_entered_at", filter=Q(clock_stopped_at=None))
# Stages of the same patience, and the moment before which one must have come to be late there.
Late = Sequence[tuple[tuple[UUID, ...], datetime]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board is narrowed to, as its address says it; unknown values fall back to the default."""

    text: str = ""
    status: str = "active"
    source: str = ""
    owner: str = ""
    late: bool = False
    mine: bool = False
    column: str = ""
    shown: int = 0
    opened: tuple[str, ...] = ()
    after: tuple[datetime, UUID] | None = None
    left: int = 0

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        """Return the filters of a query string."""
        shown = query.get("shown", "")
        left = query.get("left", "")
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:100],
            status=next((key for key in STATUSES if key == query.get("status")), "active"),
            source=query.get("source", "").replace("\x00", "")[:60],
            owner=_uuid(query.get("owner", "")),
            late="late" in query,
            mine="mine" in query,
            column=_uuid(query.get("column", "")),
            shown=min(int(shown), 5000) if shown.isascii() and shown.isdigit() and len(shown) < 6 else 0,
            opened=tuple(filter(None, map(_uuid, query.getlist("open")[:50]))),
            after=_place(query.get("after", "")),
            left=int(left) if left.isascii() and left.isdigit() and len(left) < 7 else 0,
        )

    @property
    def narrow(self) -> bool:
        """Tell whether anybody is left out."""
        return bool(self.text or self.source or self.owner or self.late or self.mine or self.status != "active")


def patience(stages: Iterable[Stage]) -> Late:
    """Return since when people at each of the stages are late now, in whole days."""
    moment = clock.now()
    by_patience: dict[int, list[UUID]] = defaultdict(list)
    for stage in stages:
        by_patience[stage.patience_days].append(stage.pk)
    return [(tuple(ids), moment - timedelta(days=days + 1)) for days, ids in by_patience.items()]


def groups(member: Membership, role: UUID, late: Late, filters: Filters) -> Iterable[Mapping[str, Any]]:
    """Return counts by stage, source and owner, whatever of these two the filters say: one query."""
    if filters.narrow:
        return _groups(_narrowed(member, role, filters), _entered_before(late))
    return _all_groups(member, role=role, **_given(late))


def counts(
    member: Membership, role: UUID, stages: tuple[UUID, ...], late: Late, filters: Filters
) -> Iterable[tuple[UUID, int, int, datetime]]:
    """Return (stage, people, late ones, since when the first waits) of some stages: one query."""
    if filters.narrow:
        late_now = _entered_before(late)
        return _counts(_only(_narrowed(member, role, filters), filters, late_now), stages, late_now)
    return _all_counts(member, role=role, stages=stages, **_given(late))


def first_cards(
    member: Membership, role: UUID, stages: tuple[UUID, ...], most: int, late: Late, filters: Filters
) -> list[dict[str, Any]]:
    """Return the first `most` rows of each stage, the longest waiting first; ids and times are texts: one query."""
    if filters.narrow:
        rows = _only(_narrowed(member, role, filters), filters, _entered_before(late))
        columns: Iterable[list[dict[str, Any]]] = _first(rows, most, stages=stages)
    else:
        columns = _all_first(member, most, role=role, stages=stages)
    return [row for column in columns for row in column]


def next_cards(
    member: Membership, role: UUID, stage: UUID, most: int, late: Late, filters: Filters
) -> list[dict[str, Any]]:
    """Return the `most` rows of a stage behind `filters.after`, as `first_cards` has the first: one query."""
    rows = _only(_narrowed(member, role, filters), filters, _entered_before(late))
    if filters.after is not None:
        moment, pk = filters.after
        behind = Q(stage_entered_at__gt=moment) | Q(stage_entered_at=moment, pk__gt=pk)
        rows = rows.filter(behind)
    found = _first(rows, most, stages=(stage,))
    return [row for column in found for row in column]


def matching(member: Membership, role: UUID, late: Late, filters: Filters) -> list[UUID]:
    """Return the ids of all whom the filters let through, whoever of them is drawn: one query."""
    rows = _only(_narrowed(member, role, filters), filters, _entered_before(late))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _entered_before(late: Late) -> Q:
    parts = [Q(stage_id__in=ids, stage_entered_at__lte=moment) for ids, moment in late]
    return Q(status="active") & reduce(or_, parts) if parts else Q(pk__in=[])


def _narrowed(member: Membership, role: UUID, filters: Filters) -> QuerySet[Application]:
    """Return the applications that the groups are counted over; source, owner and late are told apart there."""
    rows = visible_applications(member).filter(role_id=role, status__in=STATUSES[filters.status])
    if filters.mine:
        rows = rows.filter(needs(member))
    if filters.text:
        query = query_of(filters.text)
        rows = rows.filter(candidate_id__in=people_with(member, query)) if query else rows.none()
    return rows


def _only(rows: QuerySet[Application], filters: Filters, late_now: Q) -> QuerySet[Application]:
    if filters.source:
        rows = rows.filter(source=filters.source)
    if filters.owner:
        rows = rows.filter(owner_id=UUID(filters.owner))
    return rows.filter(late_now) if filters.late else rows


def _counts(rows: QuerySet[Application], stages: Sequence[UUID], late_now: Q) -> QuerySet[Application, Any]:
    groups = rows.filter(stage_id__in=stages).order_by().values("stage_id")
    groups = groups.annotate(count=Count("pk"), late=Count("pk", filter=late_now), oldest=OLDEST)
    return groups.values_list("stage_id", "count", "late", "oldest")


def _groups(rows: QuerySet[Application], late_now: Q) -> QuerySet[Application, Any]:
    groups = rows.order_by().values("stage_id", "source", "owner_id", "owner__user__name")
    return groups.annotate(count=Count("pk"), late=Count("pk", filter=late_now), oldest=OLDEST)


def _unfiltered(member: Membership, role: UUID) -> QuerySet[Application]:
    """Return what `_narrowed` does for a board as it opens."""
    return visible_applications(member).filter(role_id=role, status__in=STATUSES["active"])


def _given(late: Late) -> dict[str, Any]:
    """Return the stages and moments of `patience` as values of a prepared query; `_taken` puts them together again."""
    return {f"{name}{n}": value for n, pair in enumerate(late) for name, value in zip(("in", "at"), pair, strict=True)}


def _taken(given: Mapping[str, Any]) -> Q:
    return _entered_before([(given[f"in{n}"], given[f"at{n}"]) for n in range(len(given) // 2)])


_all_counts = PreparedFor[Any](
    lambda member, *, role, stages, **late: _counts(_unfiltered(member, role), stages, _taken(late))
)
_all_groups = PreparedFor[Mapping[str, Any]](
    lambda member, *, role, **late: _groups(_unfiltered(member, role), _taken(late))
)


def _first(rows: QuerySet[Application], most: int, *, stages: Sequence[UUID]) -> QuerySet[Stage, list[dict[str, Any]]]:
    """Return the first `most` rows of each stage, the longest waiting first, as `CELLS` has them: one query.

    A limit for each stage lets the database stop along the board's index; numbering all rows would read every one. Who
    is first is found before their people are read, of whom it would read all otherwise.
    """
    first = rows.filter(stage=OuterRef(OuterRef("pk"))).order_by("stage_entered_at", "pk").values("pk")[:most]
    waiting = Application.objects.filter(pk__in=first).order_by("stage_entered_at", "pk").values(cells=CELLS)
    return Stage.objects.filter(pk__in=stages).order_by().values_list(ArraySubquery(waiting), flat=True)


_all_first = PreparedFor[list[dict[str, Any]]](
    lambda member, most, *, role, stages: _first(_unfiltered(member, role), most, stages=stages)
)


_owner = Prepared[str](lambda *, pk: Membership.objects.filter(pk=pk).values_list("user__name", flat=True))


def owner_of(application: Application) -> str:
    """Return the name of who looks after an application, '' where nobody does: one query at most."""
    return (_owner.first(pk=application.owner_id) or "") if application.owner_id else ""


def _place(text: str) -> tuple[datetime, UUID] | None:
    """Read the place of a card in its column; None for what is none."""
    moment, _, key = text.partition("_")
    try:
        read = datetime.fromisoformat(moment)
        return (read, UUID(key)) if read.tzinfo else None
    except ValueError:
        return None


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""

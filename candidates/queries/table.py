"""What the table of applications shows, of one role or of all: who matches, and how many they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.http import QueryDict

from candidates.domain.search.words import query_of
from candidates.domain.table import COLUMNS, Column, Order, columns_of, order_of
from candidates.models import Application
from candidates.queries import columns
from candidates.queries.finding import people_with
from candidates.queries.needs import needs
from candidates.queries.seeing import READS_TAGS, visible_applications
from foundation.core import clock
from foundation.people.models import Membership

# Nobody reads more rows than that one by one; counting them all would cost more than the page.
COUNTED = 5_000
# The board's three, and each status by its name.
STATUSES = {
    **{status: (status,) for status in Application.Status.values},
    **columns.STATUSES,
    "any": tuple(Application.Status.values),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows, as its address says it; unknown values fall back to the default. `role` is the place."""

    order: Order
    columns: tuple[Column, ...]
    role: UUID | None = None
    text: str = ""
    status: str = "active"
    source: str = ""
    owner: str = ""
    stage: str = ""
    of_role: str = ""
    tag: str = ""
    late: bool = False
    mine: bool = False
    after: str = ""
    offered: tuple[Column, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, member: Membership, query: QueryDict, role: UUID | None) -> Shown:
        """Return what a query string asks for at a place."""
        offered = offered_to(member, role)
        return cls(
            order=order_of(query.get("sort", ""), "-days" if role else "-applied"),
            columns=columns_of(",".join(query.getlist("cols"))[:300], offered),
            role=role,
            text=query.get("q", "").replace("\x00", "").strip()[:100],
            status=next((key for key in STATUSES if key == query.get("status")), "active"),
            source=query.get("source", "").replace("\x00", "")[:60],
            owner=_uuid(query.get("owner", "")),
            stage=_uuid(query.get("stage", "")),
            of_role="" if role else _uuid(query.get("role", "")),
            tag=_uuid(query.get("tag", "")) if member.job in READS_TAGS else "",
            late="late" in query,
            mine="mine" in query,
            after=query.get("after", ""),
            offered=offered,
        )

    @property
    def narrow(self) -> bool:
        """Tell whether anybody is left out."""
        chosen = (self.text, self.source, self.owner, self.stage, self.of_role, self.tag, self.late, self.mine)
        return any(chosen) or self.status != "active"


def offered_to(member: Membership, role: UUID | None) -> tuple[Column, ...]:
    """Return the columns that the member may choose at a place."""
    hidden = {"role"} if role else set()
    hidden |= set() if member.job in READS_TAGS else {"tags"}
    return tuple(column for column in COLUMNS if column.key not in hidden)


def narrowed(member: Membership, shown: Shown) -> QuerySet[Application]:
    """Return the visible applications that match, in no order."""
    rows = visible_applications(member).filter(status__in=STATUSES[shown.status])
    if place := shown.role or (UUID(shown.of_role) if shown.of_role else None):
        rows = rows.filter(role_id=place)
    exact = {"source": shown.source, "owner_id": shown.owner, "stage_id": shown.stage, "candidate__tags": shown.tag}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if shown.mine:
        rows = rows.filter(needs(member))
    if shown.text:
        query = query_of(shown.text)
        rows = rows.filter(candidate_id__in=people_with(member, query)) if query else rows.none()
    return rows.filter(_late()) if shown.late else rows


def _late() -> Q:
    """Return who has waited longer than their stage is patient, in whole days."""
    patience = ExpressionWrapper((F("stage__patience_days") + 1) * timedelta(days=1), output_field=DurationField())
    since = ExpressionWrapper(Value(clock.now()) - patience, output_field=DateTimeField())
    return Q(status="active", clock_stopped_at=None, stage_entered_at__lte=since)


def count(member: Membership, shown: Shown) -> int:
    """Return how many match, over all roles at most COUNTED + 1: one query."""
    rows = narrowed(member, shown).order_by()
    return rows.count() if shown.role else rows[: COUNTED + 1].count()


class _Number(Subquery):
    """How many rows a question has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def number_of(member: Membership, **place: UUID) -> Subquery:
    """Return how many `count` counts in a table as it opens, of a role or over all, as part of another question."""
    rows = visible_applications(member).filter(
        status__in=STATUSES["active"], **{f"{name}_id": pk for name, pk in place.items()}
    )
    counted = rows.order_by().values("pk")
    return _Number(counted if place else counted[: COUNTED + 1])


def matching(member: Membership, shown: Shown) -> list[UUID]:
    """Return the ids of all that `count` counts, whoever of them is drawn: one query."""
    found = narrowed(member, shown).order_by("pk").values_list("pk", flat=True)
    return list(found if shown.role else found[: COUNTED + 1])


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""

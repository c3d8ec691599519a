"""The board of a role: lanes with counts, and light rows for the cards that are drawn.

A board takes a constant number of queries at any size: one for counts, filter choices and ages, one for the cards of
all lanes with what comes next, one more for a lane that shows more, and one for each registered source of card facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils import timezone

from candidates.models import Application, Interview
from candidates.queries import visible_applications
from candidates.sockets import CardFacts, card_facts, needs_me
from hiring.core import clock
from hiring.core.prepared import Prepared
from hiring.core.wording import age_days
from hiring.people.models import Membership
from hiring.people.queries import PreparedFor
from roles.models import Role, Stage

__all__ = ["Board", "Card", "CardFacts", "Filters", "Lane", "board", "card_facts", "card_of"]

CARDS = 160
MORE = 40
STATUSES = {"active": ("active",), "hold": ("hold",), "closed": ("rejected", "withdrawn", "hired")}
COLUMNS = ("id", "stage_id", "status", "version", "source", "stage_entered_at", "candidate__name", "candidate__email")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board is narrowed to, as its address says it; unknown values fall back to the default."""

    text: str = ""
    status: str = "active"
    source: str = ""
    owner: str = ""
    late: bool = False
    mine: bool = False
    lane: str = ""
    shown: int = 0

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        """Return the filters of a query string."""
        shown = query.get("shown", "")
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:100],
            status=next((key for key in STATUSES if key == query.get("status")), "active"),
            source=query.get("source", "").replace("\x00", "")[:60],
            owner=_uuid(query.get("owner", "")),
            late="late" in query,
            mine="mine" in query,
            lane=_uuid(query.get("lane", "")),
            shown=min(int(shown), 5000) if shown.isascii() and shown.isdigit() and len(shown) < 6 else 0,
        )

    @property
    def narrow(self) -> bool:
        """Tell whether anybody is left out."""
        return bool(self.text or self.source or self.owner or self.late or self.mine or self.status != "active")


class Card(NamedTuple):
    """One application as the board draws it. `tone` is "bad" when it waits too long."""

    id: str
    stage_id: str
    version: int
    name: str
    source: str
    days: int
    age: str
    age_tone: str | None
    tone: str | None
    next: str
    dots: tuple[str, ...] = ()


@dataclass(slots=True)
class Lane:
    """One stage with how many wait there and the cards that are drawn, the longest waiting first."""

    stage: Stage
    count: int = 0
    late: int = 0
    oldest: datetime | None = None
    cards: list[Card] = field(default_factory=list)

    @property
    def say(self) -> str:
        """Return the small line of the heading."""
        limit = f"limit {self.stage.patience_days} d"
        if self.late:
            return f"{self.late} late, {limit}"
        return f"oldest {age_days(self.oldest)} d" if self.oldest and self.stage.position == 1 else limit


@dataclass(slots=True)
class Board:
    """The lanes in order, the sources and owners to choose from, and how many people, late and waiting for me."""

    lanes: list[Lane]
    sources: list[str]
    owners: list[tuple[str, str]]
    count: int
    late: int

    @property
    def source_choices(self) -> list[tuple[str, str]]:
        return [(source, source) for source in self.sources]

    @property
    def drawn(self) -> int:
        return sum(len(lane.cards) for lane in self.lanes)


def board(member: Membership, role: Role, stages: Sequence[Stage], filters: Filters) -> Board:
    """Return the board of `role` as the member sees it, at most CARDS cards of it (more of the lane asked for)."""
    rows = _narrowed(member, role, filters)
    lanes = {stage.pk: Lane(stage) for stage in stages}
    sources: Counter[str] = Counter()
    owners: dict[str, str] = {}
    late_now = late_q(stages)
    groups = rows.values("stage_id", "source", "owner_id", "owner__user__name").annotate(
        count=Count("pk"), late=Count("pk", filter=late_now), oldest=Min("stage_entered_at")
    )
    for group in groups.order_by():
        lane = lanes[group["stage_id"]]
        sources[group["source"]] += group["count"]
        if group["owner_id"]:
            owners[str(group["owner_id"])] = group["owner__user__name"]
        if _chosen(group, filters):
            _count(lane, group, filters)
    drawn = _only(rows, filters, late_now)
    _fill(member, role, drawn, lanes, filters)
    shown = [lane for lane in lanes.values() if lane.count or filters.status != "active" or lane.stage.kind != "hired"]
    return Board(
        lanes=shown,
        sources=sorted(filter(None, {*sources, filters.source})),
        owners=sorted(owners.items(), key=lambda item: item[1]),
        count=sum(lane.count for lane in shown),
        late=sum(lane.late for lane in shown),
    )


def late_q(stages: Iterable[Stage], now: datetime | None = None) -> Q:
    """Return which active applications wait longer than their stage's patience, in whole days."""
    return _entered_before(_patience(stages, now or clock.now()))


def _patience(stages: Iterable[Stage], now: datetime) -> list[tuple[tuple[UUID, ...], datetime]]:
    """Return stages of the same patience with the moment before which one must have come to be late there."""
    by_patience: dict[int, list[UUID]] = defaultdict(list)
    for stage in stages:
        by_patience[stage.patience_days].append(stage.pk)
    return [(tuple(ids), now - timedelta(days=days + 1)) for days, ids in by_patience.items()]


def _entered_before(late: Sequence[tuple[tuple[UUID, ...], datetime]]) -> Q:
    parts = [Q(stage_id__in=ids, stage_entered_at__lte=moment) for ids, moment in late]
    return Q(status="active") & reduce(or_, parts) if parts else Q(pk__in=[])


def lane_counts(member: Membership, role: Role, stages: Sequence[Stage], filters: Filters) -> list[Lane]:
    """Return the lanes of some stages without cards, for the headings beside a card that moved: one query."""
    ids, late = tuple(stage.pk for stage in stages), _patience(stages, clock.now())
    if filters.narrow:
        late_now = _entered_before(late)
        groups: Iterable[Any] = _counts(_only(_narrowed(member, role, filters), filters, late_now), ids, late_now)
    else:
        places = {f"in{n}": of for n, (of, _) in enumerate(late)}
        times = {f"at{n}": before for n, (_, before) in enumerate(late)}
        groups = _all_counts(member, role=role.pk, stages=ids, **places, **times)
    found = {stage_id: numbers for stage_id, *numbers in groups}
    lanes = [Lane(stage) for stage in stages]
    for lane in lanes:
        if numbers := found.get(lane.stage.pk):
            lane.count, lane.late, lane.oldest = numbers
    return lanes


def _counts(rows: QuerySet[Application], stages: Sequence[UUID], late_now: Q) -> QuerySet[Application, Any]:
    groups = rows.filter(stage_id__in=stages).order_by().values("stage_id")
    groups = groups.annotate(count=Count("pk"), late=Count("pk", filter=late_now), oldest=Min("stage_entered_at"))
    return groups.values_list("stage_id", "count", "late", "oldest")


def _unfiltered(member: Membership, *, role: UUID, stages: Sequence[UUID], **late: Any) -> QuerySet[Application, Any]:
    rows = visible_applications(member).filter(role_id=role, status__in=STATUSES["active"])
    return _counts(rows, stages, _entered_before([(late[f"in{n}"], late[f"at{n}"]) for n in range(len(late) // 2)]))


_all_counts = PreparedFor[Any](_unfiltered)


def card_of(member: Membership, application: Application, stage: Stage) -> Card:
    """Return the card of one application as it now stands; the caller fetched it as one that the member sees."""
    begins = _next_begins.first(application=application.pk, at=clock.now())
    row = {
        "id": str(application.pk),
        "stage_id": str(application.stage_id),
        "status": application.status,
        "version": application.version,
        "source": application.source,
        "stage_entered_at": application.stage_entered_at.isoformat(),
        "candidate__name": application.candidate.name,
        "candidate__email": application.candidate.email,
        "meets_at": begins.isoformat() if begins else None,
    }
    return _cards(member, [row], {str(stage.pk): stage})[0]


def _narrowed(member: Membership, role: Role, filters: Filters) -> QuerySet[Application]:
    """Return the applications that the groups are counted over; source, owner and late are told apart there."""
    rows = visible_applications(member).filter(role=role, status__in=STATUSES[filters.status])
    if filters.mine:
        rows = rows.filter(reduce(or_, [source(member) for source in needs_me], Q(pk__in=[])))
    if filters.text:
        named = Q(candidate__name__icontains=filters.text) | Q(candidate__email__icontains=filters.text)
        rows = rows.filter(named)
    return rows


def _only(rows: QuerySet[Application], filters: Filters, late_now: Q) -> QuerySet[Application]:
    if filters.source:
        rows = rows.filter(source=filters.source)
    if filters.owner:
        rows = rows.filter(owner_id=UUID(filters.owner))
    return rows.filter(late_now) if filters.late else rows


def _chosen(group: Mapping[str, Any], filters: Filters) -> bool:
    return (not filters.source or group["source"] == filters.source) and (
        not filters.owner or str(group["owner_id"]) == filters.owner
    )


def _count(lane: Lane, group: Mapping[str, Any], filters: Filters) -> None:
    lane.count += group["late"] if filters.late else group["count"]
    lane.late += group["late"]
    lane.oldest = min(filter(None, (lane.oldest, group["oldest"])), default=None)


def _fill(
    member: Membership, role: Role, rows: QuerySet[Application], lanes: dict[UUID, Lane], filters: Filters
) -> None:
    """Read the first cards of all lanes in one query, and of a lane that shows more in a second."""
    counts = {key: lane.count for key, lane in lanes.items() if lane.count}
    share = _share(list(counts.values()))
    longer = UUID(filters.lane) if filters.lane and filters.shown > share else None
    found = _first(rows, [key for key in counts if key != longer], share)
    if longer in counts:
        found += _first(rows, [longer], filters.shown)
    stages = {str(key): lane.stage for key, lane in lanes.items()}
    by_id = {str(key): lane for key, lane in lanes.items()}
    for card in _cards(member, found, stages):
        by_id[card.stage_id].cards.append(card)


def _first(rows: QuerySet[Application], stages: Sequence[UUID], most: int) -> list[dict[str, Any]]:
    """Return the first `most` rows of each stage, the longest waiting first, as `_columns` has them: one query.

    A limit for each stage lets the database stop along the board's index; numbering all rows would read every one.
    """
    waiting = rows.filter(stage=OuterRef("pk")).order_by("stage_entered_at", "pk").values(cells=_columns())
    lanes = Stage.objects.filter(pk__in=stages).order_by().values_list(ArraySubquery(waiting[:most]), flat=True)
    return [row for lane in lanes for row in lane]


def _ahead(application: UUID | OuterRef, at: datetime) -> QuerySet[Interview]:
    """Return the interviews of an application that are not over, the next one first."""
    scheduled = Interview.objects.filter(application_id=application, state=Interview.State.SCHEDULED)
    return scheduled.filter(ends_at__gte=at).order_by("starts_at")


_next_begins = Prepared[datetime](
    lambda *, application, at: _ahead(application, at).values_list("starts_at", flat=True)[:1]
)


def _columns() -> JSONObject:
    """Return what a card shows of an application, with when its next interview begins; ids and times are texts."""
    meets_at = Subquery(_ahead(OuterRef("pk"), clock.now()).values("starts_at")[:1])
    return JSONObject(**{column: column for column in COLUMNS}, meets_at=meets_at)


def _share(counts: Sequence[int], total: int = CARDS) -> int:
    """Return how many cards each lane may draw so that together they are `total` at most: small lanes leave room."""
    left = total
    for at, count in enumerate(sorted(counts)):
        share = left // (len(counts) - at)
        if count > share:
            return share
        left -= count
    return max(counts, default=0)


def _cards(member: Membership, rows: Sequence[Mapping[str, Any]], stages: Mapping[str, Stage]) -> list[Card]:
    if not rows:
        return []
    ids = [UUID(row["id"]) for row in rows]
    facts = [source(member, ids) for source in card_facts]
    now = clock.now()
    return [
        _card(row, stages[row["stage_id"]], [known[pk] for known in facts if pk in known], now)
        for pk, row in zip(ids, rows, strict=True)
    ]


def _card(row: Mapping[str, Any], stage: Stage, facts: list[CardFacts], now: datetime) -> Card:
    days = max(0, (now - datetime.fromisoformat(row["stage_entered_at"])).days)
    patience = stage.patience_days
    waits = row["status"] == "active"
    late = waits and days > patience
    near = waits and not late and days >= max(patience - 1, 1)
    meets = soon(datetime.fromisoformat(row["meets_at"]), now) if row["meets_at"] else ""
    return Card(
        id=row["id"],
        stage_id=row["stage_id"],
        version=row["version"],
        name=row["candidate__name"] or row["candidate__email"],
        source=row["source"],
        days=days,
        age=f"{days} of {patience} d" if late or near else f"{days} d",
        age_tone="bad" if late else "warn" if near else None,
        tone="bad" if late else None,
        next=next((fact.next for fact in facts if fact.next), meets),
        dots=tuple(dot for fact in facts for dot in fact.dots),
    )


def soon(moment: datetime, now: datetime) -> str:
    """Return when something is, in a card's few characters: 'Today 16:30', 'Mon 15:00', '3 Dec 15:00'."""
    then, today = timezone.localtime(moment), timezone.localdate(now)
    days = (then.date() - today).days
    name = "Today" if not days else f"{then:%a}" if 0 < days < 7 else f"{then.day} {then:%b}"
    return f"{name} {then:%H:%M}"


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""

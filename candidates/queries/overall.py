"""What people went through over all roles, counted by the database: however many came, so many rows are read here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from candidates.domain.flow import Middle, Spread, Trail
from candidates.domain.intervals import Why
from candidates.models import Application, StageInterval
from candidates.queries.seeing import visible_applications, visible_intervals
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind, kinds

# In the order of a loop; nothing says where a kind stands that this release does not know.
KINDS: list[StageKind] = [kind for kind in StageKind if kind is not StageKind.OTHER]
TALKS = kinds(lambda kind: kind.is_conversation or kind.needs_decision)
ENDED = [Application.Status.REJECTED, Application.Status.WITHDRAWN, Application.Status.HIRED]
GOES_ON = [why.value for why in Why if why.goes_on]
UNCOUNTED = [why.value for why in Why if not why.counts]

# A person counts once, and once for each source that they came from, in however many roles they stood: whoever went
# on in another role is one. What an application says against its source is null while it is open, and where it ended
# for something that is nobody's verdict.
WALKS = """
WITH times(person, source, kind, open, turned) AS MATERIALIZED ({times}),
walked AS MATERIALIZED (
  SELECT person, source, bit_or(1 << (array_position(%s::text[], kind::text) - 1)) AS stood, bool_or(open) AS live,
    bool_or(kind = ANY(%s)) AS came, bool_or(turned) AS turned
  FROM times GROUP BY person, source
)
SELECT '', stood, live, count(*) FROM (
  SELECT bit_or(stood) AS stood, bool_or(live) AS live FROM walked GROUP BY person
) AS people GROUP BY stood, live
UNION ALL
SELECT source, NULL, came, count(*) FROM walked WHERE came OR (turned AND NOT live) GROUP BY source, came
"""
# A hold, and an end that was taken back, go on with the stay that they stand in (see `domain.intervals.visits`). Only
# applications that had one are put in order: of all others each time is a stay.
RESTS = """
WITH times(application, stage, kind, came, went, why, id) AS MATERIALIZED ({times}),
parted AS MATERIALIZED (SELECT DISTINCT application FROM times WHERE why = ANY(%s)),
begun AS (
  SELECT times.*, why = ANY(%s) AND lag(kind) OVER way IS NOT DISTINCT FROM kind AS goes_on
  FROM times JOIN parted USING (application) WINDOW way AS (PARTITION BY application ORDER BY came, went, id)
),
placed AS (
  SELECT *, count(*) FILTER (WHERE NOT goes_on) OVER (PARTITION BY application ORDER BY came, went, id) AS place
  FROM begun
),
stays AS (
  SELECT kind, went IS NULL AS open, false AS held, extract(epoch FROM went - came)::float / 86400 AS days
  FROM times WHERE NOT application IN (SELECT application FROM parted)
  UNION ALL
  SELECT min(kind), bool_or(went IS NULL), bool_or(went IS NULL AND why = ANY(%s)),
    extract(epoch FROM sum(went - came) FILTER (WHERE NOT why = ANY(%s)))::float / 86400
  FROM placed GROUP BY application, place
),
counted AS (
  SELECT kind, count(*) FILTER (WHERE open AND NOT held) AS waiting, count(*) FILTER (WHERE held) AS held,
    count(*) FILTER (WHERE days > 0 AND NOT open) AS ended,
    percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days) FILTER (WHERE days > 0 AND NOT open)
  FROM stays GROUP BY kind
),
named AS (
  SELECT one.kind, array_agg(DISTINCT one.label), array_agg(DISTINCT one.patience_days)
  FROM roles_stage AS one WHERE one.id IN (SELECT stage FROM times) GROUP BY one.kind
)
SELECT * FROM counted JOIN named USING (kind)
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """All stages of a kind in which somebody stood: what they are called, their limits, and the stays there."""

    kind: StageKind
    labels: Sequence[str]
    limits: Sequence[int]
    stays: Middle


def walks(
    member: Membership, since: datetime | None, nothing_said: Collection[str]
) -> tuple[list[Trail], list[tuple[str, bool, int]]]:
    """Return where people stood, by their places in `KINDS`, and (source, came to a conversation, people): one query.

    `nothing_said` are the keys of reasons that are nobody's verdict.
    """
    turned = Q(application__status__in=ENDED) & ~Q(application__reject_reason__key__in=nothing_said)
    rows = _times(member, since).values_list(
        "application__candidate_id", "application__source", "stage__kind", _flag(Q(left=None)), _flag(turned)
    )
    trails: list[Trail] = []
    sources: list[tuple[str, bool, int]] = []
    for source, stood, flag, people in _asked(WALKS, rows, [KINDS, list(TALKS)]):
        if stood is None:
            sources.append((source, flag, people))
        else:
            trails.append(Trail(frozenset(at for at in range(len(KINDS)) if stood >> at & 1), flag, people))
    return trails, sources


def rests(member: Membership, since: datetime | None) -> list[Kind]:
    """Return how long people stayed, by kinds in the order of a loop: one query."""
    columns = ("application_id", "stage_id", "stage__kind", "entered", "left", "why", "pk")
    given = [GOES_ON, GOES_ON, UNCOUNTED, UNCOUNTED]
    found = {}
    for key, waiting, held, ended, middle, labels, limits in _asked(
        RESTS, _times(member, since).values_list(*columns), given
    ):
        stays = Middle(ended, Spread(*middle) if ended else None, waiting, held)
        found[StageKind(key)] = Kind(StageKind(key), labels, limits, stays)
    return [found[kind] for kind in KINDS if kind in found]


def ends_over_roles(member: Membership, since: datetime | None) -> list[tuple[str, str, int]]:
    """Return (reason, by whom, applications) for why applications ended, the commonest first: one query."""
    rows = visible_applications(member).filter(_came("applied_at", since), reject_reason__isnull=False)
    told = rows.order_by().values_list("reject_reason__label", "reject_reason__by").annotate(ended=Count("pk"))
    return list(told.order_by("-ended", "reject_reason__label"))


def _times(member: Membership, since: datetime | None) -> QuerySet[StageInterval]:
    return visible_intervals(member).filter(_came("application__applied_at", since), stage__kind__in=KINDS).order_by()


def _came(column: str, since: datetime | None) -> Q:
    return Q(**{f"{column}__gte": since}) if since else Q()


def _flag(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _asked(statement: str, times: QuerySet[Any, Any], given: list[Any]) -> list[tuple[Any, ...]]:
    sql, first = times.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement.format(times=sql), [*first, *given])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

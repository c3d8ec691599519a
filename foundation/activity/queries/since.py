"""What changed in a collection since a moment, as complete as the feed: whoever was writing then is in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from foundation.activity.queries.changes import OWN

# At the moment of a change all transactions below its horizon had ended; what any other wrote may have come since.
HORIZON = """
SELECT horizon FROM activity_change WHERE at <= %s AND era = (SELECT number FROM activity_era LIMIT 1)
ORDER BY at DESC LIMIT 1
"""
# One's own transaction is judged by its time: to itself it is not late.
TOUCHED = f"""
SELECT u.pk, max(c.id) AS place FROM activity_change c CROSS JOIN LATERAL unnest(c.ids) AS u(pk)
WHERE c.organisation_id = %(organisation)s AND c.collection = %(collection)s
  AND c.era = (SELECT number FROM activity_era LIMIT 1)
  AND CASE WHEN {OWN} THEN c.at > %(moment)s ELSE c.xid >= %(horizon)s END
GROUP BY u.pk
"""  # noqa: S608  (no values are put in)


def among_changed(organisation_id: UUID, collection: str, rows: QuerySet[Any], moment: datetime) -> QuerySet[Any]:
    """Return those of the `rows` that changed since a moment; all of them for one from before the log. One query."""
    values = {"organisation": organisation_id, "collection": collection, "moment": moment}
    with connection.cursor() as asked:
        asked.execute(HORIZON, [moment])
        if (found := asked.fetchone()) is None:
            return rows
        touched = asked.mogrify(TOUCHED, {**values, "horizon": found[0]}).decode()
    only = RawSQL(f"SELECT pk FROM ({touched.replace('%', '%%')}) AS touched", ())  # noqa: S608, S611  (its values are quoted)
    return rows.filter(pk__in=only)


def changed_since(
    organisation_id: UUID,
    collection: str,
    rows: QuerySet[Any],
    moment: datetime,
    cursor: Any,
    limit: int,
    *,
    count: bool,
) -> tuple[list[tuple[UUID, int]], int]:
    """Return (id, place in the log) of the `rows` that changed since a moment, behind a cursor, and how many there are.

    A moment from before the log has everything changed since. Two queries, and one more to count.
    """
    with connection.cursor() as asked:
        asked.execute(HORIZON, [moment])
        found = asked.fetchone()
        try:
            visible, given = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            return [], 0
        values = {"organisation": organisation_id, "collection": collection, "moment": moment}
        touched = asked.mogrify(TOUCHED, {**values, "horizon": found[0] if found else 0}).decode()
        shown = asked.mogrify(visible, given).decode()
        join = "JOIN" if found else "LEFT JOIN"
        body = f"FROM ({shown}) AS shown(pk) {join} ({touched}) AS touched ON touched.pk = shown.pk"
        behind: list[Any] = [cursor.place, cursor.pk] if cursor else [-1, UUID(int=0)]
        asked.execute(
            f"SELECT shown.pk, coalesce(touched.place, 0) {body.replace('%', '%%')}"
            " WHERE (coalesce(touched.place, 0), shown.pk) > (%s, %s) ORDER BY 2, 1 LIMIT %s",
            [*behind, limit + 1],
        )
        page = asked.fetchall()
        if not count:
            return page, 0
        asked.execute(f"SELECT count(*) {body.replace('%', '%%')}", [])
        return page, asked.fetchone()[0]

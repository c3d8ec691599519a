"""The rows of the table of applications, page by page: each page begins behind the last row of the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower

from candidates.domain.table import MAY_MISS, Order, order_of, read_cursor
from candidates.domain.table import cursor as cursor_of
from candidates.models import Application, Tag
from candidates.queries.columns import OWNER
from candidates.queries.seeing import READS_TAGS, visible_applications
from candidates.queries.table import STATUSES, Shown, count, narrowed, number_of
from foundation.people.models import Membership, Organisation
from foundation.people.queries.seeing import PreparedFor
from roles.models import Role, Stage

PAGE = 50
CELLS = (
    "id", "version", "status", "source", "stage_entered_at", "clock_stopped_at", "stage__label", "stage__kind",
    "stage__patience_days", "candidate__name", "candidate__email", "answer_by",
)  # fmt: skip
# Keys as texts: to make a UUID of each, and a text of it again, would cost more than the rest of its row.
KEYS = {"stage_key": Cast("stage_id", TextField()), "owner_key": Cast("owner_id", TextField())}
FURTHER = {
    "role": ("role__title",),
    "applied": ("applied_at",),
    "phone": ("candidate__phone",),
    "company": ("candidate__title", "candidate__company"),
    "location": ("candidate__location",),
}
# These are compared as they are kept; other texts in small letters.
AS_KEPT = {"name", "source", "status"}
MOST_SOURCES = 200


class Page(NamedTuple):
    """Rows, and the cursor behind the last of them where there are more."""

    rows: list[dict[str, Any]]
    more: str


def page(member: Membership, shown: Shown, most: int = PAGE) -> Page:
    """Return the rows of a page, whatever else has changed since the one before it was read: one query."""
    keys = tuple(column.key for column in shown.columns)
    if shown.narrow or shown.after:
        found = list(_rows(_behind(_keyed(narrowed(member, shown), shown.order), shown), shown.order, keys, most))
    else:
        place = {"role": shown.role} if shown.role else {}
        found = _opened(member, shown.order.text, keys, most, **place)
    more = cursor_of(found[most - 1]["key"], str(found[most - 1]["id"])) if len(found) > most else ""
    return Page(found[:most], more)


def every_page(member: Membership, shown: Shown, size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of all pages, so many at a time."""
    more = True
    while more:
        found = page(member, shown, size)
        more = bool(found.more)
        shown = replace(shown, after=found.more)
        yield found.rows


def _keyed(rows: QuerySet[Application], order: Order) -> QuerySet[Application]:
    column = order.column
    if column.key == "name":
        # Said of the person, too: names are in order by organisation, so that their index is walked and nothing sorted.
        rows = rows.filter(candidate__organisation_id=F("organisation_id"))
    as_kept = column.kind is not str or column.key in AS_KEPT
    return rows.annotate(key=F(column.sort) if as_kept else Lower(column.sort))


def _behind(rows: QuerySet[Application], shown: Shown) -> QuerySet[Application]:
    """Leave out the rows up to the cursor; one that is of another order, or of nobody's making, leaves out none."""
    read = read_cursor(shown.after, shown.order.column.kind)
    pk = _uuid(read[1]) if read else None
    if read is None or pk is None:
        return rows
    value, step = read[0], "lt" if shown.order.falls else "gt"
    later = Q(**{f"pk__{step}": pk})
    if value is None:
        return rows.filter(later, Q(key=None))
    beyond = Q(**{f"key__{step}": value}) | (Q(key=value) & later)
    if shown.order.column.key in MAY_MISS:
        return rows.filter(beyond | Q(key=None))
    # Said once more in a way that an index can be entered by.
    return rows.filter(beyond, **{f"key__{step}e": value})


def _rows(
    rows: QuerySet[Application], order: Order, keys: Sequence[str], most: int
) -> QuerySet[Application, dict[str, Any]]:
    further = dict.fromkeys(name for key in keys for name in FURTHER.get(key, ()))
    made: dict[str, Any] = {**KEYS, "owner_name": OWNER}
    if "tags" in keys:
        tags = Tag.objects.filter(candidates=OuterRef("candidate_id")).order_by("name")
        made["tags"] = ArraySubquery(tags.values("name"))
    missing = {"nulls_last": True} if order.column.key in MAY_MISS else {}
    by = [F("key").desc(**missing), F("pk").desc()] if order.falls else [F("key").asc(**missing), F("pk").asc()]
    found: QuerySet[Application, dict[str, Any]] = (
        rows.annotate(**made).order_by(*by).values(*CELLS, *further, *made, "key")
    )
    return found[: most + 1]


def _as_opened(
    member: Membership, order: str, keys: Sequence[str], most: int, **place: UUID
) -> QuerySet[Application, dict[str, Any]]:
    chosen = order_of(order, order)
    rows = visible_applications(member).filter(
        status__in=STATUSES["active"], **{f"{k}_id": v for k, v in place.items()}
    )
    return _rows(_keyed(rows, chosen), chosen, keys, most)


# A table as it opens is asked over and over; one that is narrowed is asked as it comes.
_opened = PreparedFor[dict[str, Any]](_as_opened)


class Choices(NamedTuple):
    """What the filters offer, each as (value, words), and how many `match`; a role's own table its stages, no roles."""

    roles: list[tuple[str, str]]
    stages: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    tags: list[tuple[str, str]]
    sources: list[tuple[str, str]]
    match: int


def choices(member: Membership, shown: Shown) -> Choices:
    """Return what the filters offer and how many match: one query, and one more for a table that is narrowed.

    One more is that of the sources for those who do not see all applications.
    """
    kinds = ("role", "stage", "owner", "tag", "match", "source")
    found: dict[str, list[tuple[int, str, str]]] = {kind: [] for kind in kinds}
    place = {"role": shown.role} if shown.role else {}
    for kind, pk, words, at in _named(member, member.job in READS_TAGS, not shown.narrow, **place):
        found[kind].append((at, words, str(pk)))
    match = count(member, shown) if shown.narrow else int(found.pop("match")[0][1])
    known = [words for _at, words, _pk in found.pop("source")] if _sees_all(member) else list(_sources(member))
    if shown.source and shown.source not in known:
        known.append(shown.source)
    by_name = {kind: sorted(rows, key=lambda row: (row[0], row[1].lower())) for kind, rows in found.items()}
    named = {kind: [(pk, words) for _at, words, pk in rows] for kind, rows in by_name.items()}
    of_source = [(source, source) for source in sorted(known)]
    return Choices(named["role"], named["stage"], named["owner"], named["tag"], of_source, match)


class _KnownSources(Func):
    """The sources of an organisation, a row each, from one to the next: to gather them would read every application."""

    set_returning = True
    output_field = TextField()
    template = f"""unnest(ARRAY(
WITH RECURSIVE known AS (
  (SELECT source FROM candidates_application WHERE organisation_id = %(expressions)s AND source > ''
   ORDER BY source LIMIT 1)
  UNION ALL
  SELECT (SELECT source FROM candidates_application AS further
          WHERE organisation_id = %(expressions)s AND further.source > known.source ORDER BY source LIMIT 1)
  FROM known WHERE known.source IS NOT NULL
)
SELECT source FROM known WHERE source IS NOT NULL LIMIT {MOST_SOURCES}))"""  # noqa: S608  (a number of ours)


def _names(member: Membership, tags: bool, counted: bool, **place: UUID) -> QuerySet[Any, Any]:
    """Return (kind, key, name, place) of owners that the table could hold, of tags, and of roles or a role's stages.

    Of sources, too, for those who see all applications.

    How many it has as it opens is the name of a `match`.

    Asked of each whether there is one: to gather those of all applications would read every application.
    """
    seen, org = visible_applications(member), member.organisation_id
    owners = Membership.objects.filter(Exists(seen.filter(owner=OuterRef("pk"))), organisation_id=org)
    first = Value(0)
    arms: list[QuerySet[Any, Any]] = []
    if tags:
        arms.append(Tag.objects.filter(organisation_id=org).order_by().values_list(Value("tag"), "pk", "name", first))
    if place:
        stages = Stage.objects.filter(role_id=place["role"]).order_by()
        arms.append(stages.values_list(Value("stage"), "pk", "label", "position"))
    else:
        roles = Role.objects.filter(Exists(seen.filter(role=OuterRef("pk"))), organisation_id=org)
        arms.append(roles.order_by().values_list(Value("role"), "pk", "title", first))
    here = Organisation.objects.filter(pk=org).order_by()
    if _sees_all(member):
        arms.append(here.values_list(Value("source"), "pk", _KnownSources("pk"), first))
    if counted:
        number = Cast(number_of(member, **place), TextField())
        arms.append(here.values_list(Value("match"), "pk", number, first))
    return owners.order_by().values_list(Value("owner"), "pk", "user__name", first).union(*arms, all=True)


_named = PreparedFor[tuple[str, UUID, str, int]](_names)


def _sees_all(member: Membership) -> bool:
    return member.active and member.reads_all_of_org


def _sources(member: Membership) -> QuerySet[Application, str]:
    """Return the sources of the applications that the member may see, for those who do not see all."""
    rows = visible_applications(member).exclude(source="").order_by().values_list("source", flat=True)
    return rows.distinct()[:MOST_SOURCES]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

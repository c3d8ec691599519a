"""Keeping what other systems call rows of ours. It is part of an act on those rows, which records the event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from psycopg2.errors import LockNotAvailable

from foundation.core.bulk import add_missing
from foundation.core.clock import now
from foundation.core.errors import Busy, Invalid
from foundation.core.ids import uuid7_text
from foundation.people.models import ExternalRef
from foundation.people.queries.external_ids import names_of, rows_called

# In seconds: each request that waits holds a thread of the server.
PATIENCE = 10
TAKES_LONG = "Other rows are being put for longer than this could wait. Nothing was kept; send the same in a moment."
COLUMNS = ("id", "organisation", "source", "kind", "external_id", "object_id")


@dataclass(frozen=True, slots=True)
class Name:
    """What another system calls a row."""

    source: str
    external_id: str

    def of(self, pk: UUID) -> dict[str, UUID | str]:
        """Return the pair that `bind` keeps."""
        return {self.external_id: pk}


def names_in(given: Iterable[Mapping[str, str]]) -> list[Name]:
    """Return the names that a body gives, each once. Raises Invalid for one that cannot be printed."""
    names = [Name(one["source"], one["external_id"]) for one in given]
    wrong = [at for at, name in enumerate(names) if not (name.source + name.external_id).isprintable()]
    if wrong:
        raise Invalid({f"external_ids.{at}": "A name is made of visible characters." for at in wrong})
    return list(dict.fromkeys(names))


def take_turn(organisation_id: UUID) -> None:
    """Let what puts many rows of an organisation come by itself, before or after all else that puts, until the commit.

    Many at once lock rows in the order in which they were sent: two of them, or one and a single row, would wait for
    each other. Raises Busy where the turn does not come.
    """
    with connection.cursor() as cursor:
        before = _wait(cursor, "pg_advisory_xact_lock", organisation_id)
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])


def _wait(cursor: CursorWrapper, take: str, organisation_id: UUID) -> str:
    """Take a lock on the turns of an organisation; return the limit of waiting that held before, to be set anew."""
    limit = f"current_setting('lock_timeout'), set_config('lock_timeout', '{PATIENCE}s', true)"
    with _patiently():
        cursor.execute(f"SELECT {limit}, {take}(hashtextextended(%s, 0))", [f"puts\n{organisation_id}"])
    return str(cursor.fetchone()[0])


@contextmanager
def _patiently() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Busy(TAKES_LONG) from error


def take_turn_if_free(organisation_id: UUID) -> bool:
    """Take the turn of what puts many rows where nobody has it, and tell whether it was taken; nobody is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"puts\n{organisation_id}"])
        return bool(cursor.fetchone()[0])


def called(*, organisation_id: UUID, kind: str, name: Name) -> UUID | None:
    """Return the row of this name; two who bring the same new name come one after the other. Raises Busy.

    Single rows go on beside each other, before or after what puts many. They wait on one of 256 locks of the
    organisation, so that however many names one transaction brings, the locks that the server has room for are enough.
    """
    with connection.cursor() as cursor:
        before = _wait(cursor, "pg_advisory_xact_lock_shared", organisation_id)
        words = f"{name.source}\n{kind}\n{name.external_id}"
        taken = "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s) & 255), set_config('lock_timeout', %s, true)"
        with _patiently():
            cursor.execute(taken, [str(organisation_id), words, before])
    return rows_called(organisation_id, name.source, kind, [name.external_id]).get(name.external_id)


def bind(*, organisation_id: UUID | str, source: str, kind: str, names: Mapping[str, UUID | str]) -> None:
    """Keep which row of `kind` each name of `source` stands for; one that is known stays with its row: one query."""
    rows = [(uuid7_text(), str(organisation_id), source, kind, name, str(pk)) for name, pk in names.items()]
    add_missing(ExternalRef, COLUMNS, rows)


def bind_each(*, organisation_id: UUID, kind: str, names: Iterable[tuple[Name, UUID | str]]) -> None:
    """Keep which row of `kind` each name stands for, as `bind` does: a query for each source."""
    called: dict[str, dict[str, UUID | str]] = defaultdict(dict)
    for name, pk in names:
        called[name.source][name.external_id] = pk
    for source, own in called.items():
        bind(organisation_id=organisation_id, source=source, kind=kind, names=own)


def rebind(*, organisation_id: UUID | str, source: str, kind: str, names: Mapping[str, UUID | str]) -> None:
    """Let each name stand for this row, whatever it stood for before; a few queries for each row that had another."""
    bind(organisation_id=organisation_id, source=source, kind=kind, names=names)
    held = ExternalRef.objects.select_for_update().filter(
        organisation_id=organisation_id, source=source, kind=kind, external_id__among=list(names)
    )
    for row in held.order_by("pk"):
        if str(row.object_id) != str(names[row.external_id]):
            row.object_id = names[row.external_id]
            row.save(update_fields=["object_id", "updated_at"])


def replace(*, organisation_id: UUID, kind: str, pk: UUID, names: Sequence[Name]) -> bool:
    """Let a row have just these names, and tell whether that changed anything.

    Raises Invalid beside a name that stands for another row.
    """
    held = {Name(*pair) for pair in names_of(organisation_id, kind, [pk]).get(pk, [])}
    if held == set(names):
        return False
    rows = ExternalRef.objects.filter(organisation_id=organisation_id, kind=kind)
    for gone in held - set(names):
        rows.filter(object_id=pk, source=gone.source, external_id=gone.external_id).delete()
    for name in names:
        bind(organisation_id=organisation_id, source=name.source, kind=kind, names=name.of(pk))
    kept = {Name(*pair) for pair in names_of(organisation_id, kind, [pk]).get(pk, [])}
    if taken := [at for at, name in enumerate(names) if name not in kept]:
        said = "Another row here has this name."
        raise Invalid({f"external_ids.{at}": said for at in taken}, code="name_taken")
    return True


def hand_over(*, organisation_id: UUID, kind: str, loser: UUID, winner: UUID) -> list[UUID]:
    """Let every name of one row stand for another; return the ids of what was changed."""
    held = ExternalRef.objects.select_for_update().filter(organisation_id=organisation_id, kind=kind, object_id=loser)
    ids = list(held.order_by("pk").values_list("pk", flat=True))
    ExternalRef.objects.filter(pk__in=ids).update(object_id=winner, updated_at=now())
    return ids


def hand_back(*, ids: Collection[UUID | str], loser: UUID, winner: UUID) -> None:
    """Undo `hand_over` for what still stands for the winner."""
    ExternalRef.objects.filter(pk__in=ids, object_id=winner).update(object_id=loser, updated_at=now())


def unbind(*, organisation_id: UUID, kind: str, ids: Collection[UUID | str]) -> None:
    """Forget every name of these rows of `kind`, which are going."""
    ExternalRef.objects.filter(organisation_id=organisation_id, kind=kind, object_id__in=list(ids)).delete()

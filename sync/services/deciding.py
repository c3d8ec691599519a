"""What a part of a list means: how everything stands on which its records hang, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from candidates.models import Application
from roles.models import Role
from sync.domain.counting import UNCHANGED
from sync.domain.kinds import Kind
from sync.domain.mapping import Collection, Record, Table
from sync.domain.planning import Facts, Stand, reason_for
from sync.models import SourceRecord
from sync.services.ledger import Item, Work, outcome_of
from sync.services.merging import MOVES

# Kinds that stay in mind for a whole run: there are few of them, and everything asks for them.
KEPT = (Kind.MEMBER, Kind.ROLE, Kind.STAGE, Kind.REASON)
# What a record of a kind asks others for: where it says so, and of which kind that is.
ASKS: dict[Kind, tuple[tuple[str, Kind], ...]] = {
    Kind.STAGE: (("role", Kind.ROLE),),
    Kind.OPENING: (("role", Kind.ROLE),),
    Kind.APPLICATION: (("candidate", Kind.CANDIDATE), ("role", Kind.ROLE), ("stage", Kind.STAGE)),
    Kind.INTERVAL: (("application", Kind.APPLICATION), ("stage", Kind.STAGE)),
    Kind.ATTACHMENT: (("application", Kind.APPLICATION), ("candidate", Kind.CANDIDATE)),
    Kind.INTERVIEW: (("application", Kind.APPLICATION),),
    Kind.SCORECARD: (("application", Kind.APPLICATION), ("author", Kind.MEMBER)),
    Kind.OFFER: (("application", Kind.APPLICATION),),
}
HERE = "here"  # who holds a place that no record of the source stands for


def load_kept(work: Work) -> None:
    """Read the kinds that stay in mind, and which roles take people."""
    for kind in KEPT:
        rows = SourceRecord.objects.filter(connection=work.connection, kind=kind)
        work.know(kind, rows.values_list("external_id", flat=True))
    roles = SourceRecord.objects.filter(connection=work.connection, kind=Kind.ROLE).exclude(object_id=None)
    opened = Role.objects.filter(pk__in=roles.values("object_id"), state=Role.State.OPEN)
    work.facts.open_roles = {str(pk) for pk in opened.values_list("pk", flat=True)}
    work.facts.take_private = bool(work.connection.options.get("private"))


def lookups_of(collection: Collection, table: Table) -> list[str]:
    """Return the lookups that the expressions of a collection use."""
    known: set[str] = {one.name for one in table.lookups}
    found: list[str] = []

    def walk(said: Any) -> None:
        if isinstance(said, dict):
            found.extend(said[word] for word in ("lookup", "largest") if said.get(word) in known)
            for part in said.values():
                walk(part)
        elif isinstance(said, list):
            for part in said:
                walk(part)

    walk([dict(collection.content), dict(collection.marks)])
    return list(dict.fromkeys(found))


def know_asked(work: Work, kind: Kind, records: Iterable[Record]) -> None:
    """Read how the records stand on which these hang, and who is active where."""
    for name, asked in ASKS.get(kind, ()):
        work.know(asked, [record.content.get(name) or record.marks.get(name) for record in records])
    if kind is Kind.APPLICATION:
        people = {work.find(Kind.CANDIDATE, record.content["candidate"]) for record in records} - {""}
        work.facts.active = _active(work, people)


def _active(work: Work, people: set[str]) -> dict[tuple[str, str], str]:
    live = (Application.Status.ACTIVE, Application.Status.HOLD)
    rows = list(
        Application.objects.filter(candidate_id__in=people, status__in=live).values_list(
            "pk", "candidate_id", "role_id"
        )
    )
    called = SourceRecord.objects.filter(
        connection=work.connection, kind=Kind.APPLICATION, object_id__in=[pk for pk, _person, _role in rows]
    )
    names = dict(called.values_list("object_id", "external_id"))
    return {(str(person), str(role)): names.get(pk, HERE) for pk, person, role in rows}


def decide(
    work: Work, kind: Kind, records: Iterable[Record]
) -> tuple[list[Item], list[tuple[Record, Stand, str]], list[Record]]:
    """Return which records are to be written, which are skipped and why, and which are as they were."""
    items: list[Item] = []
    skipped: list[tuple[Record, Stand, str]] = []
    same: list[Record] = []
    for record in records:
        own = work.facts.of(kind, record.id)
        if reason := reason_for(kind, record, work.facts):
            if reason == "active_twice":
                _note_move(work, record, own)
            skipped.append((record, own, reason))
            continue
        item = Item(record, own, object_id=own.object_id)
        item.outcome = outcome_of(item)
        if kind is Kind.APPLICATION:
            _note_active(work.facts, work, item)
        if item.outcome == UNCHANGED and not own.reason:
            same.append(record)
        else:
            items.append(item)
    return items, skipped, same


def _note_move(work: Work, record: Record, own: Stand) -> None:
    """Keep that an application of ours stands with somebody else there, who is in the role already: a merge asks it."""
    person = work.find(Kind.CANDIDATE, record.content["candidate"])
    if own.ours and person and own.data.get("person") not in (None, person):
        own.data = {**own.data, MOVES: person}


def _note_active(facts: Facts, work: Work, item: Item) -> None:
    place = (work.find(Kind.CANDIDATE, item.content["candidate"]), work.find(Kind.ROLE, item.content["role"]))
    if item.content["status"] == "active":
        facts.active[place] = item.id
    elif facts.active.get(place) == item.id:
        del facts.active[place]

"""Details of people who were there before an import, put back as they were where nobody changed them since."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower

from candidates.domain.fields import KEYS
from candidates.models import Candidate, DuplicatePair, ImportBatch, ImportRow, Tag
from candidates.services.duplicates import look
from candidates.services.imports.people import FURTHER
from foundation.core import versions
from foundation.core.bulk import CHUNK


def put_back(batch: ImportBatch, *, made: Collection[UUID]) -> int:
    """Take away what the file filled in, and give back what it overwrote; return of how many people.

    Whom the import `made` goes or stays as a whole, and who was merged since is as somebody decided.
    """
    changed: dict[UUID, None] = {}
    for row in _rows(batch).select_related("candidate").iterator(chunk_size=500):
        person = row.candidate
        if person is None or person.pk in made or person.merged_into_id:
            continue
        if person.pk in changed:
            person.refresh_from_db()
        if _put_back(person, row.told):
            changed[person.pk] = None
    people = list(changed)
    for start in range(0, len(people), CHUNK):
        part = people[start : start + CHUNK]
        look(organisation_id=batch.organisation_id, people=part, door=DuplicatePair.Door.IMPORT)
    return len(people)


def keeps_what_it_filled(batch: ImportBatch) -> bool:
    """Tell whether it filled something in that stays: earlier versions did not keep what that was."""
    filled = ImportRow.objects.filter(batch=batch, told__has_key="filled").exclude(told__has_key="gave")
    return filled.exists()


def _rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(batch=batch, told__has_any_keys=["before", "gave"])


def _put_back(person: Candidate, told: dict[str, Any]) -> bool:
    after = {file for _field, _here, file in told.get("changed", [])}
    gave, fields = told.get("gave", {}), set()
    for name, before in told.get("before", {}).items():
        if getattr(person, name) in after:
            setattr(person, name, before)
            fields.add(name)
    for name, given in gave.items():
        if name in KEYS and name not in fields and getattr(person, name) == given:
            setattr(person, name, "")
            fields.add(name)
        elif name in FURTHER and not {*given}.isdisjoint(getattr(person, name)):
            setattr(person, name, [value for value in getattr(person, name) if value not in given])
            fields.add(name)
    if fields:
        versions.bump(person, *fields)
    return _untag(person, gave.get("tags", ())) or bool(fields)


def _untag(person: Candidate, names: Collection[str]) -> bool:
    if not names:
        return False
    given = Tag.objects.filter(organisation_id=person.organisation_id).alias(small=Lower("name"))
    mine = given.filter(small__in=[name[:60].lower() for name in names])
    gone, _each = Tag.candidates.through.objects.filter(candidate=person, tag__in=mine).delete()
    return bool(gone)

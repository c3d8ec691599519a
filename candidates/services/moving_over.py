"""Letting everything that points at one person point at another, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction

from candidates.models import Candidate, DuplicatePair, Merge
from foundation.core import clock
from foundation.people.services.external_ids import hand_back, hand_over

# As merges have kept it from the first; the names themselves stand on the ground.
REFS = "candidates.externalref.object_id"
# What is about the two themselves; tags are chosen one by one.
STAYS = (Candidate, DuplicatePair, Merge)


class Column(NamedTuple):
    """A column that points at people, of whatever app."""

    model: type[models.Model]
    name: str

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"


def columns() -> Iterator[Column]:
    """Return every column that points at people: whoever adds a table with one has nothing to add here."""
    for field in Candidate._meta.get_fields(include_hidden=True):
        model: Any = field.related_model
        points_here = field.auto_created and not field.concrete and not field.many_to_many
        if points_here and model not in STAYS and not model._meta.auto_created:
            yield Column(model, field.field.attname)  # type: ignore[union-attr]  # a relation has its field


def move_over(loser: Candidate, winner: Candidate) -> dict[str, list[str]]:
    """Point every row at the winner; return the ids of those that went over, by column."""
    moved = {column.label: _point(column, {column.name: loser.pk}, winner.pk) for column in columns()}
    names = hand_over(organisation_id=winner.organisation_id, kind="candidate", loser=loser.pk, winner=winner.pk)
    moved[REFS] = [str(pk) for pk in names]
    return {label: ids for label, ids in moved.items() if ids}


def move_back(moved: Mapping[str, list[str]], loser: Candidate, winner: Candidate) -> None:
    """Point the rows that went over back, as far as they are still there and the winner's."""
    for label, ids in moved.items():
        if label == REFS:
            hand_back(ids=ids, loser=loser.pk, winner=winner.pk)
        else:
            model, _, name = label.rpartition(".")
            _point(Column(apps.get_model(model), name), {"pk__in": ids, name: winner.pk}, loser.pk)


def _point(column: Column, where: Mapping[str, Any], to: UUID) -> list[str]:
    """Point the rows of a column at somebody; those of which they may have but one, and have it, stay."""
    rows = column.model._base_manager.filter(**where)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    values: dict[str, Any] = {column.name: to}
    if any(field.name == "updated_at" for field in column.model._meta.concrete_fields):
        values["updated_at"] = clock.now()
    try:
        with transaction.atomic():
            rows.filter(pk__in=ids).update(**values)
    except IntegrityError:
        ids = [pk for pk in ids if _point_one(column, pk, values)]
    return [str(pk) for pk in ids]


def _point_one(column: Column, pk: Any, values: Mapping[str, Any]) -> bool:
    try:
        with transaction.atomic():
            column.model._base_manager.filter(pk=pk).update(**values)
    except IntegrityError:
        return False
    return True

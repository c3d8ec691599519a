"""What was written to and about somebody who is forgotten: letters and notes go, reasons stay reasons without words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Model

from candidates.models import (
    Answer,
    Application,
    BulkAnswer,
    Checkpoint,
    Filling,
    FormEntry,
    Hold,
    ImportRow,
    Interview,
    InterviewSeat,
    Note,
    Offer,
    OfferApproval,
    Promise,
    Rescheduling,
    StageMove,
)
from candidates.services.imports.taking_back import ATTACHED
from candidates.services.releasing import CLOSED
from foundation.core.clock import now
from foundation.core.models import VersionedRow

# What stands where somebody had typed something: that there was a reason goes on to count.
TYPED = "…"
# Columns in which members typed, by the way from the row to its application.
WORDS: Sequence[tuple[type[Model], str, tuple[str, ...]]] = (
    (Hold, "application", ("reason",)),
    (StageMove, "application", ("override_reason",)),
    (BulkAnswer, "application", ("said", "noted", "undo_said")),
    (Interview, "application", ("place", "cancel_reason")),
    (Rescheduling, "interview__application", ("reason",)),
    (InterviewSeat, "interview__application", ("release_reason",)),
    (Offer, "application", ("band_reason",)),
    (OfferApproval, "offer__application", ("comment",)),
    (Filling, "application", ("ended_why",)),
    (Checkpoint, "onboarding__application", ("comment",)),
)


def forget_words(people: Collection[UUID]) -> list[UUID]:
    """Empty what these people wrote and what was written of them; return the ids of their applications."""
    applications = list(Application.objects.filter(candidate__in=people).values_list("pk", flat=True))
    FormEntry.objects.filter(application__in=applications).delete()
    Note.objects.filter(application__in=applications).delete()
    written = Answer.objects.filter(application__in=applications).exclude(to="", subject="", message="")
    written.update(to="", subject="", message="")
    _end_promises(applications)
    for model, way, columns in WORDS:
        for column in columns:
            _forget(model, {f"{way}__in": applications}, column)
    _forget_rows(people)
    return applications


def _end_promises(applications: Collection[UUID]) -> None:
    """Nobody is left who could be answered."""
    owed = Promise.objects.filter(application__in=applications, ended_at=None)
    owed.update(ended_at=now(), end=Promise.End.TAKEN_BACK, updated_at=now())
    shown = Application.objects.filter(pk__in=applications, answer_by__isnull=False)
    shown.update(answer_by=None, updated_at=now())


def _forget(model: type[Model], about: dict[str, Any], column: str) -> None:
    changed: dict[str, Any] = {column: TYPED, "updated_at": now()}
    if issubclass(model, VersionedRow):
        changed["version"] = F("version") + 1
    model._default_manager.filter(**about).exclude(**{f"{column}__in": ("", TYPED, CLOSED)}).update(**changed)


def _forget_rows(people: Collection[UUID]) -> None:
    """Empty what files said of them; which file a row attached is known on, for it is taken back with the others."""
    for row in ImportRow.objects.filter(candidate__in=people).only("data", "reason", "told"):
        kept = {key: value for key, value in row.told.items() if key == ATTACHED}
        if (row.data, row.reason, row.told) != ({}, "", kept):
            row.data, row.reason, row.told = {}, "", kept
            row.save(update_fields=["data", "reason", "told", "updated_at"])

"""Who gave each answer of a scope, and when, as the event log tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Func, QuerySet, TextField
from django.db.models.functions import Coalesce

from foundation.activity.models import Event
from foundation.core.prepared import Prepared

VERBS = ("role.scoped", "role.scope_drafted")


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Who gave an answer as it stands, and when."""

    name: str
    at: datetime


def who_said(role_id: UUID) -> dict[str, SaidBy]:
    """Return by key of the answer (a fact, a question, `now_platform`, goal, owns) who gave it last: one query.

    Answers given before the log told which ones it was are left out.
    """
    return {key: SaidBy(name, at) for key, name, at in _last(role=role_id)}


def _events(*, role: UUID) -> QuerySet[Event, Any]:
    each = Func(F("data__answers"), function="jsonb_array_elements_text", output_field=TextField())
    return (
        Event.objects.filter(role_id=role, verb__in=VERBS, data__has_key="answers")
        .annotate(answer=each, name=Coalesce("actor__user__name", "actor_label"))
        .order_by("answer", "-created_at", "-id")
        .distinct("answer")
        .values_list("answer", "name", "created_at")
    )


_last = Prepared[tuple[str, str, datetime]](_events)

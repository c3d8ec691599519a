"""Events of what comes in: who brought it, what it was. Never what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from foundation.activity.services import record_many
from sync.services.ledger import Work

Row = tuple[str, str | None, str | None, Mapping[str, Any]]


def tell(work: Work, verb: str, subject: type[models.Model], rows: Iterable[Row]) -> None:
    """Write one event for each row: its id, its role, its application, and what is said of it."""
    told = [(pk, role, application, {"source": work.table.name, **data}) for pk, role, application, data in rows]
    if told:
        record_many(verb, actor=work.actor, subject=subject, rows=told)

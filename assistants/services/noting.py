"""The audit line of every call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q

from assistants.models import Assistant, Call
from foundation.core import clock

USE_NOTED_EVERY = timedelta(minutes=1)
log = structlog.get_logger(__name__)


@transaction.atomic
def note_call(
    assistant: Assistant,
    *,
    tool: str,
    given: Mapping[str, Any],
    outcome: Call.Outcome,
    people: bool,
    rows: int,
    size: int,
) -> Call:
    """Keep that an assistant asked: the tool, the ids that it named, how it was answered, rows and bytes. No words."""
    ids = {name: str(value) for name, value in given.items() if name != "after"}
    row = Call.objects.create(
        organisation_id=assistant.organisation_id,
        assistant=assistant,
        tool=tool,
        ids=ids,
        outcome=outcome,
        people=people,
        rows=rows,
        size=size,
    )
    moment = clock.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=moment - USE_NOTED_EVERY)
    Assistant.objects.filter(stale, pk=assistant.pk).update(last_used_at=moment)
    log.info("assistant_call", assistant=str(assistant.pk), tool=tool, outcome=str(outcome), rows=rows, size=size)
    return row

"""Writing drafts: a worker claims a run, asks the model, and puts down what comes in steps that pages can show."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from foundation.activity.services import record
from foundation.core.clock import now
from roles.models import ModelEndpoint, PromptRun
from roles.services import chat, endpoints
from roles.services.prompts import NAMES

State = PromptRun.State
STEP = 0.3  # seconds between two writes of the growing text
WAITS = timedelta(seconds=10)  # a run that nobody claimed by then is queued again
GIVES_UP = timedelta(minutes=10)
PATIENCE = timedelta(seconds=150)  # a worker that wrote nothing for so long is taken for dead
NOT_TAKEN = "No worker took this up within ten minutes. Send it again."
STALLED = "The worker stopped while the draft was being written. What had come is kept."


def write_run(*, run_id: UUID) -> PromptRun | None:
    """Write a queued draft; None when another worker has it or it was stopped. No transaction is held meanwhile."""
    run = _claim(run_id)
    if run is None:
        return None
    endpoint = ModelEndpoint.objects.filter(organisation_id=run.organisation_id, on=True).first()
    if endpoint is None:
        return end_run(run_id=run.pk, reason="The language model was turned off before its turn came.")
    try:
        with closing(endpoints.ask(endpoint, run.prompt, limits())) as pieces:
            told = take_down(run, pieces)
    except chat.ChatError as error:
        return end_run(run_id=run.pk, reason=error.sentence)
    return end_run(run_id=run.pk, tokens=told)


def _claim(run_id: UUID) -> PromptRun | None:
    taken = PromptRun.objects.filter(pk=run_id, state=State.QUEUED).update(state=State.RUNNING, updated_at=now())
    return PromptRun.objects.get(pk=run_id) if taken else None


def take_down(run: PromptRun, pieces: Iterable[chat.Piece]) -> int | None:
    """Put pieces down as they come, until they end or somebody stops the run; returns the tokens, if told.

    What came is put down too when the pieces break off with an error.
    """
    text, tokens, due = "", None, time.monotonic() + STEP
    try:
        for piece in pieces:
            text += piece.text
            tokens = tokens if piece.tokens is None else piece.tokens
            if time.monotonic() >= due:
                if not _put_down(run, text):
                    break
                due = time.monotonic() + STEP
    finally:
        _put_down(run, text)
    return tokens


def limits() -> chat.Limits:
    """Return how long, and how much, a draft may be."""
    held = settings.DRAFTING
    return chat.Limits(held["connect"], held["silence"], held["whole"], held["size"])


def _put_down(run: PromptRun, text: str) -> bool:
    """Write the text so far; False when the run is no longer being written."""
    return bool(PromptRun.objects.filter(pk=run.pk, state=State.RUNNING).update(text=text, updated_at=now()))


@transaction.atomic
def end_run(*, run_id: UUID, reason: str = "", tokens: int | None = None) -> PromptRun:
    """End a run that is under way: written, or broken off for a `reason`. One that ended already stays as it is."""
    run = PromptRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.under_way:
        return run
    run.state = State.FAILED if reason else State.DONE
    run.error, run.tokens, run.ended_at = reason[:300], tokens, now()
    run.save(update_fields=["state", "error", "tokens", "ended_at", "updated_at"])
    data: dict[str, Any] = {"what": NAMES.get(run.kind, run.kind), "model": run.model}
    if reason:
        record("prompt.failed", actor=None, subject=run, data={**data, "reason": run.error})
    else:
        record("prompt.written", actor=None, subject=run, data=data)
    return run


def sweep_runs(at: datetime) -> list[UUID]:
    """End the runs whose worker died or never came, and return those that wait to be queued again."""
    for pk in PromptRun.objects.filter(state=State.RUNNING, updated_at__lt=at - PATIENCE).values_list("pk", flat=True):
        end_run(run_id=pk, reason=STALLED)
    queued = PromptRun.objects.filter(state=State.QUEUED)
    for pk in queued.filter(created_at__lt=at - GIVES_UP).values_list("pk", flat=True):
        end_run(run_id=pk, reason=NOT_TAKEN)
    return list(queued.filter(created_at__lt=at - WAITS).order_by("created_at").values_list("pk", flat=True)[:20])

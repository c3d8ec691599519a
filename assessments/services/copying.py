"""The copies that graders read: asked for when work is handed in, made once by a worker, found again by a sweep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.core.files.base import ContentFile
from django.db import transaction

from assessments import policies
from assessments.models import Assignment, BlindCopy, BlindFile, Submission, SubmissionFile
from foundation.activity.services import record
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.people.models import Membership

if TYPE_CHECKING:
    from assessments.domain.anonymise.copies import Copy

log = structlog.get_logger(__name__)
MOST_TRIES = 3
# So long may a processor read; a loaded machine takes up to four times as long by the clock.
SECONDS = 60
# When the task is stopped, which costs the whole submission: behind all that reading may take, by the clock.
SOFT_LIMIT, HARD_LIMIT = 260, 280
# A worker that has not finished by then is taken for dead.
PATIENCE = timedelta(seconds=HARD_LIMIT + 10)
WAIT = timedelta(seconds=20)
Status = BlindCopy.Status
NOTES = ("note.txt", "tools.txt")


def ask_for_copies(submission: Submission) -> BlindCopy:
    """Note that a submission is to be copied; called in the transaction of the act that hands it in."""
    return BlindCopy.objects.create(
        organisation_id=submission.organisation_id, submission=submission, due_at=submission.submitted_at
    )


@transaction.atomic
def copy_anew(*, actor: Membership, assignment: Assignment) -> BlindCopy:
    """Let the copies be made again: after they failed, or when more is known of the candidate.

    Raises Refused before the work is in and while they are being made.
    """
    policies.can_choose_graders.require(actor, assignment)
    copy = BlindCopy.objects.select_for_update(of=("self",)).filter(submission__assignment=assignment).first()
    if copy is None:
        raise Refused("Nothing was handed in yet.", code="not_submitted")
    if copy.due_at is not None:
        raise Refused("The copies are being made just now.", code="being_made")
    copy.status, copy.due_at, copy.attempts, copy.error = Status.WAITING, now(), 0, ""
    copy.save(update_fields=["status", "due_at", "attempts", "error", "updated_at"])
    record("take_home.copied_anew", actor=actor, subject=assignment)
    return copy


def due_copies(at: datetime, *, limit: int = 20) -> list[UUID]:
    """Return the ids of copies that wait for a worker, those of a dead worker included."""
    waiting = BlindCopy.objects.filter(due_at__lte=at).order_by("due_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def make_copies(*, copy_id: UUID) -> None:
    """Make copies that wait. Safe to call any number of times: done or taken by another, nothing happens."""
    copy = _claim(copy_id)
    if copy is None:
        return
    try:
        _make(copy)
    except Exception:
        # The worker goes on whatever a file does to it; the row says so, and the log has the trace.
        log.exception("copies_failed", copy_id=str(copy.pk), attempt=copy.attempts)
        given_up = copy.attempts >= MOST_TRIES
        BlindCopy.objects.filter(pk=copy.pk, status=Status.MAKING).update(
            status=Status.FAILED if given_up else Status.WAITING,
            due_at=None if given_up else now() + WAIT * copy.attempts,
            error=f"They could not be made after {MOST_TRIES} tries." if given_up else "",
            updated_at=now(),
        )


def _claim(copy_id: UUID) -> BlindCopy | None:
    """Take a copy that is due, so that two workers never make the same one."""
    moment = now()
    with transaction.atomic():
        rows = BlindCopy.objects.select_for_update(skip_locked=True, of=("self",))
        copy = rows.filter(pk=copy_id, due_at__lte=moment).first()
        if copy is None:
            return None
        copy.attempts += 1
        copy.status, copy.due_at = Status.MAKING, moment + PATIENCE
        if copy.attempts > MOST_TRIES:
            copy.status, copy.due_at = Status.FAILED, None
            copy.error = f"The worker stopped {MOST_TRIES} times while making them."
            log.error("copies_end_workers", copy_id=str(copy.pk))
        copy.save(update_fields=["status", "due_at", "attempts", "error", "updated_at"])
    return copy if copy.status == Status.MAKING else None


def _make(copy: BlindCopy) -> None:
    # Reading names in all scripts takes tables that only workers need.
    from assessments.domain.anonymise.copies import blind
    from assessments.domain.anonymise.person import person_of

    submission = Submission.objects.select_related("assignment__application__candidate").get(pk=copy.submission_id)
    originals = list(submission.files.order_by("created_at", "id"))
    files = [(kept.original_name, _bytes(kept)) for kept in originals]
    notes = (submission.statement, submission.ai_statement)
    files += [(name, text.encode()) for name, text in zip(NOTES, notes, strict=True)]
    made = blind(files, person_of(submission.assignment.application.candidate), seconds=SECONDS)
    _keep(copy, originals, made[: len(originals)], made[len(originals) :])


def _bytes(kept: SubmissionFile) -> bytes:
    with kept.file.open("rb") as handle:
        data: bytes = handle.read()
    return data


@transaction.atomic
def _keep(copy: BlindCopy, originals: Sequence[SubmissionFile], made: Sequence[Copy], notes: Sequence[Copy]) -> None:
    """Keep what was made in place of what was made before; nothing when another worker took over meanwhile."""
    attempt = {"attempts": copy.attempts, "status": Status.MAKING}
    if not BlindCopy.objects.select_for_update(of=("self",)).filter(pk=copy.pk, **attempt).exists():
        log.warning("copies_taken_over", copy_id=str(copy.pk), attempt=copy.attempts)
        return
    for before in copy.files.all():
        before.delete()
    stayed: Counter[str] = Counter()
    for original, each in zip(originals, made, strict=True):
        _keep_file(copy, original, each)
    for each in (*made, *notes):
        stayed.update(dict(each.ordinary_words))
    copy.statement, copy.ai_statement = ((each.data or b"").decode() for each in notes)
    copy.ordinary_words = [{"word": word, "count": count} for word, count in stayed.most_common()]
    copy.status, copy.due_at, copy.error = Status.READY, None, ""
    copy.save()


def _keep_file(copy: BlindCopy, original: SubmissionFile, made: Copy) -> None:
    kept = BlindFile(organisation_id=copy.organisation_id, copy=copy, original=original, size=len(made.data or b""))
    kept.told = [{"name": told.name, "state": str(told.state), "reason": told.reason} for told in made.files]
    if made.data is not None:
        suffix = PurePosixPath(original.safe_name).suffix
        kept.file.save(f"{kept.pk}{suffix}", ContentFile(made.data), save=False)
    kept.save(force_insert=True)

"""What workers do about large files: check them, and forget raw files whose time is over."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from candidates.domain.tables.reading import Unreadable
from candidates.models import ImportBatch
from candidates.services.imports import resumes, working
from candidates.services.imports.result import result_kept
from foundation.core import clock
from foundation.core.domain.containers import Refused as Damaged

State = ImportBatch.State
# What of a survey outlives the raw rows: figures, and no words of the file.
KEPT_COUNTS = {"reasons", "conflict_rows", "near_rows", "people", "made_roles", "went", "stayed", "put_back"}


def check_later(batch_id: UUID) -> None:
    """Check a large file that waits; what is wrong with it is kept as its error."""
    batch = _waiting(batch_id)
    if batch is None:
        return
    try:
        if batch.kind == ImportBatch.Kind.RESUMES:
            resumes.match_resumes(batch)
        else:
            with result_kept(batch) as each:
                found, _outcome = working.check(batch, each)
            working.keep_parsed(batch, found)
    except (Unreadable, Damaged) as error:
        batch.error = str(error)[:300]
    batch.state, batch.heard_at = State.PREVIEWED, None
    batch.save()


def run_later(batch_id: UUID) -> None:
    """Write what is left of a confirmed file."""
    if ImportBatch.objects.filter(pk=batch_id, kind=ImportBatch.Kind.RESUMES).exists():
        resumes.run(batch_id)
    else:
        working.run(batch_id)


def _waiting(batch_id: UUID) -> ImportBatch | None:
    """Return a file that waits to be checked, claimed for this worker; None when another is at it."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=batch_id).first()
        if batch is None or batch.state != State.CHECKING:
            return None
        if batch.heard_at and clock.now() - batch.heard_at < working.SILENT:
            return None
        batch.heard_at = clock.now()
        batch.save(update_fields=["heard_at", "updated_at"])
        return batch


def waiting_files() -> list[tuple[str, UUID]]:
    """Return files that no worker is at: those to be checked and those that run, with their state."""
    silent = Q(heard_at=None) | Q(heard_at__lt=clock.now() - working.SILENT)
    due = ImportBatch.objects.filter(silent, state__in=(State.CHECKING, State.RUNNING))
    return list(due.order_by("created_at").values_list("state", "pk")[:20])


def forget_old_files() -> int:
    """Delete the raw files and rows whose time is over, and return of how many imports; counts stay."""
    old = ImportBatch.objects.filter(kept_until__lt=clock.today()).exclude(file="", result="", parsed="")
    done = 0
    for batch in old[:50]:
        with transaction.atomic():
            for file in filter(None, (batch.file, batch.result, batch.parsed)):
                file.delete(save=False)
            batch.rows.update(data={})
            batch.file, batch.result, batch.parsed = "", "", ""
            if batch.state in (State.PREVIEWED, State.CHECKING, State.PAUSED):
                batch.state = State.DONE if batch.rows_done else State.DISCARDED
            batch.found = {key: value for key, value in batch.found.items() if key in KEPT_COUNTS}
            batch.save()
        done += 1
    return done

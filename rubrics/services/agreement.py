"""Working out how far those who judge agree, each night and when somebody asks; the last figures stay shown meanwhile.

A reckoning is a row with a due time. It is claimed once, tells how far it is, and puts its figures in the place of the
last ones in one transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from foundation.activity.services import record
from foundation.core.clock import now
from foundation.core.zones import zone_of
from foundation.people.models import Membership, Organisation
from rubrics import policies
from rubrics.models import AgreementRun, Debrief
from rubrics.queries.agreement import run_under_way

if TYPE_CHECKING:
    from rubrics.services.figures import Figures, Reckoning

log = structlog.get_logger(__name__)
Status = AgreementRun.Status
WINDOW = timedelta(days=365)
NIGHT = 3  # the hour, in the organisation's own zone
MOST_TRIES = 3
# A worker that has not finished by then is taken for dead; above the hard time limit of a task.
PATIENCE = timedelta(seconds=150)
WAIT = timedelta(seconds=30)
TOLD_EVERY = 200


@transaction.atomic
def ask_agreement(*, actor: Membership) -> AgreementRun:
    """Let the figures be worked out anew; while that is under way it is the same one. Raises Forbidden."""
    policies.can_ask_agreement.require(actor)
    Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    run = run_under_way(actor.organisation_id)
    if run is None:
        run = _new(actor.organisation_id, actor)
        record("agreement.asked", actor=actor, subject=run)
    return run


def _new(organisation_id: UUID, actor: Membership | None) -> AgreementRun:
    moment = now()
    return AgreementRun.objects.create(
        organisation_id=organisation_id, asked_by=actor, due_at=moment, since=moment - WINDOW
    )


def begin_nights(at: datetime) -> int:
    """Note a reckoning for each organisation with a debrief that has had none since its last night; says how many.

    Two sweeps at once begin one: the table holds one under way for an organisation.
    """
    rows = Organisation.objects.filter(Exists(Debrief.objects.filter(organisation_id=OuterRef("pk"))))
    begun = 0
    for organisation in rows.only("zone"):
        had = AgreementRun.objects.filter(organisation=organisation, created_at__gte=_night(organisation.zone, at))
        if not had.exists():
            begun += _begin(organisation.pk)
    return begun


@transaction.atomic
def _begin(organisation_id: UUID) -> bool:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    if run_under_way(organisation_id):
        return False
    _new(organisation_id, None)
    return True


def _night(zone: str, at: datetime) -> datetime:
    """Return when the last night began, by the clock of the organisation."""
    local = at.astimezone(ZoneInfo(zone_of(zone)))
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= local else night - timedelta(days=1)


def due_runs(at: datetime, *, limit: int = 20) -> list[UUID]:
    """Return the ids of reckonings that wait for a worker, those of a dead worker included."""
    return list(AgreementRun.objects.filter(due_at__lte=at).order_by("due_at").values_list("pk", flat=True)[:limit])


def work_out(*, run_id: UUID) -> None:
    """Work out the figures that wait. Safe to call any number of times: done or taken by another, nothing happens."""
    run = _claim(run_id)
    if run is None:
        return
    try:
        _work(run)
    except Exception:
        # The last figures stay shown; the row says that the new ones failed, and the log has the trace.
        log.exception("agreement_failed", run_id=str(run.pk), attempt=run.attempts)
        given_up = run.attempts >= MOST_TRIES
        AgreementRun.objects.filter(pk=run.pk, status=Status.WORKING).update(
            status=Status.FAILED if given_up else Status.WAITING,
            due_at=None if given_up else now() + WAIT * run.attempts,
            error=f"They could not be worked out after {MOST_TRIES} tries." if given_up else "",
            updated_at=now(),
        )


def _claim(run_id: UUID) -> AgreementRun | None:
    """Take one that is due, so that two workers are never at the same."""
    moment = now()
    with transaction.atomic():
        rows = AgreementRun.objects.select_for_update(skip_locked=True, of=("self",))
        run = rows.filter(pk=run_id, due_at__lte=moment).first()
        if run is None:
            return None
        run.attempts += 1
        run.status, run.due_at, run.draws_made = Status.WORKING, moment + PATIENCE, 0
        if run.attempts > MOST_TRIES:
            run.status, run.due_at = Status.FAILED, None
            run.error = f"The worker stopped {MOST_TRIES} times while working them out."
            log.error("agreement_ends_workers", run_id=str(run.pk))
        run.save(update_fields=["status", "due_at", "attempts", "draws_made", "error", "updated_at"])
    return run if run.status == Status.WORKING else None


def _work(run: AgreementRun) -> None:
    # Only workers need numpy and its kin.
    from rubrics.services.figures import Reckoning

    reckoning = Reckoning.of(run)
    run.draws_planned = reckoning.draws
    run.save(update_fields=["draws_planned", "updated_at"])
    _finish(run, reckoning, reckoning.figures(told=_Telling(run)))


class _Telling:
    """Writes on the row how many draws were made, now and then."""

    def __init__(self, run: AgreementRun) -> None:
        self._run, self._since = run, 0

    def __call__(self, draws: int) -> None:
        self._since += draws
        if self._since >= TOLD_EVERY:
            AgreementRun.objects.filter(pk=self._run.pk).update(draws_made=F("draws_made") + self._since)
            self._since = 0


@transaction.atomic
def _finish(run: AgreementRun, reckoning: Reckoning, found: Figures) -> None:
    """Put the new figures in the place of the last ones, unless the reckoning was taken from this worker."""
    locked = AgreementRun.objects.select_for_update().filter(pk=run.pk, status=Status.WORKING, attempts=run.attempts)
    if not locked.exists():
        return
    reckoning.put(run, found)
    run.status, run.due_at, run.finished_at = Status.READY, None, now()
    run.ratings, run.draws_made = len(reckoning.scores), run.draws_planned
    run.save()
    ended = Q(status=Status.READY) | Q(status=Status.FAILED)
    AgreementRun.objects.filter(ended, organisation_id=run.organisation_id).exclude(pk=run.pk).delete()

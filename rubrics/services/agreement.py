"""Working out how far those who judge agree, each night and when somebody asks; the last figures stay shown meanwhile.

A reckoning is a row with a due time. It is claimed once, tells how far it is, and puts its figures in the place of the
last ones in one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple
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
from rubrics.domain import scoring
from rubrics.domain.agreement.concealing import concealed
from rubrics.domain.agreement.figures import RESAMPLES
from rubrics.models import AgreementRun, CriterionAgreement, Debrief, RaterAgreement
from rubrics.queries.agreement import Counted, Same, counted_scores, run_under_way, same_anchors

log = structlog.get_logger(__name__)
Status = AgreementRun.Status
WINDOW = timedelta(days=365)
NIGHT = 3  # the hour, in the organisation's own zone
MOST_TRIES = 3
# A worker that has not finished by then is taken for dead; above the hard time limit of a task.
PATIENCE = timedelta(seconds=150)
WAIT = timedelta(seconds=30)
TOLD_EVERY = 200
MOST_NAMED = 50


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


class _Usable(NamedTuple):
    """Scores that count, at most one by a person on a criterion of an application; and those that do not."""

    scores: list[Counted]
    twice: list[Counted]


def _work(run: AgreementRun) -> None:
    # Only workers need numpy and its kin.
    from rubrics.domain.agreement.report import report

    found = counted_scores(run.organisation_id, run.since)
    same = same_anchors(one.criterion_id for one in found)
    usable = _once_each(found, same)
    rows = _given(usable.scores, same)
    run.draws_planned = RESAMPLES * len({row.criterion for row in rows})
    run.save(update_fields=["draws_planned", "updated_at"])
    figures = report(rows, told=_Telling(run))
    _finish(run, usable, same, figures)


def _given(scores: Iterable[Counted], same: Mapping[UUID, Same]) -> list[Any]:
    from rubrics.domain.agreement.grid import Given

    return [Given(one.author_id, one.application_id, same[one.criterion_id].criterion_id, one.score) for one in scores]


class _Telling:
    """Writes on the row how many draws were made, now and then."""

    def __init__(self, run: AgreementRun) -> None:
        self._run, self._since = run, 0

    def __call__(self, draws: int) -> None:
        self._since += draws
        if self._since >= TOLD_EVERY:
            AgreementRun.objects.filter(pk=self._run.pk).update(draws_made=F("draws_made") + self._since)
            self._since = 0


def _once_each(found: Sequence[Counted], same: Mapping[UUID, Same]) -> _Usable:
    """Let the first score count where somebody scored a person twice on a criterion, as in two interviews."""
    seen: set[tuple[UUID, UUID, UUID]] = set()
    usable = _Usable([], [])
    for one in found:
        place = (one.author_id, one.application_id, same[one.criterion_id].criterion_id)
        (usable.twice if place in seen else usable.scores).append(one)
        seen.add(place)
    return usable


@transaction.atomic
def _finish(run: AgreementRun, usable: _Usable, same: Mapping[UUID, Same], found: Mapping[str, Any]) -> None:
    """Put the new figures in the place of the last ones, unless the reckoning was taken from this worker."""
    locked = AgreementRun.objects.select_for_update().filter(pk=run.pk, status=Status.WORKING, attempts=run.attempts)
    if not locked.exists():
        return
    numbers = {one.criterion_id: one.numbers for one in same.values()}
    CriterionAgreement.objects.bulk_create(
        CriterionAgreement(
            organisation_id=run.organisation_id,
            run=run,
            criterion_id=UUID(key),
            versions=list(numbers[UUID(key)]),
            figures=concealed(figures),
        )
        for key, figures in found["criteria"].items()
    )
    habits = _habits(usable.scores)
    RaterAgreement.objects.bulk_create(
        RaterAgreement(
            organisation_id=run.organisation_id,
            run=run,
            member_id=UUID(key),
            figures=concealed({**figures, **habits[UUID(key)]}),
        )
        for key, figures in found["raters"].items()
    )
    links = AgreementRun.applications.through
    links.objects.bulk_create(
        links(agreementrun_id=run.pk, application_id=pk) for pk in {one.application_id for one in usable.scores}
    )
    _close(run, usable)


def _close(run: AgreementRun, usable: _Usable) -> None:
    run.status, run.due_at, run.finished_at = Status.READY, None, now()
    run.ratings, run.draws_made = len(usable.scores), run.draws_planned
    run.left_out = [
        {"member_id": str(one.author_id), "criterion_id": str(one.criterion_id)} for one in usable.twice[:MOST_NAMED]
    ]
    run.figures = {
        "left_out": len(usable.twice),
        "people": len({one.application_id for one in usable.scores}),
        **_habit(usable.scores),
    }
    run.save()
    ended = Q(status=Status.READY) | Q(status=Status.FAILED)
    AgreementRun.objects.filter(ended, organisation_id=run.organisation_id).exclude(pk=run.pk).delete()


def _habits(scores: Iterable[Counted]) -> dict[UUID, dict[str, Any]]:
    """Return thin evidence and the time to hand in of each person."""
    by_author: defaultdict[UUID, list[Counted]] = defaultdict(list)
    for one in scores:
        by_author[one.author_id].append(one)
    return {author: _habit(own) for author, own in by_author.items()}


def _habit(scores: Sequence[Counted]) -> dict[str, Any]:
    hours = {one.scorecard_id: one.hours for one in scores if one.hours is not None}
    return {
        "thin": sum(scoring.is_thin(one.score, one.evidence) for one in scores),
        "handed_in": len(hours),
        "hours_to_hand_in": median(hours.values()) if hours else None,
    }

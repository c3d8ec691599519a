"""Applications that went to another job over there: here one closes, and one goes on with what is still ahead."""

from __future__ import annotations

from candidates.domain.offers import LIVE
from candidates.models import Application, Interview, Offer, StageMove
from candidates.services.carrying import next_of
from candidates.services.intervals import CLOCK, stop
from foundation.core import clock, versions
from foundation.core.bulk import change
from roles.models import Stage
from sync.services.ledger import Work
from sync.services.writing.telling import tell


def go_on(work: Work, old: Application, stage: Stage, *, timed: bool) -> Application:
    """Close an application, and return the one that goes on at a stage of another role; nobody is told by mail.

    As by a transfer, what was made stays where it was made. But nothing is called off: interviews to come and the offer
    that is live go along. Without times of its own there its first step is made here.
    """
    moment = clock.now()
    old.status, old.closed_at = Application.Status.MOVED, moment
    stop([old], moment)
    versions.bump(old, "status", "closed_at", *CLOCK)
    new = next_of(old, stage, moment)
    new.save(force_insert=True)
    if not timed:
        move = StageMove.objects.create(
            organisation_id=new.organisation_id, application=new, to_stage=stage, by=work.actor
        )
        change(StageMove, ("created_at",), [(str(move.pk), moment)])
    ahead = Interview.objects.filter(application=old, state=Interview.State.SCHEDULED, starts_at__gt=moment)
    ahead.update(application=new, stage=stage, updated_at=moment)
    Offer.objects.filter(application=old, state__in=LIVE).update(application=new, updated_at=moment)
    _tell(work, old, new)
    return new


def _tell(work: Work, old: Application, new: Application) -> None:
    said = {"name": str(old.candidate), "reason": f"Moved to another job in {work.table.name}.", "kept": {}}
    said |= {"to_id": str(new.pk), "from_id": str(old.pk)}
    left = (str(old.pk), str(old.role_id), str(old.pk), {**said, "stage_label": old.stage.label})
    came = (str(new.pk), str(new.role_id), str(new.pk), {**said, "stage_label": new.stage.label})
    tell(work, "application.transferred", Application, [left])
    tell(work, "application.came_over", Application, [came])

"""A hire fills an opening, and frees it when the start never happens."""

from __future__ import annotations

from django.db import transaction

from candidates import policies
from candidates.domain.offers import STEPS, Act, OfferState
from candidates.models import Application, Filling, Offer, Onboarding, RejectReason
from candidates.services.intervals import CLOCK, stop
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.moving import enter_stage
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.domain.stage_kinds import kinds
from roles.models import Opening, Stage


def fill(*, actor: Membership, opening: Opening, application: Application) -> Filling:
    """Let a hire fill a locked opening, inside the transaction of the act that hired them."""
    opening.filled_at = clock.now()
    versions.bump(opening, "filled_at")
    filling = Filling.objects.create(
        organisation_id=opening.organisation_id, opening=opening, application=application, by=actor
    )
    data = {"number": opening.number, "name": str(application.candidate)}
    record("opening.filled", actor=actor, subject=filling, data=data)
    return filling


@transaction.atomic
def fill_by_hand(*, actor: Membership, opening: Opening, application: Application) -> Filling:
    """Say which hire fills an opening, where no offer of ours did it: hires that came by an import.

    Raises Forbidden, Refused when the opening is not open, Invalid for somebody who is not hired or fills another.
    """
    policies.can_fill_opening.require(actor, opening)
    current = Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
    hire = lock_application(application)
    if not current.is_open:
        raise Refused("This opening is filled or closed already.", code="opening_not_open")
    hired = hire.role_id == current.role_id and hire.status == Application.Status.HIRED
    if not hired or hire.fillings.filter(ended_at=None).exists():
        raise Invalid({"application": "Choose somebody hired for this role who fills no other opening."})
    return fill(actor=actor, opening=current, application=hire)


@transaction.atomic
def undo_hire(
    *, actor: Membership, application: Application, reason: RejectReason, why: str, version: int | None = None
) -> Application:
    """Record that a hire never started: their application closes, their first months end, their opening is free.

    They stand at the offer stage again, should they be taken up once more. Raises Forbidden, Stale, Invalid, and
    Refused for somebody who is not hired, or of whom a checkpoint is recorded: they did start.
    """
    policies.can_undo_hire.require(actor, application)
    said = clean_sentence("why", why, needed="Say what happened; it stays on record.", limit=300)
    current = lock_application(application, version=version)
    if current.status != Application.Status.HIRED:
        raise Refused(f"{current.candidate} is not hired.", code="not_hired")
    if reason.organisation_id != current.organisation_id:
        raise Invalid({"reason": "Choose one of the reasons listed here."})
    theirs = reason.by == RejectReason.By.THEM
    current.status = Application.Status.WITHDRAWN if theirs else Application.Status.REJECTED
    current.reject_reason = reason
    enter_stage(actor=actor, application=current, stage=_offer_stage(current))
    current.closed_at = clock.now()
    stop([current], current.closed_at)
    current.save(update_fields=["reject_reason", "closed_at", *CLOCK, "updated_at"])
    _end_onboarding(current)
    _take_back(actor, current, said)
    _free(current, said)
    data = {"name": str(current.candidate), "reason_key": reason.key, "reason_label": reason.label, "why": said}
    record("application.hire_undone", actor=actor, subject=current, data=data)
    return current


def _offer_stage(application: Application) -> Stage:
    stages = Stage.objects.filter(role_id=application.role_id, kind__in=kinds(lambda kind: kind.holds_offer))
    return stages.first() or application.stage


def _end_onboarding(application: Application) -> None:
    onboarding = Onboarding.objects.select_for_update().filter(application=application).first()
    if onboarding is None:
        return
    if onboarding.checkpoints.exclude(done_at=None).exists():
        raise Refused("A checkpoint of their first months is recorded, so they did start.", code="started")
    onboarding.ended_at = clock.now()
    versions.bump(onboarding, "ended_at")


def _take_back(actor: Membership, application: Application, why: str) -> None:
    for offer in application.offers.select_for_update().filter(state=Offer.State.ACCEPTED):
        offer.state = STEPS[Act.UNDO][OfferState.ACCEPTED]
        versions.bump(offer, "state")
        data = {"number": offer.number, "was": Offer.State.ACCEPTED, "why": why}
        record("offer.withdrawn", actor=actor, subject=offer, data=data)


def _free(application: Application, why: str) -> None:
    filling = application.fillings.filter(ended_at=None).select_related("opening").first()
    if filling is None:
        return
    filling.ended_at, filling.ended_why = clock.now(), why
    filling.save(update_fields=["ended_at", "ended_why", "updated_at"])
    opening = Opening.objects.select_for_update(no_key=True).get(pk=filling.opening_id)
    opening.filled_at = None
    versions.bump(opening, "filled_at")

"""Offers: drafted inside the band or with a reason, approved in order, sent, answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from candidates import policies
from candidates.models import Application, Offer, OfferApproval, Promise
from candidates.services.intervals import CLOCK, stop
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.moving import enter_stage
from candidates.services.offer_terms import OfferTerms, check_terms
from candidates.services.onboarding import begin_onboarding, may_manage
from candidates.services.promising import end_promises
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind, kinds
from roles.models import Stage

State = Offer.State


@transaction.atomic
def draft_offer(
    *, actor: Membership, application: Application, terms: OfferTerms, approvers: Sequence[Membership]
) -> Offer:
    """Draft an offer for an application at its offer stage, with approvers in the order they are asked.

    Raises Forbidden, Invalid beside the fields, and Refused when the application is elsewhere or has a live offer.
    """
    policies.can_make_offer.require(actor, application)
    current = lock_application(application)
    if current.status != Application.Status.ACTIVE or not StageKind(current.stage.kind).holds_offer:
        raise Refused(f"Move {current.candidate} to the offer stage first.", code="not_at_offer")
    if current.offers.filter(state__in=LIVE).exists():
        raise Refused("There is an offer in the making already.", code="offer_exists")
    check_terms(current.role, terms, approvers)
    number = (current.offers.aggregate(last=Max("number"))["last"] or 0) + 1
    offer = Offer.objects.create(
        organisation_id=current.organisation_id,
        application=current,
        number=number,
        currency=current.role.currency,
        **asdict(terms),
    )
    _set_approvers(offer, approvers)
    record("offer.drafted", actor=actor, subject=offer, data={"number": offer.number})
    return offer


LIVE = (State.DRAFT, State.APPROVING, State.APPROVED, State.SENT, State.ACCEPTED)


@transaction.atomic
def edit_offer(
    *, actor: Membership, offer: Offer, version: int, terms: OfferTerms, approvers: Sequence[Membership]
) -> Offer:
    """Change a draft. Raises Stale when someone was faster, Refused once it is on its way."""
    current = _locked(actor, offer, version, State.DRAFT)
    check_terms(current.application.role, terms, approvers)
    for field, value in asdict(terms).items():
        setattr(current, field, value)
    versions.bump(current, *asdict(terms))
    _set_approvers(current, approvers)
    record("offer.edited", actor=actor, subject=current, data={"number": current.number})
    return current


@transaction.atomic
def submit_offer(*, actor: Membership, offer: Offer, version: int | None = None) -> Offer:
    """Ask the first approver. Raises Refused unless it is a draft."""
    current = _locked(actor, offer, version, State.DRAFT)
    current.approvals.update(agreed=None, comment="", answered_at=None, updated_at=clock.now())
    current.state = State.APPROVING
    versions.bump(current, "state")
    record("offer.submitted", actor=actor, subject=current, data={"number": current.number})
    return current


@transaction.atomic
def answer_approval(
    *, actor: Membership, offer: Offer, agreed: bool, comment: str = "", version: int | None = None
) -> Offer:
    """Agree to an offer, or send it back to the draft with the reason. Approvers answer in their order.

    Raises Forbidden for anybody else, Refused out of turn, Invalid for a no without a reason.
    """
    current = versions.lock(offer, version=version, describe=describe)
    said = clean_sentence("comment", comment, limit=300)
    waiting = current.approvals.filter(agreed=None).order_by("position").first()
    mine = current.approvals.filter(member=actor).first()
    policies.can_approve_offer.require(actor, mine)
    if current.state != State.APPROVING or mine is None or mine.agreed is not None:
        raise Refused("This offer does not wait for you.", code="not_waiting")
    if waiting is not None and waiting.pk != mine.pk:
        raise Refused("Someone before you has not answered yet.", code="out_of_turn")
    if not agreed and not said:
        raise Invalid({"comment": "Say what would have to change."})
    mine.agreed, mine.comment, mine.answered_at = agreed, said, clock.now()
    mine.save(update_fields=["agreed", "comment", "answered_at", "updated_at"])
    left = current.approvals.filter(agreed=None).exists()
    current.state = State.DRAFT if not agreed else State.APPROVING if left else State.APPROVED
    versions.bump(current, "state")
    record(
        "offer.approved" if agreed else "offer.declined_by_approver",
        actor=actor,
        subject=current,
        data={"number": current.number},
    )
    return current


@transaction.atomic
def mark_sent(*, actor: Membership, offer: Offer, version: int | None = None) -> Offer:
    """Note that the approved offer went out. Raises Refused before every approver agreed."""
    current = _locked(actor, offer, version, State.APPROVED)
    current.state, current.sent_at = State.SENT, clock.now()
    versions.bump(current, "state", "sent_at")
    record("offer.sent", actor=actor, subject=current, data={"number": current.number})
    return current


@transaction.atomic
def accept_offer(
    *, actor: Membership, offer: Offer, manager: Membership | None = None, version: int | None = None
) -> Offer:
    """Note the yes: the application becomes hired and its onboarding begins, in one transaction.

    `manager` leads the start (the actor when not given). Raises Refused unless the offer was sent.
    """
    current = _locked(actor, offer, version, State.SENT)
    application = lock_application(current.application)
    if application.status != Application.Status.ACTIVE:
        raise Refused(f"The application is {application.get_status_display().lower()}.", code="not_active")
    if manager is not None and not may_manage(manager, current.organisation_id):
        raise Invalid({"manager": "Choose someone of your organisation."})
    current.state, current.answered_at = State.ACCEPTED, clock.now()
    versions.bump(current, "state", "answered_at")
    application.status = Application.Status.HIRED
    enter_stage(actor=actor, application=application, stage=_hired_stage(application))
    application.closed_at = clock.now()
    stop([application], application.closed_at)
    application.save(update_fields=["closed_at", *CLOCK, "updated_at"])
    end_promises(application, Promise.End.HIRED)
    begin_onboarding(application=application, starts_on=current.starts_on, manager=manager or actor)
    data = {"number": current.number, "name": str(application.candidate)}
    record("offer.accepted", actor=actor, subject=current, data=data)
    return current


@transaction.atomic
def decline_offer(*, actor: Membership, offer: Offer, version: int | None = None) -> Offer:
    """Note the no; the application stays at the offer stage for people to decide what follows."""
    current = _locked(actor, offer, version, State.SENT)
    current.state, current.answered_at = State.DECLINED, clock.now()
    versions.bump(current, "state", "answered_at")
    record("offer.declined", actor=actor, subject=current, data={"number": current.number})
    return current


@transaction.atomic
def withdraw_offer(*, actor: Membership, offer: Offer, version: int | None = None) -> Offer:
    """Take an offer back before it is answered, so that another may be drafted."""
    current = _locked(actor, offer, version, State.DRAFT, State.APPROVING, State.APPROVED, State.SENT)
    current.state, current.answered_at = State.WITHDRAWN, clock.now()
    versions.bump(current, "state", "answered_at")
    record("offer.withdrawn", actor=actor, subject=current, data={"number": current.number})
    return current


def describe(offer: Offer) -> dict[str, object]:
    """Return the newer state for the person who was slower: plain data without amounts."""
    return {"id": str(offer.pk), "state": offer.state, "version": offer.version, "at": offer.updated_at.isoformat()}


def _locked(actor: Membership, offer: Offer, version: int | None, *states: str) -> Offer:
    policies.can_make_offer.require(actor, offer.application)
    current = versions.lock(offer, version=version, describe=describe)
    if current.state not in states:
        raise Refused(f"This offer is {current.get_state_display().lower()}.", code="wrong_state")
    return current


def _set_approvers(offer: Offer, approvers: Sequence[Membership]) -> None:
    offer.approvals.all().delete()
    OfferApproval.objects.bulk_create(
        [
            OfferApproval(organisation_id=offer.organisation_id, offer=offer, position=place, member=member)
            for place, member in enumerate(dict.fromkeys(approvers))
        ]
    )


def _hired_stage(application: Application) -> Stage:
    stage = Stage.objects.filter(role_id=application.role_id, kind__in=kinds(lambda kind: kind.ends)).first()
    if stage is None:
        raise Refused("This role's loop has no stage for people who are hired.", code="no_stage")
    return stage

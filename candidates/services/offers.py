"""Offers: drafted inside the band or with a reason, approved in order, sent, answered.

What may be done in which state, and what must hold, stands in `candidates.domain.offers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from candidates import policies
from candidates.domain.offers import LIVE, Act, OfferState, after, far_start, past_start, refusal
from candidates.models import Application, Offer, OfferApproval, Promise
from candidates.queries.offers import around, day_in, open_openings
from candidates.services.filling import fill
from candidates.services.intervals import CLOCK, stop
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.moving import enter_stage
from candidates.services.offer_terms import OfferTerms, check_terms
from candidates.services.onboarding import begin_onboarding, may_manage
from candidates.services.promising import end_promises
from candidates.services.readiness import require_at_offer
from candidates.services.taking_back import expire_offers
from candidates.services.waiting import went_on
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.domain.stage_kinds import kinds
from roles.models import Opening, Role, Stage


@transaction.atomic
def draft_offer(
    *,
    actor: Membership,
    application: Application,
    terms: OfferTerms,
    approvers: Sequence[Membership],
    opening: Opening | None = None,
    past_start_agreed: bool = False,
) -> Offer:
    """Draft an offer for an application at its offer stage, with approvers in the order they are asked.

    It is for `opening`, or for the only one that is open. Raises Forbidden, Invalid beside the fields, and Refused
    when the application is elsewhere or has a live offer, and when every opening is filled.
    """
    policies.can_make_offer.require(actor, application)
    role = Role.objects.select_for_update(no_key=True).get(pk=application.role_id)
    current = lock_application(application)
    require_at_offer(current)
    if role.ended:
        raise Refused("The role is not open any more.", code="role_ended")
    expire_offers([current])
    if current.offers.filter(state__in=LIVE).exists():
        raise Refused("There is an offer in the making already.", code="offer_exists")
    check_terms(role, terms, approvers, day_in(role.organisation))
    _ask_about_start(role, terms, past_start_agreed)
    offer = Offer.objects.create(
        organisation_id=current.organisation_id,
        application=current,
        opening=_choose_opening(role, opening),
        number=(current.offers.aggregate(last=Max("number"))["last"] or 0) + 1,
        currency=role.currency,
        past_start_agreed=past_start_agreed,
        **asdict(terms),
    )
    _set_approvers(offer, approvers)
    record("offer.drafted", actor=actor, subject=offer, data={"number": offer.number})
    return offer


@transaction.atomic
def edit_offer(
    *,
    actor: Membership,
    offer: Offer,
    version: int,
    terms: OfferTerms,
    approvers: Sequence[Membership],
    opening: Opening | None = None,
    past_start_agreed: bool = False,
) -> Offer:
    """Change a draft. Raises Stale when someone was faster, Refused once it is on its way."""
    current = _begin(actor, offer, Act.EDIT, version=version)
    role = current.application.role
    check_terms(role, terms, approvers, day_in(role.organisation))
    _ask_about_start(role, terms, past_start_agreed)
    current.opening = _choose_opening(role, opening or current.opening)
    current.past_start_agreed = past_start_agreed
    for field, value in asdict(terms).items():
        setattr(current, field, value)
    versions.bump(current, *asdict(terms), "opening", "past_start_agreed")
    _set_approvers(current, approvers)
    record("offer.edited", actor=actor, subject=current, data={"number": current.number})
    return current


@transaction.atomic
def submit_offer(
    *, actor: Membership, offer: Offer, version: int | None = None, past_start_agreed: bool = False
) -> Offer:
    """Ask the first approver. Raises Refused unless it is a draft of somebody at the offer stage, with time left."""
    current = _begin(actor, offer, Act.SUBMIT, version=version, past_start_agreed=past_start_agreed)
    current.approvals.update(agreed=None, comment="", answered_at=None, updated_at=clock.now())
    return _step(actor, current, Act.SUBMIT, "offer.submitted")


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
    if current.state != Offer.State.APPROVING or mine is None or mine.agreed is not None:
        raise Refused("This offer does not wait for you.", code="not_waiting")
    if waiting is not None and waiting.pk != mine.pk:
        raise Refused("Someone before you has not answered yet.", code="out_of_turn")
    if not agreed and not said:
        raise Invalid({"comment": "Say what would have to change."})
    mine.agreed, mine.comment, mine.answered_at = agreed, said, clock.now()
    mine.save(update_fields=["agreed", "comment", "answered_at", "updated_at"])
    if agreed:
        return _step(actor, current, Act.AGREE, "offer.approved")
    return _step(actor, current, Act.DISAGREE, "offer.declined_by_approver")


@transaction.atomic
def mark_sent(*, actor: Membership, offer: Offer, version: int | None = None, past_start_agreed: bool = False) -> Offer:
    """Note that the approved offer went out. Raises Refused before everybody agreed, and when it stands no more."""
    current = _begin(actor, offer, Act.SEND, version=version, past_start_agreed=past_start_agreed)
    current.sent_at = clock.now()
    went_on(current.application)
    return _step(actor, current, Act.SEND, "offer.sent", "sent_at")


@transaction.atomic
def accept_offer(
    *,
    actor: Membership,
    offer: Offer,
    manager: Membership | None = None,
    version: int | None = None,
    past_start_agreed: bool = False,
) -> Offer:
    """Note the yes: the application becomes hired, fills its opening and its onboarding begins, in one transaction.

    `manager` leads the start (the actor when not given). Raises Refused unless the offer was sent and still stands:
    in time, approved, of a role that runs, for an opening that nobody fills, and to somebody at the offer stage.
    """
    current = _begin(actor, offer, Act.ACCEPT, version=version, past_start_agreed=past_start_agreed)
    application = current.application
    if manager is not None and not may_manage(manager, current.organisation_id):
        raise Invalid({"manager": "Choose someone of your organisation."})
    current.answered_at = clock.now()
    current.state = after(OfferState(current.state), Act.ACCEPT, around(current, application, application.role))
    versions.bump(current, "state", "answered_at", "past_start_agreed")
    application.status = Application.Status.HIRED
    enter_stage(actor=actor, application=application, stage=_hired_stage(application))
    application.closed_at = clock.now()
    stop([application], application.closed_at)
    application.save(update_fields=["closed_at", *CLOCK, "updated_at"])
    end_promises(application, Promise.End.HIRED)
    begin_onboarding(application=application, starts_on=current.starts_on, manager=manager or actor)
    data = {"number": current.number, "name": str(application.candidate)}
    record("offer.accepted", actor=actor, subject=current, data=data)
    if current.opening:
        fill(actor=actor, opening=current.opening, application=application)
    return current


@transaction.atomic
def decline_offer(*, actor: Membership, offer: Offer, version: int | None = None) -> Offer:
    """Note the no; the application stays at the offer stage for people to decide what follows."""
    current = _begin(actor, offer, Act.DECLINE, version=version)
    current.answered_at = clock.now()
    return _step(actor, current, Act.DECLINE, "offer.declined", "answered_at")


@transaction.atomic
def withdraw_offer(*, actor: Membership, offer: Offer, version: int | None = None) -> Offer:
    """Take an offer back before it is answered, so that another may be drafted."""
    current = _begin(actor, offer, Act.WITHDRAW, version=version)
    current.answered_at = clock.now()
    return _step(actor, current, Act.WITHDRAW, "offer.withdrawn", "answered_at")


@transaction.atomic
def choose_opening(*, actor: Membership, offer: Offer, opening: Opening, version: int | None = None) -> Offer:
    """Say for which opening an offer is that is not answered yet, when its own was filled or closed meanwhile."""
    current = _begin(actor, offer, Act.WITHDRAW, version=version)
    before, current.opening = current.opening, _choose_opening(current.application.role, opening)
    if current.opening != before:
        versions.bump(current, "opening")
        data = {"number": current.number, "opening": opening.number}
        record("offer.opening_chosen", actor=actor, subject=current, data=data)
    return current


def describe(offer: Offer) -> dict[str, object]:
    """Return the newer state for the person who was slower: plain data without amounts."""
    return {"id": str(offer.pk), "state": offer.state, "version": offer.version, "at": offer.updated_at.isoformat()}


def _begin(
    actor: Membership, offer: Offer, act: Act, *, version: int | None = None, past_start_agreed: bool = False
) -> Offer:
    """Lock role, application, opening and offer, in this order, and ask whether the act may be done now."""
    policies.can_make_offer.require(actor, offer.application)
    role = Role.objects.select_for_update(no_key=True).get(pk=offer.application.role_id)
    application = lock_application(offer.application)
    application.role = role
    current = versions.lock(offer, version=version, describe=describe)
    current.application = application
    if current.opening_id:
        current.opening = Opening.objects.select_for_update(no_key=True).get(pk=current.opening_id)
    current.past_start_agreed |= past_start_agreed and current.starts_on < day_in(role.organisation)
    no = refusal(OfferState(current.state), act, around(current, application, role))
    if no and no.field:
        raise Invalid({no.field: no.sentence}, code=no.code)
    if no:
        raise Refused(no.sentence, code=no.code)
    return current


def _step(actor: Membership, current: Offer, act: Act, verb: str, *changed: str) -> Offer:
    """Bring an offer that `_begin` let through to its next state, and record it."""
    application = current.application
    current.state = after(OfferState(current.state), act, around(current, application, application.role))
    versions.bump(current, "state", "past_start_agreed", *changed)
    record(verb, actor=actor, subject=current, data={"number": current.number})
    return current


def _ask_about_start(role: Role, terms: OfferTerms, agreed: bool) -> None:
    if said := far_start(terms.starts_on, day_in(role.organisation)):
        raise Invalid({"starts_on": said})
    if terms.starts_on < day_in(role.organisation) and not agreed:
        raise Invalid({"past_start_agreed": past_start(terms.starts_on)}, code="past_start")


def _choose_opening(role: Role, chosen: Opening | None) -> Opening:
    """Return the opening that was chosen, or the only one that is open."""
    available = list(open_openings(role.pk)[:2]) if chosen is None else []
    if chosen is None and not available:
        raise Refused("Every opening of this role is filled or closed. Add one first.", code="no_opening")
    if chosen is None and len(available) > 1:
        raise Invalid({"opening": "Say which opening this offer is for."})
    found = open_openings(role.pk).filter(pk=chosen.pk).first() if chosen else available[0]
    if found is None:
        raise Invalid({"opening": "Choose an opening of this role that is not filled or closed."})
    return found


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

"""Offers that end because of something larger: their application goes elsewhere, their role ends, their day is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from candidates.domain.offers import has_expired
from candidates.models import Application, Offer
from candidates.queries.offers import day_in, pending
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind, kinds
from roles.models import Role, Stage

WITH = ("application__candidate", "application__role__organisation", "application__owner")
# The sweep asks of a day that has begun somewhere on earth, and each organisation's own zone decides.
ANYWHERE = timedelta(hours=26)


def withdraw_offers(
    *, actor: Membership | None, applications: Iterable[Application] | QuerySet[Application], why: str
) -> list[Offer]:
    """Take back whatever was offered to these applications and not answered, and say so; return what was.

    For acts by which applications leave the offer stage, inside their transaction and with their applications locked:
    closing, transfer, and the bulk forms of these (moving asks `leave_offer_stage`). One query when nothing is offered.
    """
    rows = pending(applications).select_related(*WITH).select_for_update(of=("self",)).order_by("pk")
    offers = list(rows)
    for offer in offers:
        was = offer.state
        offer.state, offer.answered_at = Offer.State.WITHDRAWN, clock.now()
        versions.bump(offer, "state", "answered_at")
        data = {"number": offer.number, "was": was, "why": why}
        record("offer.withdrawn", actor=actor, subject=offer, data=data)
    return offers


def leave_offer_stage(actor: Membership | None, applications: Sequence[Application], stage: Stage) -> None:
    """Take back what is offered to those of the locked applications that go from their offer stage to `stage`.

    Every act that moves asks it, before it sets the stage; no query unless somebody stands at the offer stage.
    """
    left = [one for one in applications if StageKind(one.stage.kind).holds_offer]
    if left and not StageKind(stage.kind).holds_offer:
        withdraw_offers(actor=actor, applications=left, why=f"They were moved to {stage.label}.")


def withdraw_offers_of_role(actor: Membership, role: Role, why: str) -> None:
    """Take back what was offered for a role that ends, inside its transaction."""
    withdraw_offers(actor=actor, applications=Application.objects.filter(role=role), why=why)


def expire_offers(applications: Iterable[Application] | None = None) -> int:
    """Record which sent offers have run out by the day of their organisation; returns how many.

    Asked by the sweep of all, and by whoever drafts another offer of the applications that they have locked.
    """
    rows = Offer.objects.filter(state=Offer.State.SENT, expires_on__lt=(clock.now() + ANYWHERE).date())
    if applications is not None:
        rows = rows.filter(application__in=applications)
    return sum(_expire(offer_id) for offer_id in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _expire(offer_id: UUID) -> bool:
    offer = Offer.objects.select_related(*WITH).select_for_update(of=("self",)).get(pk=offer_id)
    over = has_expired(offer.state, offer.expires_on, day_in(offer.application.role.organisation))  # type: ignore[arg-type]  # a state is its value
    if not over or offer.state != Offer.State.SENT:
        return False
    offer.state = Offer.State.EXPIRED
    versions.bump(offer, "state")
    record("offer.expired", actor=None, subject=offer, data={"number": offer.number})
    return True


def take_back_stranded() -> int:
    """Take back what is still offered to somebody who is not at the offer stage any more; returns how many.

    Nothing of the product leaves such offers behind; installations from before do.
    """
    runs = Q(role__state__in=[Role.State.OPEN, Role.State.PAUSED])
    here = Q(status__in=[Application.Status.ACTIVE, Application.Status.HOLD])
    at_offer = Q(stage__kind__in=kinds(lambda kind: kind.holds_offer))
    stranded = Application.objects.filter(~(runs & here & at_offer))
    with transaction.atomic():
        return len(withdraw_offers(actor=None, applications=stranded, why="They are not at the offer stage any more."))

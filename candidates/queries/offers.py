"""What stands around an offer, and which offers an act on their application would take back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from candidates.domain.offers import PENDING, Around, OfferState, has_expired
from candidates.domain.offers import Opening as Stands
from candidates.models import Application, Offer
from foundation.core import clock, zones
from foundation.people.models import Organisation
from roles.domain.stage_kinds import StageKind
from roles.models import Opening, Role


def day_in(organisation: Organisation) -> date:
    """Return the organisation's day: the last day for an answer is over for everybody at once."""
    return today_in(organisation.zone)


def today_in(zone: str) -> date:
    """Return the day in the zone of an organisation."""
    return zones.day_in(clock.now(), zone)


def around(offer: Offer, application: Application, role: Role, *, past_start_agreed: bool = False) -> Around:
    """Return what holds around an offer; all that is read of it must be fresh."""
    return Around(
        today=day_in(role.organisation),
        expires_on=offer.expires_on,
        starts_on=offer.starts_on,
        approvals=[approval.agreed for approval in offer.approvals.all()],
        status=application.status,
        at_offer=StageKind(application.stage.kind).holds_offer,
        role_runs=role.state in (Role.State.OPEN, Role.State.PAUSED),
        opening=stands(offer.opening),
        past_start_agreed=past_start_agreed or offer.past_start_agreed,
    )


def shown_state(offer: Offer, today: date) -> OfferState:
    """Return the state to show: an offer whose day is over has expired, whether or not the sweep came by since."""
    state = OfferState(offer.state)
    return OfferState.EXPIRED if has_expired(state, offer.expires_on, today) else state


def stands(opening: Opening | None) -> Stands:
    """Return how an opening stands for an offer."""
    if opening is None:
        return Stands.NONE
    if opening.filled_at:
        return Stands.FILLED
    if opening.closed_at:
        return Stands.CLOSED
    return Stands.OPEN if opening.approved_at else Stands.UNAPPROVED


def open_openings(role_id: UUID) -> QuerySet[Opening]:
    """Return the openings of a role that nobody fills yet."""
    return Opening.objects.filter(role_id=role_id, filled_at=None, closed_at=None)


def pending(applications: Iterable[Application] | QuerySet[Application]) -> QuerySet[Offer]:
    """Return the offers of these applications that are on their way or wait for an answer."""
    return Offer.objects.filter(application__in=applications, state__in=PENDING)

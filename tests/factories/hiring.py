"""Offers and first months for tests, made through the services."""

from datetime import timedelta
from typing import Any

from candidates import services
from candidates.domain.offers import PENDING
from candidates.models import Application, Offer, Onboarding
from foundation.core.clock import today
from foundation.people.models import Membership
from roles.models import Opening, Role
from roles.services import add_opening
from tests.factories.candidates import move


def terms(**changes: Any) -> services.OfferTerms:
    """Inside the band of the factories' role, starting in a month."""
    said: dict[str, Any] = {
        "base_minor": 110_000_00,
        "starts_on": today() + timedelta(days=30),
        "expires_on": today() + timedelta(days=7),
    }
    return services.OfferTerms(**{**said, **changes})


def drafted(cast: Any, application: Application, approvers: list[Membership] | None = None, **changes: Any) -> Offer:
    """A draft by Mei for someone moved to the offer stage, to be approved by Rafa and then Ada."""
    at_offer = application if application.stage.kind == "offer" else move(cast, application, "offer")
    said = terms(**changes)
    return services.draft_offer(
        actor=cast.mei,
        application=at_offer,
        terms=said,
        approvers=approvers or [cast.rafa, cast.ada],
        opening=spare_opening(cast, application.role),
        past_start_agreed=said.starts_on < today(),
    )


def spare_opening(cast: Any, role: Role) -> Opening:
    """An opening of the role for which no offer is on its way: the first, or one that Ada adds and so approves."""
    taken = Offer.objects.filter(state__in=PENDING).values("opening")
    free = Opening.objects.filter(role=role, filled_at=None, closed_at=None).exclude(pk__in=taken).first()
    return free or add_opening(actor=cast.ada, role=role)


def approved(cast: Any, application: Application, **changes: Any) -> Offer:
    """An offer to which everybody agreed."""
    offer = services.submit_offer(actor=cast.mei, offer=drafted(cast, application, **changes))
    for approver in (cast.rafa, cast.ada):
        offer = services.answer_approval(actor=approver, offer=offer, agreed=True)
    return offer


def sent(cast: Any, application: Application, **changes: Any) -> Offer:
    """An offer that went out."""
    return services.mark_sent(actor=cast.mei, offer=approved(cast, application, **changes))


def hired(cast: Any, application: Application, **changes: Any) -> Onboarding:
    """Someone who accepted; Mei leads the first months."""
    offer = services.accept_offer(actor=cast.mei, offer=sent(cast, application, **changes), manager=cast.mei)
    return Onboarding.objects.select_related("application__role", "application__candidate", "manager__user").get(
        application=offer.application_id
    )

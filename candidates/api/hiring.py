"""`offers`: what follows a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.domain.offers import has_expired
from candidates.models import Offer
from candidates.queries import visible_applications, visible_offers
from candidates.queries.offers import open_openings, today_in
from candidates.services.offer_terms import ENGAGEMENTS, OfferTerms
from foundation.core.api import filters
from foundation.core.api.inputs import Day, Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import Cells, Shape
from foundation.core.api.views import Act, Collection, Creates, Item, Resource
from foundation.people.models import Membership

MOST = 10**12


class OfferShape(Shape):
    """An offer; money in minor units of `currency`, base and bonus per year."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    opening_id = serializers.UUIDField(allow_null=True)
    number = serializers.IntegerField()
    state = serializers.ChoiceField(Offer.State.choices)
    base_minor = serializers.IntegerField(allow_null=True)
    bonus_minor = serializers.IntegerField(allow_null=True)
    sign_on_minor = serializers.IntegerField(allow_null=True)
    equity = serializers.CharField(allow_blank=True, allow_null=True)
    currency = serializers.CharField()
    starts_on = serializers.DateField()
    expires_on = serializers.DateField()
    engagement = serializers.CharField()
    reports_to = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("base_minor", "bonus_minor", "sign_on_minor", "equity")
    needs = ("organisation__zone",)

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Say of an offer whose day is over that it has expired, whether or not the sweep came by since."""
        for row in rows:
            if has_expired(row["state"], row["expires_on"], today_in(row["organisation__zone"])):
                row["state"] = Offer.State.EXPIRED


class OfferFilters(filters.Filters):
    """Narrow the list of offers."""

    state = filters.Choices(choices=Offer.State.choices)
    application_id = filters.Id()


class OfferInput(Input):
    """An offer and who approves it, in order."""

    application_id = serializers.UUIDField()
    opening_id = serializers.UUIDField(required=False)
    base_minor = serializers.IntegerField(min_value=1, max_value=MOST)
    bonus_minor = serializers.IntegerField(min_value=0, max_value=MOST, default=0)
    sign_on_minor = serializers.IntegerField(min_value=0, max_value=MOST, default=0)
    equity = serializers.CharField(max_length=120, allow_blank=True, default="")
    starts_on = Day()
    expires_on = Day()
    engagement = serializers.ChoiceField(ENGAGEMENTS, default="full_time")
    reports_to = serializers.CharField(max_length=120, allow_blank=True, default="")
    band_reason = serializers.CharField(max_length=300, allow_blank=True, default="")
    approver_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=10)
    past_start_agreed = serializers.BooleanField(default=False)


class OnOffers(Resource):
    """Offers whose pay the member may see."""

    resource = "offers"
    shape = OfferShape

    def queryset(self, member: Membership) -> QuerySet[Offer]:
        return visible_offers(member)


class Offers(OnOffers, Creates, Collection):
    """The offers of the organisation."""

    sorts = (
        "number",
        "starts_on",
        "expires_on",
    )

    filters = OfferFilters
    input = OfferInput

    def create(self, member: Membership, data: dict[str, Any]) -> Offer:
        rows = visible_applications(member).select_related("role", "candidate", "stage")
        application = self.find(rows, data.pop("application_id"), "application_id")
        people = Membership.people.filter(organisation_id=member.organisation_id, active=True)
        approvers = [self.find(people, pk, "approver_ids") for pk in data.pop("approver_ids")]
        opening_id, agreed = data.pop("opening_id", None), data.pop("past_start_agreed")
        return services.draft_offer(
            actor=member,
            application=application,
            terms=OfferTerms(**data),
            approvers=approvers,
            opening=self.find(open_openings(application.role_id), opening_id, "opening_id") if opening_id else None,
            past_start_agreed=agreed,
        )


class OfferItem(OnOffers, Item):
    """One offer."""


class OfferAct(OnOffers, Act):
    """A step of an offer."""

    may = policies.can_make_offer.on("application")


class SeenInput(Input):
    """The `version` of the offer that was read; with another one the act is refused as `stale`, 409."""

    version = serializers.IntegerField(required=False)


class StartInput(SeenInput):
    """Whether a start that has passed is meant all the same."""

    past_start_agreed = serializers.BooleanField(default=False)


class SubmitOffer(OfferAct):
    """Send the draft round for approval."""

    input = StartInput

    def act(self, member: Membership, row: Offer, data: dict[str, Any]) -> Offer:
        return services.submit_offer(actor=member, offer=row, **data)


class ApprovalInput(SeenInput):
    """An approver's answer to the terms of that `version`; a no needs a comment."""

    agreed = serializers.BooleanField()
    comment = serializers.CharField(max_length=300, allow_blank=True, default="")


class ApproveOffer(OnOffers, Act):
    """Answer as the approver whose turn it is."""

    acts_by = "offers:approve"
    input = ApprovalInput

    def act(self, member: Membership, row: Offer, data: dict[str, Any]) -> Offer:
        return services.answer_approval(actor=member, offer=row, **data)


class SendOffer(OfferAct):
    """Record that the approved offer went out."""

    input = StartInput

    def act(self, member: Membership, row: Offer, data: dict[str, Any]) -> Offer:
        return services.mark_sent(actor=member, offer=row, **data)


class AcceptInput(StartInput):
    """Who leads the first months; the key's member when left out."""

    manager_id = serializers.UUIDField(required=False, allow_null=True)


class AcceptOffer(OfferAct):
    """Record the yes: the application becomes hired and its onboarding begins."""

    input = AcceptInput

    def act(self, member: Membership, row: Offer, data: dict[str, Any]) -> Offer:
        people = Membership.people.filter(organisation_id=member.organisation_id, active=True)
        manager_id = data.pop("manager_id", None)
        manager = self.find(people, manager_id, "manager_id") if manager_id else None
        return services.accept_offer(actor=member, offer=row, manager=manager, **data)


class DeclineOffer(OfferAct):
    """Record the candidate's no."""

    input = SeenInput

    def act(self, member: Membership, row: Offer, data: dict[str, Any]) -> Offer:
        return services.decline_offer(actor=member, offer=row, **data)


class OpeningInput(SeenInput):
    """Which opening."""

    opening_id = serializers.UUIDField()


class OfferOpening(OfferAct):
    """Say for which opening an offer is, when its own was filled or closed meanwhile."""

    input = OpeningInput

    def act(self, member: Membership, row: Offer, data: dict[str, Any]) -> Offer:
        opening = self.find(open_openings(row.application.role_id), data.pop("opening_id"), "opening_id")
        return services.choose_opening(actor=member, offer=row, opening=opening, **data)


class WithdrawOffer(OfferAct):
    """Take the offer back."""

    input = SeenInput

    def act(self, member: Membership, row: Offer, data: dict[str, Any]) -> Offer:
        return services.withdraw_offer(actor=member, offer=row, **data)


urlpatterns = [
    path("offers", Offers.as_view()),
    path("offers/<uuid:id>", OfferItem.as_view()),
    path("offers/<uuid:id>/submit", SubmitOffer.as_view()),
    path("offers/<uuid:id>/approval", ApproveOffer.as_view()),
    path("offers/<uuid:id>/sent", SendOffer.as_view()),
    path("offers/<uuid:id>/accept", AcceptOffer.as_view()),
    path("offers/<uuid:id>/decline", DeclineOffer.as_view()),
    path("offers/<uuid:id>/withdraw", WithdrawOffer.as_view()),
    path("offers/<uuid:id>/opening", OfferOpening.as_view()),
]

"""`advisor-fees`: what advisors from outside are paid for a screen or a grading, agreed, due and paid."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input, PaidInput
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Collection, Creates, Item, Removes, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.models import AdvisorFee
from rubrics.queries.fees import ANSWERED, visible_advisor_gradings, visible_advisor_seats, visible_fees
from rubrics.services.fees import BIGGEST, AnySeat

ONE_SEAT = "Give either seat_id or grading_seat_id."


class AdvisorFeeShape(Shape):
    """What was agreed for one seat, in minor units of `currency`; `due` once the seat is closed.

    The seat is one of an interview or of a grader. A fee for a grading is not there for whoever still owes one on the
    same application.
    """

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    seat_id = serializers.UUIDField(allow_null=True)
    grading_seat_id = serializers.UUIDField(allow_null=True)
    fee_minor = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    due = serializers.BooleanField(source="is_due")
    paid_on = serializers.DateField(allow_null=True)
    paid_by_id = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("fee_minor",)
    fed_by = {
        "due": ("seat.scorecard.state", "grading_seat.scorecard.state"),
        "seen": ("application.scorecards.state", "application.grading_seats.released_at"),
    }


class AdvisorFeeFilters(filters.Filters):
    """Narrow the list of fees."""

    application_id = filters.Id()
    seat_id = filters.Id()
    grading_seat_id = filters.Id()


class AgreeInput(Input):
    """How much for which seat: one of the two."""

    seat_id = serializers.UUIDField(required=False)
    grading_seat_id = serializers.UUIDField(required=False)
    fee_minor = serializers.IntegerField(min_value=1, max_value=BIGGEST)


class OnAdvisorFees(Resource):
    """Fees of advisors on applications of roles that the member runs."""

    resource = "advisor_fees"
    shape = AdvisorFeeShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[AdvisorFee]:
        closed = AdvisorFee.objects.filter(ANSWERED, pk=OuterRef("pk"))
        return visible_fees(member).annotate(is_due=Exists(closed))


class AdvisorFees(OnAdvisorFees, Creates, Collection):
    """Fees. POST agrees on one, in place of what was agreed for the same seat."""

    filters = AdvisorFeeFilters
    input = AgreeInput

    def create(self, member: Membership, data: dict[str, Any]) -> AdvisorFee:
        if ("seat_id" in data) == ("grading_seat_id" in data):
            raise Invalid({"seat_id": ONE_SEAT})
        kept = services.agree_fee(actor=member, seat=self._seat(member, data), fee_minor=data["fee_minor"])
        if kept is None:
            raise ValueError("a fee above nothing is kept")
        return kept

    def _seat(self, member: Membership, data: dict[str, Any]) -> AnySeat:
        if "seat_id" in data:
            return self.find(visible_advisor_seats(member), data["seat_id"], "seat_id")
        return self.find(visible_advisor_gradings(member), data["grading_seat_id"], "grading_seat_id")


class AdvisorFeeItem(OnAdvisorFees, Removes, Item):
    """One fee; removed, nothing is agreed any more. One that was paid stays."""

    may_remove = policies.can_agree_fee.on("application")

    def remove(self, member: Membership, row: AdvisorFee) -> None:
        services.agree_fee(actor=member, seat=row.place, fee_minor=None)


class PayAdvisorFee(OnAdvisorFees, Act):
    """Note the day of the payment, once it is due."""

    input = PaidInput
    may = policies.can_pay_fee.on("application")

    def act(self, member: Membership, row: AdvisorFee, data: dict[str, Any]) -> AdvisorFee:
        return services.record_fee_paid(actor=member, fee=row, paid_on=data["paid_on"])


urlpatterns = [
    path("advisor-fees", AdvisorFees.as_view()),
    path("advisor-fees/<uuid:id>", AdvisorFeeItem.as_view()),
    path("advisor-fees/<uuid:id>/payment", PayAdvisorFee.as_view()),
]

"""First months by what another system calls them, with how their checkpoints went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers

from candidates.api.onboardings import OnOnboardings, PlanInput
from candidates.models import Checkpoint, Onboarding
from candidates.queries.seeing import visible_applications
from candidates.services.first_months import Reached, put_onboarding, same_onboarding
from candidates.services.first_months_many import Told
from foundation.core.api.inputs import Input
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from foundation.people.queries.seeing import colleagues
from foundation.people.services.external_ids import Name
from roles.api.naming import Names
from roles.models import Outcome as Goal
from roles.queries.seeing import visible_outcomes


class OutcomeRatingInput(Input):
    """How one outcome of the first 90 days stands, by our id or by what the same system calls it."""

    outcome_id = serializers.UUIDField(required=False)
    outcome_external_id = serializers.CharField(max_length=120, required=False)
    rating = serializers.ChoiceField(Checkpoint.Rating.choices)


class ReachedInput(Input):
    """How the checkpoint of a day went: overall, and each outcome that the brief names. Ratings go into no event."""

    day = serializers.IntegerField(min_value=1, max_value=1000)
    overall = serializers.ChoiceField(Checkpoint.Rating.choices)
    comment = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    ratings = OutcomeRatingInput(many=True, max_length=50)  # type: ignore[call-arg]  # the list's own, which the stubs lack


class PutOnboardingInput(PlanInput):
    """Whose first months, the plan and how checkpoints went; what is left out stays.

    They begin with an accepted offer. The application is needed once, by our id or by what the same system calls it.
    """

    application_id = serializers.UUIDField(required=False)
    application_external_id = serializers.CharField(max_length=120, required=False)
    checkpoints = ReachedInput(many=True, required=False, max_length=20)  # type: ignore[call-arg]  # the list's own, which the stubs lack


class PutOnboarding(OnOnboardings, Names):
    """Give the first months of a hire a name, and bring plan and checkpoints to how they stand over there."""

    input = PutOnboardingInput

    def put_as(
        self, member: Membership, source: str, external_id: str, data: dict[str, Any]
    ) -> tuple[Onboarding, Outcome]:
        agreed = data.pop("past_start_agreed", False)
        said = self._said(member, source, data)
        return put_onboarding(actor=member, name=Name(source, external_id), past_start_agreed=agreed, **said)

    def same(self, member: Membership, row: Onboarding, source: str, data: dict[str, Any]) -> bool:
        data.pop("past_start_agreed", None)
        return same_onboarding(actor=member, onboarding=row, **self._said(member, source, data))

    def told(self, source: str, external_id: str, data: dict[str, Any]) -> Told:
        """Return what a body of a batch tells, by the book. Raises Invalid."""
        agreed = data.pop("past_start_agreed", False)
        known = self.book.pk("onboardings", source, external_id)
        said = self._said(self.request.member, source, data)
        return Told(Name(source, external_id), known, past_start_agreed=agreed, **said)

    def _said(self, member: Membership, source: str, data: dict[str, Any]) -> dict[str, Any]:
        """Return a body as the act takes it, with the rows that it names."""
        about = self.named(visible_applications(member), member, source, "application", data)
        points = data.pop("checkpoints", [])
        reached = [self._reached(member, source, at, point) for at, point in enumerate(points)]
        if manager_id := data.pop("manager_id", None):
            data["manager"] = self._manager(member, manager_id)
        return {"application": about, "plan": data, "reached": reached}

    def _reached(self, member: Membership, source: str, at: int, point: Mapping[str, Any]) -> Reached:
        ratings = {}
        for number, one in enumerate(point["ratings"]):
            try:
                outcome = self._outcome(member, source, one)
            except Invalid as error:
                place = f"checkpoints.{at}.ratings.{number}"
                raise Invalid({f"{place}.{key}": why for key, why in error.errors.items()}, code=error.code) from None
            ratings[outcome.pk] = one["rating"]
        return Reached(day=point["day"], overall=point["overall"], ratings=ratings, comment=point.get("comment"))

    def _outcome(self, member: Membership, source: str, rating: Mapping[str, Any]) -> Goal:
        found: Goal | None = self.named(visible_outcomes(member), member, source, "outcome", dict(rating))
        if found is None:
            raise Invalid({"outcome_id": "Give either outcome_id or outcome_external_id."}, code="required")
        return found

    def _manager(self, member: Membership, pk: UUID) -> Membership:
        if not self.book:
            found: Membership = self.find(colleagues(member), pk, "manager_id")
            return found
        row: Membership | None = self.book.ours("member", pk)
        if row is None:
            raise Invalid({"manager_id": "There is nothing with this id."}, code="unknown_id")
        return row


urlpatterns = [path("onboardings/external/<str:source>/<str:external_id>", PutOnboarding.as_view())]

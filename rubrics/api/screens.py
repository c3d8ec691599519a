"""`screens`: the résumés that wait for the key's member, and handing in what they read; a screen is a scorecard."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from candidates.api.answers import TellingInput, telling_of
from candidates.models import Application, RejectReason
from candidates.queries import visible_applications
from foundation.core import clock
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Collection, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from rubrics import services
from rubrics.api.card_shapes import ScorecardShape
from rubrics.api.scorecards import OnePartInput, OneRatingInput, OnScorecards, written
from rubrics.domain.screening import ADVANCE, DECLINE
from rubrics.models import Scorecard
from rubrics.queries.screening import HELD_FOR, queued
from rubrics.services.deciding import Decision

WORDS = (ADVANCE, DECLINE)


class ScreenShape(Shape):
    """An application in one's queue. `to_read`: one's own screen is not in; else every screen is, and one may decide.

    `stage_id` is where the person stands, `screen_stage_id` the evidence screen, which may be a stage further.
    `taken_by` has begun to read it where one reader is enough.
    """

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    screen_stage_id = serializers.UUIDField(source="screen")
    applied_at = serializers.DateTimeField()
    answer_by = serializers.DateField(allow_null=True)
    to_read = serializers.BooleanField(source="reads")
    aside = serializers.BooleanField()
    taken_by = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ScreenFilters(filters.Filters):
    """Narrow the queue."""

    role_id = filters.Id()


class Screens(Collection):
    """The queue of the key's member: résumés to read, and those whose screens are in and that wait for a decision."""

    fed = False
    resource = "scorecards"
    shape = ScreenShape
    filters = ScreenFilters

    def queryset(self, member: Membership) -> QuerySet[Application]:
        return queued(member, clock.now() - HELD_FOR)


class WriteScreenInput(Input):
    """What a screen says so far: `ratings` by criterion key, `sentence` by part (built, does, relied)."""

    ratings = serializers.DictField(child=OneRatingInput(), required=False)
    sentence = serializers.DictField(child=OnePartInput(), required=False)


class DecisionInput(Input):
    """Advance or decline; a decline needs the key of a reason, and tells the person if `told` says how."""

    decision = serializers.ChoiceField(WORDS)
    reason_key = serializers.CharField(max_length=40, required=False, allow_blank=True)
    told = TellingInput(required=False)


class HandInScreenInput(WriteScreenInput, DecisionInput):
    """What the screen says, all of it or what a draft lacks, and the decision.

    Criteria that stay open count as not on the page; those of weight 3 have to be in.
    """


class DecideScreenInput(DecisionInput):
    """How it goes on once every screen is in; where readers stand apart, what they agreed."""

    agreed = serializers.CharField(max_length=400, required=False, allow_blank=True)


class AsideInput(Input):
    """Whether to leave it for later."""

    aside = serializers.BooleanField(default=True)


class OnScreens(Resource):
    """Applications whose résumé somebody reads; the service says who."""

    resource = "scorecards"
    acts_by = "scorecards:submit"

    def queryset(self, member: Membership) -> QuerySet[Application]:
        return visible_applications(member).select_related("candidate", "role", "stage")


def decision_of(row: Application, data: dict[str, Any]) -> Decision:
    """Return what was decided. Raises Invalid for a reason that is none."""
    key = data.get("reason_key") or ""
    reason = RejectReason.objects.filter(organisation_id=row.organisation_id, key=key).first() if key else None
    if key and reason is None:
        raise Invalid({"reason_key": "There is no such reason."}, code="unknown_key")
    if data["decision"] == DECLINE and reason is None:
        raise Invalid({"reason_key": "Give the key of a reason; it is what the letter is made of."})
    return Decision(data["decision"], reason, telling_of(data["told"]) if data.get("told") else None)


def own_card(member: Membership, row: Application) -> Scorecard | None:
    """Return the member's own screen of an application, None where it is not begun."""
    return Scorecard.objects.filter(grading_seat__subject_id=row.pk, grading_seat__member=member).first()


class WriteScreen(OnScreens, Act):
    """Write parts of an own screen, begun when there is none; answers the scorecard."""

    input = WriteScreenInput
    acts_by = "scorecards:write"
    shape = ScorecardShape
    answer = OnScorecards

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Scorecard:
        return services.save_screen(
            actor=member, application=row, draft=written(data, own_card(member, row)), version=None, seen={}
        )


class HandInScreen(OnScreens, Act):
    """Hand an own screen in. The person moves on or is declined once every screen is in and nobody has to talk."""

    input = HandInScreenInput
    shape = ScorecardShape
    answer = OnScorecards

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Scorecard:
        decision = decision_of(row, data)
        draft = written(data, own_card(member, row))
        services.hand_in_screen(actor=member, application=row, decision=decision, draft=draft)
        return Scorecard.objects.get(grading_seat__subject_id=row.pk, grading_seat__member=member)


class DecideScreen(OnScreens, Act):
    """Say how it goes on once every screen is in."""

    input = DecideScreenInput
    shape = ScorecardShape

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> None:
        decision, agreed = decision_of(row, data), data.get("agreed", "")
        services.decide_screened(actor=member, application=row, decision=decision, agreed=agreed)


class PutScreenAside(OnScreens, Act):
    """Leave a résumé for later, or take it up again; a note to oneself."""

    input = AsideInput
    acts_by = "scorecards:write"
    shape = ScorecardShape

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> None:
        services.put_aside(actor=member, application=row, aside=data["aside"])

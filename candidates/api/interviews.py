"""`interviews`, their `seats`, and what may be done to both."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.models import Interview, InterviewSeat
from candidates.queries import visible_applications, visible_interviews, visible_seats
from candidates.services import SeatAsked
from foundation.core.api import filters
from foundation.core.api.inputs import Input, Instant
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.models import Stage


class InterviewShape(Shape):
    """A meeting of an application at a stage; who sits in it is in `/seats?interview_id=`."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    role_id = serializers.UUIDField(source="application.role_id")
    stage_id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(Interview.State.choices)
    cancel_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class InterviewFilters(filters.Filters):
    """Narrow the list of interviews."""

    application_id = filters.Id()
    stage_id = filters.Id()
    role_id = filters.Id(field_name="application__role_id")
    state = filters.Choices(choices=Interview.State.choices)
    starts_after = filters.Instant(field_name="starts_at", lookup_expr="gt")
    starts_before = filters.Instant(field_name="starts_at", lookup_expr="lt")


class SeatInput(Input):
    """Who is asked; a shadow listens and owes no scorecard; in `reverse` they shadow and lead the talk, to learn it."""

    member_id = serializers.UUIDField()
    shadow = serializers.BooleanField(required=False)
    reverse = serializers.BooleanField(required=False)


class InterviewInput(Input):
    """What makes an interview."""

    application_id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    starts_at = Instant()
    ends_at = Instant()
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    seats = serializers.ListField(child=SeatInput(), max_length=30)


class TimeInput(Input):
    """When and where; what is left out stays. `reason` is told to everybody with the old time."""

    starts_at = Instant(required=False)
    ends_at = Instant(required=False)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ReasonInput(Input):
    """Why, in a sentence; it is told to those concerned and stays on record."""

    reason = serializers.CharField(max_length=300)


class AnswerInput(Input):
    """Whether one can be there."""

    accept = serializers.BooleanField()


class NamesMembers(Resource):
    """A resource whose bodies name colleagues."""

    def member_called(self, member: Membership, pk: Any, field: str) -> Membership:
        """Return an active colleague. Raises Invalid beside the field."""
        colleagues = Membership.people.filter(organisation_id=member.organisation_id, active=True)
        found: Membership = self.find(colleagues.select_related("user", "organisation"), pk, field)
        return found


class OnInterviews(NamesMembers):
    """Interviews that the member may see; interviewers and advisors see their own."""

    resource = "interviews"
    shape = InterviewShape

    def queryset(self, member: Membership) -> QuerySet[Interview]:
        return visible_interviews(member)


class Interviews(OnInterviews, Creates, Collection):
    """Interviews over all roles that the member sees."""

    sorts = ("starts_at",)

    filters = InterviewFilters
    input = InterviewInput

    def create(self, member: Membership, data: dict[str, Any]) -> Interview:
        application = self.find(visible_applications(member), data.pop("application_id"), "application_id")
        stage = self.find(Stage.objects.filter(role_id=application.role_id), data.pop("stage_id"), "stage_id")
        asked = [
            SeatAsked(
                self.member_called(member, seat["member_id"], f"seats.{at}.member_id"),
                seat.get("shadow", False),
                seat.get("reverse", False),
            )
            for at, seat in enumerate(data.pop("seats"))
        ]
        try:
            return services.schedule_interview(actor=member, application=application, stage=stage, seats=asked, **data)
        except Invalid as error:
            if "stage" in error.errors:
                error.errors["stage_id"] = error.errors.pop("stage")
            raise


class InterviewItem(OnInterviews, Changes, Item):
    """One interview. A change of time asks everybody again."""

    input = TimeInput
    may_change = policies.can_change_interview

    def change(self, member: Membership, row: Interview, data: dict[str, Any]) -> Interview:
        kept = {"starts_at": row.starts_at, "ends_at": row.ends_at, "place": row.place}
        if {**kept, **data, "reason": ""} == {**kept, "reason": ""}:
            return row
        return services.reschedule_interview(actor=member, interview=row, version=row.version, **{**kept, **data})


class CancelInterview(OnInterviews, Act):
    """Take an interview back; one that has begun only as the role's lead or an owner."""

    input = ReasonInput
    may = policies.can_change_interview

    def act(self, member: Membership, row: Interview, data: dict[str, Any]) -> Interview:
        return services.cancel_interview(actor=member, interview=row, version=row.version, **data)


class SeatShape(Shape):
    """Who sits in an interview and, unless shadowing or released, owes a scorecard. Declining does not release."""

    id = serializers.UUIDField()
    interview_id = serializers.UUIDField()
    application_id = serializers.UUIDField(source="interview.application_id")
    member_id = serializers.UUIDField()
    member_name = serializers.CharField(source="member.user.name")
    shadow = serializers.BooleanField()
    reverse = serializers.BooleanField()
    answer = serializers.ChoiceField(InterviewSeat.Answer.choices)
    released_at = serializers.DateTimeField(allow_null=True)
    released_by_id = serializers.UUIDField(allow_null=True)
    release_reason = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class SeatFilters(filters.Filters):
    """Narrow the list of seats."""

    interview_id = filters.Id()
    member_id = filters.Id()
    application_id = filters.Id(field_name="interview__application_id")
    answer = filters.Choices(choices=InterviewSeat.Answer.choices)


class AddSeatInput(SeatInput):
    """One more person for an interview."""

    interview_id = serializers.UUIDField()


class OnSeats(NamesMembers):
    """Seats of interviews that the member may see."""

    resource = "interviews"
    shape = SeatShape

    def queryset(self, member: Membership) -> QuerySet[InterviewSeat]:
        return visible_seats(member)


class Seats(OnSeats, Creates, Collection):
    """Seats over all interviews that the member sees."""

    filters = SeatFilters
    input = AddSeatInput

    def create(self, member: Membership, data: dict[str, Any]) -> InterviewSeat:
        interview = self.find(visible_interviews(member), data.pop("interview_id"), "interview_id")
        asked = self.member_called(member, data.pop("member_id"), "member_id")
        try:
            return services.add_seat(actor=member, interview=interview, member=asked, **data)
        except Invalid as error:
            if "member" in error.errors:
                error.errors["member_id"] = error.errors.pop("member")
            raise


class SeatItem(OnSeats, Item):
    """One seat."""


class AnswerSeat(OnSeats, Act):
    """Say whether one can be there; only the person who was asked may."""

    input = AnswerInput
    may = policies.can_answer_seat

    def act(self, member: Membership, row: InterviewSeat, data: dict[str, Any]) -> InterviewSeat:
        return services.answer_seat(actor=member, seat=row, **data)


class ReleaseSeat(OnSeats, Act):
    """Free somebody from the scorecard that they owe; for the role's lead and owners."""

    input = ReasonInput
    may = policies.can_release_seat

    def act(self, member: Membership, row: InterviewSeat, data: dict[str, Any]) -> InterviewSeat:
        return services.release_seat(actor=member, seat=row, **data)


urlpatterns = [
    path("interviews", Interviews.as_view()),
    path("interviews/<uuid:id>", InterviewItem.as_view()),
    path("interviews/<uuid:id>/cancel", CancelInterview.as_view()),
    path("seats", Seats.as_view()),
    path("seats/<uuid:id>", SeatItem.as_view()),
    path("seats/<uuid:id>/answer", AnswerSeat.as_view()),
    path("seats/<uuid:id>/release", ReleaseSeat.as_view()),
]

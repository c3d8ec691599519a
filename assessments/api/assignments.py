"""`assignments`: take-homes as sent, and what follows: more time, taking back, graders, payment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from assessments import policies, queries, services
from assessments.models import Assignment
from assessments.services.sending import AI_POLICIES, Terms
from candidates.queries import visible_applications
from foundation.core.api import filters
from foundation.core.api.inputs import Day, Input, Instant, PaidInput
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Collection, Creates, Item, Resource
from foundation.people.models import Membership
from roles.models import Stage


class AssignmentShape(Shape):
    """A take-home sent to a candidate. Pay in minor units of `currency`; the link is never shown."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    task_id = serializers.UUIDField(source="task_version.task_id")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(Assignment.State.choices)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    hours = serializers.DecimalField(max_digits=3, decimal_places=1)
    started_at = serializers.DateTimeField(allow_null=True)
    deadline_at = serializers.DateTimeField(allow_null=True)
    pay_minor = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    answer_by = serializers.DateField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("pay_minor",)


class AssignmentFilters(filters.Filters):
    """Narrow the list of take-homes."""

    state = filters.Choices(choices=Assignment.State.choices)
    application_id = filters.Id()


class SendInput(Input):
    """What to send and on which terms."""

    application_id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    task_id = serializers.UUIDField()
    hours = serializers.DecimalField(max_digits=3, decimal_places=1)
    window_days = serializers.IntegerField(min_value=1, max_value=60, default=7)
    pay_minor = serializers.IntegerField(min_value=0, max_value=100_000_000, default=0)
    answer_by = Day()
    ai_policy = serializers.ChoiceField(list(AI_POLICIES), default="allowed")


class OnAssignments(Resource):
    """Take-homes that the member may see; not those whose work they still have to grade blind."""

    resource = "assignments"
    shape = AssignmentShape

    def queryset(self, member: Membership) -> QuerySet[Assignment]:
        return queries.visible_assignments(member)


class Assignments(OnAssignments, Creates, Collection):
    """The take-homes of the organisation."""

    sorts = (
        "closes_at",
        "answer_by",
    )

    filters = AssignmentFilters
    input = SendInput

    def create(self, member: Membership, data: dict[str, Any]) -> Assignment:
        application = self.find(
            visible_applications(member).select_related("role"), data["application_id"], "application_id"
        )
        stage = self.find(Stage.objects.filter(role=application.role_id), data["stage_id"], "stage_id")
        task = self.find(queries.visible_tasks(member), data["task_id"], "task_id")
        return services.send_take_home(
            actor=member,
            application=application,
            stage=stage,
            task_version=queries.latest_versions(member).get(task=task),
            terms=Terms(
                hours=data["hours"],
                window_days=data["window_days"],
                pay_minor=data["pay_minor"],
                answer_by=data["answer_by"],
                ai_policy=data["ai_policy"],
            ),
        )


class AssignmentItem(OnAssignments, Item):
    """One take-home."""


class ExtendInput(Input):
    """The new end and why."""

    until = Instant()
    reason = serializers.CharField(max_length=300)


class ReasonInput(Input):
    """Why."""

    reason = serializers.CharField(max_length=300)


class GradersInput(Input):
    """Members who grade, each without the other's view."""

    member_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=5)


class OnManaged(OnAssignments, Act):
    """An act of those who run the pipeline."""

    may = policies.can_manage_assignment


class Extend(OnManaged):
    """Give the candidate more time; the day of the answer moves along, and both are mailed in their zone."""

    input = ExtendInput

    def act(self, member: Membership, row: Assignment, data: dict[str, Any]) -> Assignment:
        services.extend(actor=member, assignment=row, until=data["until"], reason=data["reason"])
        return row


class SendLink(OnManaged):
    """Mail the candidate a new link; those sent before say so."""

    def act(self, member: Membership, row: Assignment, data: dict[str, Any]) -> Assignment:
        return services.send_link_again(actor=member, assignment=row)


class Withdraw(OnManaged):
    """Take the task back; its link says so."""

    input = ReasonInput

    def act(self, member: Membership, row: Assignment, data: dict[str, Any]) -> Assignment:
        return services.withdraw_assignment(actor=member, assignment=row, reason=data["reason"])


class Pay(OnManaged):
    """Record that the candidate was paid."""

    input = PaidInput

    def act(self, member: Membership, row: Assignment, data: dict[str, Any]) -> Assignment:
        paid_on: date = data["paid_on"]
        services.record_payment(actor=member, assignment=row, paid_on=paid_on)
        return row


class AskGraders(OnManaged):
    """Ask for independent blind grades."""

    input = GradersInput

    def act(self, member: Membership, row: Assignment, data: dict[str, Any]) -> Assignment:
        colleagues = Membership.people.filter(organisation_id=member.organisation_id, active=True)
        graders = [self.find(colleagues, pk, "member_ids") for pk in data["member_ids"]]
        services.ask_graders(actor=member, assignment=row, graders=graders)
        return row


urlpatterns = [
    path("assignments", Assignments.as_view()),
    path("assignments/<uuid:id>", AssignmentItem.as_view()),
    path("assignments/<uuid:id>/extend", Extend.as_view()),
    path("assignments/<uuid:id>/link", SendLink.as_view()),
    path("assignments/<uuid:id>/withdraw", Withdraw.as_view()),
    path("assignments/<uuid:id>/payment", Pay.as_view()),
    path("assignments/<uuid:id>/graders", AskGraders.as_view()),
]

"""Acts on applications: moving, ending with a reason, holding, taking up again; and the reasons there are."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.answers import TellingInput, telling_of
from candidates.api.applications import OnApplications
from candidates.models import Application, RejectReason
from candidates.queries.transfers import roles_to_go_to
from candidates.services.moving import move_application
from foundation.core.api.inputs import Day, Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Collection
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.models import Stage


class MoveInput(Input):
    """Where to. `seen_stage_id` is the stage that the mover saw; if it changed meanwhile nothing moves (409)."""

    to_stage_id = serializers.UUIDField()
    seen_stage_id = serializers.UUIDField()
    override_reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class CloseInput(Input):
    """Why: the key of one of `/reject-reasons`, ours for reject and theirs for withdraw."""

    reason_key = serializers.CharField(max_length=40)


class RejectInput(CloseInput):
    """Why, and how they hear of it; without `told` somebody is reminded to tell them."""

    told = TellingInput(required=False)


class WithdrawInput(CloseInput):
    """Why, and from whom we know it."""

    told_by = serializers.CharField(max_length=120, required=False, allow_blank=True)


class HoldInput(Input):
    """Why, in a sentence, and the day from which on it goes on by itself."""

    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)
    until = Day(required=False, allow_null=True)


class WorkOnApplication(OnApplications, Act):
    """An act of those who work on the role's pipeline."""

    may = policies.can_work_application

    def reason(self, row: Application, key: str) -> RejectReason:
        """Return a reason by its key. Raises Invalid."""
        found = RejectReason.offered.filter(organisation_id=row.organisation_id, key=key).first()
        if found is None:
            raise Invalid({"reason_key": "There is no such reason."}, code="unknown_key")
        return found


class MoveApplication(WorkOnApplication):
    """Move to another stage, forwards or back. A guard says no with 409; the role's lead may give a reason to pass."""

    input = MoveInput
    may = policies.can_move_application

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        stages = Stage.objects.filter(role_id=row.role_id)
        to_stage = self.find(stages, data.pop("to_stage_id"), "to_stage_id")
        return move_application(actor=member, application=row, to_stage=to_stage, **data)


class RejectApplication(WorkOnApplication):
    """Close by our decision, and tell the candidate or say how they were told. Nothing is sent without `told`."""

    input = RejectInput

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        telling = telling_of(data["told"]) if data.get("told") else None
        return services.reject(
            actor=member, application=row, reason=self.reason(row, data["reason_key"]), telling=telling
        )


class WithdrawApplication(WorkOnApplication):
    """Record that the candidate withdrew."""

    input = WithdrawInput

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        return services.withdraw(actor=member, application=row, reason=self.reason(row, data.pop("reason_key")), **data)


class HoldApplication(WorkOnApplication):
    """Put an active application aside, until a day when one is given: then it is active again by itself."""

    input = HoldInput

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        return services.hold(actor=member, application=row, **data)


class TransferInput(Input):
    """Where somebody goes on, what goes along besides them, and how they hear of it: not at all without `told`."""

    to_stage_id = serializers.UUIDField()
    notes = serializers.BooleanField(required=False, default=True)
    files = serializers.BooleanField(required=False, default=True)
    answers = serializers.BooleanField(required=False, default=True)
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)
    told = TellingInput(required=False)


class TransferApplication(WorkOnApplication):
    """Let somebody go on in another role: this application closes, and the answer is the one that begins there."""

    input = TransferInput

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        stages = Stage.objects.filter(role__in=roles_to_go_to(member, row.role_id)).select_related("role")
        return services.transfer(
            actor=member,
            application=row,
            to_stage=self.find(stages, data["to_stage_id"], "to_stage_id"),
            along=services.Along(*(data.get(name, True) for name in ("notes", "files", "answers"))),
            reason=data.get("reason", ""),
            telling=telling_of(data["told"]) if data.get("told") else None,
        )


class ReactivateApplication(WorkOnApplication):
    """Take an application up again where it stood, with the days it had waited there."""

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        return services.reactivate(actor=member, application=row)


class ReasonShape(Shape):
    """A reason for which applications end; `by` says whose decision it is."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    by = serializers.ChoiceField(RejectReason.By.choices)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class Reasons(Collection):
    """Reasons for which applications end."""

    resource = "applications"
    shape = ReasonShape

    def queryset(self, member: Membership) -> QuerySet[RejectReason]:
        return RejectReason.offered.filter(organisation_id=member.organisation_id)


urlpatterns = [
    path("applications/<uuid:id>/move", MoveApplication.as_view()),
    path("applications/<uuid:id>/reject", RejectApplication.as_view()),
    path("applications/<uuid:id>/withdraw", WithdrawApplication.as_view()),
    path("applications/<uuid:id>/hold", HoldApplication.as_view()),
    path("applications/<uuid:id>/reactivate", ReactivateApplication.as_view()),
    path("applications/<uuid:id>/transfer", TransferApplication.as_view()),
    path("reject-reasons", Reasons.as_view()),
]

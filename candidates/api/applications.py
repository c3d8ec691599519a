"""`applications` with what may be done to them, their `moves`, and the reasons for which they end."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.models import Application, Candidate, RejectReason, StageMove
from candidates.queries import visible_applications, visible_candidates, visible_moves
from candidates.queries.seeing import worked_applications
from candidates.services import Person
from candidates.services.moving import move_application
from foundation.core.api import filters
from foundation.core.api.inputs import Input, Instant
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.models import Posting, Stage
from roles.queries.seeing import visible_roles


class ApplicationShape(Shape):
    """A person in the pipeline of a role. `version` counts changes of stage and status."""

    id = serializers.UUIDField()
    candidate_id = serializers.UUIDField()
    candidate_name = serializers.CharField(source="candidate.name", allow_blank=True)
    role_id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    stage_key = serializers.CharField(source="stage.key")
    status = serializers.ChoiceField(Application.Status.choices)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    posting_id = serializers.UUIDField(allow_null=True)
    owner_id = serializers.UUIDField(allow_null=True)
    applied_at = serializers.DateTimeField()
    stage_entered_at = serializers.DateTimeField()
    answer_by = serializers.DateField(allow_null=True)
    reject_reason_key = serializers.CharField(source="reject_reason.key", allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ApplicationFilters(filters.Filters):
    """Narrow the list of applications."""

    role_id = filters.Id()
    candidate_id = filters.Id()
    stage_id = filters.Id()
    owner_id = filters.Id()
    status = filters.Choices(choices=Application.Status.choices)
    source = filters.Text()
    applied_after = filters.Instant(field_name="applied_at", lookup_expr="gt")


class PersonInput(Input):
    """Who applies: a name or an address is needed. Somebody known by the address is found, blanks are filled."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=60, required=False, allow_blank=True)
    location = serializers.CharField(max_length=160, required=False, allow_blank=True)
    linkedin = serializers.CharField(max_length=300, required=False, allow_blank=True)
    company = serializers.CharField(max_length=160, required=False, allow_blank=True)
    title = serializers.CharField(max_length=160, required=False, allow_blank=True)


class ApplicationInput(Input):
    """What makes an application; `candidate_id` names a known person instead of `candidate`."""

    role_id = serializers.UUIDField()
    candidate = PersonInput(required=False)
    candidate_id = serializers.UUIDField(required=False)
    source = serializers.CharField(max_length=60, required=False, allow_blank=True)  # type: ignore[assignment]
    note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    posting_id = serializers.UUIDField(required=False, allow_null=True)
    applied_at = Instant(required=False)


class CareInput(Input):
    """Who looks after an application, and by when an answer was promised."""

    owner_id = serializers.UUIDField(required=False, allow_null=True)
    answer_by = serializers.DateField(required=False, allow_null=True)


class MoveInput(Input):
    """Where to. `seen_stage_id` is the stage that the mover saw; if it changed meanwhile nothing moves (409)."""

    to_stage_id = serializers.UUIDField()
    seen_stage_id = serializers.UUIDField()
    override_reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class CloseInput(Input):
    """Why: the key of one of `/reject-reasons`, ours for reject and theirs for withdraw."""

    reason_key = serializers.CharField(max_length=40)


class HoldInput(Input):
    """Why, in a sentence."""

    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class OnApplications(Resource):
    """Applications that the member may see."""

    resource = "applications"
    shape = ApplicationShape

    def queryset(self, member: Membership) -> QuerySet[Application]:
        return visible_applications(member)


class Applications(OnApplications, Creates, Collection):
    """Applications over all roles that the member sees."""

    filters = ApplicationFilters
    input = ApplicationInput

    def create(self, member: Membership, data: dict[str, Any]) -> Application:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        posting_id = data.pop("posting_id", None)
        posting = self.find(Posting.objects.filter(role=role), posting_id, "posting_id") if posting_id else None
        return services.take_in(actor=member, role=role, person=self._person(member, data), posting=posting, **data)

    def _person(self, member: Membership, data: dict[str, Any]) -> Person | Candidate:
        known, given = data.pop("candidate_id", None), data.pop("candidate", None)
        if (known is None) == (given is None):
            raise Invalid({"candidate": "Give either candidate or candidate_id."})
        if given is not None:
            return Person(**given)
        found: Candidate = self.find(visible_candidates(member), known, "candidate_id")
        return found


class ApplicationItem(OnApplications, Changes, Item):
    """One application."""

    input = CareInput
    may_change = policies.can_work_application

    def change(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        if "owner_id" in data:
            colleagues = Membership.objects.filter(organisation_id=member.organisation_id, active=True)
            owner_id = data.pop("owner_id")
            data["owner"] = self.find(colleagues, owner_id, "owner_id") if owner_id else None
        return services.edit_application(actor=member, application=row, **data)


class WorkOnApplication(OnApplications, Act):
    """An act of those who work on the role's pipeline."""

    may = policies.can_work_application

    def reason(self, row: Application, key: str) -> RejectReason:
        """Return a reason by its key. Raises Invalid."""
        found = RejectReason.objects.filter(organisation_id=row.organisation_id, key=key).first()
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
    """Close by our decision. Nothing is sent to the candidate by this."""

    input = CloseInput

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        return services.reject(actor=member, application=row, reason=self.reason(row, data["reason_key"]))


class WithdrawApplication(WorkOnApplication):
    """Record that the candidate withdrew."""

    input = CloseInput

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        return services.withdraw(actor=member, application=row, reason=self.reason(row, data["reason_key"]))


class HoldApplication(WorkOnApplication):
    """Put an active application aside."""

    input = HoldInput

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        return services.hold(actor=member, application=row, **data)


class ReactivateApplication(WorkOnApplication):
    """Take an application up again where it stood."""

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        return services.reactivate(actor=member, application=row)


class MoveShape(Shape):
    """One step of an application. The first has no `from_stage_id`; never changed."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    from_stage_id = serializers.UUIDField(allow_null=True)
    to_stage_id = serializers.UUIDField()
    by_id = serializers.UUIDField(allow_null=True)
    override_reason = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Keep why a guard was passed from those who interview: it may tell of judgements they must not know yet."""
        if not asker.member.is_staff_of_org:
            worked = worked_applications(asker.member, [row["application_id"] for row in rows])
            for row in rows:
                if row["application_id"] not in worked:
                    row["override_reason"] = ""


class MoveFilters(filters.Filters):
    """Narrow the list of moves."""

    application_id = filters.Id()
    role_id = filters.Id(field_name="application__role_id")


class OnMoves(Resource):
    """Steps of applications that the member may see."""

    resource = "moves"
    shape = MoveShape

    def queryset(self, member: Membership) -> QuerySet[StageMove]:
        return visible_moves(member)


class Moves(OnMoves, Collection):
    """Steps through the stages, one row each."""

    filters = MoveFilters


class MoveItem(OnMoves, Item):
    """One step."""


class UndoMove(OnMoves, Act):
    """Take back one's own last move within a minute; the application is where and as long as it was before."""

    answer = OnApplications

    def act(self, member: Membership, row: StageMove, data: dict[str, Any]) -> Application:
        return services.undo_move(actor=member, move=row)


class ReasonShape(Shape):
    """A reason for which applications end; `by` says whose decision it is."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    by = serializers.ChoiceField(RejectReason.By.choices)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class Reasons(Collection):
    """Reasons for which applications end."""

    resource = "applications"
    shape = ReasonShape

    def queryset(self, member: Membership) -> QuerySet[RejectReason]:
        return RejectReason.objects.filter(organisation_id=member.organisation_id)


urlpatterns = [
    path("applications", Applications.as_view()),
    path("applications/<uuid:id>", ApplicationItem.as_view()),
    path("applications/<uuid:id>/move", MoveApplication.as_view()),
    path("applications/<uuid:id>/reject", RejectApplication.as_view()),
    path("applications/<uuid:id>/withdraw", WithdrawApplication.as_view()),
    path("applications/<uuid:id>/hold", HoldApplication.as_view()),
    path("applications/<uuid:id>/reactivate", ReactivateApplication.as_view()),
    path("moves", Moves.as_view()),
    path("moves/<uuid:id>", MoveItem.as_view()),
    path("moves/<uuid:id>/undo", UndoMove.as_view()),
    path("reject-reasons", Reasons.as_view()),
]

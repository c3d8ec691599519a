"""`moves`: the steps of applications through the stages."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import services
from candidates.api.applications import OnApplications
from candidates.models import Application, StageMove
from candidates.queries import visible_moves
from candidates.queries.seeing import told_why
from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import Cells, Shape
from foundation.core.api.views import Act, Collection, Item, Resource
from foundation.people.models import Membership


class MoveShape(Shape):
    """One step of an application. The first has no `from_stage_id`; never changed but for `undone_at`."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    from_stage_id = serializers.UUIDField(allow_null=True)
    to_stage_id = serializers.UUIDField()
    by_id = serializers.UUIDField(allow_null=True)
    override_reason = serializers.CharField(allow_blank=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Keep why a guard was passed from those who interview or owe: it may tell of judgements."""
        passed = {row["application_id"] for row in rows if row["override_reason"]}
        told = told_why(asker.member, passed) if passed else set()
        for row in rows:
            if row["application_id"] not in told:
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
    """Take back one's own last move within 15 minutes; the application is where and as long as it was before."""

    answer = OnApplications

    def act(self, member: Membership, row: StageMove, data: dict[str, Any]) -> Application:
        return services.undo_move(actor=member, move=row)


urlpatterns = [
    path("moves", Moves.as_view()),
    path("moves/<uuid:id>", MoveItem.as_view()),
    path("moves/<uuid:id>/undo", UndoMove.as_view()),
]

"""`bulk-acts`: one act on many applications, with an answer for each; and taking acts back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.applications import OnApplications
from candidates.models import Answer, Application, BulkAct, BulkAnswer, RejectReason
from candidates.queries import visible_applications
from candidates.queries.bulk import visible_bulk_acts
from candidates.services import bulk
from candidates.services.bulk import (
    AssignMany,
    DeclineMany,
    HoldMany,
    Letter,
    Many,
    MoveMany,
    Picked,
    SendMany,
    TagMany,
    TransferMany,
)
from foundation.activity.models import Event
from foundation.activity.queries import visible_events
from foundation.core.api.inputs import Day, Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.models import Stage
from roles.queries.seeing import visible_roles

Kind = BulkAct.Kind
MOST = 5_000


class BulkAnswerShape(serializers.Serializer[Any]):
    """What was answered for one application: `done`, or `code` and `detail` say why not."""

    application_id = serializers.UUIDField()
    done = serializers.BooleanField()
    code = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    undo_detail = serializers.CharField(allow_blank=True)


class BulkActShape(Shape):
    """An act on many. `count` were named, it was done to `done`; `results` hold an answer for each."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    by_id = serializers.UUIDField()
    role_id = serializers.UUIDField(allow_null=True)
    count = serializers.IntegerField()
    done = serializers.IntegerField()
    results = BulkAnswerShape(many=True, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    needs = ("asked",)

    fed_by = {
        "results": ("answers.*",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the answers about people whom the member still sees: one query."""
        by_act: dict[UUID, list[Cells]] = {row["id"]: [_unseen(pk) for pk in _missing(row)] for row in rows}
        found = BulkAnswer.objects.filter(act__in=by_act, application__in=visible_applications(asker.member))
        for answer in found.order_by("application_id"):
            by_act[answer.act_id].append(
                {
                    "application_id": answer.application_id,
                    "done": answer.event_id is not None,
                    "code": answer.code,
                    "detail": answer.said or answer.noted,
                    "undone_at": answer.undone_at,
                    "undo_detail": answer.undo_said,
                }
            )
        for row in rows:
            row["results"] = by_act[row["id"]]


def _missing(row: Cells) -> list[str]:
    return list(row["asked"].get("unseen", []))


def _unseen(pk: str) -> Cells:
    said = {"code": "not_found", "detail": "There is nothing here for you.", "undone_at": None, "undo_detail": ""}
    return {"application_id": pk, "done": False, **said}


class NamedInput(Input):
    """An application, with the `version` that was seen; whoever changed since is left as they are."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(required=False)


class BulkLetterInput(Input):
    """A mail with `{greeting}`, `{thanks}` and, with outcome later, `{day}` where it differs; it waits an hour."""

    subject = serializers.CharField()
    message = serializers.CharField()


class BulkActInput(Input):
    """What to do, and to whom. Which of the others is needed goes by `kind`."""

    kind = serializers.ChoiceField(Kind.choices)
    applications = NamedInput(many=True)
    to_stage_id = serializers.UUIDField(required=False)
    reason_key = serializers.CharField(max_length=40, required=False)
    letter = BulkLetterInput(required=False)
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)
    until = Day(required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False)
    owner_id = serializers.UUIDField(required=False, allow_null=True)
    outcome = serializers.ChoiceField(Answer.Outcome.choices, required=False)
    next_day = Day(required=False, allow_null=True)


class UndoBulkInput(Input):
    """Whom: all when nothing is given."""

    application_ids = serializers.ListField(child=serializers.UUIDField(), required=False)


class OnBulkActs(Resource):
    """Acts on many that the member did; owners and recruiters read all."""

    resource = "applications"
    shape = BulkActShape

    def queryset(self, member: Membership) -> QuerySet[BulkAct]:
        return visible_bulk_acts(member)


class BulkActs(OnBulkActs, Creates, Collection):
    """Acts on many people at once, each with the same rows and events as one by one."""

    input = BulkActInput
    may_create = policies.can_act_on_many

    def create(self, member: Membership, data: dict[str, Any]) -> BulkAct:
        seen = {named["id"]: named.get("version") for named in data["applications"][: MOST + 1]}
        picked = Picked(seen, {"ids": len(seen)})
        return bulk.act_on_many(actor=member, act=self._act(member, data), picked=picked)

    def _act(self, member: Membership, data: dict[str, Any]) -> Many:
        kind = data["kind"]
        if kind == Kind.MOVE:
            stages = Stage.objects.filter(role__in=visible_roles(member))
            return MoveMany(self.find(stages, _needed(data, "to_stage_id"), "to_stage_id"))
        if kind == Kind.TRANSFER:
            stages = Stage.objects.select_related("role").filter(role__in=visible_roles(member))
            return TransferMany(self.find(stages, _needed(data, "to_stage_id"), "to_stage_id"))
        if kind == Kind.DECLINE:
            return DeclineMany(_reason(member, _needed(data, "reason_key")), _letter(data))
        if kind == Kind.HOLD:
            return HoldMany(data.get("reason", ""), data.get("until"))
        if kind == Kind.TAG:
            return TagMany(tuple(_needed(data, "tags")))
        if kind == Kind.ASSIGN:
            people = Membership.people.filter(organisation_id=member.organisation_id, active=True)
            owner_id = data["owner_id"] if "owner_id" in data else _needed(data, "owner_id")
            return AssignMany(self.find(people, owner_id, "owner_id") if owner_id else None)
        _needed(data, "letter")
        return SendMany(_needed(data, "outcome"), _letter(data) or Letter("", ""), data.get("next_day"))


def _needed(data: dict[str, Any], name: str) -> Any:
    if data.get(name) is None:
        raise Invalid({name: f"This is needed to {Kind(data['kind']).label.lower()}."}, code="required")
    return data[name]


def _letter(data: dict[str, Any]) -> Letter | None:
    given = data.get("letter")
    return Letter(given["subject"], given["message"]) if given else None


def _reason(member: Membership, key: str) -> RejectReason:
    found = RejectReason.offered.filter(organisation_id=member.organisation_id, key=key).first()
    if found is None:
        raise Invalid({"reason_key": "There is no such reason."}, code="unknown_key")
    return found


class BulkActItem(OnBulkActs, Item):
    """One act with its answers."""


class UndoBulkAct(OnBulkActs, Act):
    """Take back what was done, to all or some, within 15 minutes; `undo_detail` says to whom not, and why."""

    input = UndoBulkInput

    def act(self, member: Membership, row: BulkAct, data: dict[str, Any]) -> BulkAct:
        return services.undo_many(actor=member, act=row, only=data.get("application_ids"))


class UndoOnApplication(OnApplications, Act):
    """Take back your own last act on this application: a move, a decline, a hold, a tag, an owner or a letter."""

    may = policies.can_work_application

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        own = visible_events(member).filter(application_id=row.pk, actor=member).order_by("-created_at", "-pk")
        event: Event | None = next((one for one in own[:20] if services.can_be_undone(one.verb, one.data)), None)
        if event is None:
            raise Refused("There is nothing of yours to take back.", code="not_reversible")
        return services.undo(actor=member, event=event)


urlpatterns = [
    path("bulk-acts", BulkActs.as_view()),
    path("bulk-acts/<uuid:id>", BulkActItem.as_view()),
    path("bulk-acts/<uuid:id>/undo", UndoBulkAct.as_view()),
    path("applications/<uuid:id>/undo", UndoOnApplication.as_view()),
]

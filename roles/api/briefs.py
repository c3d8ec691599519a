"""`briefs`: versions of the problem brief, circulated and signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.core.cleaning import SECTION_LIMIT
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from roles import policies, services
from roles.models import BriefVersion, SignOff
from roles.queries.seeing import visible_briefs, visible_roles


class SignOffShape(Shape):
    """An approver's answer; of several by one member the last counts."""

    member_id = serializers.UUIDField()
    answer = serializers.ChoiceField(SignOff.Answer.choices)
    comment = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class OutcomeLineShape(Shape):
    """An outcome as this version words it."""

    id = serializers.UUIDField()
    text = serializers.CharField()


class BriefShape(Shape):
    """A version of the brief; frozen once circulated. `sections` maps key to text; `number` is what people see."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(BriefVersion.State.choices)
    sections = serializers.DictField(child=serializers.CharField(allow_blank=True))
    outcomes = OutcomeLineShape(many=True)
    sign_offs = SignOffShape(many=True, source=FILLED)
    author_id = serializers.UUIDField()
    circulated_at = serializers.DateTimeField(allow_null=True)
    agreed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "sign_offs": ("sign_offs.*",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Fill in the answers: one query."""
        found: dict[UUID, list[Cells]] = {}
        answers = SignOff.objects.filter(brief_id__in=[row["id"] for row in rows]).order_by("created_at", "id")
        names = ("member_id", "answer", "comment", "created_at")
        for brief_id, *cells in answers.values_list("brief_id", *names):
            found.setdefault(brief_id, []).append(dict(zip(names, cells, strict=True)))
        for row in rows:
            row["sign_offs"] = found.get(row["id"], [])


class BriefFilters(filters.Filters):
    """Narrow the list of brief versions."""

    role_id = filters.Id()
    state = filters.Choices(choices=BriefVersion.State.choices)


class OutcomeLineInput(Input):
    """An outcome: with its id to keep it, without to add it."""

    id = serializers.UUIDField(required=False, allow_null=True)
    text = serializers.CharField(max_length=300)


class BriefChangeInput(Input):
    """Sections by key, and the outcomes in order, replacing those before; what is left out stays."""

    sections = serializers.DictField(
        child=serializers.CharField(max_length=SECTION_LIMIT, allow_blank=True), required=False
    )
    outcomes = OutcomeLineInput(many=True, required=False)


class BriefInput(BriefChangeInput):
    """The first draft of a role's brief, or more text in the draft at hand."""

    role_id = serializers.UUIDField()


class CirculateInput(Input):
    """Who signs: at least two members."""

    approver_ids = serializers.ListField(child=serializers.UUIDField(), max_length=50)


class SignInput(Input):
    """The answer; a comment or reason unless it is a plain agreement."""

    answer = serializers.ChoiceField(SignOff.Answer.choices)
    comment = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class OnBriefs(Resource):
    """Brief versions that the member reads."""

    resource = "briefs"
    shape = BriefShape

    def queryset(self, member: Membership) -> QuerySet[BriefVersion]:
        return visible_briefs(member).select_related("role")


def _text(data: dict[str, Any]) -> dict[str, Any]:
    rows = data.get("outcomes")
    lines = None if rows is None else [{"id": str(row.get("id") or ""), "text": row.get("text") or ""} for row in rows]
    return {"sections": data.get("sections") or {}, "outcomes": lines}


def _placed(error: Invalid, data: dict[str, Any]) -> Invalid:
    """Name the places of what was refused as the body does: sections.key, outcomes.0.text."""
    places = {key: f"sections.{key}" for key in data.get("sections") or {}}
    places |= {f"outcome_{n}": f"outcomes.{n - 1}.text" for n in range(1, len(data.get("outcomes") or []) + 1)}
    return Invalid({places.get(name, name): said for name, said in error.errors.items()})


class Briefs(OnBriefs, Creates, Collection):
    """All versions of the briefs that the member reads."""

    sorts = ("number",)

    filters = BriefFilters
    input = BriefInput

    def create(self, member: Membership, data: dict[str, Any]) -> BriefVersion:
        role = self.find(visible_roles(member), data["role_id"], "role_id")
        try:
            return services.save_brief(actor=member, role=role, version=None, **_text(data))
        except Invalid as error:
            raise _placed(error, data) from None


class BriefItem(OnBriefs, Changes, Item):
    """One version. Only a draft changes; see `reopen` for one that was circulated."""

    input = BriefChangeInput

    may_change = policies.can_edit_brief.on("role")

    def change(self, member: Membership, row: BriefVersion, data: dict[str, Any]) -> BriefVersion:
        try:
            return services.save_brief(
                actor=member, role=row.role, version=row.version, number=row.number, **_text(data)
            )
        except Invalid as error:
            raise _placed(error, data) from None


class CirculateBrief(OnBriefs, Act):
    """Freeze the draft and ask its approvers."""

    input = CirculateInput

    def act(self, member: Membership, row: BriefVersion, data: dict[str, Any]) -> BriefVersion:
        wanted = list(dict.fromkeys(data["approver_ids"]))
        people = {person.pk: person for person in visible_members(member).filter(pk__in=wanted)}
        if set(wanted) - set(people):
            raise Invalid({"approver_ids": "There is nobody with one of these ids."}, code="unknown_id")
        return services.circulate_brief(
            actor=member, brief=row, version=row.version, approvers=[people[pk] for pk in wanted]
        )


class SignBrief(OnBriefs, Act):
    """Answer a circulating version as an approver."""

    acts_by = "briefs:sign"
    input = SignInput

    may = policies.can_sign_brief

    def act(self, member: Membership, row: BriefVersion, data: dict[str, Any]) -> BriefVersion:
        services.sign_brief(actor=member, brief=row, answer=data["answer"], comment=data.get("comment", ""))
        return row


class ReopenBrief(OnBriefs, Act):
    """Open the next version as a draft and answer with it; this one is superseded."""

    def act(self, member: Membership, row: BriefVersion, data: dict[str, Any]) -> BriefVersion:
        return services.reopen_brief(actor=member, role=row.role)


urlpatterns = [
    path("briefs", Briefs.as_view()),
    path("briefs/<uuid:id>", BriefItem.as_view()),
    path("briefs/<uuid:id>/circulate", CirculateBrief.as_view()),
    path("briefs/<uuid:id>/sign", SignBrief.as_view()),
    path("briefs/<uuid:id>/reopen", ReopenBrief.as_view()),
]

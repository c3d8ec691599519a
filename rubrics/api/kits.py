"""`kits`: what is asked and scored at each stage, on its clock. A change is the kit's next version."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Changes, Collection, Item, Resource
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.domain.allocating import Plan, Why
from rubrics.domain.kit_sheets import MOST_INTERVIEWERS, MOST_MINUTES, Spot
from rubrics.models import Criterion, Kit, KitQuestion
from rubrics.queries.kits import plans_of_kits, visible_kits


class PlaceShape(Shape):
    """A question of a kit: asked, or `below` the line, if there is time. `minutes` null: as many as it says itself."""

    question_id = serializers.UUIDField()
    minutes = serializers.IntegerField(allow_null=True)
    below = serializers.BooleanField()


class UnaskedShape(Shape):
    """A criterion that is scored and that nothing above the line asks about; `below` are its questions under it."""

    criterion = serializers.CharField()
    why = serializers.ChoiceField([(one.value, one.value) for one in Why])
    below = serializers.ListField(child=serializers.UUIDField())


class ShareShape(Shape):
    """What one interviewer asks and scores."""

    question_ids = serializers.ListField(child=serializers.UUIDField())
    criteria = serializers.ListField(child=serializers.CharField())
    minutes = serializers.IntegerField()


class PlanShape(Shape):
    """A kit on its clock, in minutes; nothing is over where the stage has no length."""

    minutes = serializers.IntegerField(allow_null=True)
    opening = serializers.IntegerField()
    asking = serializers.IntegerField()
    turn = serializers.IntegerField()
    close = serializers.IntegerField()
    used = serializers.IntegerField()
    over = serializers.IntegerField()
    free = serializers.IntegerField()
    unasked = UnaskedShape(many=True)
    shares = ShareShape(many=True)


class KitShape(Shape):
    """The kit of a stage as interviewers use it: questions in their order, the criteria it scores, its plan."""

    id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    role_id = serializers.UUIDField(source="stage.role_id")
    number = serializers.IntegerField()
    purpose = serializers.CharField(allow_blank=True)
    opening = serializers.CharField(allow_blank=True)
    closing = serializers.CharField(allow_blank=True)
    interviewers = serializers.IntegerField()
    rubric_id = serializers.UUIDField(source="rubric_version.rubric_id")
    rubric_number = serializers.IntegerField(source="rubric_version.number")
    criteria = serializers.ListField(child=serializers.CharField(), source=FILLED)
    questions = PlaceShape(many=True, source=FILLED)
    plan = PlanShape(source=FILLED)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "criteria": (
            "criteria.key",
            "criteria.position",
        ),
        "questions": ("places.*",),
        "plan": (
            "places.*",
            "questions.*",
            "criteria.*",
            "stage.minutes",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add criteria, questions and the plan: four queries."""
        ids = [row["id"] for row in rows]
        criteria: dict[UUID, list[str]] = {}
        scored = Criterion.objects.filter(kits__in=ids).order_by("position").values_list("kits", "key")
        for kit_id, key in scored:
            criteria.setdefault(kit_id, []).append(key)
        places: dict[UUID, list[Cells]] = {}
        for kit_id, *cells in _places(ids):
            places.setdefault(kit_id, []).append(dict(zip(("question_id", "minutes", "below"), cells, strict=True)))
        plans = plans_of_kits(ids)
        for row in rows:
            row["criteria"], row["questions"] = criteria.get(row["id"], []), places.get(row["id"], [])
            row["plan"] = _plan(plans[row["stage_id"]].plan)


def _places(kits: list[UUID]) -> QuerySet[KitQuestion, Any]:
    rows = KitQuestion.objects.filter(kit__in=kits).order_by("below", "position")
    return rows.values_list("kit_id", "question_id", "minutes", "below")


def _plan(plan: Plan) -> Cells:
    return {
        "minutes": plan.minutes,
        "opening": plan.reserved.opening,
        "asking": plan.asking,
        "turn": plan.reserved.turn,
        "close": plan.reserved.close,
        "used": plan.used,
        "over": plan.over,
        "free": plan.free,
        "unasked": [{"criterion": one.key, "why": one.why.value, "below": list(one.below)} for one in plan.unasked],
        "shares": [
            {"question_ids": list(one.questions), "criteria": list(one.criteria), "minutes": one.minutes}
            for one in plan.shares
        ],
    }


class PlaceInput(Input):
    """A question and its place: in the order of the list, asked or `below` the line."""

    question_id = serializers.UUIDField()
    minutes = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES, required=False, allow_null=True)
    below = serializers.BooleanField(required=False)


class KitInput(Input):
    """What may be changed of a kit. `criteria` are keys of its rubric's newest version; `questions` replaces all."""

    purpose = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    interviewers = serializers.IntegerField(min_value=1, max_value=MOST_INTERVIEWERS, required=False)
    criteria = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=40)
    questions = PlaceInput(many=True, required=False)


class KitFilters(filters.Filters):
    """Narrow the list of kits."""

    stage_id = filters.Id()
    role_id = filters.Id(field_name="stage__role_id")


class OnKits(Resource):
    """Kits that the member may open."""

    resource = "kits"
    shape = KitShape

    def queryset(self, member: Membership) -> QuerySet[Kit]:
        return visible_kits(member).select_related("stage__role", "rubric_version__rubric")


class Kits(OnKits, Collection):
    """The kits of the loops that the member reads, and of their own seats."""

    filters = KitFilters


class KitItem(Changes, OnKits, Item):
    """One kit. A change publishes its next version, and is refused while it does not fit or scores what nobody asks."""

    input = KitInput
    may_change = policies.can_edit_kit.on("stage.role")

    def change(self, member: Membership, row: Kit, data: dict[str, Any]) -> Kit:
        changes: dict[str, Any] = {name: data[name] for name in ("purpose", "interviewers") if name in data}
        if "criteria" in data:
            changes["criteria"] = tuple(dict.fromkeys(data["criteria"]))
        if "questions" in data:
            asked = [one for one in data["questions"] if not one.get("below")]
            spare = [one for one in data["questions"] if one.get("below")]
            spots = {str(one["question_id"]): one.get("minutes") for one in (*asked, *spare)}
            changes["spots"] = tuple(Spot(question, minutes) for question, minutes in spots.items())
            changes["line"] = len({one["question_id"] for one in asked})
        return services.change_kit(actor=member, kit=row, version=row.version, changes=changes)

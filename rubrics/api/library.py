"""`rubrics`, their versions, and `questions`: what the organisation judges by, read and kept."""

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Changes, Collection, Creates, Item, Resource
from foundation.people.models import Membership
from rubrics.api.keeping import Archive, Kept, Restore
from rubrics.api.library_inputs import QuestionInput, RubricInput
from rubrics.domain.packs.shapes import Kind
from rubrics.models import Criterion, Question, Rubric, RubricVersion
from rubrics.queries import visible_questions, visible_rubrics
from rubrics.queries.contents import visible_versions


class AnchorShape(Shape):
    """What one level looks like."""

    level = serializers.IntegerField()
    text = serializers.CharField()


class CriterionShape(Shape):
    """What is scored from 1 to 5."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    weight = serializers.DecimalField(max_digits=4, decimal_places=1)
    weight_reason = serializers.CharField()
    tests = serializers.ListField(child=serializers.CharField())
    technical = serializers.BooleanField()
    anchors = AnchorShape(many=True)


class RubricShape(Shape):
    """A rubric with the criteria of its newest version."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    kind = serializers.CharField()
    note = serializers.CharField()
    used_at = serializers.ListField(child=serializers.CharField())
    number = serializers.IntegerField(source=FILLED)
    criteria = CriterionShape(many=True, source=FILLED)
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "number": ("versions.number",),
        "criteria": (
            "versions.criteria.*",
            "versions.criteria.anchors.*",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add the newest version's criteria and anchors: two queries."""
        found = Criterion.objects.filter(rubric_version__rubric_id__in=[row["id"] for row in rows])
        criteria = found.select_related("rubric_version").prefetch_related("anchors").order_by("position")
        by_rubric: defaultdict[UUID, defaultdict[int, list[Cells]]] = defaultdict(lambda: defaultdict(list))
        for one in criteria:
            by_rubric[one.rubric_version.rubric_id][one.rubric_version.number].append(_criterion(one))
        for row in rows:
            row["number"] = max(by_rubric[row["id"]], default=1)
            row["criteria"] = by_rubric[row["id"]][row["number"]]


def _criterion(one: Criterion) -> Cells:
    return {
        "key": one.key,
        "label": one.label,
        "weight": str(one.weight),
        "weight_reason": one.weight_reason,
        "tests": one.tests,
        "technical": one.technical,
        "anchors": [{"level": anchor.level, "text": anchor.text} for anchor in one.anchors.all()],
    }


class OnRubrics(Resource):
    """Rubrics of the organisation."""

    resource = "rubrics"
    shape = RubricShape

    def queryset(self, member: Membership) -> QuerySet[Rubric]:
        return visible_rubrics(member)


class RubricFilters(filters.Filters):
    """Narrow the list of rubrics."""

    key = filters.Text()
    kind = filters.Text()
    offered = filters.Missing(field_name="archived_at")


class Rubrics(OnRubrics, Kept, Creates, Collection):
    """The rubrics that the organisation judges by. POST adds one."""

    sorts = ("label",)

    filters = RubricFilters
    item_kind = Kind.RUBRIC
    input = RubricInput


class RubricItem(OnRubrics, Kept, Changes, Item):
    """One rubric. A change of the criteria of a version in use needs `as_new_version`; old scorecards keep theirs."""

    item_kind = Kind.RUBRIC
    input = RubricInput


class ArchiveRubric(OnRubrics, Archive):
    """Make no new kit of it; kits and scorecards that have it keep it."""


class RestoreRubric(OnRubrics, Restore):
    """Offer it again."""


class RubricVersionShape(Shape):
    """A version of a rubric as it is or was; it stays as it is once `frozen_at` is set."""

    id = serializers.UUIDField()
    rubric_id = serializers.UUIDField()
    number = serializers.IntegerField()
    frozen_at = serializers.DateTimeField(allow_null=True)
    criteria = CriterionShape(many=True, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "criteria": (
            "criteria.*",
            "criteria.anchors.*",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add criteria and levels: two queries."""
        found = Criterion.objects.filter(rubric_version__in=[row["id"] for row in rows])
        by_version: defaultdict[UUID, list[Cells]] = defaultdict(list)
        for one in found.prefetch_related("anchors").order_by("position"):
            by_version[one.rubric_version_id].append(_criterion(one))
        for row in rows:
            row["criteria"] = by_version[row["id"]]


class RubricVersionFilters(filters.Filters):
    """Narrow the list of versions."""

    rubric_id = filters.Id()


class RubricVersions(Collection):
    """Every version of the organisation's rubrics, old ones too."""

    resource = "rubrics"
    shape = RubricVersionShape
    filters = RubricVersionFilters

    def queryset(self, member: Membership) -> QuerySet[RubricVersion]:
        return visible_versions(member)


class QuestionShape(Shape):
    """A question with what a strong and a weak answer sounds like. `criteria` and `stages` are keys."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    ask = serializers.CharField()
    listen_strong = serializers.CharField(allow_blank=True)
    listen_weak = serializers.CharField(allow_blank=True)
    follow_up = serializers.ListField(child=serializers.CharField())
    stages = serializers.ListField(child=serializers.CharField())
    criteria = serializers.ListField(child=serializers.CharField())
    minutes = serializers.IntegerField(allow_null=True)
    theory = serializers.BooleanField()
    technical = serializers.BooleanField()
    number = serializers.IntegerField()
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OnQuestions(Resource):
    """Questions of the organisation."""

    resource = "questions"
    shape = QuestionShape

    def queryset(self, member: Membership) -> QuerySet[Question]:
        return visible_questions(member)


class QuestionFilters(filters.Filters):
    """Narrow the question bank."""

    key = filters.Text()
    theory = filters.Flag()
    offered = filters.Missing(field_name="archived_at")


class Questions(OnQuestions, Kept, Creates, Collection):
    """The question bank. POST adds one."""

    filters = QuestionFilters
    item_kind = Kind.QUESTION
    input = QuestionInput


class QuestionItem(OnQuestions, Kept, Changes, Item):
    """One question. A change of one that a kit asks needs `as_new_version`."""

    item_kind = Kind.QUESTION
    input = QuestionInput


class ArchiveQuestion(OnQuestions, Archive):
    """Offer it to kits no more; those that ask it go on."""


class RestoreQuestion(OnQuestions, Restore):
    """Offer it again."""

"""`rubrics` and `questions`: what the organisation judges by."""

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from rubrics.models import Criterion, Question, Rubric
from rubrics.queries import visible_questions, visible_rubrics


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
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

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


class Rubrics(OnRubrics, Collection):
    """The rubrics that the organisation judges by."""

    filters = RubricFilters


class RubricItem(OnRubrics, Item):
    """One rubric."""


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


class Questions(OnQuestions, Collection):
    """The question bank."""

    filters = QuestionFilters


class QuestionItem(OnQuestions, Item):
    """One question."""

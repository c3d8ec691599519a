"""`exercises`, with the cards that the member may read, and `trainings`: who learns to interview by which rubric."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from rubrics.models import Exercise, PracticeCard, PracticeRating, Training
from rubrics.queries.practice import counted, visible_exercises, visible_practice
from rubrics.queries.training import visible_trainings


class PracticeRatingShape(Shape):
    """A level with what was seen; null where it is open or could not be assessed."""

    key = serializers.CharField()
    score = serializers.IntegerField(allow_null=True)
    not_assessed = serializers.BooleanField()
    evidence = serializers.CharField(allow_blank=True)


class PracticeCardShape(Shape):
    """What one person scored for practice."""

    id = serializers.UUIDField()
    author_id = serializers.UUIDField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    ratings = PracticeRatingShape(many=True)


class ExerciseShape(Shape):
    """A sample and who scored it. `cards` are those that the member may read: others' once their own is in."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    sample = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    rubric_id = serializers.UUIDField(source="rubric_version__rubric_id")
    rubric_number = serializers.IntegerField(source="rubric_version__number")
    due_on = serializers.DateField()
    opened_by_id = serializers.UUIDField()
    closed_at = serializers.DateTimeField(allow_null=True)
    asked = serializers.IntegerField()
    inside = serializers.IntegerField()
    cards = serializers.ListField(child=PracticeCardShape(), source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "asked": ("cards.*",),
        "inside": ("cards.*",),
        "cards": (
            "cards.*",
            "cards.ratings.*",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add the readable cards: two queries."""
        readable = visible_practice(asker.member).filter(exercise__in=[row["id"] for row in rows])
        found = readable.order_by("created_at", "pk")
        held: defaultdict[Any, list[Cells]] = defaultdict(list)
        said = _ratings(found)
        for card in found:
            held[card.exercise_id].append(
                {
                    "id": card.pk,
                    "author_id": card.author_id,
                    "submitted_at": card.submitted_at,
                    "ratings": said[card.pk],
                }
            )
        for row in rows:
            row["cards"] = held[row["id"]]


def _ratings(cards: QuerySet[PracticeCard]) -> defaultdict[UUID, list[Cells]]:
    rows = PracticeRating.objects.filter(card__in=cards.values("pk")).order_by("criterion__position")
    found: defaultdict[UUID, list[Cells]] = defaultdict(list)
    for card_id, *cells in rows.values_list("card_id", "criterion__key", "score", "not_assessed", "evidence"):
        found[card_id].append(dict(zip(("key", "score", "not_assessed", "evidence"), cells, strict=True)))
    return found


class OnExercises(Resource):
    """Exercises that the member runs or was asked to."""

    resource = "calibration"
    shape = ExerciseShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Exercise]:
        return counted(visible_exercises(member))


class ExerciseFilters(filters.Filters):
    """Narrow the list of exercises."""

    rubric_id = filters.Id(field_name="rubric_version__rubric_id")


class Exercises(OnExercises, Collection):
    """Samples that several people score, each without the others' levels."""

    filters = ExerciseFilters


class ExerciseItem(OnExercises, Item):
    """One exercise."""


class TrainingShape(Shape):
    """Somebody who learns to interview by a rubric. What they and others scored is on the page alone."""

    id = serializers.UUIDField()
    member_id = serializers.UUIDField()
    rubric_id = serializers.UUIDField()
    step = serializers.ChoiceField(Training.Step.choices)
    stepped_at = serializers.DateTimeField()
    stepped_by_id = serializers.UUIDField()
    reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OnTrainings(Resource):
    """Trainings that the member leads, or their own."""

    resource = "calibration"
    shape = TrainingShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Training]:
        return visible_trainings(member)


class TrainingFilters(filters.Filters):
    """Narrow the list of trainings."""

    member_id = filters.Id()
    rubric_id = filters.Id()
    step = filters.Choices(choices=Training.Step.choices)


class Trainings(OnTrainings, Collection):
    """Who learns to interview by which rubric, and how far they are."""

    filters = TrainingFilters


class TrainingItem(OnTrainings, Item):
    """One training."""

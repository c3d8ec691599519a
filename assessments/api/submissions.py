"""`submissions`: what was handed in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from assessments import queries
from assessments.models import Submission
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from rubrics.models import GradingSeat


class SubmissionShape(Shape):
    """What was handed in, and how many grades are in; never the grades."""

    id = serializers.UUIDField()
    assignment_id = serializers.UUIDField()
    application_id = serializers.UUIDField(source="assignment.application_id")
    hours_spent = serializers.DecimalField(max_digits=4, decimal_places=1)
    submitted_at = serializers.DateTimeField()
    late = serializers.BooleanField()
    graders_asked = serializers.IntegerField(source=FILLED)
    grades_in = serializers.IntegerField(source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Count grading seats by one query."""
        seats = GradingSeat.objects.filter(subject_id__in=[row["id"] for row in rows], released_at=None)
        states: dict[Any, list[bool]] = {}
        for subject_id, state in seats.values_list("subject_id", "scorecard__state"):
            states.setdefault(subject_id, []).append(state == "submitted")
        for row in rows:
            found = states.get(row["id"], [])
            row["graders_asked"], row["grades_in"] = len(found), sum(found)


class OnSubmissions(Resource):
    """Handed-in work that the member may see."""

    resource = "submissions"
    shape = SubmissionShape

    def queryset(self, member: Membership) -> QuerySet[Submission]:
        return Submission.objects.filter(assignment__in=queries.visible_assignments(member))


class Submissions(OnSubmissions, Collection):
    """Handed-in take-homes."""


class SubmissionItem(OnSubmissions, Item):
    """One handed-in take-home."""


urlpatterns = [
    path("submissions", Submissions.as_view()),
    path("submissions/<uuid:id>", SubmissionItem.as_view()),
]

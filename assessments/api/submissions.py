"""`submissions`: what was handed in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from assessments import queries
from assessments.domain.anonymise.outcome import State
from assessments.models import BlindCopy, BlindFile, Submission
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from rubrics.models import GradingSeat


class CopiedShape(Shape):
    """What became of one file in the copy for graders; `reason` is empty where nothing was done."""

    name = serializers.CharField()
    state = serializers.ChoiceField([str(state) for state in State])
    reason = serializers.CharField(allow_blank=True)


class OrdinaryShape(Shape):
    """A word of the candidate's name that stayed in the copy since it is an ordinary one."""

    word = serializers.CharField()
    count = serializers.IntegerField()


class SubmissionShape(Shape):
    """What was handed in, how its copy for graders stands, and how many grades are in; never the grades."""

    id = serializers.UUIDField()
    assignment_id = serializers.UUIDField()
    application_id = serializers.UUIDField(source="assignment.application_id")
    hours_spent = serializers.DecimalField(max_digits=4, decimal_places=1)
    submitted_at = serializers.DateTimeField()
    late = serializers.BooleanField()
    graders_asked = serializers.IntegerField(source=FILLED)
    grades_in = serializers.IntegerField(source=FILLED)
    copies_status = serializers.ChoiceField(BlindCopy.Status.choices, source="copy.status", allow_null=True)
    copied_files = CopiedShape(many=True, source=FILLED)
    ordinary_words = OrdinaryShape(many=True, source="copy.ordinary_words")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "graders_asked": ("rubrics.GradingSeat:subject_id",),
        "grades_in": ("assignment.application.scorecards.state",),
        "copied_files": (
            "copy.*",
            "copy.files.*",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Count grading seats by one query, and list the copied files by another."""
        seats = GradingSeat.objects.filter(subject_id__in=[row["id"] for row in rows], released_at=None)
        states: dict[Any, list[bool]] = {}
        for subject_id, state in seats.values_list("subject_id", "scorecard__state"):
            states.setdefault(subject_id, []).append(state == "submitted")
        for row in rows:
            found = states.get(row["id"], [])
            row["graders_asked"], row["grades_in"] = len(found), sum(found)
        told: dict[Any, list[Any]] = {}
        copied = BlindFile.objects.filter(copy__submission__in=[row["id"] for row in rows], copy__status="ready")
        ordered = copied.order_by("original__created_at", "original_id")
        for subject_id, files in ordered.values_list("copy__submission_id", "told"):
            told.setdefault(subject_id, []).extend(files)
        for row in rows:
            row["copied_files"] = told.get(row["id"], [])
            row["ordinary_words"] = row["ordinary_words"] or []


class OnSubmissions(Resource):
    """Handed-in work that the member may see."""

    resource = "submissions"
    shape = SubmissionShape

    def queryset(self, member: Membership) -> QuerySet[Submission]:
        return Submission.objects.filter(assignment__in=queries.visible_assignments(member))


class Submissions(OnSubmissions, Collection):
    """Handed-in take-homes."""

    sorts = ("submitted_at",)


class SubmissionItem(OnSubmissions, Item):
    """One handed-in take-home."""


urlpatterns = [
    path("submissions", Submissions.as_view()),
    path("submissions/<uuid:id>", SubmissionItem.as_view()),
]

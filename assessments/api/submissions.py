"""`submissions`: what was handed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.urls import path
from rest_framework import serializers

from assessments import queries
from assessments.domain.anonymise.outcome import State
from assessments.models import BlindCopy, BlindFile, Submission
from assessments.views.staff import attachment
from foundation.core.api.links import file_url, linked_files
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import ApiView, Collection, Item, Resource
from foundation.core.fetch import get_visible
from foundation.people.models import Membership
from rubrics.models import GradingSeat

HANDED_IN = "handed-in"


class CopiedShape(Shape):
    """What became of one file in the copy for graders; `reason` is empty where nothing was done."""

    name = serializers.CharField()
    state = serializers.ChoiceField([str(state) for state in State])
    reason = serializers.CharField(allow_blank=True)


class OrdinaryShape(Shape):
    """A word of the candidate's name that stayed in the copy since it is an ordinary one."""

    word = serializers.CharField()
    count = serializers.IntegerField()


class HandedInShape(Shape):
    """A file as it was handed in, by the candidate's own name for it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    file_url = serializers.URLField(allow_null=True)


class GraderShape(Shape):
    """Somebody who was asked to grade the work, by their seat."""

    grading_seat_id = serializers.UUIDField()
    member_id = serializers.UUIDField()
    released_at = serializers.DateTimeField(allow_null=True)


class SubmissionShape(Shape):
    """What was handed in, how its copy for graders stands, and how many grades are in; never the grades.

    Each `file_url` is good for this key, for a quarter of an hour at least.
    """

    id = serializers.UUIDField()
    assignment_id = serializers.UUIDField()
    application_id = serializers.UUIDField(source="assignment.application_id")
    hours_spent = serializers.DecimalField(max_digits=4, decimal_places=1)
    submitted_at = serializers.DateTimeField()
    late = serializers.BooleanField()
    files = HandedInShape(many=True, source=FILLED)
    graders = GraderShape(many=True, source=FILLED)
    graders_asked = serializers.IntegerField(source=FILLED)
    grades_in = serializers.IntegerField(source=FILLED)
    copies_status = serializers.ChoiceField(BlindCopy.Status.choices, source="copy.status", allow_null=True)
    copied_files = CopiedShape(many=True, source=FILLED)
    ordinary_words = OrdinaryShape(many=True, source="copy.ordinary_words")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "files": ("files.*",),
        "graders": ("rubrics.GradingSeat:subject_id",),
        "graders_asked": ("rubrics.GradingSeat:subject_id",),
        "grades_in": ("assignment.application.scorecards.state",),
        "copied_files": (
            "copy.*",
            "copy.files.*",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """List and count grading seats, list the files and what became of them in the copy: three queries."""
        _put_files(rows, asker)
        _put_graders(rows)
        told: dict[Any, list[Any]] = {}
        copied = BlindFile.objects.filter(copy__submission__in=[row["id"] for row in rows], copy__status="ready")
        ordered = copied.order_by("original__created_at", "original_id")
        for subject_id, files in ordered.values_list("copy__submission_id", "told"):
            told.setdefault(subject_id, []).extend(files)
        for row in rows:
            row["copied_files"] = told.get(row["id"], [])
            row["ordinary_words"] = row["ordinary_words"] or []


def _put_graders(rows: list[Cells]) -> None:
    asked: dict[Any, list[tuple[Cells, bool]]] = {row["id"]: [] for row in rows}
    seats = GradingSeat.objects.filter(subject_id__in=list(asked)).order_by("created_at", "id")
    listed = seats.values_list("subject_id", "id", "member_id", "released_at", "scorecard__state")
    for whose, pk, member_id, released_at, state in listed:
        told = {"grading_seat_id": pk, "member_id": member_id, "released_at": released_at}
        asked[whose].append((told, state == "submitted"))
    for row in rows:
        count = [is_in for told, is_in in asked[row["id"]] if told["released_at"] is None]
        row["graders"] = [told for told, _ in asked[row["id"]]]
        row["graders_asked"], row["grades_in"] = len(count), sum(count)


def _put_files(rows: list[Cells], asker: Asker) -> None:
    sent: dict[Any, list[Cells]] = {row["id"]: [] for row in rows}
    found = queries.visible_files(asker.member).filter(submission__in=list(sent)).order_by("created_at", "id")
    for whose, pk, name, size, sha256 in found.values_list("submission_id", "id", "original_name", "size", "sha256"):
        told = {"id": pk, "name": name, "size": size, "sha256": sha256, "file_url": file_url(asker, HANDED_IN, pk)}
        sent[whose].append(told)
    for row in rows:
        row["files"] = sent[row["id"]]


class HandedInFile(ApiView):
    """A file as it was handed in."""

    resource = "submissions"

    def get(self, request: Any, id: UUID) -> FileResponse:
        """Send the file as a download."""
        kept = get_visible(queries.visible_files(request.member), id)
        return attachment(kept.file.open("rb"), kept.original_name)


linked_files.register(HANDED_IN, HandedInFile)


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

"""A kit while it is edited, what it was before, and what an interviewer noted during a call."""

from __future__ import annotations

from django.db import models

from foundation.core.models import OrganisationRow, VersionedRow
from rubrics.models.library import Kit


class KitDraft(VersionedRow):
    """The next version of a kit while it is edited: a `kit_sheets.Sheet` as JSON, and those before it, to undo.

    All steps since version `alone_since` are those of `hand`.
    """

    kit = models.OneToOneField(Kit, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField()
    before = models.JSONField(default=list)
    hand = models.ForeignKey("people.Membership", null=True, on_delete=models.SET_NULL, related_name="+")
    alone_since = models.PositiveIntegerField(default=0)


class KitVersion(OrganisationRow):
    """What a kit said before it was published anew. Never changed."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="past")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    ended_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["kit", "number"], name="one_kit_version")]


class CallTime(OrganisationRow):
    """How long a question was in view in somebody's call, in seconds; `part` is its id. Shown as a median."""

    seat = models.ForeignKey("candidates.InterviewSeat", on_delete=models.CASCADE, related_name="call_times")
    part = models.CharField(max_length=40)
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "part"], name="one_time_per_part")]


class CallNote(OrganisationRow):
    """What somebody noted in their seat at one part of the kit, a line each with its time. Nobody else ever reads it.

    `part` is the id of a question, or the part of the frame: opening, turn, close.
    """

    seat = models.ForeignKey("candidates.InterviewSeat", on_delete=models.CASCADE, related_name="call_notes")
    part = models.CharField(max_length=40)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "part"], name="one_note_per_part")]

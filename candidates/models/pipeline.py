"""Where a person stands with a role, and what was written and sent on the way."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from candidates.domain.fields import limit_of
from candidates.domain.intervals import Clock
from candidates.models.people import Candidate
from foundation.core import clock
from foundation.core.models import InApplication, OrganisationRow, Place, VersionedRow


class OfferedReasons(models.Manager["RejectReason"]):
    """Reasons of our own, without those that only another system knew."""

    def get_queryset(self) -> models.QuerySet["RejectReason"]:
        return super().get_queryset().exclude(key__startswith=RejectReason.THEIRS)


class RejectReason(OrganisationRow):
    """Why an application ended; `by` says whose decision it was.

    Keys that begin with THEIRS came with the history of another system; only `offered` ones may be chosen.
    """

    THEIRS = "import-"

    class By(models.TextChoices):
        US = "us", "Our decision"
        THEM = "them", "Their decision"

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    by = models.CharField(max_length=4, choices=By.choices, default=By.US)

    objects = models.Manager["RejectReason"]()
    offered = OfferedReasons()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_reject_reason")]


class Application(VersionedRow):
    """A candidate in a role's pipeline. `version` counts changes of stage and status.

    `stage_entered_at` and `clock_stopped_at` are the clock of its stage (`domain.intervals.Clock`), kept beside the
    intervals for lists to sort by: the first moves on by the days on hold, the second is None while the clock runs.
    Only `services.intervals` writes them.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        HOLD = "hold", "On hold"
        REJECTED = "rejected", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        HIRED = "hired", "Hired"
        MOVED = "moved", "In another role"

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="applications")
    role = models.ForeignKey("roles.Role", on_delete=models.PROTECT, related_name="applications", db_index=False)
    stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="applications")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    source = models.CharField(max_length=60, blank=True)
    posting = models.ForeignKey("roles.Posting", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("people.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField()
    stage_entered_at = models.DateTimeField()
    clock_stopped_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True, blank=True)
    reject_reason = models.ForeignKey(RejectReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    came_from = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="went_to")

    # The step that an act on this very object wrote last; not a column.
    last_step: "StageMove | None" = None
    # What is legal from its stage, where it was asked for (`queries.legal`); not a column.
    ways: Any = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "role"],
                condition=models.Q(status__in=["active", "hold"]),
                name="one_active_application",
            )
        ]
        # A key with which one of these begins has none of its own: every index is written for every row.
        indexes = [
            # Whole: the first of each stage, how many there are and since when, are found without their rows.
            models.Index(
                fields=["role", "status", "stage", "stage_entered_at", "id"],
                include=["organisation", "applied_at"],
                name="applications_of_stage",
            ),
            models.Index(fields=["role", "status", "stage_entered_at", "id"], name="applications_of_role"),
            models.Index(fields=["organisation", "-applied_at"], name="applications_by_time"),
            models.Index(fields=["organisation", "status", "applied_at", "id"], name="applications_newest"),
            models.Index(fields=["organisation", "status", "stage_entered_at", "id"], name="applications_waiting"),
            models.Index(fields=["organisation", "source"], name="applications_by_source"),
        ]

    @property
    def stage_clock(self) -> Clock:
        """The clock of its stage."""
        return Clock(self.stage_entered_at, self.clock_stopped_at)

    @property
    def days_in_stage(self) -> int:
        """Whole days that it has waited on us in its stage, without those on hold or after its end."""
        return self.stage_clock.shows(clock.now()).days

    @property
    def event_place(self) -> Place:
        """Itself, and its role."""
        return Place(self.role_id, self.pk)


class StageMove(OrganisationRow):
    """One step of an application; never changed but for `undone_at`, when it was taken back.

    `override_reason` is set when a guard was passed by a lead.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="moves", db_index=False)
    from_stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    override_reason = models.CharField(max_length=400, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["application", "created_at"], name="moves_of_application")]


class Attachment(OrganisationRow):
    """A file about a candidate, read by a process of its own (`services.reading`).

    `text` is what a reader sees, page by page between form feeds; `joined` holds the words that stand parted at ends of
    lines, whole, for the search. `hidden` are rows {text, how, page} of what the file hides from its reader, `how` one
    of the ways in `domain.files.hiding`. `text_error` says why nothing could be read, `reason` the same as one word.
    While `read_at` is empty and there is neither text nor error, it still waits.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="attachments")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, default="resume")
    file = models.FileField(upload_to="attachments/%Y/%m/", max_length=200)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    text_error = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=24, blank=True, db_default="")
    joined = models.TextField(blank=True, db_default="")
    hidden = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    page_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="attachment_search"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(read_at=None, text="", text_error=""),
                name="attachments_to_read",
            ),
        ]

    @property
    def event_place(self) -> Place:
        """Its application; none for a file that is about the person alone."""
        return self.application.event_place if self.application else Place()

    @property
    def waits(self) -> bool:
        """Whether it is still to be read."""
        return self.read_at is None and not self.text and not self.text_error


class AttachmentPage(OrganisationRow):
    """The picture of one page of a file, a PNG; only files that have pages have them, and of long ones the first."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="pages/%Y/%m/", max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_picture_of_a_page")]


class FormEntry(OrganisationRow):
    """What somebody sent through a role's public form, as they typed it; never changed.

    Nobody proved who they are there, so a known person's details stay as they were, and these stand beside them.
    `consent` is the text to which they agreed.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="entries")
    posting = models.ForeignKey("roles.Posting", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=limit_of("name"))
    email = models.EmailField()
    phone = models.CharField(max_length=60, blank=True)
    links = models.JSONField(default=list)
    answer = models.TextField(blank=True)
    resume = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    consent = models.TextField()


class Note(InApplication, OrganisationRow):
    """What someone wrote about an application; `private` is for its author only."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    private = models.BooleanField(default=False)
    mentions = models.ManyToManyField("people.Membership", related_name="+", blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        indexes = [GinIndex(fields=["search"], name="note_search")]

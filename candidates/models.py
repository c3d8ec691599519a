"""People who apply, where they stand, and what happens to them until they have started."""

from datetime import datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from hiring.core.models import OrganisationRow, VersionedRow


class Candidate(VersionedRow):
    """One person per organisation; many applications. `emails` holds further addresses."""

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    emails = models.JSONField(default=list)
    phone = models.CharField(max_length=60, blank=True)
    location = models.CharField(max_length=160, blank=True)
    linkedin = models.CharField(max_length=300, blank=True)
    company = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=160, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("name", "email", "company", "title", "location", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=~models.Q(email=""), name="one_candidate_per_address"
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="candidate_search"),
            models.Index(fields=["organisation", "name"], name="candidates_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class ExternalRef(OrganisationRow):
    """What another system calls a row of ours. `kind` is candidate, application or role."""

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120)
    object_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source", "kind", "external_id"], name="one_external_ref")
        ]


class Tag(OrganisationRow):
    """A recruiter's own label."""

    name = models.CharField(max_length=60)
    candidates = models.ManyToManyField(Candidate, related_name="tags", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="one_tag")]


class RejectReason(OrganisationRow):
    """Why an application ended; `by` says whose decision it was."""

    class By(models.TextChoices):
        US = "us", "Our decision"
        THEM = "them", "Their decision"

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    by = models.CharField(max_length=4, choices=By.choices, default=By.US)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_reject_reason")]


class Application(VersionedRow):
    """A candidate in a role's pipeline. `version` counts changes of stage and status."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        HOLD = "hold", "On hold"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"
        HIRED = "hired", "Hired"

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="applications")
    role = models.ForeignKey("roles.Role", on_delete=models.PROTECT, related_name="applications")
    stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="applications")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    source = models.CharField(max_length=60, blank=True)
    posting = models.ForeignKey("roles.Posting", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("people.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField()
    stage_entered_at = models.DateTimeField()
    answer_by = models.DateField(null=True, blank=True)
    reject_reason = models.ForeignKey(RejectReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    # The step that an act on this very object wrote last; not a column.
    last_step: "StageMove | None" = None
    # When its next interview begins, where it was fetched to be moved; not a column.
    meets_at: datetime | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "role"],
                condition=models.Q(status__in=["active", "hold"]),
                name="one_active_application",
            )
        ]
        indexes = [
            models.Index(fields=["role", "status", "stage", "stage_entered_at"], name="applications_on_board"),
            models.Index(fields=["organisation", "-applied_at"], name="applications_by_time"),
        ]


class StageMove(OrganisationRow):
    """One step of an application; never changed. `override_reason` is set when a guard was passed by a lead."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="moves")
    from_stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    override_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["application", "created_at"], name="moves_of_application")]


class Attachment(OrganisationRow):
    """A file about a candidate. `text` is what could be read from it, `text_error` why nothing could."""

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
    search = models.GeneratedField(
        expression=SearchVector("name", "text", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes = [GinIndex(fields=["search"], name="attachment_search")]


class FormEntry(OrganisationRow):
    """What somebody sent through a role's public form, as they typed it; never changed.

    Nobody proved who they are there, so a known person's details stay as they were, and these stand beside them.
    `consent` is the text to which they agreed.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="entries")
    posting = models.ForeignKey("roles.Posting", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=60, blank=True)
    links = models.JSONField(default=list)
    answer = models.TextField(blank=True)
    resume = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    consent = models.TextField()


class Note(OrganisationRow):
    """What someone wrote about an application; `private` is for its author only."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    private = models.BooleanField(default=False)
    mentions = models.ManyToManyField("people.Membership", related_name="+", blank=True)


class Interview(VersionedRow):
    """A meeting of an application at a stage."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        CANCELLED = "cancelled", "Cancelled"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interviews")
    stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="interviews")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCHEDULED)
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="interview_ends_later")
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="interviews_by_time")]


class InterviewSeat(OrganisationRow):
    """Who sits in an interview and, unless shadowing or released by the lead, owes a scorecard.

    Declining does not release: only `released_at`, set by a lead with a reason, does.
    """

    class Answer(models.TextChoices):
        PENDING = "pending", "Not answered"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="interview_seats")
    shadow = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.PENDING)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "member"], name="one_seat_in_an_interview"),
            models.CheckConstraint(
                condition=models.Q(released_at=None) | ~models.Q(release_reason=""), name="release_says_why"
            ),
        ]


class Offer(VersionedRow):
    """What is offered; money in minor units of `currency`, base and bonus per year."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVING = "approving", "Being approved"
        APPROVED = "approved", "Approved"
        SENT = "sent", "Sent"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    base_minor = models.PositiveBigIntegerField()
    bonus_minor = models.PositiveBigIntegerField(default=0)
    sign_on_minor = models.PositiveBigIntegerField(default=0)
    equity = models.CharField(max_length=120, blank=True)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    expires_on = models.DateField()
    engagement = models.CharField(max_length=20, default="full_time")
    reports_to = models.CharField(max_length=120, blank=True)
    band_reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="one_offer_number"),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state__in=["draft", "approving", "approved", "sent", "accepted"]),
                name="one_live_offer",
            ),
        ]


class OfferApproval(OrganisationRow):
    """One approver's place in the order; the next may answer only when those before have agreed."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="approvals")
    position = models.PositiveSmallIntegerField()
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField(null=True)
    comment = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["offer", "member"], name="one_approval_per_member")]


class Onboarding(VersionedRow):
    """A hire's start: who leads it, the first project and how it is measured."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="onboarding")
    starts_on = models.DateField()
    manager = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    first_project = models.CharField(max_length=300, blank=True)
    success_metric = models.CharField(max_length=300, blank=True)


class OnboardingItem(OrganisationRow):
    """Something to do before day one."""

    onboarding = models.ForeignKey(Onboarding, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]


class Checkpoint(VersionedRow):
    """Day 30, 60, 90 or 180: what is expected and how it went."""

    class Rating(models.TextChoices):
        MISSED = "missed", "Missed"
        PARTLY = "partly", "Partly"
        MET = "met", "Met"
        EXCEEDED = "exceeded", "Exceeded"

    onboarding = models.ForeignKey(Onboarding, on_delete=models.CASCADE, related_name="checkpoints")
    day = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=40)
    expects = models.JSONField(default=list)
    due_on = models.DateField()
    overall = models.CharField(max_length=10, choices=Rating.choices, blank=True)
    comment = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["onboarding", "day"], name="one_checkpoint_a_day")]


class CheckpointRating(OrganisationRow):
    """How one first-90-days outcome stood at a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="ratings")
    outcome = models.ForeignKey("roles.Outcome", on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=10, choices=Checkpoint.Rating.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "outcome"], name="one_rating_per_outcome")]


class ImportBatch(OrganisationRow):
    """A CSV that was read and previewed; nothing is written to the pipeline until it is confirmed."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Previewed"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        DISCARDED = "discarded", "Discarded"

    role = models.ForeignKey("roles.Role", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    delimiter = models.CharField(max_length=2)
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEWED)
    done_at = models.DateTimeField(null=True)


class ImportRow(OrganisationRow):
    """What will happen (then: what happened) to one record of the file, and why."""

    class Action(models.TextChoices):
        CREATE = "create", "New person"
        ADD = "add", "New application"
        UPDATE = "update", "Update"
        SAME = "same", "No change"
        SKIP = "skip", "Skipped"
        ERROR = "error", "Cannot be read"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=Action.choices)
    code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    candidate = models.ForeignKey(Candidate, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_import_row")]

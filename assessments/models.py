"""Take-home work: the task, the candidate's window, what was handed in, what was paid."""

from django.db import models

from foundation.core.models import InApplication, OrganisationRow, VersionedRow


class Task(OrganisationRow):
    """A take-home task of the organisation's library; what it says is in its versions."""

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    for_archetypes = models.JSONField(default=list)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_task_key")]

    def __str__(self) -> str:
        return self.label


class TaskVersion(OrganisationRow):
    """Frozen once sent. Lists are lists of sentences."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    context = models.TextField()
    dataset = models.JSONField(default=list)
    asks = models.JSONField(default=list)
    deliverables = models.JSONField(default=list)
    judged_on = models.JSONField(default=list)
    hours = models.DecimalField(max_digits=3, decimal_places=1, default=4)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="one_task_version"),
            models.CheckConstraint(condition=models.Q(hours__gt=0, hours__lte=6), name="task_six_hours_at_most"),
        ]


class Assignment(InApplication, VersionedRow):
    """A task sent to one candidate. `number` is what graders see instead of the name.

    The candidate chooses when to start inside the window; the clock then runs to `deadline_at`.
    """

    class State(models.TextChoices):
        SENT = "sent", "Sent"
        STARTED = "started", "Started"
        SUBMITTED = "submitted", "Submitted"
        EXPIRED = "expired", "Expired"
        WITHDRAWN = "withdrawn", "Withdrawn"

    application = models.ForeignKey("candidates.Application", on_delete=models.PROTECT, related_name="assignments")
    stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="+")
    task_version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="assignments")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=3, decimal_places=1)
    started_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    pay_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    ai_policy = models.TextField()
    answer_by = models.DateField()
    sent_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_assignment_number"),
            models.UniqueConstraint(
                fields=["application", "stage"],
                condition=~models.Q(state="withdrawn"),
                name="one_assignment_per_stage",
            ),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="window_closes_later"),
        ]


class PortalLink(OrganisationRow):
    """A link that was mailed to the candidate; only its hash is kept. `replaced_at`: a newer one was sent."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    replaced_at = models.DateTimeField(null=True)


class Extension(OrganisationRow):
    """More time, who gave it and why; never changed."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)


class Submission(OrganisationRow):
    """What the candidate handed in; never changed. `late` is told, not punished."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="submission")
    hours_spent = models.DecimalField(max_digits=4, decimal_places=1)
    statement = models.TextField(blank=True)
    ai_statement = models.TextField(blank=True)
    submitted_at = models.DateTimeField()
    late = models.BooleanField(default=False)


class SubmissionFile(OrganisationRow):
    """A file of a submission. Graders see `safe_name`; the candidate's own name stays in `original_name`.

    It belongs to the assignment first: files may arrive before the work is handed in.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="files")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="files")
    file = models.FileField(upload_to="submissions/%Y/%m/", max_length=200)
    original_name = models.CharField(max_length=200)
    safe_name = models.CharField(max_length=80)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    remark = models.CharField(max_length=300, blank=True)


class BlindCopy(OrganisationRow):
    """The copy of a submission that graders read, made by a worker once it is handed in.

    `due_at` is when a worker may take it; none when there is nothing left to do. `ordinary_words` are words of the name
    that stayed, with how often: for those who lead, never for graders.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MAKING = "making", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="copy")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    due_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    statement = models.TextField(blank=True)
    ai_statement = models.TextField(blank=True)
    ordinary_words = models.JSONField(default=list)


class BlindFile(OrganisationRow):
    """The copy of one file, empty when nothing of it may be shown, and what became of each file in it.

    `told` is a list of {name, state, reason}, all under the names that they have in the copy.
    """

    copy = models.ForeignKey(BlindCopy, on_delete=models.CASCADE, related_name="files")
    original = models.OneToOneField(SubmissionFile, on_delete=models.CASCADE, related_name="blind")
    file = models.FileField(upload_to="copies/%Y/%m/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    told = models.JSONField(default=list)


class Payment(OrganisationRow):
    """What was paid to the candidate for the work, and when."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="payment")
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    paid_on = models.DateField()
    recorded_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

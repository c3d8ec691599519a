"""PDF documents: each is rendered for one viewer and downloadable by that viewer only."""

from django.db import models

from foundation.core.clock import now
from foundation.core.models import InRole, OrganisationRow


class Document(InRole, OrganisationRow):
    """A rendering job and its result.

    `parts` are those that were chosen, where there is a choice. `fingerprint` is a hash of what the viewer could see
    when it was asked for; the same question gets the same row.
    `due_at` is when a worker may take it (again), None when none is to: it is over with. The worker that has it moves
    that on while it lives; `claimed_at` is when it took it. What has failed may still be due.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        RENDERING = "rendering", "Rendering"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"
        EXPIRED = "expired", "Expired"

    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    role_id = models.UUIDField(null=True)
    parts = models.JSONField(default=list)
    viewer = models.ForeignKey("people.Membership", on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.QUEUED)
    step = models.CharField(max_length=60, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(null=True)
    overflow_mm = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to="documents/%Y/%m/", blank=True)
    error = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(null=True)
    # Characters that no font could draw, as U+XXXX.
    undrawn = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["viewer", "kind", "subject_id", "fingerprint"], name="one_document_per_view"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="documents_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["status", "expires_at"], name="documents_to_expire"),
        ]

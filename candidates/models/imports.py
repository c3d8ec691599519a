"""Files of people, row by row."""

from django.db import models

from candidates.models.people import Candidate
from foundation.core.models import OrganisationRow


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

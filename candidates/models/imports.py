"""Files of people, row by row."""

from django.db import models

from candidates.models.people import Candidate
from candidates.models.pipeline import Application
from foundation.core.models import OrganisationRow


class ImportBatch(OrganisationRow):
    """A file that was read; nothing is written to the pipeline until it is confirmed.

    `columns` are [heading, our field], `choices` what a person answered, `found` what the file holds (its jobs, stages,
    sources, rows that cannot be taken), `counts` what would happen or happened. Files with one `fingerprint` have the
    same header. While it runs, `rows_done` of `rows_total` are in and `heard_at` is when the worker was last heard of.
    `file` is the raw file, kept until `kept_until`; `result` what would happen to each row of a
    large one, and `parsed` its rows as they were read.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "Being read"
        PREVIEWED = "previewed", "Not imported yet"
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        DONE = "done", "Done"
        DISCARDED = "discarded", "Put aside"
        TAKEN_BACK = "taken_back", "Taken back"

    class Kind(models.TextChoices):
        TABLE = "table", "A table of people"
        RESUMES = "resumes", "Résumés"

    role = models.ForeignKey("roles.Role", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TABLE, db_default=Kind.TABLE)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200, blank=True, db_default="")
    result = models.FileField(upload_to="imports/%Y/%m/", max_length=200, blank=True, db_default="")
    parsed = models.FileField(upload_to="imports/%Y/%m/", max_length=200, blank=True, db_default="")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    delimiter = models.CharField(max_length=2)
    sheet = models.CharField(max_length=100, blank=True, db_default="")
    preset = models.CharField(max_length=20, blank=True, db_default="")
    fingerprint = models.CharField(max_length=64, blank=True, db_default="")
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    found = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEWED)
    error = models.CharField(max_length=300, blank=True, db_default="")
    rows_total = models.PositiveIntegerField(default=0, db_default=0)
    rows_done = models.PositiveIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    kept_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "fingerprint", "-created_at"], name="imports_by_header"),
            models.Index(fields=["state", "heard_at"], name="imports_that_run"),
        ]


class ImportRow(OrganisationRow):
    """What will happen (then: what happened) to one record of the file, and why.

    `candidate` and `application` are what it made or met; `told` is which fields were filled, changed or differ,
    and what stood there before. `data` is who it is, as the file says it, until the raw rows are deleted.
    """

    class Action(models.TextChoices):
        CREATE = "create", "New person"
        ADD = "add", "New application"
        UPDATE = "update", "Changed"
        SAME = "same", "Unchanged"
        CONFLICT = "conflict", "Conflict"
        SKIP = "skip", "Not taken"
        ERROR = "error", "Cannot be read"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=Action.choices)
    code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    told = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    candidate = models.ForeignKey(Candidate, on_delete=models.SET_NULL, null=True, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_import_row")]

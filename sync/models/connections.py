"""A connection to a system of record, and each time that it was read."""

from django.db import models

from foundation.core.models import OrganisationRow, VersionedRow


class Connection(VersionedRow):
    """How one system is read. `source` is the key of its table; the secret is sealed and never shown.

    `since` is up to when nothing is missing: when the last whole run began, by the clock of the other side. `member`
    is the integration in whose name records come in, `by` the owner who answers for it. One that is not `on` is read
    by hand only. `options` say what an owner asked for: `private`. Until somebody who saw the preview has `started` it,
    a worker only previews. `error` says why a worker could not even begin.
    """

    source = models.CharField(max_length=40)
    base_url = models.CharField(max_length=300)
    token_url = models.CharField(max_length=300, blank=True)
    client_id = models.CharField(max_length=200, blank=True)
    secret_sealed = models.TextField(blank=True)
    secret_tail = models.CharField(max_length=4, blank=True)
    secret_at = models.DateTimeField(null=True)
    user_id = models.CharField(max_length=60, blank=True)
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    options = models.JSONField(default=dict)
    on = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(default=30)
    since = models.DateTimeField(null=True)
    previewed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=400, blank=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "source"], name="one_connection_to_a_system")]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(on=True), name="connections_due")]

    def __str__(self) -> str:
        return self.source


class Run(OrganisationRow):
    """One reading of a system. `counts` are by collection: read, created, updated, unchanged, skipped, reasons.

    `began_at` is the other side's clock when it began. `done` names the collections that are through, so that a run
    that was broken off goes on behind them; `denied` those that may not be read, with what the other side said.
    The preview of a connection is one row with the number 0, and what it counts was never written. `problem` says of
    what kind an `error` is: `key`, `away`, or nothing that one can do something about.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    preview = models.BooleanField(default=False)
    whole = models.BooleanField(default=True)
    began_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    denied = models.JSONField(default=dict)
    waited = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True)
    problem = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "number"], name="one_run_number")]
        indexes = [models.Index(fields=["connection", "-number"], name="runs_newest")]

"""What is known of each record of a system, and what only a person can decide."""

from django.db import models
from django.db.models import Q

from foundation.core.models import OrganisationRow
from sync.models.connections import Connection, Run


class SourceRecord(OrganisationRow):
    """How a record of the source stands here: its row of ours (`object_id`), or the `reason` why there is none.

    `digest` is of its content as last taken in, `data` what later records and runs need of it, `run` the last run that
    counted it. `gone_at` is when the source no longer had it.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="records", db_index=False)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120)
    object_id = models.UUIDField(null=True, db_index=True)
    reason = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "kind", "external_id"], name="one_source_record")]
        indexes = [
            models.Index(fields=["connection", "kind", "reason"], condition=~Q(reason=""), name="records_skipped"),
        ]


class Finding(OrganisationRow):
    """What a person decides: both sides changed the same (`conflict`), or the source no longer lists it (`gone`).

    Ours stands until then. `theirs` and `ours` are what each side says, in words; `field` what it is about.
    """

    class Kind(models.TextChoices):
        CONFLICT = "conflict", "Both changed"
        GONE = "gone", "No longer listed"

    class State(models.TextChoices):
        OPEN = "open", "To decide"
        KEPT = "kept", "Ours stands"
        TAKEN = "taken", "Theirs was taken"
        SETTLED = "settled", "Settled by itself"

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="findings")
    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="findings")
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    field = models.CharField(max_length=40, blank=True)
    theirs = models.CharField(max_length=300, blank=True)
    ours = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind", "field"], condition=Q(state="open"), name="one_open_finding"
            )
        ]
        indexes = [models.Index(fields=["connection"], condition=Q(state="open"), name="findings_open")]

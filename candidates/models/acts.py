"""Acts on many applications at once, with an answer for each person."""

from django.db import models

from candidates.models.pipeline import Application
from foundation.core.models import InRole, OrganisationRow


class BulkAct(InRole, OrganisationRow):
    """One act on many: by whom, on whom, how, and how many it did. What it did to each stands in their own events.

    `asked` says how the people were chosen (`{"ids": 34}`, or the filter with its count), `how` what was to be done
    to them: the stage, the reason, the words. `count` is how many were chosen, `done` to how many it was done. An act
    over several roles has none.
    """

    class Kind(models.TextChoices):
        MOVE = "move", "Move"
        DECLINE = "decline", "Decline"
        HOLD = "hold", "Put on hold"
        TAG = "tag", "Tag"
        ASSIGN = "assign", "Assign"
        SEND = "send", "Send"
        TRANSFER = "transfer", "Go on in another role"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey("roles.Role", on_delete=models.CASCADE, null=True, related_name="+")
    asked = models.JSONField(default=dict)
    how = models.JSONField(default=dict)
    count = models.PositiveIntegerField()
    done = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="bulk_acts_by_time")]


class BulkAnswer(OrganisationRow):
    """What a bulk act answered for one application: done by the event `event_id`, or why not (`code` and `said`).

    `noted` is what is worth a look although it was done, such as that there is no address to write to. `undone_at` is
    when it was taken back; `undo_said` why an undo was refused.
    """

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="answers")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    event_id = models.UUIDField(null=True, db_index=True)
    code = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=400, blank=True)
    noted = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    undo_said = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "application"], name="one_bulk_answer"),
            models.CheckConstraint(
                condition=models.Q(event_id=None) ^ models.Q(code=""), name="bulk_answer_is_done_or_refused"
            ),
        ]

"""Two rows that may be one person, and what was done about it."""

from django.db import models

from candidates.models.people import Candidate
from foundation.core.models import OrganisationRow


class DuplicatePair(OrganisationRow):
    """Two people of one organisation, the one known longer first. `reasons` are the kinds of what they share.

    `different` is somebody's word and stays: such a pair is never asked about again.
    """

    class State(models.TextChoices):
        OPEN = "open", "May be one person"
        MERGED = "merged", "Merged"
        DIFFERENT = "different", "Two different people"

    class Door(models.TextChoices):
        MEMBER = "member", "when one of us added them"
        FORM = "form", "when they applied by the form"
        IMPORT = "import", "when a file was imported"
        EDIT = "edit", "when details changed"
        FILE = "file", "when a file was attached"
        HAND = "hand", "by one of us"
        SWEEP = "sweep", "by looking through everybody"

    first = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    certain = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found = models.CharField(max_length=10, choices=Door.choices)
    decided_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["organisation", "id"], condition=models.Q(state="open"), name="pairs_open"),
        ]


class Merge(OrganisationRow):
    """One person put into another, as it takes to put them apart again until `until`.

    `moved` are the ids of rows that went over, by column; `before` and `after` are what the one who stays was and
    became, `closed` each application that was closed as a duplicate. All are emptied when it can no longer be undone.
    """

    pair = models.ForeignKey(DuplicatePair, on_delete=models.CASCADE, related_name="merges")
    winner = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="merges")
    loser = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    closed = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=models.Q(undone_at=None), name="one_merge_of_a_person")
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(undone_at=None), name="merges_by_end")]

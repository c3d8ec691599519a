"""The debrief: what was set before it, what was said in it, its decision, and who saw it otherwise."""

from __future__ import annotations

from django.db import models

from foundation.core.models import InApplication, OrganisationRow, VersionedRow
from rubrics.models.scorecards import Scorecard


class Debrief(InApplication, VersionedRow):
    """The meeting that decides: a locked set of scorecards, one decision by people, with its reason.

    `against` says what of the numbers and votes the decision went against; `ask_references` holds the ids of criteria
    about which references are to be asked. Its clock has run for `clock_spent` seconds
    and, where `clock_since` is set, runs since then. What people say after talking was opened at `views_opened_at`.
    """

    class Decision(models.TextChoices):
        OFFER = "offer", "Make an offer"
        CONTINUE = "continue", "Find out more"
        DECLINE = "decline", "Decline"

    application = models.OneToOneField("candidates.Application", on_delete=models.PROTECT, related_name="debrief")
    scorecards = models.ManyToManyField(Scorecard, related_name="debriefs")
    opened_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    notes = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    against = models.TextField(blank=True)
    ask_references = models.JSONField(default=list, db_default=[])
    views_opened_at = models.DateTimeField(null=True)
    clock_since = models.DateTimeField(null=True)
    clock_spent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at=None)
                | (~models.Q(decision="") & ~models.Q(reason="") & models.Q(decided_at__isnull=False)),
                name="decision_has_reason_and_time",
            )
        ]


class Dissent(OrganisationRow):
    """A disagreement with the decision, kept beside it for good."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="dissents")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()


class DebriefPlan(InApplication, VersionedRow):
    """What is settled before a debrief: its slot, who leads the talk, and from which figure on the numbers say yes.

    Without a `lead` whoever opens it leads the talk. `line` cannot change once the debrief was opened.
    """

    application = models.OneToOneField("candidates.Application", on_delete=models.CASCADE, related_name="debrief_plan")
    lead = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=30)
    line = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    line_set_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__gte=10, minutes__lte=180), name="slot_10_to_180"),
            models.CheckConstraint(
                condition=models.Q(line=None) | models.Q(line__gte=1, line__lte=5), name="line_1_to_5"
            ),
        ]


class SplitComment(OrganisationRow):
    """What was said about a criterion on which people stand apart; never edited."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="comments")
    criterion = models.ForeignKey("rubrics.Criterion", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()


class LaterView(OrganisationRow):
    """What somebody recommends once people have talked, kept apart from their first word; never edited.

    It is held until the last one is in. One that is `shown` early is a dissent by choice; `others_open` tells that
    those of others could be read by then.
    """

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="views")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    recommendation = models.PositiveSmallIntegerField(choices=Scorecard.Recommendation.choices)
    text = models.TextField(blank=True)
    shown = models.BooleanField(default=False)
    others_open = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["debrief", "member"], name="one_view_after_talking")]


class Tie(InApplication, OrganisationRow):
    """That somebody with a seat knows the candidate otherwise: a declared conflict, shown beside their word."""

    class Kind(models.TextChoices):
        FRIEND = "friend", "Friend or family"
        WORKED = "worked", "Worked together"
        STUDIED = "studied", "Studied together"
        REFERRED = "referred", "Referred them"
        RIVAL = "rival", "Competed or fell out"
        OTHER = "other", "Knows them otherwise"

    application = models.ForeignKey("candidates.Application", on_delete=models.CASCADE, related_name="ties")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "member"], name="one_tie_of_a_person")]

"""Offers, and the first months of those who took one."""

from django.db import models

from candidates.domain.offers import LIVE, OfferState
from candidates.models.pipeline import Application
from foundation.core.models import InApplication, OrganisationRow, VersionedRow


class Offer(InApplication, VersionedRow):
    """What is offered; money in minor units of `currency`, base and bonus per year."""

    class State(models.TextChoices):
        DRAFT = OfferState.DRAFT.value, "Draft"
        APPROVING = OfferState.APPROVING.value, "Being approved"
        APPROVED = OfferState.APPROVED.value, "Approved"
        SENT = OfferState.SENT.value, "Sent"
        ACCEPTED = OfferState.ACCEPTED.value, "Accepted"
        DECLINED = OfferState.DECLINED.value, "Declined"
        WITHDRAWN = OfferState.WITHDRAWN.value, "Withdrawn"
        EXPIRED = OfferState.EXPIRED.value, "Expired"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    opening = models.ForeignKey("roles.Opening", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    base_minor = models.PositiveBigIntegerField()
    bonus_minor = models.PositiveBigIntegerField(default=0)
    sign_on_minor = models.PositiveBigIntegerField(default=0)
    equity = models.CharField(max_length=120, blank=True)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    past_start_agreed = models.BooleanField(default=False)  # that day is meant although it had passed
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
                condition=models.Q(state__in=[state.value for state in LIVE]),
                name="one_live_offer",
            ),
        ]


class Filling(InApplication, OrganisationRow):
    """Which hire fills an opening; `ended_at` once it turned out that they never started."""

    opening = models.ForeignKey("roles.Opening", on_delete=models.PROTECT, related_name="fillings")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="fillings")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening"], condition=models.Q(ended_at=None), name="one_hire_fills_an_opening"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(ended_at=None), name="one_opening_a_hire"
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


class Onboarding(InApplication, VersionedRow):
    """A hire's start: who leads it, the first project and how it is measured."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="onboarding")
    starts_on = models.DateField()
    manager = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    first_project = models.CharField(max_length=300, blank=True)
    success_metric = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)  # the start never happened


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

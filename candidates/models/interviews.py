"""Interviews and who sits in them."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from candidates.models.pipeline import Application
from foundation.core.models import InApplication, OrganisationRow, Place, VersionedRow


class Interview(InApplication, VersionedRow):
    """A meeting of an application at a stage."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        CANCELLED = "cancelled", "Cancelled"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interviews")
    stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="interviews")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCHEDULED)
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="interview_ends_later")
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="interviews_by_time")]


class Rescheduling(OrganisationRow):
    """That an interview went from one time to another, and why; never changed."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="reschedulings")
    from_starts_at = models.DateTimeField()
    from_ends_at = models.DateTimeField()
    to_starts_at = models.DateTimeField()
    to_ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")


class Booking(OrganisationRow):
    """The time that an interview takes of one person, a member or a candidate.

    The database keeps two of one person's from overlapping (`never_in_two_at_once`, made by a migration). One that is
    left from a seat or an interview that counts no more is cleared away by whoever books next.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="bookings")
    person_id = models.UUIDField()
    during = DateTimeRangeField()


class InterviewSeat(OrganisationRow):
    """Who sits in an interview and, unless shadowing or released by the lead, owes a scorecard.

    Declining does not release: only `released_at`, set by a lead with a reason, does. Somebody in `reverse` shadows and
    leads the talk: they learn, and somebody else's scorecard counts.
    """

    class Answer(models.TextChoices):
        PENDING = "pending", "Not answered"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="interview_seats")
    shadow = models.BooleanField(default=False)
    reverse = models.BooleanField(default=False, db_default=False)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.PENDING)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "member"], name="one_seat_in_an_interview"),
            models.CheckConstraint(
                condition=models.Q(released_at=None) | ~models.Q(release_reason=""), name="release_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(reverse=False) | models.Q(shadow=True), name="who_leads_in_training_shadows"
            ),
        ]

    @property
    def event_place(self) -> Place:
        """Where the interview stands."""
        return self.interview.event_place

"""Blind scorecards and the seats of graders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.utils.functional import cached_property

from foundation.core.models import OrganisationRow, Place, VersionedRow
from foundation.core.prepared import Prepared

if TYPE_CHECKING:
    from candidates.models import InterviewSeat
    from roles.models import Stage
from rubrics.models.library import Criterion, Flag, Profile, RubricVersion


class GradingSeat(OrganisationRow):
    """Who owes a scorecard on written work (a take-home submission or a résumé), name hidden until it is in.

    `subject_id` is the work (assessments.Submission; of a screen the application); `label` is what the grader sees.
    `opened_at` is when they first opened the work: without reading it there is nothing to grade.
    """

    class Kind(models.TextChoices):
        TAKE_HOME = "take_home", "Take-home"
        SCREEN = "screen", "Evidence screen"

    application = models.ForeignKey("candidates.Application", on_delete=models.CASCADE, related_name="grading_seats")
    stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="grading_seats")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.UUIDField()
    label = models.CharField(max_length=60)
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "member"], name="one_grading_seat"),
            models.CheckConstraint(
                condition=models.Q(released_at=None) | ~models.Q(release_reason=""), name="grading_release_says_why"
            ),
        ]

    @property
    def event_place(self) -> Place:
        """The application whose work it is: readable only by those who owe no grading there."""
        return Place(self.stage.role_id, self.application_id)


class Scorecard(VersionedRow):
    """One judgement by one person from one seat. Submitted implies a time and a recommendation.

    `unable` closes the seat without a judgement: what was begun stays its author's alone. `could_read` holds the ids of
    others' scorecards that the author could have read before handing theirs in, `debrief_was_open` whether people had
    begun to talk by then; both are null where nobody recorded it. `note_to_leads` is for whoever leads the role and
    nobody else. `narrow`: what is technical was left to others, since its author does not judge it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        UNABLE = "unable", "Could not assess"

    class Recommendation(models.IntegerChoices):
        STRONG_NO = 1, "Strong no"
        NO = 2, "No"
        YES = 3, "Yes"
        STRONG_YES = 4, "Strong yes"

    application = models.ForeignKey("candidates.Application", on_delete=models.PROTECT, related_name="scorecards")
    seat = models.OneToOneField(
        "candidates.InterviewSeat", on_delete=models.PROTECT, null=True, blank=True, related_name="scorecard"
    )
    grading_seat = models.OneToOneField(
        GradingSeat, on_delete=models.PROTECT, null=True, blank=True, related_name="scorecard"
    )
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="scorecards")
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="scorecards")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    recommendation = models.PositiveSmallIntegerField(choices=Recommendation.choices, null=True, blank=True)
    summary = models.TextField(blank=True)
    note_to_leads = models.TextField(blank=True, db_default="")
    narrow = models.BooleanField(default=False, db_default=False)
    submitted_at = models.DateTimeField(null=True)
    unable_at = models.DateTimeField(null=True)
    unable_reason = models.CharField(max_length=300, blank=True)
    could_read = models.JSONField(null=True)
    debrief_was_open = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seat=None, grading_seat__isnull=False)
                | models.Q(seat__isnull=False, grading_seat=None),
                name="scorecard_has_one_seat",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "unable"), submitted_at=None)
                | models.Q(state="submitted", submitted_at__isnull=False, recommendation__isnull=False),
                name="submitted_has_time_and_recommendation",
            ),
            models.CheckConstraint(
                condition=models.Q(state="unable", unable_at__isnull=False) & ~models.Q(unable_reason="")
                | ~models.Q(state="unable") & models.Q(unable_at=None, unable_reason=""),
                name="unable_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(recommendation=None) | models.Q(recommendation__gte=1, recommendation__lte=4),
                name="recommendation_1_to_4",
            ),
        ]
        indexes = [models.Index(fields=["application", "state"], name="scorecards_of_application")]

    @property
    def place(self) -> InterviewSeat | GradingSeat:
        """The seat that it was written from: in an interview, or for grading."""
        place = self.seat or self.grading_seat
        if place is None:
            raise ValueError("a scorecard has one seat, by a constraint of its table")
        return place

    @property
    def is_screen(self) -> bool:
        """Whether a résumé is judged by it, in the review queue."""
        seat = self.grading_seat
        return seat is not None and seat.kind == GradingSeat.Kind.SCREEN and seat.subject_id == seat.application_id

    @property
    def stage(self) -> Stage:
        """The stage that it judges."""
        place = self.place
        return place.stage if isinstance(place, GradingSeat) else place.interview.stage

    @property
    def event_place(self) -> Place:
        """Its application and role. A grade that is not in stands with its role alone.

        Whose work a grader holds must not follow from their own feed.
        """
        hidden = self.grading_seat_id is not None and self.state == self.State.DRAFT
        return Place(self.stage.role_id, None if hidden else self.application_id)

    @cached_property
    def rated(self) -> list[Rating]:
        """Its ratings with their criteria, in the order of the rubric; read once for each row in hand."""
        found = _ratings(scorecard=self.pk)
        for rating in found:
            rating.scorecard = self
        return found

    @cached_property
    def flagged(self) -> dict[str, str]:
        """The evidence of its raised flags, by their keys; read once for each row in hand."""
        return dict(_flags(scorecard=self.pk))

    @cached_property
    def suspected(self) -> dict[str, str]:
        """The evidence of the profiles that it suspects, by their keys; read once for each row in hand."""
        return dict(_profiles(scorecard=self.pk))


def _rated(*, scorecard: UUID) -> models.QuerySet[Rating]:
    rows = Rating.objects.filter(scorecard_id=scorecard).select_related("criterion").order_by("criterion__position")
    return rows.only(
        "organisation_id",
        "scorecard_id",
        "score",
        "not_assessed",
        "evidence",
        "criterion__key",
        "criterion__label",
        "criterion__tests",
    )


_ratings = Prepared["Rating"](_rated)


_flags = Prepared[Any](
    lambda *, scorecard: FlagRaised.objects.filter(scorecard_id=scorecard).values_list("flag__key", "evidence")
)


_profiles = Prepared[Any](
    lambda *, scorecard: ProfileSuspected.objects.filter(scorecard_id=scorecard).values_list("profile__key", "evidence")
)


class Rating(OrganisationRow):
    """A score from 1 to 5, or not assessed, with what was seen. Both empty means not filled yet."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_assessed = models.BooleanField(default=False)
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="one_rating_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=1, score__lte=5, not_assessed=False),
                name="score_1_to_5_or_not_assessed",
            ),
        ]


class FlagRaised(OrganisationRow):
    """A flag on a scorecard with the evidence that it needs."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="flags")
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "flag"], name="one_flag_per_scorecard")]


class ProfileSuspected(OrganisationRow):
    """A profile that its author suspects, with what made them think so."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="profiles")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "profile"], name="one_profile_per_scorecard")]


class Amendment(OrganisationRow):
    """A change to a submitted scorecard: what it was, why it changed. Never edited."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="amendments")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    before = models.JSONField()

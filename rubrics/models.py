"""How people are judged: rubrics, questions, kits, blind scorecards, the debrief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.utils.functional import cached_property

from hiring.core.models import OrganisationRow, VersionedRow
from hiring.core.prepared import Prepared

if TYPE_CHECKING:
    from candidates.models import InterviewSeat


class Rubric(OrganisationRow):
    """A set of criteria with anchored levels; what it says is in its versions."""

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    used_at = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_rubric_key")]

    def __str__(self) -> str:
        return self.label


class RubricVersion(OrganisationRow):
    """Frozen once a kit or scorecard uses it; an edit makes the next number."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="one_rubric_version")]


class Criterion(OrganisationRow):
    """What is scored from 1 to 5. `tests` names the first-hire abilities that it shows."""

    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=4, decimal_places=1, default=1)
    weight_reason = models.CharField(max_length=300, blank=True)
    tests = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric_version", "key"], name="one_criterion_key"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label


class Anchor(OrganisationRow):
    """What one level of a criterion looks like."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    level = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "level"], name="one_anchor_a_level"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="anchor_level_1_to_5"),
        ]


class Question(VersionedRow):
    """A question with what a strong and a weak answer sounds like. `criteria` and `stages` are keys."""

    key = models.CharField(max_length=60)
    ask = models.TextField()
    listen_strong = models.TextField(blank=True)
    listen_weak = models.TextField(blank=True)
    follow_up = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    criteria = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField(null=True)
    theory = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_question_key")]


class Flag(OrganisationRow):
    """A signal or a red flag that an interviewer may raise, always with evidence."""

    class Kind(models.TextChoices):
        SIGNAL = "signal", "Signal"
        RED_FLAG = "red_flag", "Red flag"

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_flag_key")]


class Kit(VersionedRow):
    """What an interviewer opens for a stage. An interviewer scores only the criteria of the kit."""

    stage = models.OneToOneField("roles.Stage", on_delete=models.CASCADE, related_name="kit")
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="kits")
    purpose = models.TextField(blank=True)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    leave_out = models.TextField(blank=True)
    criteria = models.ManyToManyField(Criterion, related_name="kits")
    questions = models.ManyToManyField(Question, through="KitQuestion", related_name="kits")


class KitQuestion(OrganisationRow):
    """A question's place in a kit."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["kit", "question"], name="one_place_in_a_kit")]


class OutcomeCriterion(OrganisationRow):
    """Which criterion (by key) shows that someone can reach a first-90-days outcome."""

    outcome = models.ForeignKey("roles.Outcome", on_delete=models.CASCADE, related_name="criteria")
    criterion_key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "criterion_key"], name="one_need_per_outcome")]


class GradingSeat(OrganisationRow):
    """Who owes a scorecard on written work (a take-home submission or a résumé), name hidden until it is in.

    `subject_id` is the work (assessments.Submission, candidates.Attachment); `label` is what the grader sees.
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


class Scorecard(VersionedRow):
    """One judgement by one person from one seat. Submitted implies a time and a recommendation."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"

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
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seat=None, grading_seat__isnull=False)
                | models.Q(seat__isnull=False, grading_seat=None),
                name="scorecard_has_one_seat",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", submitted_at=None)
                | models.Q(state="submitted", submitted_at__isnull=False, recommendation__isnull=False),
                name="submitted_has_time_and_recommendation",
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


class Amendment(OrganisationRow):
    """A change to a submitted scorecard: what it was, why it changed. Never edited."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="amendments")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    before = models.JSONField()


class Debrief(VersionedRow):
    """The meeting that decides: a locked set of scorecards, one decision by people, with its reason."""

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

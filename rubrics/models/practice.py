"""Cards that judge nobody: of a sample that several people score, and of people who learn to interview.

They stand in tables of their own, so that nothing that counts, averages or decides can ever read one.
"""

from __future__ import annotations

from django.db import models

from foundation.core.models import OrganisationRow, Place, VersionedRow
from rubrics.models.library import Criterion, Rubric, RubricVersion
from rubrics.models.scorecards import Rating


class Exercise(OrganisationRow):
    """A written or recorded sample that several people score apart, to see where they read the anchors differently."""

    title = models.CharField(max_length=120)
    sample = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="exercises")
    criteria = models.ManyToManyField(Criterion, related_name="+")
    due_on = models.DateField()
    opened_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(sample="") | ~models.Q(link=""), name="exercise_has_something_to_score"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PracticeCard(VersionedRow):
    """What one person scored for practice: of an exercise, or beside an interviewer from a seat that does not count."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, null=True, related_name="cards")
    seat = models.OneToOneField(
        "candidates.InterviewSeat", on_delete=models.PROTECT, null=True, related_name="practice_card"
    )
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="practice_cards")
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exercise", "author"], name="one_card_in_an_exercise"),
            models.CheckConstraint(
                condition=models.Q(exercise=None, seat__isnull=False) | models.Q(exercise__isnull=False, seat=None),
                name="practice_is_of_one_thing",
            ),
        ]

    @property
    def event_place(self) -> Place:
        """The application that its interview is about; an exercise is about nobody."""
        return self.seat.event_place if self.seat else Place()


class PracticeRating(OrganisationRow):
    """A score of a practice card from 1 to 5, or not assessed, with what was seen."""

    card = models.ForeignKey(PracticeCard, on_delete=models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True)
    not_assessed = models.BooleanField(default=False)
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "criterion"], name="one_practice_rating"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=1, score__lte=5, not_assessed=False),
                name="practice_score_1_to_5_or_not_assessed",
            ),
        ]


class AnchorExample(OrganisationRow):
    """The organisation's own evidence under the sentence of one level, its names taken out by hand.

    It hangs on the sentence: where a later version says another, it stays with those that say this one.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="examples")
    criterion_key = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    anchor = models.TextField()
    text = models.TextField()
    rating = models.ForeignKey(Rating, on_delete=models.SET_NULL, null=True, related_name="+")
    added_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rating"], name="one_example_of_a_rating")]


class Training(VersionedRow):
    """Somebody who learns to interview by one rubric: they shadow, lead while another scores, are called qualified."""

    class Step(models.TextChoices):
        SHADOW = "shadow", "Shadow"
        REVERSE = "reverse", "Reverse shadow"
        QUALIFIED = "qualified", "Qualified"

    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="trainings")
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="trainings")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.SHADOW)
    stepped_at = models.DateTimeField()
    stepped_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "rubric"], name="one_training_a_rubric"),
            models.CheckConstraint(
                condition=~models.Q(step="qualified") | ~models.Q(reason=""), name="qualified_says_why"
            ),
        ]

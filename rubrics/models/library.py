"""What people are judged by: rubrics with their criteria, questions, flags, and the kits made of them."""

from __future__ import annotations

from django.db import models

from foundation.core.models import OrganisationRow, Place, VersionedRow


class Rubric(OrganisationRow):
    """A set of criteria with anchored levels; what it says is in its versions."""

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    used_at = models.JSONField(default=list)
    archived_at = models.DateTimeField(null=True)

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
    """What is scored from 1 to 5. `tests` names the first-hire abilities that it shows.

    `technical`, here and on questions and flags: only those who can judge technical work are asked for it.
    """

    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=4, decimal_places=1, default=1)
    weight_reason = models.CharField(max_length=300, blank=True)
    tests = models.JSONField(default=list)
    technical = models.BooleanField(default=False, db_default=False)

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
    """A question with what a strong and a weak answer sounds like. `criteria` and `stages` are keys.

    `number` counts its wordings: one that a kit asked is kept (see ItemVersion), and an edit makes the next.
    `strongest` marks those that tell most about the work to come: a kit asks them first.
    """

    key = models.CharField(max_length=60)
    ask = models.TextField()
    listen_strong = models.TextField(blank=True)
    listen_weak = models.TextField(blank=True)
    follow_up = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    criteria = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField(null=True)
    theory = models.BooleanField(default=False)
    technical = models.BooleanField(default=False, db_default=False)
    number = models.PositiveIntegerField(default=1, db_default=1)
    archived_at = models.DateTimeField(null=True)
    strongest = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_question_key")]

    def __str__(self) -> str:
        return self.ask


class Flag(OrganisationRow):
    """A signal or a red flag that an interviewer may raise, always with evidence.

    `criteria` are keys: a kit shows it where it scores one of them; none: everywhere.
    """

    class Kind(models.TextChoices):
        SIGNAL = "signal", "Signal"
        RED_FLAG = "red_flag", "Red flag"

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    technical = models.BooleanField(default=False, db_default=False)
    number = models.PositiveIntegerField(default=1, db_default=1)
    archived_at = models.DateTimeField(null=True)
    criteria = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_flag_key")]

    def __str__(self) -> str:
        return self.label


class Profile(VersionedRow):
    """A kind of candidate that often disappoints, for an interviewer to suspect and probe; it decides nothing.

    `probes` are keys of questions that tell it apart, `suspect_when` keys of the flags that hint at it.
    """

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    looks_like = models.TextField()
    risk = models.TextField(blank=True)
    filter = models.TextField(blank=True)
    probes = models.JSONField(default=list)
    suspect_when = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=1, db_default=1)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_profile_key")]

    def __str__(self) -> str:
        return self.label


class ItemVersion(OrganisationRow):
    """What a question, flag or profile said before it was edited after its use. Rubrics have versions of their own."""

    kind = models.CharField(max_length=20)
    item_id = models.UUIDField()
    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item_id", "number"], name="one_item_version")]


class Kit(VersionedRow):
    """What an interviewer opens for a stage, as published. An interviewer scores only the criteria of the kit.

    `number` counts its versions: what is edited is a draft beside it (`kits.KitDraft`), what was before is kept
    (`kits.KitVersion`). `interviewers` is how many people sit in it and share its questions.
    Where résumés are read, `readers` are those who read each, blind to each other; none: whoever works on the role, one
    of them each. `hides_person` keeps name, photo, employers and schools from a reader until their screen is in.
    """

    stage = models.OneToOneField("roles.Stage", on_delete=models.CASCADE, related_name="kit")
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="kits")
    purpose = models.TextField(blank=True)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    leave_out = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=1, db_default=1)
    interviewers = models.PositiveSmallIntegerField(default=1, db_default=1)
    hides_person = models.BooleanField(default=False, db_default=False)
    readers = models.ManyToManyField("people.Membership", related_name="+", blank=True)
    criteria = models.ManyToManyField(Criterion, related_name="kits")
    questions = models.ManyToManyField(Question, through="KitQuestion", related_name="kits")

    @property
    def event_place(self) -> Place:
        """The role of its stage."""
        return Place(self.stage.role_id)


class KitQuestion(OrganisationRow):
    """A question's place in a kit: asked, or `below` the line, if there is time. `minutes` None: the question's own."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    below = models.BooleanField(default=False, db_default=False)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["kit", "question"], name="one_place_in_a_kit")]


class OutcomeCriterion(OrganisationRow):
    """Which criterion (by key) shows that someone can reach a first-90-days outcome."""

    outcome = models.ForeignKey("roles.Outcome", on_delete=models.CASCADE, related_name="criteria")
    criterion_key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "criterion_key"], name="one_need_per_outcome")]

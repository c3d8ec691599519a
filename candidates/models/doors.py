"""Doors by which people come: referrals, the questions of a role's form, and links for another file."""

from django.db import models

from candidates.models.pipeline import Application, Attachment, FormEntry
from foundation.core.models import InApplication, InRole, OrganisationRow, VersionedRow


class Referral(InApplication, OrganisationRow):
    """A colleague's word for somebody. `agreed_at` is when they said that the person wants to be contacted."""

    class How(models.TextChoices):
        WORKED = "worked", "We worked together"
        STUDIED = "studied", "We studied together"
        KNOWS_WORK = "knows_work", "I know their work, not them"
        FRIEND = "friend", "A friend or relative"
        OTHER = "other", "In another way"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="referrals")
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=How.choices)
    words = models.TextField(blank=True)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "by"], name="one_referral_by_a_member")]


class FormQuestion(InRole, VersionedRow):
    """A question of a role's application form. No answer ever decides by itself; one that is retired is kept."""

    class Kind(models.TextChoices):
        TEXT = "text", "A few sentences"
        CHOICE = "choice", "One of several"
        YES_NO = "yes_no", "Yes or no"
        FILE = "file", "A file"

    role = models.ForeignKey("roles.Role", on_delete=models.CASCADE, related_name="form_questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    label = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    options = models.JSONField(default=list)
    required = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["role", "position"], condition=models.Q(retired_at=None), name="form_questions")
        ]


class FormAnswer(OrganisationRow):
    """What somebody answered to a question, and the question as it stood then; never changed."""

    entry = models.ForeignKey(FormEntry, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(FormQuestion, on_delete=models.PROTECT, related_name="answers")
    label = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    file = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "question"], name="one_answer_to_a_question")]


class FileLink(OrganisationRow):
    """A link by which a candidate sends another file for one that nobody can read; only its hash is kept."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)

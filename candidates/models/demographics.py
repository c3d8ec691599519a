"""What people said of themselves, apart from everything else that is kept of them, and the figures made of it."""

from uuid import uuid4

from django.db import models

from foundation.core.models import OrganisationRow


class DemographicAnswer(models.Model):
    """What somebody answered to one question. Nothing leads from a person here, or from one answer to the next.

    It has a random key and no time but its month. `key_hash` is made of the question and of a token that only the
    person who answered holds: by it they find their answers again, and delete them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=30)
    choice = models.CharField(max_length=30)
    month = models.DateField()
    agreed_to = models.TextField()
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "question", "choice"], name="demographic_counts")]

    def __str__(self) -> str:
        return self.question


class DemographicFigure(OrganisationRow):
    """How often each choice of a question was taken, as it may be shown: null is withheld (`domain.demographics`).

    `people` is how many answers the figure stands on, and stays here; `until` the last month that is counted.
    """

    question = models.CharField(max_length=30)
    answered = models.PositiveIntegerField(null=True)
    cells = models.JSONField(default=list)
    until = models.DateField()
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "question"], name="one_figure_of_a_question")]

"""What a screen of a résumé holds beside its ratings, and what a reader put aside."""

from django.db import models

from foundation.core.models import OrganisationRow
from rubrics.domain.screening import PARTS
from rubrics.models.scorecards import Scorecard


class SentencePart(OrganisationRow):
    """One third of “they built X, it does Y, Z relies on it”, with the words of the page that show it.

    `page` is where the quote stands, None where nobody knows. Without a quote the part is thin.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="told")
    part = models.CharField(max_length=10, choices=list(PARTS.items()))
    text = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    page = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "part"], name="one_part_of_a_sentence")]


class PutAside(OrganisationRow):
    """A résumé that a reader left for later: it stands in a list of their own, and others may read it meanwhile."""

    application = models.ForeignKey("candidates.Application", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("people.Membership", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "member"], name="put_aside_once")]

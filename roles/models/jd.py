"""The job description and what the linter is told about it."""

from django.db import models

from foundation.core.models import InRole, OrganisationRow, Place, VersionedRow
from roles.models.brief import Outcome
from roles.models.role import Role


class JdVersion(InRole, VersionedRow):
    """One version of the JD. `sections` maps key to text; requirements are rows. `taken` maps what was taken over from
    elsewhere, by the keys of roles.queries.said_once, to how it read then."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="jds")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    sections = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "number"], name="one_jd_number")]


class Requirement(OrganisationRow):
    """A must or a wish in the JD, traced to an outcome or to the weekly work."""

    class Kind(models.TextChoices):
        MUST = "must", "Must"
        NICE = "nice", "Nice to have"

    jd = models.ForeignKey(JdVersion, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.MUST)
    outcome = models.ForeignKey(Outcome, on_delete=models.SET_NULL, null=True, blank=True, related_name="requirements")
    weekly_work = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]

    @property
    def event_place(self) -> Place:
        """The role of its JD."""
        return self.jd.event_place


class FindingDismissal(InRole, OrganisationRow):
    """A JD finding that someone set aside, with the reason. `text` is the span it was about."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="dismissals")
    rule = models.CharField(max_length=40)
    text = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "rule", "text"], name="one_dismissal")]

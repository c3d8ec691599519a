"""People who apply, whatever they apply for."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from candidates.domain.fields import limit_of
from foundation.core.models import OrganisationRow, VersionedRow


class Candidate(VersionedRow):
    """One person per organisation; many applications. `emails` holds further addresses, `zone` the one they chose."""

    name = models.CharField(max_length=limit_of("name"))
    email = models.EmailField(max_length=limit_of("email"), blank=True)
    emails = models.JSONField(default=list)
    phone = models.CharField(max_length=limit_of("phone"), blank=True)
    location = models.CharField(max_length=limit_of("location"), blank=True)
    linkedin = models.CharField(max_length=limit_of("linkedin"), blank=True)
    company = models.CharField(max_length=limit_of("company"), blank=True)
    title = models.CharField(max_length=limit_of("title"), blank=True)
    zone = models.CharField(max_length=64, blank=True, db_default="")
    # Filled by the database (candidates.domain.search.sql), whoever writes the row; so are those of files and notes.
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=~models.Q(email=""), name="one_candidate_per_address"
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="candidate_search"),
            models.Index(fields=["organisation", "name"], name="candidates_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class ExternalRef(OrganisationRow):
    """What another system calls a row of ours. `kind` is candidate, application or role."""

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120)
    object_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source", "kind", "external_id"], name="one_external_ref")
        ]


class Tag(OrganisationRow):
    """A recruiter's own label."""

    name = models.CharField(max_length=60)
    candidates = models.ManyToManyField(Candidate, related_name="tags", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="one_tag")]

"""People who apply, whatever they apply for."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from candidates.domain.fields import limit_of
from candidates.domain.merging import NOBODY
from foundation.core.models import OrganisationRow, VersionedRow

NONE: Any = models.Value([], output_field=models.JSONField())


class PresentManager(models.Manager["Candidate"]):
    """People as they are now: whoever was merged into another stands with the other."""

    def get_queryset(self) -> models.QuerySet["Candidate"]:
        return super().get_queryset().filter(merged_into=None)


# What stands in the place of a name once somebody was forgotten.
FORGOTTEN = "Forgotten person"


class Candidate(VersionedRow):
    """One person per organisation; many applications. `zone` is the one they chose.

    `names`, `emails`, `phones` and `links` are further ones of the same person, by which they are found as by the
    first. `keys` are what two rows of one person share (`domain.duplicates`); they are kept by
    `services.duplicates.look`, the last time at `looked_at`. A row with `merged_into` is somebody who is another:
    only `everybody` finds it.
    """

    name = models.CharField(max_length=limit_of("name"))
    email = models.EmailField(max_length=limit_of("email"), blank=True)
    emails = models.JSONField(default=list)
    phone = models.CharField(max_length=limit_of("phone"), blank=True)
    location = models.CharField(max_length=limit_of("location"), blank=True)
    linkedin = models.CharField(max_length=limit_of("linkedin"), blank=True)
    company = models.CharField(max_length=limit_of("company"), blank=True)
    title = models.CharField(max_length=limit_of("title"), blank=True)
    zone = models.CharField(max_length=64, blank=True, db_default="")
    names = models.JSONField(default=list, db_default=NONE)
    phones = models.JSONField(default=list, db_default=NONE)
    links = models.JSONField(default=list, db_default=NONE)
    keys = models.JSONField(default=list, db_default=NONE)
    looked_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="merged_people")
    # Filled by the database (candidates.domain.search.sql), whoever writes the row; so are those of files and notes.
    search = SearchVectorField(null=True, editable=False)
    sort_name = models.TextField(editable=False, db_default="")

    objects = PresentManager()
    everybody = models.Manager["Candidate"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=~models.Q(email="") & models.Q(merged_into=None),
                name="one_candidate_per_address",
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="candidate_search"),
            # Asked at every act that makes people, and for thousands at once: no list of what has to be put in later.
            GinIndex(fields=["keys"], name="candidate_keys", fastupdate=False, condition=~models.Q(keys=[])),
            GinIndex(fields=["emails"], name="candidate_further", fastupdate=False, condition=~models.Q(emails=[])),
            models.Index(fields=["organisation", "name"], name="candidates_by_name"),
            models.Index(
                fields=["organisation", "linkedin"], condition=~models.Q(linkedin=""), name="candidates_by_profile"
            ),
            models.Index(fields=["created_at"], condition=models.Q(looked_at=None), name="candidates_not_looked_at"),
            models.Index(fields=["organisation", "sort_name"], name="candidates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or FORGOTTEN

    @property
    def forgotten(self) -> bool:
        """Nothing is left by which they are known."""
        return not any(getattr(self, name) for name in NOBODY)


class Tag(OrganisationRow):
    """A recruiter's own label."""

    name = models.CharField(max_length=60)
    candidates = models.ManyToManyField(Candidate, related_name="tags", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="one_tag")]

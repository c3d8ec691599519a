"""What other systems call rows of ours."""

from django.db import models

from foundation.core.models import OrganisationRow


class ExternalRef(OrganisationRow):
    """What another system calls a row of ours.

    `kind` is the row's collection in the singular: member, role, candidate, application, interview, … One name stands
    for one row; a row may have several, also of one source, as somebody has who was there twice.
    """

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120)
    object_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source", "kind", "external_id"], name="one_row_of_a_name")
        ]

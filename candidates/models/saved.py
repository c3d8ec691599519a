"""Views of the table and the board that somebody saved."""

from django.db import models
from django.db.models.functions import Lower

from foundation.core.models import InRole, OrganisationRow


class SavedView(InRole, OrganisationRow):
    """Filters, order and columns under a name; of one role or, without, of all.

    It is its owner's alone until it is `shared`. `query` is what stands in the address. Those in `opens_for` get it
    when they open the place without saying how.
    """

    owner = models.ForeignKey("people.Membership", on_delete=models.CASCADE, related_name="saved_views")
    role = models.ForeignKey("roles.Role", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(default=False)
    opens_for = models.ManyToManyField("people.Membership", related_name="opened_views", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "role", Lower("name"), name="one_saved_view", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="saved_views_of_place")]

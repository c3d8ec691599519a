"""What of the API's collections was changed, as the database notes it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Era(models.Model):
    """The time over which changes are numbered alike: one row. Another cluster, a restore or an upgrade begins anew.

    `system` is the cluster and the database; changes of transactions below `floor` are no longer kept.
    """

    number = models.BigIntegerField(primary_key=True)
    system = models.CharField(max_length=60)
    floor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.number} on {self.system}"


class Change(models.Model):
    """Rows of a collection of the API that a statement touched, written by the database itself (`services.watching`).

    `xid` is the transaction, `horizon` the oldest one that was still running, `at` the moment on the database's clock.
    A `collection` that begins with @ tells that `member_id` gained or lost sight of roles or applications.
    """

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    era = models.BigIntegerField()
    xid = models.BigIntegerField()
    horizon = models.BigIntegerField()
    at = models.DateTimeField()
    collection = models.CharField(max_length=40)
    ids = ArrayField(models.UUIDField())
    member_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "id"], name="changes_in_order"),
            models.Index(fields=["organisation_id", "collection", "id"], name="changes_of_collection"),
            models.Index(fields=["xid"], name="changes_by_transaction"),
            models.Index(fields=["at"], name="changes_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.collection} {self.id}"

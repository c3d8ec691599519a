"""Endpoints of other systems that are told what happened, and every message to them."""

from django.db import models

from foundation.core.models import OrganisationRow
from foundation.people.models import Membership


class Webhook(OrganisationRow):
    """An address that is told of events, thinly: of which `types` (none: all that may be told) and of which roles.

    A type is a verb, or all of a kind (`application.*`). `role_ids` are plain ids; empty: of all roles. Its secret is
    sealed; the `former_sealed` one signs beside it until `former_until`. `failures` counts those in a row, and nothing
    is sent before `rests_until`. `told_at` is when owners last heard that messages were given up.
    """

    class State(models.TextChoices):
        ON = "on", "On"
        OFF = "off", "Off"
        GONE = "gone", "Gone"  # the endpoint said so (410)

    name = models.CharField(max_length=60)
    url = models.CharField(max_length=300)
    types = models.JSONField(default=list, blank=True)
    role_ids = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=4, choices=State.choices, default=State.ON)
    secret_sealed = models.CharField(max_length=400)
    former_sealed = models.CharField(max_length=400, blank=True)
    former_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation"], condition=models.Q(state="on"), name="webhooks_on")]


class Delivery(OrganisationRow):
    """One message to one endpoint, at most one for each event; a test has no event.

    A row that waits and is due is taken by a sweep, which moves `due_at` on before it tries. `lane` is what the event
    was about (its application, else its subject): of one lane nothing is sent while something earlier waits.
    `tries` are the last of them, plain: at, status, ms, error. `answer` is what is left of the first bytes that came
    back, in words that name nobody.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        DEAD = "dead", "Given up"
        DROPPED = "dropped", "Dropped"  # the endpoint was switched off, or is gone

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("activity.Event", on_delete=models.PROTECT, null=True, related_name="+")
    type = models.CharField(max_length=64)
    happened_at = models.DateTimeField()
    lane = models.UUIDField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    tries = models.JSONField(default=list, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="one_delivery_per_event")]
        indexes = [
            models.Index(fields=["webhook", "due_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(
                fields=["webhook", "lane", "happened_at", "id"],
                condition=models.Q(state="waiting"),
                name="delivery_lane",
            ),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
        ]


class Untold(models.Model):
    """An event that no endpoint was told of yet: written by the database with the event, taken away by the sweep.

    So a transaction that commits late loses nothing, and an act pays nothing where no endpoint is on.
    """

    event = models.ForeignKey("activity.Event", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.event_id)

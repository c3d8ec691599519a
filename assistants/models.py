"""Which assistants members let in, and what these asked."""

from allauth.idp.oidc.models import Client
from django.db import models

from foundation.core.models import OrganisationRow
from foundation.people.models import Job, Membership


class Assistant(OrganisationRow):
    """A program that a member let read in their name, in one organisation, until it ends.

    Whoever lets the same program in again replaces the former row's end, so that a person is of one organisation for
    each program. It holds for the `job` that the member had; `people` is whether they let it read what candidates wrote
    and what was said of them, which the organisation must allow besides. `why` says in a word what ended it.
    """

    class Why(models.TextChoices):
        MEMBER = "member", "Disconnected by the member"
        OWNER = "owner", "Disconnected by an owner"
        PROGRAM = "program", "Signed out by the program"
        STANDING = "standing", "Access or job changed"
        OFF = "off", "Assistants were switched off"
        AGAIN = "again", "Connected anew"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    back_to = models.CharField(max_length=200)
    job = models.CharField(max_length=20, choices=Job.choices)
    people = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="assistants_newest")]


class Call(OrganisationRow):
    """One question that an assistant asked: the tool, the ids that it named, how it was answered and how much it got.

    Nothing of what was asked for or answered is kept but ids.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Answered"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Failed"

    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="calls")
    tool = models.CharField(max_length=40)
    ids = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    people = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["assistant", "-created_at"], name="calls_newest")]

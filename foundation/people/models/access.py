"""Ways in: invitations, API keys, and answers kept for a key so that a client may retry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from foundation.core import clock
from foundation.core.models import OrganisationRow, Row
from foundation.people.models.members import Job, Membership


class Invitation(OrganisationRow):
    """An invitation by e-mail, good for one person; `mail_error` says in words why its mail has not gone out."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        EXPIRED = "expired", "Expired"
        ACCEPTED = "accepted", "Accepted"
        REVOKED = "revoked", "Taken back"

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    job = models.CharField(max_length=20, choices=Job.choices)
    technical = models.BooleanField(default=False)
    invited_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            )
        ]

    @property
    def state(self) -> State:
        """Where the invitation stands now."""
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.EXPIRED if self.expires_at <= clock.now() else self.State.OPEN


class InvitationLink(Row):
    """A link that opens an invitation, one for each mail that was written; only the hash of its token is kept."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)


class CalendarAddress(Row):
    """The secret address of a member's own calendar, while it is switched on; only the hash of its token is kept."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="calendar_address")
    token_hash = models.CharField(max_length=64, unique=True)


class Integration(Row):
    """A system that asks through the API: a membership of its own that is nobody's, and what its keys may do."""

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="integration")
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")


class ApiKeyManager(BaseAPIKeyManager):
    """Makes keys; the plain key is returned once and never kept."""


class ApiKey(AbstractAPIKey):
    """A client's key: hashed, scoped, expiring; it acts as the member who made it, or as an integration.

    `made_by` is unknown for old keys alone. Keys of an integration have its scopes, and change with them. `follows` is
    the key that it took the place of, which goes on working until its own last moment. `per_minute` is how many
    requests an owner lets it make, None for as many as all.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="api_keys")
    made_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    scopes = models.JSONField(default=list)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    per_minute = models.PositiveIntegerField(null=True)
    follows = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")

    objects: ClassVar[ApiKeyManager] = ApiKeyManager()  # type: ignore[assignment]  # the base class has its own manager

    class Meta(AbstractAPIKey.Meta):
        verbose_name = "API key"


# Django finds models by this module; these live in a file of their own.


class ApiReplay(Row):
    """The first answer to a POST, per API key. Kept 24 hours, then swept: the body may hold personal data."""

    api_key = models.ForeignKey("people.ApiKey", on_delete=models.CASCADE, related_name="replays")
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="one_replay_per_key")]
        indexes = [models.Index(fields=["created_at"], name="replays_by_age")]

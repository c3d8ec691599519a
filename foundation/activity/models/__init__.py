"""The event event log and what is told to people from it."""

from django.db import models

from foundation.core.models import OrganisationRow


class Event(OrganisationRow):
    """One change of state, written in the transaction that made it; the database refuses update and delete.

    `subject_*`, `role_id` and `application_id` are plain ids, since the ground knows no app above it.
    `before` and `after` are inside `data`; ratings never are. `created_at` is when it happened. `api_key` is the prefix
    of the key by which it came, if any.
    """

    verb = models.CharField(max_length=64)
    actor = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=120, blank=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    role_id = models.UUIDField(null=True)
    application_id = models.UUIDField(null=True)
    audience = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    api_key = models.CharField(max_length=16, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-created_at"], name="event_by_time"),
            models.Index(fields=["application_id", "-created_at"], name="event_by_application"),
            models.Index(fields=["role_id", "-created_at"], name="event_by_role"),
            models.Index(fields=["subject_id", "-created_at"], name="event_by_subject"),
            models.Index(fields=["api_key", "-created_at"], condition=~models.Q(api_key=""), name="event_by_key"),
        ]


class Notification(OrganisationRow):
    """Something to tell one person, once: unique on recipient, kind, subject and slot.

    A row with `mail_due_at` and no `mailed_at` is mail to send; a sweep claims it, so losing Redis loses nothing. One
    that is parked is tried no more; `mail_error` says why. `mail_until` is when its tries end, known from the first on;
    `mail_unsure` counts tries in a row of which nobody knows how they ended. Mail about an account has no organisation.
    `url` is a path, an address, or what for a secret one is made when the mail is written (`registries.made_link`).
    `audience`, `role_id` and `application_id` say who may go on reading it: what was told is seen through the door of
    what it tells of (`queries.inbox`).
    """

    class MailState(models.TextChoices):
        NONE = "", "No mail"
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        PARKED = "parked", "Parked"
        SUPPRESSED = "suppressed", "Held back"  # the address takes no mail
        DROPPED = "dropped", "Dropped"  # whom it was for may not have it any more

    organisation = models.ForeignKey(  # type: ignore[assignment]  # mail about an account belongs to none
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recipient = models.ForeignKey(
        "people.Membership", on_delete=models.CASCADE, null=True, related_name="notifications"
    )
    email = models.EmailField(blank=True)
    kind = models.CharField(max_length=40)
    audience = models.CharField(max_length=20, blank=True)
    role_id = models.UUIDField(null=True)
    application_id = models.UUIDField(null=True)
    subject_id = models.UUIDField()
    slot = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_until = models.DateTimeField(null=True)
    mail_unsure = models.PositiveSmallIntegerField(default=0)
    mail_error = models.CharField(max_length=300, blank=True)
    mail_stopped = models.CharField(max_length=10, blank=True)
    mail_state = models.GeneratedField(
        expression=models.Case(
            models.When(mailed_at__isnull=False, then=models.Value(MailState.SENT.value)),
            models.When(mail_due_at__isnull=False, then=models.Value(MailState.WAITING.value)),
            models.When(~models.Q(mail_stopped=""), then=models.F("mail_stopped")),
            models.When(~models.Q(mail_error=""), then=models.Value(MailState.PARKED.value)),
            default=models.Value(MailState.NONE.value),
        ),
        output_field=models.CharField(max_length=10, choices=MailState.choices),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "email", "kind", "subject_id", "slot"],
                name="notify_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_inbox"),
            models.Index(fields=["mail_due_at"], condition=models.Q(mailed_at=None), name="mail_to_send"),
            models.Index(
                fields=["organisation", "-created_at"],
                condition=models.Q(mail_state__in=["parked", "suppressed", "dropped"]),
                name="mail_not_sent",
            ),
        ]


# Django finds models by this module; these live in a file of their own.
from foundation.activity.models.changes import Change, Era  # noqa: E402
from foundation.activity.models.webhooks import Delivery, Untold, Webhook  # noqa: E402  (they name Event)

__all__ = ["Change", "Delivery", "Era", "Event", "Notification", "Untold", "Webhook"]

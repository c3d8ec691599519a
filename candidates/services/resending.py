"""Another file in place of one that nobody can read: the candidate's link, and what comes by it.

Its token is random and made when the mail is written; of it only the hash is kept.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from secrets import token_hex
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from candidates.models import Application, Attachment, FileLink, FormEntry
from candidates.services import attaching
from candidates.services.intake import LIVE, THEMSELVES
from candidates.services.locking import lock_with_person
from foundation.activity.models import Event
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Refused

PURPOSE = "another_file"
LIVES_ON = timedelta(days=60)
CLOSED = "This application is closed, so no further file is needed."


class Sent(NamedTuple):
    """A file that a candidate sent, and the application to which it belongs."""

    attachment: Attachment
    application: Application


def tell_sender(attachment: Attachment) -> None:
    """Tell a candidate by mail that nobody can read the file that they sent; called inside the act that found out.

    Files of members and of imports tell nobody: their sender sees the reason on the page.
    """
    application = attachment.application
    if application is None or attachment.kind != "resume" or application.status not in LIVE:
        return
    sent = Event.objects.filter(verb="attachment.added", subject_id=attachment.pk, actor=None, actor_label=THEMSELVES)
    entry = FormEntry.objects.filter(application=application).order_by("created_at").last()
    if entry is not None and sent.exists():
        record(
            "attachment.unreadable",
            actor=None,
            actor_label="Holdout",
            subject=attachment,
            data={"name": attachment.name},
            aside=entry.email,
        )


def address_for(attachment_id: UUID) -> str:
    """Return a full address that was never sent before, for a mail that is being written now."""
    attachment = Attachment.objects.only("organisation_id").get(pk=attachment_id)
    token = token_hex(32)
    FileLink.objects.create(
        organisation_id=attachment.organisation_id, attachment=attachment, token_hash=_hash_of(token)
    )
    return f"{settings.BASE_URL}{reverse('candidates:another_file', args=[token])}"


def find(token: str) -> Sent | None:
    """Return what a link is about; None for a wrong or an old link."""
    link = FileLink.objects.filter(token_hash=_hash_of(token), created_at__gt=clock.now() - LIVES_ON)
    rows = Attachment.objects.select_related("application__role__organisation", "application__candidate")
    found = rows.filter(pk__in=link.values("attachment_id")).first()
    return Sent(found, found.application) if found and found.application else None


def newest_of(sent: Sent) -> Attachment:
    """Return what the candidate sent last in place of a file, or the file itself."""
    mine = Event.objects.filter(verb="attachment.added", actor=None, actor_label=THEMSELVES)
    rows = Attachment.objects.filter(application=sent.application, kind="resume")
    rows = rows.filter(created_at__gt=sent.attachment.created_at, pk__in=mine.values("subject_id"))
    return rows.order_by("created_at").last() or sent.attachment


@transaction.atomic
def send_another(*, application: Application, upload: File[bytes]) -> Attachment:
    """Keep another file of the candidate; the same once more is the same. Raises Refused, and Invalid at `resume`."""
    data = attaching.checked(upload)
    current = lock_with_person(application)
    if current.status not in LIVE:
        raise Refused(CLOSED, code="closed")
    return attaching.keep_file(current, data, upload.name or "", actor_label=THEMSELVES)


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

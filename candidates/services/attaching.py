"""Files about a candidate: kept as they came, read for search, decided by their bytes."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import timedelta
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from candidates import policies
from candidates.domain.files import CONTENT_TYPES, Kind, read_text, sniff
from candidates.domain.files.reading import SENTENCES
from candidates.models import Application, Attachment, DuplicatePair
from candidates.services.duplicates import look
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.domain.containers import TooMuch, refuse_bomb
from foundation.core.errors import Invalid
from foundation.people.models import Membership

READ_AT_ONCE = 256 * 1024
GIVE_UP_AFTER = timedelta(hours=1)
NOT_IN_TIME = "Reading this file took too long, so search cannot find what it says."


def checked(upload: File[bytes], field: str = "resume") -> bytes:
    """Return the bytes of a file that may be attached. Raises Invalid for one that is too big, empty or no document."""
    limit = settings.UPLOAD_LIMITS["resume"]
    if (upload.size or 0) > limit:
        size, most = (filesizeformat(value).replace("\xa0", " ") for value in (upload.size, limit))
        raise Invalid({field: f"This file has {size}; the limit is {most}."}, code="too_large")
    upload.seek(0)
    data: bytes = upload.read()
    kind = sniff(data)
    if kind == Kind.EMPTY:
        raise Invalid({field: SENTENCES["empty"]}, code="empty")
    if kind not in CONTENT_TYPES:
        raise Invalid({field: SENTENCES["not_a_document"]}, code="not_a_document")
    if kind == Kind.DOCX:
        try:
            refuse_bomb(data)
        except TooMuch:
            raise Invalid({field: "Unpacked, this document would grow out of all measure."}, code="bomb") from None
    return data


@transaction.atomic
def attach_file(
    *, actor: Membership, application: Application, upload: File[bytes], kind: str = "resume", field: str = "resume"
) -> Attachment:
    """Attach a file to an application and return it; the same file twice is the same attachment.

    Small files are read at once; of a larger one `text` and `text_error` stay empty until a worker has read it
    (`needs_reading`). Raises Forbidden, and Invalid under `field`.
    """
    policies.can_attach_file.require(actor, application)
    kept = keep_file(application, checked(upload, field), upload.name or "", kind=kind, actor=actor)
    look(organisation_id=kept.organisation_id, people=[kept.candidate_id], door=DuplicatePair.Door.FILE)
    return kept


def keep_file(
    application: Application,
    data: bytes,
    name: str,
    *,
    kind: str = "resume",
    actor: Membership | None = None,
    actor_label: str = "",
) -> Attachment:
    """Keep a file that `checked` let pass, with its event; the same bytes twice are the same attachment.

    Called inside the transaction of an act; without an actor it came from the candidate, named by `actor_label`.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = Attachment.objects.filter(application=application, sha256=digest, kind=kind).first()
    if known is not None:
        return known
    attachment = Attachment(
        organisation_id=application.organisation_id,
        candidate_id=application.candidate_id,
        application=application,
        kind=kind,
        name=safe_name(name),
        content_type=CONTENT_TYPES[sniff(data)],
        size=len(data),
        sha256=digest,
    )
    if len(data) <= READ_AT_ONCE:
        _fill(attachment, data)
    # On disk it is called by its id: nobody's chosen name becomes a path.
    attachment.file.save(f"{attachment.pk}.bin", ContentFile(data), save=False)
    attachment.save()
    record(
        "attachment.added",
        actor=actor,
        actor_label=actor_label,
        subject=attachment,
        data={"name": attachment.name, "kind": kind},
    )
    return attachment


def needs_reading(attachment: Attachment) -> bool:
    """Tell whether a worker still has to read the file."""
    return not attachment.text and not attachment.text_error


def waiting_to_be_read(limit: int = 50) -> list[UUID]:
    """Return the ids of files that nobody has read yet, oldest first."""
    waiting = Attachment.objects.filter(text="", text_error="").order_by("created_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def read_attachment(*, attachment_id: UUID) -> None:
    """Read a file that waits; done by another meanwhile, it stays as it is.

    A file that has waited long has cost workers before, so it is given up with a sentence.
    """
    with transaction.atomic():
        rows = Attachment.objects.select_for_update(skip_locked=True, of=("self",))
        attachment = rows.filter(pk=attachment_id, text="", text_error="").first()
        if attachment is None:
            return
        if clock.now() - attachment.created_at > GIVE_UP_AFTER:
            attachment.text_error = NOT_IN_TIME
        else:
            with attachment.file.open("rb") as handle:
                _fill(attachment, handle.read())
        attachment.save(update_fields=["text", "text_error", "updated_at"])


def _fill(attachment: Attachment, data: bytes) -> None:
    reading = read_text(data)
    attachment.text, attachment.text_error = reading.text, reading.error


def safe_name(name: str) -> str:
    """Return a file name to show and to offer for download: no path, no control characters, at most 200 characters."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    path = PurePath(kept or "file")
    return f"{path.stem[: 200 - len(path.suffix[:20])]}{path.suffix[:20]}"

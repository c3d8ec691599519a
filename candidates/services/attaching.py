"""Files about a candidate: kept as they came, decided by their bytes. They are read elsewhere (`services.reading`)."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from candidates import policies
from candidates.domain.files.sentences import reason_of, sentence_of
from candidates.domain.files.sniffing import CONTENT_TYPES, Kind, sniff
from candidates.models import Application, Attachment, DuplicatePair
from candidates.services.duplicates import look
from candidates.services.locking import lock_with_person
from foundation.activity.services import record
from foundation.core.domain.containers import TooMuch, refuse_bomb
from foundation.core.errors import Invalid
from foundation.people.models import Membership


def checked(upload: File[bytes], field: str = "resume") -> bytes:
    """Return the bytes of a file that may be attached.

    Raises Invalid for one that is too big, empty, no document, or of a kind that nobody here can read.
    """
    limit = settings.UPLOAD_LIMITS["resume"]
    if (upload.size or 0) > limit:
        size, most = (filesizeformat(value).replace("\xa0", " ") for value in (upload.size, limit))
        raise Invalid({field: f"This file has {size}; the limit is {most}."}, code="too_large")
    upload.seek(0)
    data: bytes = upload.read()
    kind = sniff(data)
    if reason := reason_of(kind, PurePath(upload.name or "").suffix):
        raise Invalid({field: sentence_of(reason)}, code=_code(reason))
    if kind in (Kind.DOCX, Kind.ODT):
        try:
            refuse_bomb(data)
        except TooMuch:
            raise Invalid({field: sentence_of("bomb")}, code="bomb") from None
    return data


def _code(reason: str) -> str:
    """Return the name that the API has for a reason."""
    return "not_a_document" if reason.startswith("not_a_") else {"empty_file": "empty"}.get(reason, reason)


@transaction.atomic
def attach_file(
    *, actor: Membership, application: Application, upload: File[bytes], kind: str = "resume", field: str = "resume"
) -> Attachment:
    """Attach a file to an application and return it; the same file twice is the same attachment.

    It waits to be read by a worker. Raises Forbidden, and Invalid under `field`.
    """
    policies.can_attach_file.require(actor, application)
    data = checked(upload, field)
    kept = keep_file(lock_with_person(application), data, upload.name or "", kind=kind, actor=actor)
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

    Called inside the transaction of an act that has locked the person; without an actor it came from the candidate,
    named by `actor_label`.
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


def safe_name(name: str) -> str:
    """Return a file name to show and to offer for download: no path, no control characters, at most 200 characters."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    path = PurePath(kept or "file")
    return f"{path.stem[: 200 - len(path.suffix[:20])]}{path.suffix[:20]}"

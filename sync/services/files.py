"""Files of the other system, fetched at once since their addresses run out. The limits are those of uploads."""

from __future__ import annotations

import hashlib

import structlog
from django.conf import settings
from django.core.files.base import ContentFile

from candidates.domain.files.sniffing import CONTENT_TYPES, Kind, sniff
from candidates.models import Application, Attachment, Candidate
from candidates.services.attaching import safe_name
from foundation.core.domain.containers import TooMuch, refuse_bomb
from foundation.core.ids import uuid7
from sync.domain.kinds import Kind as Thing
from sync.services.errors import SyncError, TooLarge
from sync.services.ledger import Item, Work
from sync.services.sources import Source
from sync.services.writing.telling import tell

log = structlog.get_logger(__name__)
TYPE = 20


def fetch(source: Source, item: Item) -> bytes:
    """Return the file of a record; sets the reason on the item when it is not taken."""
    url = str(item.marks.get("url") or "")
    try:
        data = source.file(url, settings.UPLOAD_LIMITS["resume"]) if url else b""
    except TooLarge:
        item.reason = "file_too_large"
        return b""
    except SyncError as error:  # where files lie is often another place; the rest of the run does not wait for it
        log.warning("file_not_had", source=source.table.key, record=item.id, problem=error.sentence)
        item.reason = "file_unavailable"
        return b""
    item.reason = _refused(data) if url else "file_unavailable"
    return data


def _refused(data: bytes) -> str:
    kind = sniff(data)
    if kind not in CONTENT_TYPES:
        return "file_type"
    if kind in (Kind.DOCX, Kind.ODT):
        try:
            refuse_bomb(data)
        except TooMuch:
            return "file_type"
    return ""


def write_attachment(work: Work, item: Item, data: bytes) -> None:
    """Attach a fetched file, or give one that is known its new name; inside a transaction. It waits to be read."""
    key = work.find(Thing.APPLICATION, item.content["application"])
    application = Application.objects.filter(pk=key).first() if key else None
    name, kind = safe_name(str(item.content["name"] or "")), str(item.content.get("type") or "resume")[:TYPE]
    row = None if item.new else Attachment.objects.filter(pk=item.own.object_id).first()
    if item.new:
        person = application.candidate_id if application else work.find(Thing.CANDIDATE, item.marks.get("candidate"))
        row = _kept(work, application, str(person), data, name, kind)
    elif row is not None:
        row.name, row.kind = name, kind
        row.save(update_fields=["name", "kind", "updated_at"])
    item.object_id = str(row.pk) if row else item.own.object_id
    place = (str(application.role_id), str(application.pk)) if application else (None, None)
    verb = "sync.application" if application else "sync.person"
    tell(
        work,
        verb,
        Attachment,
        [(item.object_id, *place, {"kind": "attachment", "what": "new" if item.new else "changed"})],
    )


def _kept(work: Work, application: Application | None, person: str, data: bytes, name: str, kind: str) -> Attachment:
    """Keep a file; the same bytes twice are the same attachment."""
    digest = hashlib.sha256(data).hexdigest()
    held = Attachment.objects.filter(candidate_id=person, application=application, sha256=digest, kind=kind).first()
    if held is not None:
        return held
    row = Attachment(
        id=uuid7(),
        organisation_id=work.organisation_id,
        candidate=Candidate.objects.get(pk=person),
        application=application,
        kind=kind,
        name=name,
        content_type=CONTENT_TYPES[sniff(data)],
        size=len(data),
        sha256=digest,
    )
    row.file.save(f"{row.pk}.bin", ContentFile(data), save=False)
    row.save()
    return row

"""Asking for a PDF, rendering it once, and finding those that a lost queue or a killed worker left behind."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from foundation.activity.services import record
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.errors import Invalid, NotFound, NotKept
from foundation.core.storage import is_full
from foundation.documents.domain import tries, undrawn
from foundation.documents.models import Document
from foundation.documents.services import lease
from foundation.people.models import Membership

if TYPE_CHECKING:
    from foundation.documents.services import pdf

log = structlog.get_logger(__name__)
Status = Document.Status
NO_VIEWER = "Whoever asked for it is no longer a member."
NO_LONGER_SEEN = "You can no longer see what this was about."


def request_document(
    *, viewer: Membership, kind: str, subject_id: UUID, parts: Sequence[str] | None = None
) -> Document:
    """Return the document of what `viewer` may see of the subject now, queued when it is new.

    The same content gives the same row; one that failed or has expired is queued again. `parts` are the chosen ones,
    None for all. Raises Invalid for an unknown kind or part, and NotFound when the viewer may not see the subject.
    """
    if kind not in registries.documents:
        raise Invalid({"kind": "There is no such kind of document."})
    entry = registries.documents[kind]
    chosen = list(entry.parts) if parts is None else [part for part in entry.parts if part in parts]
    if unknown := set(parts or ()) - set(entry.parts):
        raise Invalid({"parts": f"There is no such part: {', '.join(sorted(unknown))}."})
    if entry.parts and not chosen:
        raise Invalid({"parts": "Choose at least one part. Go back, and tick what it is to hold."})
    title = entry.title(viewer, subject_id)
    fingerprint = fingerprint_of(entry.built(viewer, subject_id, chosen))
    asked = {"asked_at": now(), "due_at": now()}
    with transaction.atomic():
        document, made = Document.objects.select_for_update(of=("self",)).get_or_create(
            viewer=viewer,
            kind=kind,
            subject_id=subject_id,
            fingerprint=fingerprint,
            defaults={
                "organisation_id": viewer.organisation_id,
                "role_id": entry.role_id(subject_id),
                "title": title[:200],
                "parts": chosen,
                **asked,
            },
        )
        anew = document.status in (Status.FAILED, Status.EXPIRED) or _lost(document)
        if anew:
            _change(document, status=Status.QUEUED, attempts=0, error="", step="", progress=0, **asked)
        if made or anew:
            record("document.requested", actor=viewer, subject=document, data={"title": document.title, "kind": kind})
    return document


def fingerprint_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of what is to be printed, as 64 hex digits."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _lost(document: Document) -> bool:
    """Tell whether the file is gone though the row names it: somebody deleted it, or a disk was lost."""
    return document.status == Status.READY and not document.file.storage.exists(document.file.name or "")


def due_documents(at: datetime, *, limit: int = 20) -> list[UUID]:
    """Return the ids of documents that wait for a worker, those of a dead worker included."""
    waiting = Document.objects.filter(due_at__lte=at)
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])


def render_document(*, document_id: UUID) -> Document | None:
    """Render a waiting document and return it as it stands then; None when another worker has it or it is done.

    Safe to call any number of times.
    """
    document = _claim(document_id)
    if document is None:
        return None
    try:
        with lease.kept_up(document):
            _render(document)
    except lease.LostError:
        log.warning("document_taken_over", document_id=str(document.pk), attempt=document.attempts)
    except NotFound as error:
        _end(document, error=error.sentence, due_at=None)
    except (NotKept, OSError) as error:
        _wait_for_room(document, error)
    except Exception as error:
        # The worker must go on whatever a document does to it; the row says so and the log has the trace.
        log.exception("document_failed", document_id=str(document.pk), attempt=document.attempts)
        again = tries.after_failure(document.attempts, now())
        if again is None:
            said = f"It could not be made after {tries.MOST_TRIES} tries ({type(error).__name__})."
            _end(document, error=said, due_at=None)
        else:
            lease.held(document).update(status=Status.QUEUED, due_at=again, updated_at=now())
    return Document.objects.filter(pk=document_id).first()


def _claim(document_id: UUID) -> Document | None:
    """Take the document with one conditional update, so that two workers never render the same one."""
    moment = now()
    with transaction.atomic():
        document = (
            Document.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("viewer__user", "viewer__organisation")
            .filter(pk=document_id, due_at__lte=moment)
            .first()
        )
        if document is None:
            return None
        if document.attempts >= tries.MOST_TRIES:
            said = f"The worker stopped {tries.MOST_TRIES} times while making it."
            log.error("document_ends_workers", document_id=str(document.pk), attempt=document.attempts)
            _change(document, status=Status.FAILED, error=said, step="", due_at=None)
            return None
        _change(
            document,
            status=Status.RENDERING,
            attempts=document.attempts + 1,
            claimed_at=moment,
            due_at=moment + lease.LEASE,
            step="Gathering what you may see",
            progress=10,
            error="",
        )
    return document


def _change(document: Document, **what: Any) -> None:
    for name, value in what.items():
        setattr(document, name, value)
    document.save(update_fields=[*what, "updated_at"])


def _render(document: Document) -> None:
    entry = registries.documents[document.kind]
    if not document.viewer.active:
        raise NotFound(NO_VIEWER)
    try:
        content = entry.built(document.viewer, document.subject_id, document.parts)
    except NotFound:
        raise NotFound(NO_LONGER_SEEN) from None
    given = {**content, "viewer": document.viewer, "made_at": now()}
    # A worker knows no zone: times are told as its reader's pages tell them.
    with timezone.override(document.viewer.zone):
        made = _laid_out(document, entry.template, given)
        if entry.one_page and made.overflow_mm:
            made = _laid_out(document, entry.template, {**given, "overflow_mm": made.overflow_mm})
    _keep(document, made, fingerprint_of(content))


def _keep(document: Document, made: "pdf.Rendered", seen: str) -> None:
    """Keep the file, and its name on the row; raises LostError, and keeps neither, when another has the document."""
    if not Membership.objects.filter(pk=document.viewer_id, active=True).exists():
        raise NotFound(NO_VIEWER)
    missing, moment = undrawn.named(made.undrawn), now()
    if missing:
        found = ", ".join(undrawn.scripts(missing))
        log.warning("characters_not_drawn", document_id=str(document.pk), count=len(missing), reason=found)
    document.file.save(f"{document.pk}.pdf", ContentFile(made.data), save=False)
    kept = lease.held(document).update(
        file=document.file.name,
        fingerprint=_own_fingerprint(document, seen),
        status=Status.READY,
        progress=100,
        step="",
        due_at=None,
        expires_at=moment + registries.documents[document.kind].kept_for,
        pages=made.pages,
        overflow_mm=made.overflow_mm if registries.documents[document.kind].one_page else None,
        undrawn=missing,
        updated_at=moment,
    )
    if not kept:
        document.file.delete(save=False)
        raise lease.LostError


def _laid_out(document: Document, template: str, given: Mapping[str, Any]) -> "pdf.Rendered":
    # Loaded with the first document: web workers, which make none, start quicker and smaller without it.
    from foundation.documents.services import pdf

    html = render_to_string(template, given, using="jinja2")
    return pdf.render(html, step=lambda label, percent: _progress(document, label, percent))


def _own_fingerprint(document: Document, seen: str) -> str:
    """Return what was printed; keep the old one when another row already stands for the newer content."""
    twin = Document.objects.filter(
        viewer=document.viewer, kind=document.kind, subject_id=document.subject_id, fingerprint=seen
    )
    return document.fingerprint if twin.exclude(pk=document.pk).exists() else seen


def _progress(document: Document, label: str, percent: int) -> None:
    if not lease.held(document).update(step=label, progress=percent, updated_at=now()):
        raise lease.LostError


def _wait_for_room(document: Document, error: NotKept | OSError) -> None:
    """Say that the disk did not take it, and try again later: that says nothing against the document."""
    fault = error if isinstance(error, NotKept) else NotKept(full=is_full(error))
    again = tries.after_full_disk(document.asked_at, now())
    log.error("document_not_kept", document_id=str(document.pk), attempt=document.attempts, cause=type(error).__name__)
    _end(document, error=fault.what, due_at=again, attempts=document.attempts - 1)


def _end(document: Document, **what: Any) -> None:
    lease.held(document).update(status=Status.FAILED, step="", updated_at=now(), **what)

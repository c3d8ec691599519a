"""Asking for a PDF, rendering it once, and finding those that a lost queue or a killed worker left behind."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string

from foundation.activity.services import record
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.errors import Invalid, NotFound
from foundation.documents.models import Document
from foundation.documents.services import pdf
from foundation.people.models import Membership

log = structlog.get_logger(__name__)
MOST_TRIES = 3
# A worker that has not finished by then is taken for dead; above the hard time limit of a task.
PATIENCE = timedelta(seconds=150)
Status = Document.Status


def request_document(*, viewer: Membership, kind: str, subject_id: UUID) -> Document:
    """Return the document of what `viewer` may see of the subject now, queued when it is new.

    The same content gives the same row; a failed one is queued again. Raises Invalid for an unknown kind and NotFound
    when the viewer may not see the subject.
    """
    if kind not in registries.documents:
        raise Invalid({"kind": "There is no such kind of document."})
    entry = registries.documents[kind]
    title = entry.title(viewer, subject_id)
    fingerprint = fingerprint_of(entry.build(viewer, subject_id))
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
                "due_at": now(),
            },
        )
        if document.status == Status.FAILED:
            document.status, document.attempts, document.error, document.due_at = Status.QUEUED, 0, "", now()
            document.save(update_fields=["status", "attempts", "error", "due_at", "updated_at"])
        if made:
            record("document.requested", actor=viewer, subject=document, data={"title": document.title, "kind": kind})
    return document


def fingerprint_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of what is to be printed, as 64 hex digits."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def due_documents(at: datetime, *, limit: int = 20) -> list[UUID]:
    """Return the ids of documents that wait for a worker, those of a dead worker included."""
    waiting = Document.objects.filter(status__in=[Status.QUEUED, Status.RENDERING], due_at__lte=at)
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])


def render_document(*, document_id: UUID) -> Document | None:
    """Render a waiting document; None when another worker has it or it is done. Safe to call any number of times."""
    document = _claim(document_id)
    if document is None:
        return None
    try:
        _render(document)
    except NotFound:
        _fail(document, "You can no longer see what this was about.")
    except Exception as error:
        # The worker must go on whatever a document does to it; the row says so and the log has the trace.
        log.exception("document_failed", document=str(document.pk), attempt=document.attempts)
        if document.attempts >= MOST_TRIES:
            _fail(document, f"It could not be made after {MOST_TRIES} tries ({type(error).__name__}).")
        else:
            again = now() + timedelta(seconds=5 * document.attempts)
            Document.objects.filter(pk=document.pk).update(status=Status.QUEUED, due_at=again, updated_at=now())
    return document


def _claim(document_id: UUID) -> Document | None:
    """Take the document with one conditional update, so that two workers never render the same one."""
    moment = now()
    with transaction.atomic():
        document = (
            Document.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("viewer__user", "viewer__organisation")
            .filter(pk=document_id, status__in=[Status.QUEUED, Status.RENDERING], due_at__lte=moment)
            .first()
        )
        if document is None:
            return None
        document.attempts += 1
        if document.attempts > MOST_TRIES:
            _fail(document, f"The worker stopped {MOST_TRIES} times while making it.")
            return None
        document.status, document.claimed_at, document.due_at = Status.RENDERING, moment, moment + PATIENCE
        document.step, document.progress = "Gathering what you may see", 10
        document.save(update_fields=["status", "attempts", "claimed_at", "due_at", "step", "progress", "updated_at"])
    return document


def _render(document: Document) -> None:
    entry = registries.documents[document.kind]
    if not document.viewer.active:
        raise NotFound("The viewer is no longer a member.")
    content = entry.build(document.viewer, document.subject_id)
    given = {**content, "viewer": document.viewer, "made_at": now()}
    made = _laid_out(document, entry.template, given)
    if entry.one_page and made.overflow_mm:
        made = _laid_out(document, entry.template, {**given, "overflow_mm": made.overflow_mm})
    document.file.save(f"{document.pk}.pdf", ContentFile(made.data), save=False)
    document.fingerprint = _own_fingerprint(document, fingerprint_of(content))
    document.status, document.progress, document.step = Status.READY, 100, ""
    document.pages, document.overflow_mm, document.error = made.pages, made.overflow_mm, ""
    document.save()


def _laid_out(document: Document, template: str, given: Mapping[str, Any]) -> pdf.Rendered:
    html = render_to_string(template, given, using="jinja2")
    return pdf.render(html, step=lambda label, percent: _progress(document, label, percent))


def _own_fingerprint(document: Document, seen: str) -> str:
    """Return what was printed; keep the old one when another row already stands for the newer content."""
    twin = Document.objects.filter(
        viewer=document.viewer, kind=document.kind, subject_id=document.subject_id, fingerprint=seen
    )
    return document.fingerprint if twin.exclude(pk=document.pk).exists() else seen


def _progress(document: Document, label: str, percent: int) -> None:
    Document.objects.filter(pk=document.pk).update(step=label, progress=percent, updated_at=now())


def _fail(document: Document, sentence: str) -> None:
    Document.objects.filter(pk=document.pk).update(
        status=Status.FAILED, error=sentence[:300], step="", attempts=document.attempts, updated_at=now()
    )

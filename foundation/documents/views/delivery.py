"""Between a document and the outside, for pages and API alike: queueing it, and sending its file."""

import structlog
from django.db import transaction
from django.http import FileResponse
from django.utils.text import slugify

from foundation.core.errors import Gone, NotFound
from foundation.documents import tasks
from foundation.documents.models import Document

log = structlog.get_logger(__name__)
NO_LONGER_KEPT = "This document is no longer kept. Ask for it anew: it will hold what you may see now."


def enqueue(document: Document) -> None:
    """Tell the worker, once the row is committed; a sweep finds the row should the message be lost."""
    if document.status == Document.Status.QUEUED:
        transaction.on_commit(lambda: tasks.enqueue_render(document.pk), robust=True)


def file_of(found: Document) -> FileResponse:
    """Return the PDF as an attachment that is neither cached by others nor sniffed.

    Raises NotFound until it is ready, and Gone when it is no longer kept.
    """
    if found.status == Document.Status.EXPIRED:
        raise Gone(NO_LONGER_KEPT, code="expired")
    if found.status != Document.Status.READY:
        raise NotFound("This document is not ready yet.")
    name = f"{slugify(found.title) or 'document'}.pdf"
    try:
        handle = found.file.open("rb")
    except FileNotFoundError:
        log.exception("document_file_missing", document_id=str(found.pk))
        raise Gone(NO_LONGER_KEPT, code="expired") from None
    response = FileResponse(handle, as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

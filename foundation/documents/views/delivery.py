"""Between a document and the outside, for pages and API alike: queueing it, and sending its file."""

from django.db import transaction
from django.http import FileResponse
from django.utils.text import slugify

from foundation.core.errors import NotFound
from foundation.documents import tasks
from foundation.documents.models import Document


def enqueue(document: Document) -> None:
    """Tell the worker, once the row is committed; a sweep finds the row should the message be lost."""
    if document.status == Document.Status.QUEUED:
        transaction.on_commit(lambda: tasks.enqueue_render(document.pk), robust=True)


def file_of(found: Document) -> FileResponse:
    """Return the PDF as an attachment that is neither cached by others nor sniffed; NotFound until it is ready."""
    if found.status != Document.Status.READY:
        raise NotFound("This document is not ready yet.")
    name = f"{slugify(found.title) or 'document'}.pdf"
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""Pages of a document: ask for it, watch it being made, fetch it."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from foundation.core.clock import now
from foundation.core.errors import Gone
from foundation.core.fetch import get_visible
from foundation.core.pages import render
from foundation.documents.models import Document
from foundation.documents.pages import standing
from foundation.documents.queries import visible_documents
from foundation.documents.services import rendering
from foundation.documents.views import delivery
from foundation.people.views.access import MemberRequest, member_required


@require_POST
@member_required
def request_document(request: MemberRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """Ask for a PDF of what the member may see, or of its chosen parts, and go to its page."""
    parts = request.POST.getlist("part") if "choose" in request.POST else None
    document = rendering.request_document(viewer=request.member, kind=kind, subject_id=subject_id, parts=parts)
    delivery.enqueue(document)
    return redirect("documents:document", document.pk)


@require_GET
@member_required
def document(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Show how far the document is; asks again by itself until it is ready or has failed."""
    return _shown(request, get_visible(visible_documents(request.member), document_id))


def _shown(request: MemberRequest, found: Document, *, status: int = 200) -> HttpResponse:
    context = {"document": found, "standing": standing(found, now())}
    return render(request, "documents/document.html", context, block="progress", status=status)


@require_GET
@member_required
def documents(request: MemberRequest) -> HttpResponse:
    """List the member's latest documents."""
    latest = visible_documents(request.member).order_by("-asked_at")[:50]
    return render(request, "documents/list.html", {"documents": list(latest)})


@require_GET
@member_required
def download(request: MemberRequest, document_id: UUID) -> FileResponse | HttpResponse:
    """Send the file to the member it was rendered for; of one that is no longer kept, its page says so."""
    found = get_visible(visible_documents(request.member), document_id)
    try:
        return delivery.file_of(found)
    except Gone as error:
        found.status = Document.Status.EXPIRED
        return _shown(request, found, status=error.status)

"""Pictures of the pages of a résumé, for those who may know whose it is."""

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from candidates.models import AttachmentPage
from candidates.queries import visible_attachments
from foundation.core.errors import NotFound
from foundation.core.fetch import get_visible
from foundation.people.views.access import MemberRequest, member_required
from rubrics.queries.review import is_hidden_from


@member_required
@require_safe
def resume_page(request: MemberRequest, attachment_id: UUID, number: int) -> FileResponse:
    """Send the picture of one page. Raises NotFound also while the person is hidden from the reader."""
    found = get_visible(visible_attachments(request.member), attachment_id)
    picture = AttachmentPage.objects.filter(attachment=found, number=number).first()
    if picture is None or is_hidden_from(request.member, found):
        raise NotFound("There is no picture of this page.")
    response = FileResponse(picture.file.open("rb"), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response

"""Files as lists show them: without their text, with what is known of their reading."""

from __future__ import annotations

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from candidates.models import Attachment, AttachmentPage
from candidates.queries.seeing import visible_attachments
from foundation.people.models import Membership

WAITS = Q(read_at=None, text="", text_error="")


def listed(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Return files for a list, newest first: `being_read` are those that wait for it, `hides` those that hide text."""
    yes = Value(True)
    return (
        rows.only("name", "text_error", "page_count", "created_at")
        .annotate(
            being_read=Case(When(WAITS, then=yes), default=Value(False), output_field=BooleanField()),
            hides=Case(When(~Q(hidden=[]), then=yes), default=Value(False), output_field=BooleanField()),
        )
        .order_by("-created_at")
    )


def visible_pages(member: Membership) -> QuerySet[AttachmentPage]:
    """Return the pictures of pages of visible files."""
    rows = AttachmentPage.objects.filter(organisation_id=member.organisation_id)
    return rows.filter(attachment__in=visible_attachments(member).order_by().values("pk"))

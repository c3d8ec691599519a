"""A document is its viewer's alone."""

from django.db.models import QuerySet

from foundation.documents.models import Document
from foundation.people.models import Membership


def visible_documents(member: Membership) -> QuerySet[Document]:
    """Return the documents that were rendered for this member."""
    return Document.objects.filter(viewer=member, organisation_id=member.organisation_id)

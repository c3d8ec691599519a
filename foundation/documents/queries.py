"""A document is its viewer's alone."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from foundation.core.registries import closed_documents
from foundation.documents.models import Document
from foundation.people.models import Membership

NONE = Q(pk__in=[])


def visible_documents(member: Membership) -> QuerySet[Document]:
    """Return the documents that were rendered for this member, without those that were closed to them since."""
    rows = Document.objects.filter(viewer=member, organisation_id=member.organisation_id)
    return rows.exclude(reduce(or_, (closed(member) for closed in closed_documents), NONE))

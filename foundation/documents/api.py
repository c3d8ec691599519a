"""`documents`: PDFs rendered for the key's own member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers

from foundation.core import registries
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.links import file_url, linked_files
from foundation.core.api.permissions import Asker, missing
from foundation.core.api.resources import ApiRequest
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import ApiView, Collection, Creates, Item, Resource
from foundation.core.fetch import get_visible
from foundation.documents.models import Document
from foundation.documents.queries import visible_documents
from foundation.documents.services import rendering
from foundation.documents.views import delivery
from foundation.people.models import Membership

DOCUMENT = "document"


class DocumentShape(Shape):
    """A PDF and how far it is. Once it is ready, `file_url` is good for this key, for a quarter of an hour at least."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    subject_id = serializers.UUIDField()
    parts = serializers.ListField(child=serializers.CharField(), help_text="The chosen parts, where there is a choice.")
    title = serializers.CharField()
    status = serializers.ChoiceField(Document.Status.choices)
    progress = serializers.IntegerField()
    pages = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    next_try_at = serializers.DateTimeField(
        source="due_at", allow_null=True, help_text="When one that failed is tried again by itself."
    )
    expires_at = serializers.DateTimeField(allow_null=True, help_text="Until when the file is kept.")
    undrawn = serializers.ListField(
        child=serializers.CharField(), help_text="Characters that no font could draw, as U+XXXX."
    )
    file_url = serializers.URLField(allow_null=True, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {"file_url": ()}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the links, and leave out when a worker would be given up: that moves on all the time."""
        for row in rows:
            row["file_url"] = file_url(asker, DOCUMENT, row["id"]) if row["status"] == Document.Status.READY else None
            if row["status"] != Document.Status.FAILED:
                row["next_try_at"] = None


class DocumentFilters(filters.Filters):
    """Narrow the list of documents."""

    status = filters.Choices(choices=Document.Status.choices)
    subject_id = filters.Id()


class DocumentInput(Input):
    """What to render: a kind (brief, packet) and its subject."""

    kind = serializers.CharField(max_length=40)
    subject_id = serializers.UUIDField()
    parts = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        help_text="Of a packet: scores, talk, cards, criteria, brief. Without it all that the key may read.",
    )


class OnDocuments(Resource):
    """The member's own documents."""

    resource = "documents"
    shape = DocumentShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Document]:
        return visible_documents(member)


class Documents(OnDocuments, Creates, Collection):
    """PDFs rendered for this member."""

    filters = DocumentFilters
    input = DocumentInput

    def create(self, member: Membership, data: dict[str, Any]) -> Document:
        kind, subject_id = data["kind"], data["subject_id"]
        parts = data["parts"] if "parts" in data else _readable_parts(self.asker, kind)
        _check_scopes(self.asker, kind, parts)
        document = rendering.request_document(viewer=member, kind=kind, subject_id=subject_id, parts=parts)
        delivery.enqueue(document)
        return document


class DocumentItem(OnDocuments, Item):
    """One PDF."""


class DocumentFile(ApiView):
    """The PDF itself, for the member it was rendered for."""

    resource = "documents"
    file = ("application/pdf", OpenApiTypes.BINARY)
    refuses = (410,)

    def get(self, request: ApiRequest, id: UUID) -> FileResponse:
        """Send the file; 404 until it is ready, 410 once it is no longer kept."""
        document = get_visible(visible_documents(request.member), id)
        _check_scopes(self.asker, document.kind, document.parts)
        return delivery.file_of(document)


linked_files.register(DOCUMENT, DocumentFile)


def _readable_parts(asker: Asker, kind: str) -> list[str]:
    """Return the parts of a kind whose scopes the key has."""
    parts = registries.documents[kind].parts if kind in registries.documents else {}
    return [key for key, part in parts.items() if all(asker.may(one) for one in part.scopes)]


def _check_scopes(asker: Asker, kind: str, parts: Sequence[str]) -> None:
    """Refuse a PDF of what the key could not read otherwise, and name what it lacks."""
    if kind not in registries.documents:
        return
    entry = registries.documents[kind]
    of_parts = [one for key in parts if key in entry.parts for one in entry.parts[key].scopes]
    for one in (*entry.scopes, *of_parts):
        if not asker.may(one):
            raise missing([one])


urlpatterns = [
    path("documents", Documents.as_view()),
    path("documents/<uuid:id>", DocumentItem.as_view()),
    path("documents/<uuid:id>/file", DocumentFile.as_view()),
]

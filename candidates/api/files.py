"""`attachments` and `notes` of applications."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from candidates import services, tasks
from candidates.api.details import PersonId
from candidates.domain.files.sniffing import CONTENT_TYPES
from candidates.models import Attachment, Note
from candidates.queries import visible_applications, visible_attachments, visible_notes
from candidates.views.delivery import file_of
from foundation.core.api import filters
from foundation.core.api.external import ExternalIdField
from foundation.core.api.inputs import Input
from foundation.core.api.links import file_url, linked_files
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import ApiView, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid
from foundation.core.fetch import get_visible
from foundation.people.models import Membership
from foundation.people.queries.external_ids import put_names

ATTACHMENT = "attachment"
# How a body calls what the act calls otherwise.
WORDS = {"mentions": "mention_ids"}


class AttachmentShape(Shape):
    """A file about a candidate; `file_url` is good for this key, for a quarter of an hour at least.

    `text_error` says why its text cannot be found.
    """

    id = serializers.UUIDField()
    candidate_id = serializers.UUIDField()
    application_id = serializers.UUIDField(allow_null=True)
    kind = serializers.CharField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    text_error = serializers.CharField(allow_blank=True)
    file_url = serializers.URLField(allow_null=True, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {"file_url": ()}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the links."""
        for row in rows:
            row["file_url"] = file_url(asker, ATTACHMENT, row["id"])


class AttachmentFilters(filters.Filters):
    """Narrow the list of files."""

    candidate_id = PersonId()
    application_id = filters.Id()


class AttachmentInput(Input):
    """A PDF, Word, OpenDocument, RTF or text file for an application; what it is is decided by its bytes."""

    application_id = serializers.UUIDField()
    file = serializers.FileField(allow_empty_file=True)


class OnAttachments(Resource):
    """Files of the people that the member may see."""

    resource = "attachments"
    shape = AttachmentShape

    def queryset(self, member: Membership) -> QuerySet[Attachment]:
        return visible_attachments(member)


class Attachments(OnAttachments, Creates, Collection):
    """Files over all people that the member sees."""

    filters = AttachmentFilters
    input = AttachmentInput
    parser_classes = [MultiPartParser]

    def create(self, member: Membership, data: dict[str, Any]) -> Attachment:
        application = self.find(visible_applications(member), data["application_id"], "application_id")
        kept = services.attach_file(actor=member, application=application, upload=data["file"], field="file")
        tasks.enqueue_reading(kept)
        return kept


class AttachmentItem(OnAttachments, Item):
    """One file's facts."""


class AttachmentFile(ApiView):
    """The file itself."""

    resource = "attachments"
    file = (sorted(set(CONTENT_TYPES.values())), OpenApiTypes.BINARY)

    def get(self, request: Any, id: UUID) -> FileResponse:
        """Send the file as a download."""
        return file_of(get_visible(visible_attachments(request.member).defer("text", "search"), id))


linked_files.register(ATTACHMENT, AttachmentFile)


class NoteShape(Shape):
    """A note on an application; private ones are the author's own."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    author_id = serializers.UUIDField()
    author_name = serializers.CharField(source="author.user.name")
    body = serializers.CharField()
    private = serializers.BooleanField()
    external_ids = serializers.ListField(child=ExternalIdField(), source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {"external_ids": ("people.ExternalRef:object_id",)}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the names elsewhere: one query."""
        put_names(rows, asker.member.organisation_id, "note")


class NoteFilters(filters.Filters):
    """Narrow the list of notes."""

    application_id = filters.Id()
    author_id = filters.Id()


class NoteInput(Input):
    """What to write, and who is told. A private note tells nobody."""

    application_id = serializers.UUIDField()
    body = serializers.CharField(max_length=10_000)
    private = serializers.BooleanField(required=False)
    mention_ids = serializers.ListField(child=serializers.UUIDField(), max_length=50, required=False)


class OnNotes(Resource):
    """Notes that the member may read."""

    resource = "notes"
    shape = NoteShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Note]:
        return visible_notes(member)


class Notes(OnNotes, Creates, Collection):
    """Notes over all applications that the member sees."""

    filters = NoteFilters
    input = NoteInput

    def create(self, member: Membership, data: dict[str, Any]) -> Note:
        application = self.find(visible_applications(member), data.pop("application_id"), "application_id")
        colleagues = Membership.people.filter(organisation_id=member.organisation_id, active=True)
        told = [
            self.find(colleagues.select_related("user", "organisation"), pk, f"mention_ids.{at}")
            for at, pk in enumerate(data.pop("mention_ids", []))
        ]
        try:
            return services.add_note(actor=member, application=application, mentions=told, **data)
        except Invalid as error:
            raise Invalid({WORDS.get(field, field): said for field, said in error.errors.items()}) from None


class NoteItem(OnNotes, Item):
    """One note."""


urlpatterns = [
    path("attachments", Attachments.as_view()),
    path("attachments/<uuid:id>", AttachmentItem.as_view()),
    path("attachments/<uuid:id>/file", AttachmentFile.as_view()),
    path("notes", Notes.as_view()),
    path("notes/<uuid:id>", NoteItem.as_view()),
]

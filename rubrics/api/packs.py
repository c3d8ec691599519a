"""`packs`: files that somebody brought, and `playbook-copies`: what of the playbook waits; taken item by item."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, ApiView, Collection, Creates, Item, Resource
from foundation.core.fetch import get_visible
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.domain.packs.reading import LARGEST
from rubrics.domain.packs.standing import Standing, State
from rubrics.domain.packs.writing import write
from rubrics.models import PackCopy, PackFile
from rubrics.queries.contents import library
from rubrics.queries.packs import beside_file, beside_shipped, visible_copies, visible_files

YAML = "application/yaml"


class PackItemShape(Shape):
    """An item of a pack beside ours. `name` is what acts take; `in_use` says that taking it makes a new version."""

    name = serializers.CharField()
    state = serializers.ChoiceField([str(state) for state in State])
    left = serializers.BooleanField()
    in_use = serializers.BooleanField()
    ours = serializers.JSONField(allow_null=True)
    theirs = serializers.JSONField(allow_null=True)


def _item(one: Standing) -> Cells:
    return {
        "name": one.name,
        "state": str(one.state),
        "left": one.left,
        "in_use": one.used and one.ours is not None,
        "ours": one.ours,
        "theirs": one.theirs,
    }


class PackShape(Shape):
    """A pack that the member brought, with what it says beside what stands here."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    items = PackItemShape(many=True, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Compare each with the library; what is the same is left out."""
        files = visible_files(asker.member).in_bulk([row["id"] for row in rows])
        for row in rows:
            found = beside_file(files[row["id"]])
            row["items"] = [_item(one) for one in found if one.state is not State.SAME]


class OnPacks(Resource):
    """Packs that the member brought."""

    resource = "packs"
    shape = PackShape

    def queryset(self, member: Membership) -> QuerySet[PackFile]:
        return visible_files(member)


class PackInput(Input):
    """A pack as YAML, and the name by which faults call it."""

    name = serializers.CharField(max_length=200)
    yaml = serializers.CharField(max_length=LARGEST + 1, trim_whitespace=False)


class TakeInput(Input):
    """The names of items to take."""

    items = serializers.ListField(child=serializers.CharField(), allow_empty=False, max_length=2000)


class PlaybookTakeInput(TakeInput):
    """The names of items to take; `merge` keeps our own edits and takes what was changed beside them."""

    merge = serializers.BooleanField(required=False)


class Packs(OnPacks, Creates, Collection):
    """Packs that the member brought. POST reads one and takes nothing yet; a broken one names file, line and place."""

    fed = False
    filters = filters.Filters
    input = PackInput
    may_create = policies.can_keep_library

    def create(self, member: Membership, data: dict[str, Any]) -> PackFile:
        return services.bring_pack(actor=member, name=data["name"], data=data["yaml"].encode("utf-8", "surrogatepass"))


class PackItem(OnPacks, Item):
    """One pack with what it would change."""


class TakePack(OnPacks, Act):
    """Take items of the pack."""

    input = TakeInput

    def act(self, member: Membership, row: PackFile, data: dict[str, Any]) -> PackFile:
        services.take_from_file(actor=member, file=row, names=data["items"])
        return row


class PlaybookCopyShape(Shape):
    """The organisation's copy of the playbook: which of its items are new, changed or left."""

    id = serializers.UUIDField()
    items = PackItemShape(many=True, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Compare the copy with the shipped pack."""
        for row in rows:
            found = beside_shipped(asker.member.organisation_id)
            row["items"] = [_item(one) for one in found if one.state not in (State.SAME, State.GONE)]


class OnCopies(Resource):
    """The copy of the member's organisation."""

    resource = "packs"
    shape = PlaybookCopyShape

    def queryset(self, member: Membership) -> QuerySet[PackCopy]:
        return visible_copies(member)


class PlaybookCopies(OnCopies, Collection):
    """The organisation's copy of the playbook, as a list of one."""

    fed = False
    filters = filters.Filters


class TakePlaybook(OnCopies, Act):
    """Take items of the playbook."""

    input = PlaybookTakeInput

    def act(self, member: Membership, row: PackCopy, data: dict[str, Any]) -> PackCopy:
        services.take_shipped(actor=member, names=data["items"], merge=data.get("merge", False))
        return row


class LeavePlaybook(OnCopies, Act):
    """Leave items as they are here."""

    input = TakeInput

    def act(self, member: Membership, row: PackCopy, data: dict[str, Any]) -> PackCopy:
        services.leave_shipped(actor=member, names=data["items"])
        return row


class LibraryExport(ApiView):
    """Everything that the library of this copy offers, as one YAML file."""

    resource = "packs"
    file = (YAML, OpenApiTypes.OBJECT)

    def get(self, request: Any, id: UUID) -> HttpResponse:
        """Send the file."""
        member = self.request.member
        get_visible(visible_copies(member), id)
        policies.can_read_library.require(member)
        return HttpResponse(write(library(member.organisation_id)), content_type=YAML)

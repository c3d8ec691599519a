"""What the API does with items of the library, whatever their kind."""

from typing import Any, ClassVar

from foundation.core.api.views import Act, Resource
from foundation.core.errors import Invalid
from foundation.core.rules import Rule
from foundation.people.models import Membership
from rubrics import services
from rubrics.api.library_inputs import AS_NEW
from rubrics.domain.packs.shapes import LEVELS, Content, Kind
from rubrics.models import Rubric
from rubrics.policies import can_keep_library
from rubrics.queries.contents import content_of_item, content_of_version, with_levels


class Kept(Resource):
    """Items of one kind, made and changed by those who keep the library."""

    item_kind: ClassVar[Kind]
    may_create: ClassVar[Rule[[Any]] | None] = can_keep_library
    may_change: ClassVar[Rule[[Any, Any]]] = can_keep_library.for_each()

    def create(self, member: Membership, data: dict[str, Any]) -> Any:
        """Add an item."""
        data.pop(AS_NEW, None)
        key = data.pop("key", "")
        return services.make_item(actor=member, kind=self.item_kind, content=_content(data), key=key)

    def change(self, member: Membership, row: Any, data: dict[str, Any]) -> Any:
        """Change what was given; the key of an item stays."""
        as_new = data.pop(AS_NEW, False)
        if data.pop("key", row.key) != row.key:
            raise Invalid({"key": "The key of an item stays; others name it by its key."})
        if isinstance(row, Rubric):
            held = content_of_version(with_levels(row.versions.all()).order_by("-number")[0])
            given = {**held, **_content(data)}
            return services.change_rubric(actor=member, rubric=row, content=given, as_new=as_new).rubric
        given = {**content_of_item(row), **_content(data)}
        return services.change_item(actor=member, item=row, content=given, as_new=as_new)


def _content(data: dict[str, Any]) -> Content:
    """Return a body as a content. Raises Invalid for levels that are none."""
    for number, one in enumerate(data.get("criteria") or ()):
        if isinstance(one, dict) and not {str(level) for level in LEVELS}.issuperset(one["anchors"]):
            raise Invalid({f"criteria.{number}.anchors": "Levels are named 1 to 5."})
    return data


class Archive(Act):
    """Offer an item no more."""

    def act(self, member: Membership, row: Any, data: dict[str, Any]) -> Any:
        return services.archive_item(actor=member, item=row)


class Restore(Act):
    """Offer an item again."""

    def act(self, member: Membership, row: Any, data: dict[str, Any]) -> Any:
        return services.restore_item(actor=member, item=row)

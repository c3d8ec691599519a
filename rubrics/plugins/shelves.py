"""What of the shipped pack an organisation takes item by item: the library, and its copy of the playbook's parts."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from foundation.core import playbook as shipped
from foundation.people.models import Membership
from roles.domain.playbook_items import items_of
from roles.queries.playbook import PARTS, part
from roles.services.playbook import put_playbook_item
from rubrics.domain.packs.comparing import parts
from rubrics.domain.packs.shapes import Content, Kind
from rubrics.domain.packs.values import VALUE, title_of, value_parts
from rubrics.queries.contents import contents
from rubrics.queries.shipped import shipped_contents
from rubrics.queries.uses import frozen_keys, used_keys
from rubrics.registries import Shelf, shelves
from rubrics.services.items import put_item
from rubrics.services.library import put_rubric

LABELS = {Kind.QUESTION: "Questions", Kind.FLAG: "Signals and red flags", Kind.PROFILE: "Profiles"}
PART_LABELS = {"scoping": "Scope", "brief_and_jd": "Brief and JD", "loop": "Loop", "plan": "Plan and first months"}
# What each kind of stage does is the product's own; no organisation has a copy of it.
NOT_COPIED = {"loop": "stage_kinds/"}


def _shipped_part(name: str) -> Mapping[str, Content]:
    return _wrapped(name, shipped.load(name))


def _held_part(name: str, organisation_id: UUID) -> Mapping[str, Content]:
    return _wrapped(name, part(organisation_id, name))


def _wrapped(name: str, data: Mapping[str, Any]) -> Mapping[str, Content]:
    kept_out = NOT_COPIED.get(name)
    return {
        path: {VALUE: value} for path, value in items_of(data).items() if not (kept_out and path.startswith(kept_out))
    }


def _put_part(name: str, actor: Membership, path: str, content: Content) -> None:
    put_playbook_item(actor, name, path, content[VALUE])


def _never_used(_organisation_id: UUID) -> Collection[str]:
    """Plain parts have no versions."""
    return ()


def _title(_key: str, content: Content) -> str:
    return str(content.get("label") or content.get("ask"))


def _put(kind: Kind, actor: Membership, key: str, content: Content) -> None:
    put_item(actor, kind, key, content)


shelves.register(
    "rubrics",
    Shelf(
        "Rubrics",
        partial(shipped_contents, Kind.RUBRIC),
        lambda organisation_id: contents(organisation_id, Kind.RUBRIC),
        frozen_keys,
        put_rubric,
        partial(parts, Kind.RUBRIC),
        _title,
    ),
)
for _kind, _label in LABELS.items():
    shelves.register(
        str(_kind),
        Shelf(
            _label,
            partial(shipped_contents, _kind),
            partial(contents, kind=_kind),
            partial(used_keys, kind=_kind),
            partial(_put, _kind),
            partial(parts, _kind),
            _title,
        ),
    )
for _name in PARTS:
    shelves.register(
        _name,
        Shelf(
            PART_LABELS[_name],
            partial(_shipped_part, _name),
            partial(_held_part, _name),
            _never_used,
            partial(_put_part, _name),
            value_parts,
            title_of,
        ),
    )

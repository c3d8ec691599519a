"""An item of the library by itself: what it says, where it is used, its versions beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.packs.comparing import changes, parts
from rubrics.domain.packs.shapes import FIELDS, Content, Kind, Type, content_of, fingerprint
from rubrics.models import ItemVersion, PackOrigin, Rubric
from rubrics.pages.library import EDITED, LABELS, ONE, OWN
from rubrics.queries.contents import Item, content_of_item, content_of_version, kind_of, reference_names, with_levels
from rubrics.queries.shipped import shipped_sources
from rubrics.queries.uses import SEALED, is_used, kits_using, use_counts


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was or is: `used` once it stays as it is."""

    number: int
    content: Content
    since: datetime
    used: bool


def versions_of(item: Item | Rubric) -> list[Version]:
    """Return the versions of an item, the newest first."""
    if isinstance(item, Rubric):
        rows = with_levels(item.versions.all()).order_by("-number")
        return [Version(one.number, content_of_version(one), one.created_at, one.frozen_at is not None) for one in rows]
    older = ItemVersion.objects.filter(item_id=item.pk).order_by("-number")
    # A version stands from when the one before it was kept.
    began = [*(one.created_at for one in older), item.created_at]
    newest = Version(item.number, content_of_item(item), began[0], is_used(item))
    return [
        newest,
        *(
            Version(one.number, content_of(kind_of(item), one.content), moment, used=True)
            for one, moment in zip(older, began[1:], strict=True)
        ),
    ]


def item_page(member: Membership, item: Item | Rubric) -> dict[str, Any]:
    """Return what an item says, where it is used and which versions there are."""
    kind, versions = kind_of(item), versions_of(item)
    uses, elsewhere = kits_using(member, item)
    newest = versions[0]
    origin = _origin(item, newest.content)
    return {
        "item": item,
        "kind": kind,
        "one": ONE[kind],
        "label": LABELS[kind],
        "newest": newest,
        "versions": versions,
        "said": said(kind, newest.content, reference_names(item.organisation_id)),
        "uses": uses,
        "elsewhere": elsewhere,
        "cards": use_counts(member, kind).get(item.key, 0) if kind in SEALED else 0,
        "origin": origin,
        "sources": [] if origin == OWN else shipped_sources(kind, item.key),
        "may_edit": policies.can_keep_library(member),
    }


def said(kind: Kind, content: Content, names: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """Return what an item says beside its title, as (label, lines), with keys as people call them."""
    told = []
    for field in FIELDS[kind][1:]:
        value = content[field.name]
        match field.type:
            case Type.KEYS:
                lines = [names[field.of].get(key, key.replace("_", " ")) for key in value]
            case Type.LINES:
                lines = list(value)
            case Type.YES:
                lines = ["Yes"] if value else []
            case Type.CHOICE:
                lines = [str(value).replace("_", " ").capitalize()]
            case Type.CRITERIA:
                lines = []
            case _:
                lines = [str(value)] if value else []
        if lines:
            told.append((field.label, lines))
    return told


def _origin(item: Item | Rubric, content: Content) -> str:
    rows = PackOrigin.objects.filter(organisation_id=item.organisation_id, shelf=kind_of(item), key=item.key)
    taken = rows.exclude(content=None).values_list("fingerprint", flat=True).first()
    if taken is None:
        return OWN
    return "" if taken == fingerprint(content) else EDITED


def compared(item: Item | Rubric, older: int, newer: int) -> dict[str, Any]:
    """Return two versions beside each other, and word by word; the last two where one of them does not exist."""
    kind, versions = kind_of(item), versions_of(item)
    by_number = {one.number: one for one in versions}
    newest = versions[0].number
    left, right = by_number.get(older), by_number.get(newer)
    if left is None or right is None:
        left, right = by_number.get(newest - 1, by_number[newest]), by_number[newest]
    before, after = parts(kind, left.content), parts(kind, right.content)
    return {
        "item": item,
        "kind": kind,
        "label": LABELS[kind],
        "versions": versions,
        "left": left,
        "right": right,
        "changes": changes(before, after),
        "beside": [
            (change.label, before.get(change.key, ("", ""))[1], after.get(change.key, ("", ""))[1])
            for change in changes(before, after)
        ],
    }

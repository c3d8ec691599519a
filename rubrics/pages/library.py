"""The library: what there is of a kind, narrowed, with where each is used and whether it is as the playbook has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.packs.shapes import Content, Kind, fingerprint
from rubrics.models import PackOrigin
from rubrics.queries.contents import (
    MODELS,
    content_of_item,
    content_of_version,
    criterion_names,
    newest_with_levels,
    stage_names,
)
from rubrics.queries.packs import waiting
from rubrics.queries.uses import use_counts

LABELS: Mapping[Kind, str] = {
    Kind.RUBRIC: "Rubrics",
    Kind.QUESTION: "Questions",
    Kind.FLAG: "Signals and red flags",
    Kind.PROFILE: "Profiles",
}
ONE: Mapping[Kind, str] = {
    Kind.RUBRIC: "rubric",
    Kind.QUESTION: "question",
    Kind.FLAG: "signal or red flag",
    Kind.PROFILE: "profile",
}
SHOWN = (
    ("", "All that are offered"),
    ("used", "In use"),
    ("unused", "Not in use"),
    ("ours", "Written or edited here"),
    ("archived", "Archived"),
)
EDITED, OWN = "edited", "own"
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items are asked for. What cannot be is as if it had not been asked."""

    kind: Kind
    text: str = ""
    stage: str = ""
    criterion: str = ""
    show: str = ""
    page: int = 1

    def link(self, **changed: Any) -> str:
        """Return the address of this list with something else chosen."""
        other = replace(self, **{"page": 1, **changed})
        said = {"kind": str(other.kind), "q": other.text, "stage": other.stage, "criterion": other.criterion}
        said |= {"show": other.show, "page": str(other.page) if other.page > 1 else ""}
        return f"{reverse('rubrics:library')}?{urlencode({name: one for name, one in said.items() if one})}"


@dataclass(frozen=True, slots=True)
class Row:
    """An item in the list, used by so many kits or by scorecards that one may read.

    `origin` says how it stands to the playbook.
    """

    id: UUID
    kind: Kind
    key: str
    title: str
    content: Content
    number: int
    uses: int
    archived: bool
    origin: str


def library_page(member: Membership, wanted: Wanted) -> dict[str, Any]:
    """Return the list of one kind."""
    rows = library_rows(member, wanted.kind)
    stages, criteria = stage_names(member.organisation_id), criterion_names(member.organisation_id)
    found = [row for row in rows if _fits(row, wanted, criteria)]
    start = (wanted.page - 1) * ON_A_PAGE
    may_edit = policies.can_keep_library(member)
    return {
        "wanted": wanted,
        "rows": found[start : start + ON_A_PAGE],
        "found": len(found),
        "offered": sum(not row.archived for row in rows),
        "kinds": [
            {"label": label, "href": Wanted(kind).link(), "current": kind is wanted.kind}
            for kind, label in LABELS.items()
        ],
        "one": ONE[wanted.kind],
        "label": LABELS[wanted.kind],
        "stages": stages,
        "criteria": criteria,
        "shows": SHOWN,
        "may_edit": may_edit,
        "waiting": waiting(member.organisation_id) if may_edit else 0,
        **_pages(wanted, len(found)),
    }


def _pages(wanted: Wanted, found: int) -> dict[str, Any]:
    start = (wanted.page - 1) * ON_A_PAGE
    return {
        "older": wanted.link(page=wanted.page - 1) if wanted.page > 1 else None,
        "newer": wanted.link(page=wanted.page + 1) if start + ON_A_PAGE < found else None,
        "place": f"{start + 1} to {min(start + ON_A_PAGE, found)} of {found}",
    }


def library_rows(member: Membership, kind: Kind) -> list[Row]:
    """Return every item of a kind, archived ones too: five queries for rubrics, else three."""
    organisation_id = member.organisation_id
    uses = use_counts(member, kind)
    origins = dict(
        PackOrigin.objects.filter(organisation_id=organisation_id, shelf=kind)
        .exclude(content=None)
        .values_list("key", "fingerprint")
    )

    def row(item: Any, content: Content, number: int) -> Row:
        origin = _origin(origins.get(item.key), content)
        archived = item.archived_at is not None
        return Row(item.pk, kind, item.key, str(item), content, number, uses.get(item.key, 0), archived, origin)

    if kind is Kind.RUBRIC:
        versions = newest_with_levels(organisation_id).order_by("rubric__created_at", "rubric_id")
        return [row(one.rubric, content_of_version(one), one.number) for one in versions]
    table: Any = MODELS[kind]
    order = ("-kind", "id") if kind is Kind.FLAG else ("id",)
    items = table.objects.filter(organisation_id=organisation_id).order_by(*order)
    return [row(one, content_of_item(one), one.number) for one in items]


def _origin(taken: str | None, content: Content) -> str:
    if taken is None:
        return OWN
    return "" if taken == fingerprint(content) else EDITED


def _fits(row: Row, wanted: Wanted, criteria: Mapping[str, str]) -> bool:
    if row.archived != (wanted.show == "archived"):
        return False
    if (wanted.show == "used" and not row.uses) or (wanted.show == "unused" and row.uses):
        return False
    if wanted.show == "ours" and not row.origin:
        return False
    content = row.content
    if wanted.stage and wanted.stage not in (content.get("stages") or content.get("used_at") or ()):
        return False
    if wanted.criterion and wanted.criterion not in _criteria(row):
        return False
    return not wanted.text or all(word in _words(row, criteria) for word in wanted.text.casefold().split())


def _criteria(row: Row) -> set[str]:
    held = row.content.get("criteria", ())
    return {one["key"] for one in held} if row.kind is Kind.RUBRIC else set(held)


def _words(row: Row, criteria: Mapping[str, str]) -> str:
    """Return all that an item says, to be searched."""
    said = [row.key.replace("_", " "), *_texts(row.content)]
    said += [criteria.get(key, "") for key in _criteria(row)]
    return " ".join(said).casefold()


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []

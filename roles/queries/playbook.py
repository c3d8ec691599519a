"""An organisation's own copy of the playbook; the shipped playbook stands in for what it has not got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from foundation.core import playbook
from foundation.core.prepared import Prepared
from roles.models import Playbook

JD_TOOLS = "jd_tools"
# Parts of which an organisation keeps only what it adds to the shipped one, and what stands there before it adds.
ADDED: Mapping[str, Mapping[str, Any]] = {JD_TOOLS: {"tools": []}}
# Sections of which an organisation decides what there is; in all others what it cut off is filled in.
CHOSEN = frozenset({"prompts", "templates"})
PARTS = ("scoping", "brief_and_jd", "loop", "plan")
Part = Mapping[str, Any]


def parts(organisation_id: UUID, *keys: str) -> dict[str, Part]:
    """Return the named parts in one query, each as written in `fixtures/playbook/<key>.yaml`.

    A section that a copy leaves out counts as shipped; to go without one, a copy writes it empty.
    """
    own = dict(_own(*keys, organisation=organisation_id))
    return {key: {**ADDED[key], **own.get(key, {})} if key in ADDED else _whole(own.get(key), key) for key in keys}


def _whole(own: Part | None, key: str) -> Part:
    shipped: Part = playbook.load(key)
    if not own:
        return shipped
    found = {**shipped, **{name: section for name, section in own.items() if section is not None}}
    for name, section in found.items():
        usual = shipped.get(name)
        if name not in CHOSEN and section and isinstance(section, Mapping) and isinstance(usual, Mapping):
            found[name] = {**usual, **section}
    return found


def _of_organisation(*keys: str, organisation: UUID) -> QuerySet[Playbook, tuple[str, Part]]:
    return Playbook.objects.filter(organisation_id=organisation, key__in=keys).values_list("key", "data")


_own = Prepared[tuple[str, Part]](_of_organisation)


def part(organisation_id: UUID, key: str) -> Part:
    """Return one part."""
    return parts(organisation_id, key)[key]

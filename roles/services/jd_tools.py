"""The tools that an organisation adds to those which the JD linter knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.people.models import Membership
from roles import policies
from roles.models import Playbook
from roles.queries.playbook import JD_TOOLS

KINDS = ("framework", "library", "platform", "product", "language")
MOST_TOOLS, MOST_NAMES, NAME_LIMIT, FAMILY_LIMIT = 200, 12, 60, 40
_WORD = re.compile(r"[^\W_]")
_NO_FAMILY = re.compile(r"[^a-z0-9]+")


def tools_of(organisation_id: UUID) -> tuple[list[dict[str, Any]], int]:
    """Return the organisation's own tools and the version they are at, 0 before there are any."""
    row = Playbook.objects.filter(organisation_id=organisation_id, key=JD_TOOLS).first()
    return (list(row.data["tools"]), row.version) if row else ([], 0)


def replace_tools(*, actor: Membership, version: int | None, tools: Sequence[Mapping[str, Any]]) -> Playbook:
    """Replace the organisation's own tools; each has name, kind, family, names and ambiguous (see jd_tools.yaml).

    Raises Invalid with `<place>.<field>`, and Stale when others changed them since `version` (0: there were none).
    """
    policies.can_edit_jd_tools.require(actor)
    kept = _checked(tools)
    with transaction.atomic():
        row, _ = Playbook.objects.get_or_create(
            organisation_id=actor.organisation_id, key=JD_TOOLS, defaults={"data": {"tools": []}, "version": 0}
        )
        row = versions.lock(row, version=version, describe=_described)
        before = {tool["name"]: tool for tool in row.data["tools"]}
        if row.data["tools"] == kept:
            return row
        row.data = {"tools": kept}
        versions.bump(row, "data")
        after = {tool["name"]: tool for tool in kept}
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        record("jd_tools.changed", actor=actor, subject=row, data={"names": ", ".join(changed) or "none"})
    return row


def _described(row: Playbook) -> Mapping[str, Any]:
    return {"tools": row.data["tools"], "version": row.version}


def _checked(tools: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    errors: cleaning.Errors = {}
    if len(tools) > MOST_TOOLS:
        cleaning.say(errors, "", f"There is room for {MOST_TOOLS} tools of your own.")
    seen: set[str] = set()
    kept = [_tool(errors, str(place), tool, seen) for place, tool in enumerate(tools[: MOST_TOOLS + 1])]
    cleaning.stop(errors)
    return kept


def _tool(errors: cleaning.Errors, place: str, tool: Mapping[str, Any], seen: set[str]) -> dict[str, Any]:
    name = _name(errors, f"{place}.name", tool.get("name", ""))
    if name.casefold() in seen:
        cleaning.say(errors, f"{place}.name", "You have a tool of this name already.")
    seen.add(name.casefold())
    kind = str(tool.get("kind", ""))
    cleaning.choice(errors, f"{place}.kind", kind, set(KINDS), blank=False)
    family = cleaning.text(errors, f"{place}.family", tool.get("family", ""), limit=FAMILY_LIMIT)
    kept: dict[str, Any] = {"name": name, "kind": kind}
    if slug := _NO_FAMILY.sub("_", family.lower()).strip("_"):
        kept["family"] = slug
    ordinary = _names(errors, f"{place}.ambiguous", tool.get("ambiguous") or ())
    spellings = _names(errors, f"{place}.names", tool.get("names") or ())
    if spellings and name not in ordinary:
        spellings = list(dict.fromkeys((name, *spellings)))
    return {**kept, **({"names": spellings} if spellings else {}), **({"ambiguous": ordinary} if ordinary else {})}


def _name(errors: cleaning.Errors, field: str, value: Any) -> str:
    name = cleaning.text(errors, field, value, limit=NAME_LIMIT, required="Enter a name.")
    if name and not _WORD.search(name):
        cleaning.say(errors, field, "A name needs a letter or a figure.")
    return name


def _names(errors: cleaning.Errors, field: str, values: Sequence[Any]) -> list[str]:
    if len(values) > MOST_NAMES:
        cleaning.say(errors, field, f"Give {MOST_NAMES} spellings at most.")
    return list(dict.fromkeys(_name(errors, field, value) for value in values[:MOST_NAMES]))

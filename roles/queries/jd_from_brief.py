"""What a new JD takes over from the brief: the sections that the playbook fills from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roles.models import BriefVersion, Outcome, Role

LINES = "outcomes_list"


def filled(role: Role, book: Mapping[str, Any]) -> dict[str, str]:
    """Return by key the texts that the first draft of a JD begins with; none while the brief says nothing of them."""
    wanted = {row["key"]: row["from_brief"] for row in book["jd"]["sections"] if row.get("from_brief")}
    if not wanted:
        return {}
    latest = BriefVersion.objects.filter(role=role).order_by("-number").values_list("sections", flat=True).first() or {}
    lists = {row["key"] for row in book["brief"]["sections"] if row.get("kind") == LINES}
    shipped = "\n".join(
        f"- {text}" for text in Outcome.objects.filter(role=role, retired_at=None).values_list("text", flat=True)
    )
    texts = {
        key: "\n\n".join(
            filter(None, (shipped if name in lists else str(latest.get(name, "")).strip() for name in names))
        )
        for key, names in wanted.items()
    }
    return {key: text for key, text in texts.items() if text}

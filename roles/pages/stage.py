"""One stage of a loop as its page shows it: its place, and what the playbook says of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.core.errors import NotFound
from foundation.people.models import Membership
from roles.domain.tensions import tensions
from roles.models import Role, Stage
from roles.queries import playbook
from roles.queries.seeing import visible_stages


def page(member: Membership, role: Role, stage: Stage) -> dict[str, Any]:
    """Return the context of roles/stage.html, but for its form. Raises NotFound when the stage has gone."""
    siblings = list(visible_stages(member).filter(role=role))
    if stage not in siblings:
        raise NotFound("This stage was removed meanwhile.")
    book = playbook.part(role.organisation_id, "loop")
    said = advice(book)
    return {
        "stage": stage,
        "place": siblings.index(stage) + 1,
        "places": len(siblings),
        "advice": said.get(stage.key) or said.get(stage.kind, []),
        "disagreements": tensions(book, {stage.kind}),
        "kit": book.get("kit", {}),
    }


def advice(book: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return by key of stage what the playbook says of it, in sentences."""
    labels = {row["key"]: row["label"] for row in book["stages"]}
    told: dict[str, list[str]] = {}
    for row in book["stages"]:
        instead = labels.get(row.get("alternative_to", ""), "")
        told[row["key"]] = [
            *([f"Use it when {row['when']}."] if row.get("when") else []),
            *([f"It stands instead of the stage “{instead}”."] if instead else []),
            *([f"Listen for {row['listen']}."] if row.get("listen") else []),
            *([f"Held by {row['interviewer']}."] if row.get("interviewer") else []),
            *([f"{row['max_minutes']} minutes at most."] if row.get("max_minutes") else []),
            *([f"About {row['minutes_ours']} minutes of yours, none of theirs."] if row.get("minutes_ours") else []),
            *([f"Paid to the {row['paid_to']}."] if row.get("paid_to") else []),
        ]
    return {key: said for key, said in told.items() if said}

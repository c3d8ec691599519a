"""What the pages of assistants show."""

from __future__ import annotations

from typing import Any

from assistants.domain.tools import BY_NAME, TOOLS
from assistants.models import Assistant, Call
from assistants.policies import can_disconnect, can_switch_assistants
from assistants.queries.seeing import calls_of, counted, visible_assistants, waiting_programs
from assistants.queries.switches import is_on, reads_people
from assistants.queries.tokens import holds
from foundation.people.models import Membership

MOST, LATEST = 100, 100


def assistants_page(member: Membership) -> dict[str, Any]:
    """Return what is allowed, what is connected and what has ended lately, in a constant number of queries."""
    rows = list(counted(visible_assistants(member))[:MOST])
    owner = can_switch_assistants(member)
    return {
        "on": is_on(member.organisation),
        "people": reads_people(member.organisation),
        "may_switch": owner,
        "connected": [row for row in rows if holds(row)],
        "ended": [row for row in rows if not holds(row)],
        "waiting": waiting_programs().count() if owner else 0,
        "tools": TOOLS,
    }


def assistant_page(member: Membership, found: Assistant) -> dict[str, Any]:
    """Return one assistant with its latest calls."""
    return {
        "assistant": found,
        "holds": holds(found),
        "reads_people": found.people and reads_people(member.organisation),
        "may_disconnect": holds(found) and can_disconnect(member, found),
        "calls": [_call(row) for row in calls_of(found)[:LATEST]],
        "latest": LATEST,
    }


def _call(row: Call) -> dict[str, Any]:
    tool = BY_NAME.get(row.tool)
    tone = {Call.Outcome.ANSWERED: "ok", Call.Outcome.REFUSED: "warn"}.get(Call.Outcome(row.outcome), "bad")
    return {"row": row, "tool": tool.title if tool else row.tool, "tone": tone, "ids": list(row.ids.items())}

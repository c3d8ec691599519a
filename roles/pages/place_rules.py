"""The rules of places as the pages of a role show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roles.domain.place_rules import KINDS, State
from roles.models import Role
from roles.pages.careers import in_words
from roles.queries.place_rules import findings_of, where_of

MOST_NAMED = 3
WORDS = {State.OPEN: ("Not yet", "warn"), State.LOOK: ("Look", ""), State.MET: ("Said", "ok")}


def panel(role: Role, texts: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the rules that hold for a role with their places: what is open, what to look at, what is met."""
    found = findings_of(role, texts or {})
    return {
        "rules": [
            {
                "rule": one.rule,
                "place": _of(one.rule.places, one.rule.cities),
                "kind": KINDS[one.rule.kind],
                "word": WORDS[one.state][0],
                "tone": WORDS[one.state][1],
                "open": one.state is State.OPEN,
                "fix": one.fix,
            }
            for one in found
        ],
        "open_rules": sum(one.state is State.OPEN for one in found),
        "unplaced": not (role.places or where_of(role).everywhere_in),
    }


def _of(codes: tuple[str, ...], cities: frozenset[str]) -> str:
    if cities:
        return "New York City"
    return "European Union" if len(codes) > MOST_NAMED else " and ".join(in_words(code) for code in codes)

"""What a search finds, from every app."""

from itertools import groupby
from typing import Any

from foundation.core import registries
from foundation.core.registries import Hit
from foundation.people.models import Membership

SHORTEST = 2
LONGEST = 200
PER_SOURCE = 20
LABELS = {"candidate": "People", "role": "Roles"}


def found(member: Membership, typed: str) -> dict[str, Any]:
    """Return what the member may see of what matches the words that were typed, by kind."""
    text = typed.replace("\x00", "").strip()[:LONGEST]
    groups = find(member, text)
    return {
        "q": text,
        "groups": groups,
        "labels": LABELS,
        "total": sum(len(hits) for _, hits in groups),
        "shortest": SHORTEST,
    }


def find(member: Membership, text: str) -> list[tuple[str, list[Hit]]]:
    """Return what every app finds for `text`, by kind in alphabetical order; nothing for fewer than two characters."""
    if len(text) < SHORTEST:
        return []
    hits = [hit for source in registries.search for hit in source(member, text, PER_SOURCE)]
    hits.sort(key=lambda hit: hit.kind)
    return [(kind, list(group)) for kind, group in groupby(hits, key=lambda hit: hit.kind)]

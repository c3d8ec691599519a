"""What a pack would change here, item by item: the playbook's newer version, or a file that somebody brought."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from foundation.core import playbook
from roles.domain.diffs import Change
from rubrics.domain.packs.comparing import Parts, changes, merged
from rubrics.domain.packs.standing import Standing, State
from rubrics.models import PackFile
from rubrics.queries.packs import beside_file, beside_shipped
from rubrics.registries import shelves

WORDS = {
    State.NEW: "New",
    State.CHANGED: "Changed",
    State.BOTH: "Changed by both",
    State.SAME: "The same",
    State.GONE: "No longer in it",
}
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """An item to take or leave. `theirs` is what the pack changed, `ours` what was edited here since it was copied.

    `text` is what a new one says. `clashes` are the parts that both changed, which stay ours when they are merged.
    """

    one: Standing
    title: str
    word: str
    theirs: list[Change]
    ours: list[Change]
    text: list[tuple[str, str]]
    clashes: list[str]


def shipped_page(organisation_id: UUID, *, left: bool) -> dict[str, Any]:
    """Return what waits in the shipped pack; with `left` what was left instead."""
    found = beside_shipped(organisation_id)
    differ = [one for one in found if one.differs]
    pack = playbook.load("pack")
    shown = [one for one in differ if one.left == left]
    return {
        "groups": _groups(shown),
        "left_out": max(len(shown) - MOST_SHOWN, 0),
        "waiting": sum(not one.left for one in differ),
        "left": sum(one.left for one in differ),
        "looks_at_left": left,
        "same": sum(one.state is State.SAME for one in found),
        "version": pack["version"],
        "brought": [(row["number"], row["brought"]) for row in reversed(pack["versions"])],
        "archived": sum(one.archived for one in found),
        "gone": [_title(one) for one in found if one.state is State.GONE],
    }


def file_page(file: PackFile) -> dict[str, Any]:
    """Return what a file would change here."""
    found = beside_file(file)
    differ = [one for one in found if one.state is not State.SAME]
    return {
        "file": file,
        "groups": _groups(differ),
        "left_out": max(len(differ) - MOST_SHOWN, 0),
        "same": len(found) - len(differ),
        "counts": [
            (WORDS[state], sum(one.state is state for one in found))
            for state in (State.NEW, State.CHANGED, State.BOTH, State.SAME)
        ],
        "versions": sum(one.used for one in differ),
    }


def _groups(shown: list[Standing]) -> list[tuple[str, list[Offer]]]:
    kept = shown[:MOST_SHOWN]
    return [
        (shelves[name].label, [_offer(one) for one in group])
        for name, group in groupby(kept, key=lambda one: one.shelf)
    ]


def _offer(one: Standing) -> Offer:
    shelf = shelves[one.shelf]
    theirs: Parts = shelf.parts(one.theirs or {})
    if one.ours is None:
        text = [(label, said) for label, said in theirs.values() if said not in ("", "no")]
        return Offer(one, _title(one), WORDS[one.state], [], [], text, [])
    ours = shelf.parts(one.ours)
    if one.base is None:
        return Offer(one, _title(one), WORDS[one.state], changes(ours, theirs), [], [], [])
    base = shelf.parts(one.base)
    edits = changes(base, ours)
    named = {path: label for path, (label, _) in {**theirs, **ours}.items()}
    clashes = merged(one.base, one.ours, one.theirs or {})[1] if edits else []
    return Offer(
        one,
        _title(one),
        WORDS[one.state],
        changes(base, theirs),
        edits,
        [],
        [named.get(path, path.replace("_", " ")) for path in clashes],
    )


def _title(one: Standing) -> str:
    content = one.theirs if one.theirs is not None else one.ours
    return shelves[one.shelf].title(one.key, content or {})

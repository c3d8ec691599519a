"""What a writer is shown when somebody else saved first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.core.errors import Conflict

LISTS = ("outcomes_list", "traced_list")  # kinds of section that hold rows of their own, not text
DRAFT = "draft"  # the same word in a brief and in a JD


def newer(
    conflict: Conflict,
    texts: Mapping[str, str],
    sections: Sequence[Mapping[str, Any]],
    also: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return what stands there now, section by section where it differs from `texts`, and how to keep one's own.

    `also` are differences of the rows that are no sections, as {label, theirs}.
    """
    theirs = conflict.current
    held = theirs["sections"]
    differ = [
        {"label": section["label"], "theirs": held.get(section["key"], "")}
        for section in sections
        if section.get("kind") not in LISTS and held.get(section["key"], "") != _as_kept(texts.get(section["key"], ""))
    ]
    frozen = theirs["state"] != DRAFT
    return {
        "sentence": conflict.sentence,
        "differ": [*differ, *also],
        "frozen": frozen,
        "keep": "new" if frozen else f"{theirs['number']}:{theirs['version']}",
        "number": theirs["number"],
    }


def _as_kept(text: str) -> str:
    return text.replace("\r\n", "\n").strip()

"""The copies that graders read, as pages tell of them: what is there, and what was done file by file."""

from __future__ import annotations

from typing import Any

from assessments import queries
from assessments.domain.anonymise.outcome import State
from assessments.models import BlindCopy, BlindFile

FEW = 6


def copies_of(copy: BlindCopy | None) -> dict[str, Any]:
    """Return where the copies of a submission stand, and its files; without a copy, none were asked for."""
    if copy is None:
        return {"status": BlindCopy.Status.WAITING, "error": "", "files": []}
    ready = copy.status == BlindCopy.Status.READY
    files = [_file(kept) for kept in queries.copied_files(copy)] if ready else []
    return {"status": copy.status, "error": copy.error, "files": files}


def _file(kept: BlindFile) -> dict[str, Any]:
    """Return one file: what happened to each in it that is not as it was handed in, and how many are."""
    told = [one for one in kept.told if one["state"] != State.UNCHANGED]
    return {
        "id": kept.original_id,
        "name": kept.original.safe_name,
        "size": kept.size,
        "there": bool(kept.file),
        "alone": len(kept.told) == 1,
        "told": told,
        "folded": len(told) > FEW,
        "unchanged": len(kept.told) - len(told),
        "missing": sum(one["state"] in (State.LEFT_OUT, State.UNREADABLE) for one in told),
    }

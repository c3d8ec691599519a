"""Words for files, reasons and states of an import."""

from __future__ import annotations

from typing import Any

from candidates.domain.tables.presets import presets
from candidates.models import ImportBatch
from foundation.core.formatting import count, day_time

State = ImportBatch.State
REASONS = {
    "no_name_and_no_email": "no name and no e-mail",
    "too_few_fields": "line broken off",
    "too_many_fields": "more cells than columns",
    "impossible_date": "a day that does not exist",
    "repeats": "the same row twice",
    "no_role": "job without a role so far",
    "job_left_out": "job left out",
    "status_unknown": "stage or status not clear so far",
    "status_left_out": "stage or status left out",
    "role_closed": "role takes nobody at present",
    "blank": "empty rows",
    "header_again": "the header once more",
    "active_twice": "in play twice",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "": ""}


def reason_of(code: str) -> str:
    """Return a reason in words."""
    return REASONS.get(code, code.replace("_", " "))


def how_read(batch: ImportBatch) -> str:
    """Return in words how a file was written and read."""
    found = batch.found
    parts = (
        [f"{count(batch.rows_total, 'row', 'rows')}, {count(len(batch.columns), 'column', 'columns')}"]
        if batch.rows_total
        else []
    )
    written = [DELIMITERS.get(batch.delimiter, batch.delimiter), batch.encoding.upper().removesuffix("-SIG")]
    if batch.sheet:
        written = [f"sheet “{batch.sheet}”"]
    if above := found.get("above"):
        more = "a line" if len(above) == 1 else f"{len(above)} lines"
        written.append(f"{more} above the header left aside (“{above[0][:40]}”)")
    if found.get("named") is False:
        written.append("no header, so columns are numbered")
    parts.append(", ".join(filter(None, written)))
    return " · ".join(parts)


def preset_name(batch: ImportBatch) -> str:
    """Return the name of the system whose export a file was read as, '' when none."""
    preset = presets().get(batch.preset)
    return preset.name if preset else ""


def head_of(batch: ImportBatch, settled: int = 0, asked: int = 0) -> dict[str, Any]:
    """Return what stands at the top of each page of an import: how the file was read, and its steps."""
    done = batch.state in (State.DONE, State.TAKEN_BACK)
    running = batch.state in (State.RUNNING, State.PAUSED)
    names = ("File", "Questions", "Dry run", "Import")
    notes = [
        f"read {day_time(batch.created_at)}",
        f"{settled} of {asked} settled" if asked and not done else "settled" if done or running else "",
        "same counts" if done or running else "writes nothing",
        f"done {day_time(batch.done_at)}" if batch.done_at else "can be taken back",
    ]
    at = 3 if done or running else 0 if batch.state == State.CHECKING else 1
    steps = [
        {"name": name, "note": note, "state": "done" if n < at else "current" if n == at else "todo"}
        for n, (name, note) in enumerate(zip(names, notes, strict=True))
    ]
    return {"how_read": how_read(batch), "preset_name": preset_name(batch), "steps": steps}

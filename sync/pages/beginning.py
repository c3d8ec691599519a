"""How a connection begins: what its preview would bring, how far its run is, and what stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from foundation.core import clock
from sync.domain.kinds import Kind
from sync.domain.mapping import Table
from sync.models import Connection, Run
from sync.pages.words import HERE, NAMES, reasons

# A worker says so often at least that it is at work; the longest wait that another system may ask for is shorter.
SILENT = timedelta(minutes=3)


def parts(table: Table, connection: Connection | None, seen: Run | None, last: Run | None) -> dict[str, Any]:
    """Return the steps, the preview, the progress of what runs, and what went wrong."""
    if connection is None:
        nothing = dict.fromkeys(("preview", "progress", "waiting", "previewing", "silent"))
        return {"steps": _steps(None, None), **nothing, "troubles": []}
    begun = connection.started_at is not None
    current = last if begun else seen
    due = connection.next_at is not None and connection.next_at <= clock.now()
    running = current is not None and current.state == Run.State.RUNNING
    return {
        "steps": _steps(connection, last),
        "preview": _preview(table, seen) if seen and not begun and seen.state == Run.State.DONE else None,
        "progress": _progress(table, last, seen) if begun and running and last is not None else None,
        "waiting": due and not running,
        "previewing": running and not begun,
        "silent": running and _silent(current),
        "troubles": _troubles(table, connection, current),
    }


def _silent(run: Run | None) -> bool:
    return run is not None and (run.heard_at is None or run.heard_at < clock.now() - SILENT)


def _steps(connection: Connection | None, last: Run | None) -> list[dict[str, str]]:
    """Return the four steps with what is to be said of each; the first that is not done is the current one."""
    begun = connection is not None and connection.started_at is not None
    ended = begun and last is not None and (last.number > 1 or last.state == Run.State.DONE)
    notes = (
        ("Connect", connection is not None and bool(connection.secret_at), "an address and a key"),
        ("Preview", begun or (connection is not None and bool(connection.previewed_at)), "nothing is written"),
        ("First sync", ended, "running" if begun and last and not ended else "when you say so"),
        ("On its own", ended and connection is not None and connection.on, _pace(connection)),
    )
    steps, current = [], True
    for name, done, note in notes:
        state = "done" if done else "current" if current else "todo"
        current = current and done
        steps.append({"name": name, "note": note, "state": state})
    return steps


def _pace(connection: Connection | None) -> str:
    if connection is None or not connection.on:
        return "off"
    hours, minutes = divmod(connection.minutes, 60)
    if hours:
        return "every hour" if hours == 1 else f"every {hours} hours"
    return f"every {minutes} minutes"


def _preview(table: Table, run: Run) -> dict[str, Any]:
    rows = []
    for one in table.collections:
        if (counts := run.counts.get(one.name)) is None:
            continue
        rows.append({
            "there": f"{counts['read']:,} {one.name.replace('_', ' ')}",
            "here": HERE.get(one.kind, NAMES[one.kind]),
            "new": counts["created"],
            "known": counts["updated"] + counts["unchanged"],
            "left": counts["skipped"],
            "denied": run.denied.get(one.name, ""),
            "why": reasons(counts),
        })  # fmt: skip
    return {"rows": rows, "at": run.ended_at}


def _progress(table: Table, run: Run, seen: Run | None) -> list[dict[str, Any]]:
    """Return each collection with how far it is; how many there are is what the preview counted."""
    rows, waits = [], ""
    for one in table.collections:
        counts = run.counts.get(one.name)
        expected = (seen.counts.get(one.name) or {}).get("read", 0) if seen else 0
        done = one.name in run.done
        state = "denied" if one.name in run.denied else "done" if done else "waits" if waits else "reads"
        share = min(99, round(100 * counts["read"] / expected)) if counts and expected else None
        rows.append({
            "name": NAMES[one.kind], "state": state, "counts": counts, "share": share, "after": waits,
            "last": one.kind is Kind.ATTACHMENT, "expected": expected,
        })  # fmt: skip
        if state == "reads":
            waits = NAMES[one.kind].lower()
    return rows


def _troubles(table: Table, connection: Connection, run: Run | None) -> list[dict[str, str]]:
    """Return what went wrong, in words, with what one can do about it."""
    found = []
    if connection.error:
        found.append({"tone": "bad", "title": "It could not begin", "text": connection.error, "act": "key"})
    elif run is not None and run.error:
        found.append(_trouble(table, run))
    if run is not None and run.denied:
        what = " ".join(run.denied.values())
        text = f"{what} Everything else comes in. Give the key that right there, then look again."
        found.append({"tone": "warn", "title": "Not everything may be read", "text": text, "act": "again"})
    return found


def _trouble(table: Table, run: Run) -> dict[str, str]:
    safe = "All that was read is safe; the next run goes on behind it."
    if run.problem == "key":
        verb = "does not accept" if run.preview else "no longer accepts"
        title = f"{table.name} {verb} the key"
        return {"tone": "bad", "title": title, "text": f"{run.error} {safe}", "act": "key"}
    if run.problem == "away":
        text = f"{run.error} {safe} Changes made there arrive later."
        return {"tone": "bad", "title": f"{table.name} does not answer", "text": text, "act": "again"}
    if run.state == Run.State.FAILED:
        return {"tone": "bad", "title": "The last run stopped", "text": f"{run.error} {safe}", "act": "again"}
    return {"tone": "warn", "title": "The last run left something undone", "text": run.error, "act": "again"}

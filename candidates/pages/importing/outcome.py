"""What came of an import: how it runs, what happened to each row, and who touched what it made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from candidates.models import ImportBatch, ImportRow
from candidates.pages.importing.words import head_of, reason_of
from candidates.services.imports.files import BLANK, HEADER
from candidates.services.imports.putting_back import keeps_what_it_filled
from candidates.services.imports.taking_back import Touched, knows_its_files

Kind = ImportBatch.Kind
PAGE = 50
# What an import makes, as one and as many.
UNITS = {Kind.TABLE: ("application", "applications"), Kind.RESUMES: ("file", "files")}
Action = ImportRow.Action
TONES = {
    "create": "ok", "add": "ok", "update": "info", "same": None, "conflict": "warn", "skip": "warn", "error": "bad",
}  # fmt: skip
LOOK = (Q(action__in=[Action.CONFLICT, Action.ERROR, Action.SKIP]) & ~Q(code__in=[BLANK, HEADER])) | Q(
    told__has_any_keys=["near", "conflicts"]
)
VIEWS = {"look": "Needs a look", "changed": "Changed", "all": "All"}


def outcome_page(batch: ImportBatch, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the page of an import that runs or is done: counts, what needs somebody, and rows from one on."""
    many = {key: _narrowed(batch, key).count() for key in VIEWS}
    view = query.get("rows", "")
    if view not in VIEWS:
        view = "look" if many["look"] else "all"
    rows = _narrowed(batch, view)
    start = query.get("from", "")
    first = min(int(start), 10**9) if start.isdecimal() else 0
    shown = list(rows.filter(number__gte=first).select_related("candidate")[: PAGE + 1])
    counts, found = batch.counts, batch.found
    return {
        "batch": batch,
        "rows": [_row(row) for row in shown[:PAGE]],
        "more": shown[PAGE].number if len(shown) > PAGE else None,
        "view": view,
        "views": [(key, label, many[key]) for key, label in VIEWS.items()],
        "tally": _tally(counts, found),
        "taken": sum(counts.get(key, 0) for key in ("create", "add", "update", "same", "conflict")),
        "not_taken": counts.get("skip", 0) + counts.get("error", 0),
        "conflicts": found.get("conflict_rows", 0),
        "near": found.get("near_rows", 0),
        "goes_back": batch.state == ImportBatch.State.DONE and knows_its_files(batch),
        "unit": UNITS[Kind(batch.kind)],
        "reasons": [(reason_of(code), n) for code, n in found.get("reasons", {}).items()],
        **head_of(batch),
    }


def _narrowed(batch: ImportBatch, view: str) -> QuerySet[ImportRow]:
    rows = batch.rows.order_by("number")
    if view == "changed":
        return rows.filter(action=Action.UPDATE)
    return rows if view == "all" else rows.filter(LOOK)


def _tally(counts: Mapping[str, int], found: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [
        ("created", counts.get("create", 0) + counts.get("add", 0)),
        ("changed", counts.get("update", 0)),
        ("unchanged", counts.get("same", 0)),
        ("conflicts to decide", found.get("conflict_rows", 0)),
        ("probable duplicates", found.get("near_rows", 0)),
        ("rows not taken", counts.get("skip", 0) + counts.get("error", 0)),
    ]


def _row(row: ImportRow) -> dict[str, Any]:
    named = row.data.get("name") or row.data.get("email") or " · ".join(filter(None, row.data.get("cells", [])))[:60]
    details = [field for field, _here, _file in row.told.get("conflicts", []) if field not in ("Status", "Stage")]
    return {
        "row": row,
        "who": named or f"line {row.line:,} of the file",
        "word": row.get_action_display(),
        "tone": TONES.get(row.action),
        "near": bool(row.told.get("near")),
        "why": row.reason or reason_of(row.code),
        "notes": row.data.get("notes", []),
        "decides": bool(details) and row.code != "decided",
    }


def touched_page(batch: ImportBatch, touched: Touched) -> dict[str, Any]:
    """Return the page that says what taking an import back would do."""
    one, many = unit = UNITS[Kind(batch.kind)]
    goes, keeps = (f"{one} goes", f"{many} go"), keeps_what_it_filled(batch)
    return {"batch": batch, "touched": touched, "unit": unit, "goes": goes, "keeps": keeps, **head_of(batch)}

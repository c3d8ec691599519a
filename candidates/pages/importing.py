"""The page of an import: what will happen, or happened, to each row."""

from typing import Any

from django.http import QueryDict

from candidates.models import ImportBatch, ImportRow

PAGE = 100


def import_page(found: ImportBatch, query: QueryDict) -> dict[str, Any]:
    """Return the rows from `from` on, narrowed to one `action`, and how many there are of each."""
    action = query.get("action", "")
    rows = found.rows.order_by("number")
    if action in ImportRow.Action.values:
        rows = rows.filter(action=action)
    start = query.get("from", "")
    shown = list(rows.filter(number__gte=min(int(start), 10**9) if start.isdecimal() else 0)[: PAGE + 1])
    return {
        "batch": found,
        "rows": shown[:PAGE],
        "more": shown[PAGE].number if len(shown) > PAGE else None,
        "action": action,
        "actions": [(key, label, found.counts.get(key, 0)) for key, label in ImportRow.Action.choices],
        "writes": sum(found.counts.get(key, 0) for key in ("create", "add")),
    }

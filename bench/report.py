"""One row per work, and the table of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A work as measured. Times are milliseconds; `ratio` is p50 over the floor's p50 (for rates: rate over rate)."""

    work: str
    n: int
    queries: int | None
    p50: float
    p95: float
    floor: str
    ratio: float | None
    budget: float | None
    least: bool = False

    @property
    def kept(self) -> bool | None:
        """Tell whether the budget is kept; None where there is none. For rates (`least`) more is better."""
        if self.ratio is None or self.budget is None:
            return None
        return self.ratio >= self.budget if self.least else self.ratio <= self.budget

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {**asdict(self), "kept": self.kept}


HEAD = ("work", "n", "queries", "p50 ms", "p95 ms", "floor", "ratio", "budget", "")


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    cells = [HEAD, *map(_cells, rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    mark = {True: "kept", False: "over", None: ""}[row.kept]
    sign = "≥" if row.least else "≤"
    return (
        row.work,
        str(row.n),
        "" if row.queries is None else str(row.queries),
        f"{row.p50:.1f}",
        f"{row.p95:.1f}",
        row.floor,
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.budget is None else f"{sign} {row.budget:g}",
        mark,
    )


def page(rows: list[Row], facts: Mapping[str, str]) -> str:
    """Return the page that is kept in the repository."""
    said = "; ".join(f"{name} {value}" for name, value in facts.items())
    return (
        "# Last results of `make bench`\n\n"
        f"{said}. Ratios are p50 over the p50 of the named floor, measured right before it; absolute times say little\n"
        "on another machine.\n\n"
        f"{table(rows)}\n"
    )

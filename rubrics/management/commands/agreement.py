"""Work out how far raters agree, from a table of scores; needs no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rubrics.domain.agreement import files
from rubrics.domain.agreement.figures import RESAMPLES, SEED

STANDARD_INPUT = "-"
NOTHING_USABLE = 1  # exit code when every row had to be left out
UNREADABLE = 2  # exit code when the file could not be read as a table at all


class Command(BaseCommand):
    """`agreement FILE [--json] [--resamples N] [--seed N]`; `-` is standard input.

    Rows that cannot be used are named and left out. Exits 1 when no row is left, 2 when the file could not be read.
    """

    help = (
        "Read a table with the columns rater, subject, criterion and score (1 to 5 or empty) and say how far raters "
        "agree on each criterion, and how each rater scores beside the others. With a column case, each case by itself."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a table as text with a header, or - for standard input")
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")
        parser.add_argument("--resamples", type=whole_number, default=RESAMPLES, help="draws for ranges; 0 for none")
        parser.add_argument("--seed", type=whole_number, default=SEED, help="the same seed gives the same ranges")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tables = files.read(files.decoded(_data(options["file"])))
        except (OSError, files.Unreadable) as error:
            self.stderr.write(f"{options['file']}: {_reason(error)}.")
            sys.exit(UNREADABLE)
        for table in tables.values():
            for one in table.invalid:
                self.stderr.write(f"{options['file']}: {one.said}; left out.")
        found = {case: _figures(table, options) for case, table in tables.items()}
        whole = found[""] if list(found) == [""] else {"cases": found}
        self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) if options["json"] else _listing(found))
        if not any(table.scores or table.empty for table in tables.values()):
            sys.exit(NOTHING_USABLE)


def whole_number(text: str) -> int:
    """Return a number of draws, or a seed. Raises ValueError for anything else, which is told by this name."""
    value = int(text)
    if not 0 <= value <= 100_000:
        raise ValueError
    return value


def _data(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()


def _reason(error: OSError | files.Unreadable) -> str:
    return f"cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error)


def _figures(table: files.Table, options: Mapping[str, Any]) -> dict[str, Any]:
    from rubrics.domain.agreement.grid import Given
    from rubrics.domain.agreement.report import report

    rows = [Given(*one[:4]) for one in table.scores]
    found = report(rows, named=table.criteria, resamples=options["resamples"], seed=options["seed"])
    invalid = [
        {"row": one.row, "line": one.line, "column": one.column, "value": one.value, "why": one.why}
        for one in table.invalid
    ]
    return {**found, "rows_with_a_score": len(table.scores), "rows_without": table.empty, "invalid": invalid}


def _listing(found: Mapping[str, Mapping[str, Any]]) -> str:
    """A listing for people: one line a criterion and one a rater."""
    lines: list[str] = []
    for case, one in found.items():
        lines += [f"Case {case}"] if case else []
        lines += ["  Criteria: alpha (ordinal) with its range, subjects with two scores or more, exact, within 1"]
        lines += [f"    {key:<28} {_of_criterion(row)}" for key, row in one["criteria"].items()]
        lines += ["  Raters: own score less the others' mean, with its range, and how many scores were compared"]
        lines += [f"    {key:<28} {_of_rater(row)}" for key, row in one["raters"].items()]
    return "\n".join(lines)


def _of_criterion(row: Mapping[str, Any]) -> str:
    if row["alpha_ordinal"] is None:
        return f"{row['reading']}: {row['why']}"
    figures = f"{row['alpha_ordinal']:.2f} {_range(row['alpha_ordinal_range'])}"
    shares = f"{row['exact']:.0%} {row['adjacent']:.0%}"
    return f"{figures}  {row['subjects_with_two_or_more']}  {shares}  {row['reading']}"


def _of_rater(row: Mapping[str, Any]) -> str:
    if row["leniency"] is None:
        return f"not estimable: {row['why']}"
    return f"{row['leniency']:+.2f} {_range(row['leniency_range'])}  {row['cells_compared']}"


def _range(ends: list[float] | None) -> str:
    return f"({ends[0]:.2f} to {ends[1]:.2f})" if ends else "(no range)"

"""Lint job descriptions from files, for scripts and editors; needs no database."""

from __future__ import annotations

import codecs
import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from foundation.core import playbook
from roles.domain.jd_lint import Context, LintResult, TooLong, lint, load_rulebook

STANDARD_INPUT = "-"
UNREADABLE = 2  # exit code when one of the files could not be read
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


class Command(BaseCommand):
    """`lint_jd FILE… [--archetype KEY] [--json]`; `-` is standard input. Exits 2 when a file could not be read."""

    help = (
        "Read job descriptions and say what keeps good people away. Offsets count characters of the file's text, "
        "line ends as they stand and a byte order mark left out."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a text file, or - for standard input")
        parser.add_argument("--archetype", metavar="KEY", help="what the roles are, such as applied_ml_engineer")
        parser.add_argument("--json", action="store_true", help="print a JSON list, one entry a file")

    def handle(self, *args: Any, **options: Any) -> None:
        read: list[tuple[str, LintResult]] = []
        failed = False
        context = Context(archetype=options["archetype"])
        load_rulebook()  # a broken playbook is the installation's fault, not that of the first file
        known = [row["key"] for row in playbook.load("scoping")["archetypes"]]
        if context.archetype and context.archetype not in known:
            self.stderr.write(f"There is no archetype “{context.archetype}”. Archetypes: {', '.join(known)}.")
        for path in options["files"]:
            try:
                read.append((path, lint(_text(path), context)))
            except (OSError, ValueError) as error:
                failed = True
                self.stderr.write(f"{path}: {_reason(error)}")
        if options["json"]:
            listed = [_entry(path, options["archetype"], result) for path, result in read]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1))
        else:
            for path, result in read:
                self.stdout.write("\n".join(_lines(path, result)))
        if failed:
            sys.exit(UNREADABLE)


def _text(path: str) -> str:
    """The text of a file as UTF-8, UTF-16 or UTF-32 by its mark, else as UTF-8, else as Windows wrote it.

    Raises OSError, and ValueError when it is no text.
    """
    data = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    if b"\x00" in data:
        raise ValueError("this is not a text file.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, TooLong):
        return str(error)
    if isinstance(error, UnicodeDecodeError):
        return "this is not a text file."
    return f"cannot be read: {error.strerror}." if isinstance(error, OSError) else str(error)


def _entry(path: str, archetype: str | None, result: LintResult) -> Mapping[str, Any]:
    found = [
        {"rule": row.rule, "severity": row.severity, "start": row.start, "end": row.end, "text": row.text}
        for row in result.findings
    ]
    entry = {"path": path, "archetype": archetype, "findings": found}
    return entry if result.read else {**entry, "not_read": result.language}


def _lines(path: str, result: LintResult) -> list[str]:
    """A listing for people: one line a finding, with what to do instead."""
    if not result.read:
        return [f"{path}: not read, it is neither English nor German."]
    if not result.findings:
        return [f"{path}: no findings."]
    lines = [f"{path}:"]
    for row in result.findings:
        quoted = f" “{' '.join(row.text.split())}”" if row.text else ""
        lines.append(f"  {row.severity:<8} {row.rule}{quoted}")
        lines += [f"           {row.fix}"] if row.fix else []
    return lines

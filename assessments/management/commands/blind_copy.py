"""Make blind copies of files, as graders get them; needs no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from assessments.domain.anonymise.copies import Copy, blind
from assessments.domain.anonymise.names import Person
from assessments.domain.anonymise.outcome import State, Told
from assessments.domain.anonymise.person import handles_of
from foundation.core.whole import written_whole

NOT_READ = "The file could not be read from the disk."


class Command(BaseCommand):
    """`blind_copy FILE… --name NAME [--email E] [--handle H] [--phone P] --out DIR [--json]`."""

    help = (
        "Write copies of FILEs, taken as one submission, that do not tell whose work it is. The names of the copies do "
        "not, either; what was changed, left out or could not be read is told file by file."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--name", required=True, help="the person's name as they write it")
        parser.add_argument("--email", action="append", default=[], help="an address of theirs; may be given again")
        parser.add_argument(
            "--handle", action="append", default=[], help="a handle or a profile's address; may be given again"
        )
        parser.add_argument("--phone", default="", help="their number")
        parser.add_argument("--out", required=True, metavar="DIR", help="where the copies are written")
        parser.add_argument("--json", action="store_true", help="print a JSON list, one entry a file")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person(
            name=options["name"],
            emails=tuple(options["email"]),
            phone=options["phone"],
            handles=tuple(sorted({handle for told in options["handle"] for handle in handles_of(told)})),
        )
        out = Path(options["out"])
        out.mkdir(parents=True, exist_ok=True)
        read = [(path, _bytes(path)) for path in options["files"]]
        copies = iter(blind([(Path(path).name, data) for path, data in read if data is not None], person))
        answers = []
        for path, data in read:
            copy = _lost(path) if data is None else next(copies)
            if copy.data is not None:
                with written_whole(out / copy.name, replacing=True) as handle:
                    handle.write(copy.data)
            answers.append(_entry(path, copy))
        if options["json"]:
            self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))
            return
        for answer in answers:
            self.stdout.write("\n".join(_lines(answer)))


def _bytes(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def _lost(path: str) -> Copy:
    return Copy("", None, (Told(Path(path).name, State.UNREADABLE, NOT_READ),))


def _entry(path: str, copy: Copy) -> dict[str, Any]:
    """Return what is told of one FILE."""
    return {
        "path": path,
        "files": [{"name": told.name, "state": str(told.state), "reason": told.reason} for told in copy.files],
        "ordinary_words": [{"word": word, "count": count} for word, count in copy.ordinary_words],
    }


def _lines(answer: dict[str, Any]) -> list[str]:
    lines = [answer["path"]]
    lines += [f"  {told['state']:<10} {told['name']} {told['reason']}".rstrip() for told in answer["files"]]
    stayed = ", ".join(f"{told['word']} ({told['count']})" for told in answer["ordinary_words"])
    return [*lines, f"  ordinary words that stayed: {stayed}"] if stayed else lines

"""`manage.py extract_text FILE… --json`: what would be read of files, by the process that reads attachments."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from candidates.domain.files.sentences import sentence_of
from candidates.services.reading import read_apart


class Command(BaseCommand):
    """Reads files and keeps nothing."""

    help = "Print the text of files, what they hide, and why there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print a list of objects")

    def handle(self, *args: Any, files: list[str], as_json: bool, **options: Any) -> None:
        found = [_read(name) for name in files]
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for each in found:
            self.stdout.write(f"== {each['path']} ({each['type']})")
            self.stdout.write(each["text"] or sentence_of(each["reason"]))
            for row in each["hidden"]:
                self.stdout.write(f"-- hidden, {row['how']}, page {row['page']}: {row['text']}")


def _read(name: str) -> dict[str, Any]:
    path = Path(name)
    if not path.is_file():
        return {"path": name, "readable": False, "reason": "not_found", "type": "", "text": "", "hidden": []}
    with read_apart(path.absolute(), path.name) as found:
        return {
            "path": name,
            "readable": not found.reason,
            "reason": found.reason or None,
            "type": found.kind or path.suffix.lower().lstrip("."),
            "text": found.text,
            "hidden": found.hidden,
        }

"""Import a file of people from the command line, or say what importing it would do."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from candidates.domain.tables.presets import presets
from candidates.services.imports.report import import_file, report_of
from foundation.core.errors import DomainError
from foundation.core.formatting import count
from foundation.people.models import Job, Membership, Organisation


class Command(BaseCommand):
    """`import_candidates FILE --organisation NAME [--preset KEY] [--answers FILE] [--dry-run] [--json]`."""

    help = (
        "Read an export (CSV, TSV, XLSX) and import it in the name of the organisation's owner. While a question is "
        "open nothing is written; --answers gives a JSON file that answers them (docs/guide/imports.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="NAME")
        parser.add_argument("--preset", default="", choices=["", *presets()], metavar="KEY")
        parser.add_argument(
            "--answers", metavar="FILE", help="a JSON object: roles, meanings, columns, orders, newer, …"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            data = path.read_bytes()
            answers = json.loads(Path(options["answers"]).read_text("utf-8")) if options["answers"] else {}
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from None
        actor = _owner(options["organisation"])
        try:
            done = import_file(
                actor=actor,
                file_name=path.name,
                data=data,
                preset=options["preset"],
                answers=answers,
                write=not options["dry_run"],
            )
        except DomainError as error:
            raise CommandError(f"{path.name}: {error.sentence}") from None
        if done.open and not options["dry_run"]:
            self.stderr.write(f"Nothing was written: {count(len(done.open), 'question is', 'questions are')} open.")
        report = report_of(done)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        for name, value in report.items():
            self.stdout.write(f"{name}: {value if isinstance(value, int) else len(value)}")


def _owner(name: str) -> Membership:
    organisation = Organisation.objects.filter(name__iexact=name).first()
    if organisation is None:
        raise CommandError(f"There is no organisation “{name}”.")
    owners = Membership.objects.filter(organisation=organisation, job=Job.OWNER, active=True)
    owner = owners.select_related("organisation", "user").order_by("created_at").first()
    if owner is None:
        raise CommandError(f"{organisation.name} has no owner who could import.")
    return owner

"""Every list of the API in files for a warehouse."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.core.commands import database_in_words
from foundation.core.formatting import count
from foundation.people.models import Membership, Organisation
from hiring.operations.archive import snapshot
from hiring.operations.export.exporting import ExportError, warehouse, write_export
from hiring.operations.export.files import WRITERS


class Command(BaseCommand):
    """`export --format parquet|jsonl [--organisation NAME] [--out FOLDER] [--collections A,B] [--as EMAIL] …`."""

    help = (
        "Write each list of the API to a file, with a manifest of counts and checksums. Without --as it holds what an "
        "integration may read: scorecards once their debrief was opened, and no pay without --with-pay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=sorted(WRITERS))
        parser.add_argument("--organisation", default="", metavar="NAME", help="needed where there are several")
        parser.add_argument("--out", type=Path, default=Path("export"), metavar="FOLDER", help="new, or empty")
        parser.add_argument("--collections", default="", metavar="A,B", help="by address: roles,stage-intervals")
        parser.add_argument("--as", dest="reader", default="", metavar="EMAIL", help="a member; what they may see")
        parser.add_argument("--with-pay", action="store_true", help="with amounts, as far as the reader may see them")
        parser.add_argument("--json", action="store_true", help="print the manifest")

    @database_in_words()
    def handle(self, *args: Any, **options: Any) -> None:
        names = [name for name in options["collections"].split(",") if name]
        try:
            with snapshot():
                member = _reader(_organisation(options["organisation"]), options["reader"])
                done = write_export(
                    options["out"], member, form=options["format"], names=names, pay=options["with_pay"]
                )
        except ExportError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(done, ensure_ascii=False, indent=1))
            return
        rows = sum(one["rows"] for one in done["collections"].values())
        files = count(len(done["collections"]), "file", "files")
        self.stdout.write(f"Wrote {count(rows, 'row', 'rows')} in {files} to {options['out']}.")


def _organisation(name: str) -> Organisation:
    found = list(Organisation.objects.filter(name__iexact=name) if name else Organisation.objects.all()[:2])
    if len(found) == 1:
        return found[0]
    if name:
        raise ExportError(f"There is no organisation {name}.")
    raise ExportError("Name the organisation: --organisation NAME." if found else "There is no organisation yet.")


def _reader(organisation: Organisation, email: str) -> Membership:
    if not email:
        return warehouse(organisation)
    people = Membership.people.filter(organisation=organisation, active=True, user__is_active=True)
    member = people.select_related("user", "organisation").filter(user__email__iexact=email).first()
    if member is None:
        raise ExportError(f"No member of {organisation.name} has the address {email}.")
    return member

"""Everything in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.core.commands import database_in_words
from hiring.operations import archive


class Command(BaseCommand):
    """`backup FILE`."""

    help = "Write database and files to one archive with checksums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    @database_in_words()
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = archive.write(options["file"])
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from None
        said = "{rows} rows of {tables} tables and {files} files".format(**done)
        self.stdout.write(f"Wrote {said}.")

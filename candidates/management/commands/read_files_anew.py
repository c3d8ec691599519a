"""`manage.py read_files_anew`: files that were read in an older way are read once more, by the workers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from candidates.models import Attachment
from candidates.services.reading import read_anew


class Command(BaseCommand):
    """Lets files wait again; the sweep hands them to the workers, a few each minute."""

    help = "Let files be read anew by the workers: those without pictures of their pages, or all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", dest="every", help="also those that were read by a worker")

    def handle(self, *args: Any, every: bool, **options: Any) -> None:
        rows = Attachment.objects.all() if every else Attachment.objects.filter(read_at=None)
        count = 0
        for attachment in rows.only("pk").iterator():
            read_anew(attachment)
            count += 1
        self.stdout.write(f"{count} files wait to be read. The text that search knew of them is gone until then.")

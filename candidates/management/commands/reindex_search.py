"""`manage.py reindex_search`: make what is searched anew from people, files and notes, some hundred rows at a time."""

from typing import Any

from django.core.management.base import BaseCommand

from candidates.services.reindexing import reindex


class Command(BaseCommand):
    help = "Make what is searched anew. Needed only after a backup was restored by other means, or when told so."

    def handle(self, *args: Any, **options: Any) -> None:
        for table, rows in reindex():
            self.stdout.write(f"{table}: {rows} rows")

"""Making what is searched anew, in batches that hold no row for long."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import F

from candidates.models import Attachment, Candidate, Note

BATCH = 500


def reindex() -> Iterator[tuple[str, int]]:
    """Let the database fill `search` of every row again; yield each table with its rows. It may be begun anew."""
    for model in (Candidate, Attachment, Note):
        rows, last = 0, UUID(int=0)
        while ids := list(
            model._default_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        ):
            with transaction.atomic():
                model._default_manager.filter(pk__in=ids).update(search=F("search"))
            rows, last = rows + len(ids), ids[-1]
        yield model._meta.db_table, rows

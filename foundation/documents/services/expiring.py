"""Documents end: the file at the age of its kind, the row some time after; files that no row names are removed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from foundation.core.storage import WholeFiles, delete_on_commit, file_fields, named_files
from foundation.core.whole import UNFINISHED
from foundation.documents.models import Document
from foundation.people.models import Membership

log = structlog.get_logger(__name__)
Status = Document.Status
BATCH = 500
# For so long a row still says that its document has expired, or was not made.
REMEMBERED = timedelta(days=90)
# A file is written before the row that names it; one that has had no row for so long will get none.
ORPHAN_AFTER = timedelta(days=7)
UNFINISHED_AFTER = timedelta(hours=6)


def expire_documents(at: datetime) -> int:
    """Let go of what has reached its age, and of what was made for people who are no longer members."""
    over = Q(status=Status.READY) & (Q(expires_at__lte=at) | Q(viewer__active=False))
    expired = 0
    while done := _expire(over, at):
        expired += done
    return expired


@transaction.atomic
def _expire(over: Q, at: datetime) -> int:
    rows = list(Document.objects.filter(over).select_for_update(skip_locked=True, of=("self",))[:BATCH])
    for row in rows:
        delete_on_commit(Document.file.field, row.file.name or "")
    ended = Document.objects.filter(pk__in=[row.pk for row in rows])
    ended.update(status=Status.EXPIRED, file="", progress=0, updated_at=at)
    return len(rows)


@transaction.atomic
def end_documents_of(member: Membership) -> None:
    """Take away what was made for somebody whose job changed: it holds what they could see then.

    What a worker is at goes too; it finds its row gone and keeps nothing.
    """
    rows = Document.objects.filter(viewer=member)
    for name in rows.exclude(file="").values_list("file", flat=True):
        delete_on_commit(Document.file.field, name)
    rows.delete()


def end_documents_about(subjects: Collection[UUID]) -> None:
    """Take away what was made about somebody who was forgotten, with the files; what a worker is at goes, too."""
    Document.objects.filter(subject_id__in=subjects).delete()


def forget_documents(at: datetime) -> int:
    """Delete the rows of documents that expired, or were not made, long ago."""
    ended = Document.objects.filter(status__in=[Status.EXPIRED, Status.FAILED], due_at=None)
    _, each = ended.filter(updated_at__lte=at - REMEMBERED).delete()
    return each.get(Document._meta.label, 0)


def remove_orphans(at: datetime) -> int:
    """Remove files that no row names and that have lain long enough, and what a killed process left unfinished.

    Only below the folders that rows write to.
    """
    folders = {str(field.upload_to).split("/", 1)[0] for _, field in file_fields()}
    storage = WholeFiles()
    old = [
        name
        for folder in sorted(folders)
        for name, came in storage.files(folder)
        if came <= at - (UNFINISHED_AFTER if name.endswith(UNFINISHED) else ORPHAN_AFTER)
    ]
    orphans = set(old).difference(named_files()) if old else set()
    for name in orphans:
        storage.delete(name)
    if orphans:
        log.warning("orphan_files_removed", count=len(orphans))
    return len(orphans)

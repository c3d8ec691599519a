"""Where uploads and documents lie: each file whole or not at all, and gone with the row that names it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import connection, models, transaction
from django.db.models.signals import post_delete

from foundation.core.errors import NotKept
from foundation.core.whole import written_whole

log = structlog.get_logger(__name__)
# The name of the lock in the database, which takes numbers.
SWEEPING = 0x66696C6573
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error says that the disk, or what one may have of it, is full."""
    return isinstance(error, OSError) and error.errno in NO_ROOM


class WholeFiles(FileSystemStorage):
    """Files in MEDIA_ROOT. Saving raises NotKept, and leaves nothing behind, when the disk does not take a file."""

    def _save(self, name: str, content: File[Any]) -> str:
        try:
            Path(self.path(name)).parent.mkdir(parents=True, exist_ok=True)
            while not self._kept(name, content):
                name = self.get_available_name(name)
        except OSError as error:
            code = errno.errorcode.get(error.errno or 0, type(error).__name__)
            log.exception("file_not_kept", reason=code)
            raise NotKept(full=is_full(error)) from error
        return name.replace("\\", "/")

    def _kept(self, name: str, content: File[Any]) -> bool:
        """Write the file; False when another took its name meanwhile."""
        path = Path(self.path(name))
        if os.path.lexists(path):
            return False
        try:
            with written_whole(path) as handle:
                for chunk in content.chunks():
                    handle.write(chunk)
        except FileExistsError:
            return False
        return True

    def files(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Yield every file below a folder, with when it came to lie there.

        That is the time of its entry, not of its content: files that were brought back from elsewhere are new here.
        """
        for where, _folders, names in os.walk(self.path(folder)):
            for name in names:
                path = Path(where, name)
                try:
                    came = path.stat(follow_symlinks=False).st_ctime
                except FileNotFoundError:
                    continue
                yield path.relative_to(self.location).as_posix(), datetime.fromtimestamp(came, UTC)


def file_fields() -> Iterator[tuple[type[models.Model], models.FileField]]:
    """Yield every field of every table that names a file."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield model, field


def named_files() -> Iterator[str]:
    """Yield the names of all files that a row names."""
    for model, field in file_fields():
        rows = model._default_manager.exclude(**{field.name: ""}).exclude(**{field.name: None})
        yield from rows.values_list(field.name, flat=True).iterator()


@contextmanager
def nothing_swept() -> Iterator[None]:
    """Let no sweep remove files meanwhile, so that what the rows named at the beginning is there to the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [SWEEPING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [SWEEPING])


@contextmanager
def sweeping() -> Iterator[bool]:
    """Say whether files may be swept now: not while another sweeps, nor inside `nothing_swept`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEPING])
        may = bool(cursor.fetchone()[0])
        try:
            yield may
        finally:
            if may:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEPING])


def delete_on_commit(field: models.FileField, name: str) -> None:
    """Delete a file once the transaction that took its name away is through; a fault there fails nothing."""
    if name:
        transaction.on_commit(lambda: field.storage.delete(name), robust=True)


def let_files_go_with_rows() -> None:
    """Delete a file when the row that names it is deleted, in whatever way Django does it."""
    for model, field in file_fields():
        # Kept by Django as long as the model lives: a receiver that nobody else holds would be dropped.
        post_delete.connect(_deleter(field), sender=model, weak=False, dispatch_uid=f"file of {field}")


def _deleter(field: models.FileField) -> Any:
    def gone(instance: models.Model, **_: Any) -> None:
        delete_on_commit(field, getattr(instance, field.attname).name or "")

    return gone

"""The whole installation as one file: every row, every uploaded file, each with its checksum.

A tar of `manifest.json` (format, migrations, columns, rows and checksums), `tables/<name>.copy` (PostgreSQL's own text
format, from one snapshot) and `files/…` (what the rows name, from the media storage). It needs no client programs, and
fits any installation whose code has the same migrations.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from foundation.activity.services import eras, watching
from foundation.core.errors import NotKept
from foundation.core.storage import named_files, nothing_swept
from foundation.core.whole import written_whole

FORMAT = 2
MANIFEST = "manifest.json"
BLOCK = 1 << 20
UNKNOWN = "This is no backup of Holdout that this version can read."
# Written by migrating, on the way to the same state; the numbers of changes mean nothing in another database.
UNMOVED = {"django_migrations", "activity_change", "activity_era"}
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


class ArchiveError(Exception):
    """The archive cannot be written, read or restored; the message says why in one sentence."""


def write(path: Path) -> dict[str, int]:
    """Write everything to `path`, whole or not at all; returns how many tables, rows and files. Raises ArchiveError."""
    if path.exists():
        raise ArchiveError(f"{path} is there already; choose another name.")
    try:
        with (
            nothing_swept(),
            written_whole(path, mode=0o600) as handle,
            tarfile.open(fileobj=handle, mode="w:gz", compresslevel=6) as tar,
            snapshot(),
        ):
            manifest: dict[str, Any] = {"format": FORMAT, "migrations": _migrations(), "tables": {}, "files": {}}
            for table in _tables():
                manifest["tables"][table] = _add_table(tar, table)
            for name in sorted(set(named_files())):
                manifest["files"][name] = _add_file(tar, name)
            _add(tar, MANIFEST, json.dumps(manifest, indent=1).encode())
    except OSError as error:
        raise ArchiveError(f"The backup could not be written: {error.strerror or error}.") from error
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    return {"tables": len(manifest["tables"]), "rows": rows, "files": len(manifest["files"])}


def restore(path: Path) -> dict[str, int]:
    """Put everything of the archive into this installation, whose database must hold no organisation yet.

    All checksums are read before anything is written; rows come in one transaction. Raises ArchiveError.
    """
    try:
        with tarfile.open(path, "r:gz") as tar:
            manifest = _checked(tar)
            _refuse_where_lived_in()
            call_command("migrate", interactive=False, verbosity=0)
            if manifest["migrations"] != _migrations():
                raise ArchiveError("The backup was made by another version; restore it with that one, then upgrade.")
            watching.uninstall()
            try:
                with transaction.atomic():
                    _put_rows(tar, manifest["tables"])
                    # Inside, so that a disk that is full leaves an empty database to try again with.
                    _put_files(tar, manifest["files"])
            finally:  # also where it is given up, and the empty installation is used
                watching.install()
            eras.begin()
    except NotKept as error:
        raise ArchiveError(f"The files of the backup could not be written: {error.sentence}") from error
    except (OSError, tarfile.TarError, EOFError, zlib.error) as error:
        raise ArchiveError(f"{path} cannot be read as a backup: {error}.") from error
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    return {"tables": len(manifest["tables"]), "rows": rows, "files": len(manifest["files"])}


@contextmanager
def snapshot() -> Iterator[None]:
    """One state of the database for all tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _tables() -> list[str]:
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(found) - UNMOVED)


def _columns(table: str) -> list[str]:
    """Return the columns that are written, in the order of this installation: one that was upgraded has another."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        return [name for (name,) in cursor.fetchall()]


def _copied(table: str, columns: Iterable[str]) -> str:
    return f"{connection.ops.quote_name(table)} ({', '.join(map(connection.ops.quote_name, columns))})"


def _add_table(tar: tarfile.TarFile, table: str) -> dict[str, Any]:
    with tempfile.TemporaryFile() as rows, connection.cursor() as cursor:
        columns = _columns(table)
        cursor.copy_expert(f"COPY {_copied(table, columns)} TO STDOUT", rows)
        size, digest = _measured(rows)
        info = tarfile.TarInfo(f"tables/{table}.copy")
        info.size = size
        rows.seek(0)
        tar.addfile(info, rows)
        return {"rows": cursor.rowcount, "columns": columns, "sha256": digest}


def _add_file(tar: tarfile.TarFile, name: str) -> str:
    """Add a file as it is now; one that a row names and the storage lacks ends the backup: it would not be whole."""
    try:
        with default_storage.open(name) as held:
            size, digest = _measured(held)
            info = tarfile.TarInfo(f"files/{name}")
            info.size = size
            held.seek(0)
            tar.addfile(info, held)
            return digest
    except FileNotFoundError:
        raise ArchiveError(f"A row names the file {name}, which is not in the storage.") from None


def _measured(stream: IO[bytes] | Any) -> tuple[int, str]:
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def _checked(tar: tarfile.TarFile) -> dict[str, Any]:
    """Return the manifest once every member was read and says what it says; raises ArchiveError."""
    sums = {}
    manifest: dict[str, Any] = {}
    for member in tar:
        held = tar.extractfile(member) if member.isreg() else None
        if held is None or ".." in PurePosixPath(member.name).parts or member.name.startswith("/"):
            raise ArchiveError(f"{member.name} has no place in a backup.")
        if member.name == MANIFEST:
            manifest = _told(held.read())
        else:
            sums[member.name] = _measured(held)[1]
    if not manifest:
        raise ArchiveError(UNKNOWN)
    wanted = {f"tables/{name}.copy": entry["sha256"] for name, entry in manifest["tables"].items()}
    wanted |= {f"files/{name}": digest for name, digest in manifest["files"].items()}
    wrong = sorted(name for name in {*wanted, *sums} if wanted.get(name) != sums.get(name))
    if wrong:
        raise ArchiveError(f"The backup is damaged: {wrong[0]} is not what was written.")
    return manifest


def _refuse_where_lived_in() -> None:
    """Raise ArchiveError where an organisation is: it keeps its rows, its tables and what notes its changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('people_organisation') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT EXISTS (SELECT 1 FROM people_organisation)")
        if cursor.fetchone()[0]:
            raise ArchiveError("There is an organisation here already; restore into an empty database.")


def _told(data: bytes) -> dict[str, Any]:
    """Return a manifest that says what `write` says; raises ArchiveError of any other."""
    try:
        manifest = json.loads(data)
        if manifest["format"] != FORMAT or not isinstance(manifest["migrations"], list):
            raise ArchiveError(UNKNOWN)
        if not all({"rows", "columns", "sha256"} <= entry.keys() for entry in manifest["tables"].values()):
            raise ArchiveError(UNKNOWN)
        manifest["files"].items()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ArchiveError(UNKNOWN) from None
    return dict(manifest)


def _put_rows(tar: tarfile.TarFile, tables: dict[str, Any]) -> None:
    """Replace what migrating wrote with the rows of the archive; keys are checked at the end of the transaction."""
    _refuse_where_lived_in()
    with connection.cursor() as cursor:
        quoted = ", ".join(connection.ops.quote_name(table) for table in tables)
        cursor.execute(f"TRUNCATE {quoted} CASCADE")
        for table, entry in tables.items():
            target = _copied(table, entry["columns"])
            cursor.copy_expert(f"COPY {target} FROM STDIN", tar.extractfile(f"tables/{table}.copy"))
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


def _put_files(tar: tarfile.TarFile, names: Iterable[str]) -> None:
    for name in names:
        held = tar.extractfile(f"files/{name}")
        if default_storage.exists(name):
            default_storage.delete(name)
        saved = default_storage.save(name, File(held))
        if saved != name:
            raise ArchiveError(f"The storage would not take {name} under its own name.")

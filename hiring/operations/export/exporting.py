"""A full export: each list of the API that a reader may see, and a manifest that says what is there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from foundation.core import clock
from foundation.core.api.catalogue import catalogue
from foundation.core.api.permissions import Asker
from foundation.core.api.reading import may_read, pages, reader
from foundation.core.api.views import Collection
from foundation.core.ids import uuid7
from foundation.core.whole import folder_whole, written_whole
from foundation.people.models import INTEGRATION, Membership, Organisation, User
from hiring.operations.export.columns import schema_of, told
from hiring.operations.export.files import WRITERS

log = structlog.get_logger(__name__)
FORMAT = 1
MANIFEST = "manifest.json"
BLOCK = 1 << 20


class ExportError(Exception):
    """The export cannot be made; the message says why in one sentence."""


def warehouse(organisation: Organisation) -> Membership:
    """Return a reader who sees what an integration with every scope sees; it is nobody, and never saved."""
    user = User(name="Export", is_active=False)
    # Queries compare with its id, which no row has.
    return Membership(id=uuid7(), organisation=organisation, user=user, job=INTEGRATION)


def chosen(asker: Asker, names: Sequence[str] = ()) -> dict[str, type[Collection]]:
    """Return the lists to export: those of `names`, else all that `asker` may read. Raises ExportError."""
    known = dict(sorted(catalogue().items()))
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ExportError(f"There is no collection {unknown[0]}. There are: {', '.join(known)}.")
    closed = sorted(name for name in names if not may_read(known[name], asker))
    if closed:
        raise ExportError(f"This reader may not read {closed[0]}; choose a member with --as.")
    return {name: view for name, view in known.items() if (not names or name in names) and may_read(view, asker)}


def write_export(
    folder: Path, member: Membership, *, form: str, names: Sequence[str] = (), pay: bool = False
) -> dict[str, Any]:
    """Write the lists that `member` may read to a new `folder`, whole or not at all, and return its manifest.

    `form` is a key of WRITERS. Rows of one moment need a transaction around it. Raises ExportError.
    """
    asker = reader(member, pay=pay)
    views = chosen(asker, names)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "files": form,
        "api_version": settings.SPECTACULAR_SETTINGS["VERSION"],
        "organisation": {"id": str(member.organisation_id), "name": member.organisation.name},
        "read_as": "warehouse" if member.is_integration else member.user.email,
        "pay": pay,
        "made_at": clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "collections": {},
        "left_out": [] if names else sorted(set(catalogue()) - set(views)),
    }
    try:
        with folder_whole(folder) as within:
            for name, view in views.items():
                manifest["collections"][name] = _write_one(within, name, view, asker, form)
            with written_whole(within / MANIFEST, mode=0o600) as handle:
                handle.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise ExportError(f"The export could not be written: {error.strerror or error}.") from error
    rows = sum(one["rows"] for one in manifest["collections"].values())
    log.info("export.written", read_as=manifest["read_as"], collections=len(views), rows=rows, pay=pay)
    return manifest


def _write_one(within: Path, name: str, view: type[Collection], asker: Asker, form: str) -> dict[str, Any]:
    path = within / f"{name.replace('/', '_').replace('-', '_')}.{form}"
    write: Callable[..., int] = WRITERS[form]
    with written_whole(path, mode=0o600) as handle:
        rows = write(handle, view.shape, pages(view, asker))
    columns = told(schema_of(view.shape))
    return {"file": path.name, "rows": rows, "sha256": _digest(path), "columns": columns}


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()

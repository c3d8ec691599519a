"""Reading files in processes of their own: what strangers send is never opened inside ours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from candidates.domain.files.sentences import sentence_of
from candidates.models import Attachment, AttachmentPage
from candidates.queries.files import WAITS
from candidates.services.resending import tell_sender
from foundation.core import clock

log = structlog.get_logger(__name__)

# Of one reading: seconds of a processor, seconds on the clock, memory, and how many pages become pictures.
CPU_SECONDS, SECONDS, MEGABYTES, PICTURES = 20, 45, 800, 20
# A reading that nobody finished was lost with its worker; after so many the file has cost enough of them.
LOST_AFTER = timedelta(minutes=2)
TRIES = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What the process found in a file; `pictures` are (number, width, height, path) while its folder lasts."""

    kind: str
    text: str = ""
    reason: str = ""
    pages: int = 0
    joined: str = ""
    hidden: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[tuple[int, int, int, Path]] = field(default_factory=list)


@contextmanager
def read_apart(path: Path, name: str, *, pictures: int = 0) -> Iterator[Found]:
    """Read a file in a process with limits of time and memory, ended when it takes longer."""
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        ended = _run(path, Path(folder), name, pictures)
        yield _found(Path(folder), ended)


def _run(path: Path, folder: Path, name: str, pictures: int) -> int | None:
    """Return how the process ended, None when it was ended for taking too long."""
    limits = [str(CPU_SECONDS), str(MEGABYTES), str(pictures)]
    command = [sys.executable, "-m", "candidates.domain.files", str(path), str(folder), name[-100:] or "file", *limits]
    # It gets nothing of our environment: no key, no address of a database.
    surroundings = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _found(folder: Path, ended: int | None) -> Found:
    """Return what the process wrote; without a word of its own, the way it ended says why."""
    said = folder / "reading.json"
    if said.exists():
        return Found(**json.loads(said.read_bytes()), pictures=list(_pictures(folder)))
    slow = ended is None or -ended in (signal.SIGXCPU, signal.SIGKILL)
    log.warning("file_not_read", ended=ended)
    return Found("", reason="timeout" if slow else "corrupt")


def _pictures(folder: Path) -> Iterator[tuple[int, int, int, Path]]:
    for path in sorted(folder.glob("*.png")):
        number, _, size = path.stem.partition("-")
        width, _, height = size.partition("x")
        yield int(number), int(width), int(height), path


def waiting_to_be_read(limit: int = 50) -> list[UUID]:
    """Return the ids of files that nobody has read or is reading, oldest first."""
    lost = Q(tried_at=None) | Q(tried_at__lt=clock.now() - LOST_AFTER)
    rows = Attachment.objects.filter(WAITS, lost).order_by("created_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def read_attachment(*, attachment_id: UUID) -> Attachment | None:
    """Read a file that waits and return it; None when another reads it or has. After TRIES it is given up in words."""
    claimed = _claim(attachment_id)
    if claimed is None:
        return None
    if claimed.tries > TRIES:
        return _keep(claimed, Found("", reason="timeout"))
    with read_apart(Path(claimed.file.path), claimed.name, pictures=PICTURES) as found:
        return _keep(claimed, found)


@transaction.atomic
def _claim(attachment_id: UUID) -> Attachment | None:
    lost = Q(tried_at=None) | Q(tried_at__lt=clock.now() - LOST_AFTER)
    rows = Attachment.objects.select_for_update(skip_locked=True, of=("self",)).filter(WAITS, lost)
    found = rows.filter(pk=attachment_id).first()
    if found is not None:
        found.tries, found.tried_at = found.tries + 1, clock.now()
        found.save(update_fields=["tries", "tried_at"])
    return found


@transaction.atomic
def _keep(claimed: Attachment, found: Found) -> Attachment | None:
    """Write what was found, unless another was quicker."""
    rows = Attachment.objects.select_for_update(of=("self",)).filter(WAITS, pk=claimed.pk, tries=claimed.tries)
    kept = rows.first()
    if kept is None:
        return None
    kept.text, kept.joined, kept.hidden, kept.page_count = found.text, found.joined, found.hidden, found.pages
    kept.reason, kept.text_error = found.reason, sentence_of(found.reason) if found.reason else ""
    kept.read_at = clock.now()
    kept.save(update_fields=[*FILLED, "read_at", "updated_at"])
    if kept.reason:
        tell_sender(kept)
    for number, width, height, path in found.pictures:
        picture = AttachmentPage(
            organisation_id=kept.organisation_id, attachment=kept, number=number, width=width, height=height
        )
        picture.file.save(f"{picture.pk}.png", ContentFile(path.read_bytes()), save=False)
        picture.save()
    return kept


FILLED = ("text", "joined", "hidden", "page_count", "reason", "text_error")


@transaction.atomic
def read_anew(attachment: Attachment) -> None:
    """Let a file wait to be read once more; what is known of it goes, with the pictures of its pages."""
    fresh = Attachment()
    blank = {name: getattr(fresh, name) for name in FILLED}
    AttachmentPage.objects.filter(attachment=attachment).delete()
    Attachment.objects.filter(pk=attachment.pk).update(**blank, read_at=None, tried_at=None, tries=0)

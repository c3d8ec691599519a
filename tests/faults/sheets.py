"""A kind of document that takes as long, or ends as many workers, as a test wishes.

Workers register it as they load; the tests of faults have it while they run, so that others in their process do not.
"""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from foundation.core.registries import DocumentKind

LONGEST = 60.0


def _mark(name: str) -> Path:
    return Path(settings.DATA_DIR) / name


def holding(hold: bool) -> None:
    """Let whoever builds a sheet from now on stay at it, or go on."""
    _mark("hold").touch() if hold else _mark("hold").unlink(missing_ok=True)


def deadly(subject: UUID) -> Path:
    """Return the mark that lets whoever builds this sheet die."""
    return _mark(f"deadly-{subject}")


def build(viewer: Any, subject: UUID) -> dict[str, Any]:
    if deadly(subject).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    until = time.monotonic() + LONGEST
    while _mark("hold").exists() and time.monotonic() < until:
        time.sleep(0.05)
    return {"subject": str(subject)}


KIND = DocumentKind("sheet", "pdf/base.html", lambda *_: "A sheet", build, lambda _: None, timedelta(days=30))

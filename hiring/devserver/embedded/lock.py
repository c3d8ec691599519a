"""A lock file that tells who holds it. The kernel lets go of it when its holder dies, so it is never stale."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class Lock:
    """An advisory lock on `path`, whose text is what the holder has to say."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor = -1

    def take(self, *, shared: bool = False) -> bool:
        """Take the lock if it is free and say whether it is ours now; never waits."""
        descriptor = self.descriptor if self.descriptor >= 0 else os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            if self.descriptor < 0:
                os.close(descriptor)
            return False
        self.descriptor = descriptor
        return True

    def tell(self, said: dict[str, Any]) -> None:
        """Replace what the holder says."""
        text = json.dumps(said).encode()
        os.pwrite(self.descriptor, text, 0)
        os.ftruncate(self.descriptor, len(text))

    def heard(self) -> dict[str, Any]:
        """Return what the present or the last holder said; empty when there is nothing, or it is being written."""
        try:
            said = json.loads(self.path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def release(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

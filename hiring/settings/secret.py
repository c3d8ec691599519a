"""A signing key for development that survives restarts, so sessions do too."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_secret(data_dir: Path) -> str:
    """Return the key kept in `data_dir/secret_key`, making it (mode 0600) the first time."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        key = get_random_secret_key()
        handle.write(key)
    return key

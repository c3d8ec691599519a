"""A signing key for development that survives restarts, so sessions do too."""

from contextlib import suppress
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from foundation.core.whole import written_whole


def kept_secret(data_dir: Path) -> str:
    """Return the key kept in `data_dir/secret_key`, making it (mode 0600) the first time."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Another process may be faster; its key is ours then.
        with suppress(FileExistsError), written_whole(path, mode=0o600) as handle:
            handle.write(get_random_secret_key().encode("ascii"))
    return path.read_text(encoding="ascii").strip()

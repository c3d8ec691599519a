"""The process that reads one file: `python -m candidates.domain.files FILE FOLDER NAME SECONDS MEGABYTES PAGES`.

It limits itself before it looks at a byte that a stranger sent, writes what it read to FOLDER/reading.json, and then
the pictures of up to PAGES pages beside it. Whoever started it ends it when it takes too long.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024


def limit(seconds: int, megabytes: int) -> None:
    """Let the kernel end this process when it computes too long, and refuse it memory, large files and children."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * MEGABYTE, 16 * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: Path, folder: Path, name: str, pages: int) -> None:
    """Read a file; its text is written before the pictures are made, so that it is there whatever they cost."""
    from candidates.domain.files.pdf import pictures_of
    from candidates.domain.files.reading import read_file

    try:
        found = read_file(path.read_bytes(), name)
    except MemoryError:
        _write(folder / "reading.json", {"kind": "", "reason": "too_heavy"})
        return
    said = {name: getattr(found, name) for name in ("kind", "text", "reason", "pages", "joined")}
    _write(
        folder / "reading.json",
        {**said, "hidden": [{"text": row.text, "how": row.how, "page": row.page} for row in found.hidden]},
    )
    if found.document is None:
        return
    for number, width, height, png in pictures_of(found.document, pages):
        (folder / f"{number}-{width}x{height}.png.part").write_bytes(png)
        (folder / f"{number}-{width}x{height}.png.part").rename(folder / f"{number}-{width}x{height}.png")


def _write(path: Path, said: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(said, ensure_ascii=True), encoding="ascii")
    part.rename(path)


def main() -> int:
    """Read what the arguments name."""
    path, folder, name, seconds, megabytes, pages = sys.argv[1:]
    limit(int(seconds), int(megabytes))
    read(Path(path), Path(folder), name, int(pages))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Records of a list, kept on disk while it is read, so that they can be gone through by their ids with flat memory.

The other side sends pages in its own order; what is done must not depend on it. The file has no name and is gone with
the process.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from sync.domain.values import order_of


class Spool:
    """Records by id; one that comes twice counts once, as it came last."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self._places: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def keys(self) -> list[str]:
        """Return the ids in order."""
        return sorted(self._places, key=order_of)

    def add(self, key: str, record: dict[str, Any]) -> None:
        """Keep a record."""
        data = json.dumps(record).encode()
        self._file.seek(0, 2)
        self._places[key] = (self._file.tell(), len(data))
        self._file.write(data)

    def read(self, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the records of these ids."""
        for key in keys:
            start, size = self._places[key]
            self._file.seek(start)
            yield json.loads(self._file.read(size))

"""What of a kit is asked of people from outside engineering. Pure."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Marked(Protocol):
    """Something of the library that is technical or not."""

    @property
    def technical(self) -> bool: ...


T = TypeVar("T", bound=Marked)


def judged_by(rows: Sequence[T], *, technical: bool) -> list[T]:
    """Return what somebody can judge: all if they judge technical work, else what is not technical.

    Where nothing would be left everything stays, for whoever put them there meant them to judge it.
    """
    plain = [row for row in rows if not row.technical]
    return list(rows) if technical or not plain else plain

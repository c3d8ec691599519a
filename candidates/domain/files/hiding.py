"""Ways in which a file hides text from its reader, and what a page calls them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Way(StrEnum):
    """How text is hidden; the words are kept with the file."""

    WHITE = "white"
    TINY = "tiny"
    INVISIBLE = "invisible"
    OFF_PAGE = "off_page"
    COVERED = "covered"
    VANISH = "vanish"


LABELS = {
    Way.WHITE: "in the colour of the page",
    Way.TINY: "too small to read",
    Way.INVISIBLE: "drawn without ink",
    Way.OFF_PAGE: "beyond the edge of the page",
    Way.COVERED: "under something that covers it",
    Way.VANISH: "marked as hidden",
}


class Hidden(NamedTuple):
    """A text that the file holds and does not show; `page` is 0 where the file has no pages."""

    text: str
    how: Way
    page: int = 0

"""The one door to WeasyPrint: HTML of our own templates in, PDF bytes and facts about its pages out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from logging import WARNING, LogRecord
from pathlib import Path
from threading import get_ident
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML, LOGGER
from weasyprint.urls import URLFetcher, URLFetcherResponse

PX_PER_MM = 96 / 25.4


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF: its bytes, number of pages, and how many millimetres of content stand beyond the first page.

    `undrawn` holds the numbers of the characters that no font could draw.
    """

    data: bytes
    pages: int
    overflow_mm: int
    undrawn: frozenset[int] = frozenset()


class FetchNothing(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Refuses every address: documents are self-contained, and what people typed must not make the server fetch."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Always raise ValueError, which WeasyPrint logs before it goes on without the resource."""
        raise ValueError("a document fetches nothing")


def render(
    html: str, *, step: Callable[[str, int], None] = lambda _label, _percent: None, css: str = "pdf.css"
) -> Rendered:
    """Lay out `html` with a style sheet of ours. `step(label, percent)` is called as the work goes on."""
    step("Laying out pages", 40)
    path = Path(settings.BASE_DIR / "static" / "css" / css)
    sheet = _sheet(path, path.stat().st_mtime_ns)
    document = HTML(string=html, url_fetcher=FetchNothing()).render(stylesheets=[sheet])
    step("Writing the file", 80)
    with _undrawn() as undrawn:
        data = document.write_pdf()
    overflow = round(sum(_used_px(page) for page in document.pages[1:]) / PX_PER_MM)
    return Rendered(data or b"", len(document.pages), overflow, frozenset(undrawn))


@contextmanager
def _undrawn() -> Iterator[set[int]]:
    """Collect the characters for which WeasyPrint draws a box because no font has them.

    It tells this only to its logger, one by one with the text; from here that goes no further. `make test` guards it.
    """
    found: set[int] = set()
    thread, level = get_ident(), LOGGER.level

    def kept(record: LogRecord) -> bool:
        if record.thread != thread or record.levelno > WARNING:
            return bool(record.levelno >= level)
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            found.add(int(str(record.args[-1])))
        return False

    LOGGER.addFilter(kept)
    LOGGER.setLevel(WARNING)
    try:
        yield found
    finally:
        LOGGER.setLevel(level)
        LOGGER.removeFilter(kept)


@lru_cache(maxsize=4)
def _sheet(path: Path, _changed: int) -> CSS:
    """Return the parsed style sheet: it declares no fonts and no counters, so documents can share it."""
    return CSS(filename=str(path))


def _used_px(page: Any) -> float:
    """Return how far down the content of a page reaches, from the top of its content area, in CSS pixels.

    WeasyPrint tells this only through its box tree, which is not public; `make test` guards the shape.
    """
    box = page._page_box  # noqa: SLF001  (see above: there is no public way)
    top = box.content_box_y()
    lowest: float = max((b.position_y + b.margin_height() for b in _in_flow(box)), default=top)
    return max(0.0, float(lowest - top))


def _in_flow(page_box: Any) -> list[Any]:
    """Return the boxes of the body on a page, leaving out the margin boxes (header, footer)."""
    root = page_box.children[0]
    body = root.children[0] if root.children else root
    return [box for box in body.descendants() if hasattr(box, "margin_height") and box.position_y is not None]

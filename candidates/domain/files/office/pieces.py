"""Documents of other kinds inside a Word document: HTML, also wrapped as an old mail, and plain text."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import Any

from lxml import etree, html

from candidates.domain.files.content import Content
from candidates.domain.files.hiding import Hidden, Way

BLOCKS = (
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "section",
    "ul",
    "ol",
    "table",
    "w:p",
)


STYLE = re.compile(r"([a-z-]+)\s*:\s*([^;!]+)")
SIZE = re.compile(r"(\d*\.?\d+)\s*(px|pt|em|rem|%)?")
# So many points at most, and as much of a page's own letters, nobody reads.
UNREADABLE = {"": 3, "px": 4, "pt": 3, "em": 0.3, "rem": 0.3, "%": 30}
WHITES = ("white", "#fff", "#ffffff", "#fefefe", "rgb(255,255,255)", "rgba(255,255,255,1)")
FAR = re.compile(r"-(?:\d{4,}|[5-9]\d\d)(?:\.\d+)?(?:px|pt|em|rem|%|vw|vh)")
GROUNDS, NO_GROUND = (
    ("background", "background-color", "background-image"),
    ("none", "transparent", "inherit", "initial"),
)


def text_of_chunk(data: bytes) -> Content:
    """Return the text of a piece and what it hides, nothing when there is none that can be read."""
    if b"multipart/related" in data[:2000].lower() or data[:13].lower().startswith(b"mime-version:"):
        message = message_from_bytes(data, policy=policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                return text_of_html(bytes(part.get_payload(decode=True) or b""))
        return Content("")
    if data.lstrip()[:1] == b"<":
        return text_of_html(data)
    return Content(data.decode("utf-8", errors="replace") if b"\0" not in data[:1000] else "")


def text_of_html(data: bytes) -> Content:
    """Return the text of a page, a line for each block, and what the styles of its elements hide."""
    try:
        tree = html.document_fromstring(data)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Content("")
    for node in list(tree.iter("script", "style", "head", "template")):
        node.drop_tree()
    hidden = _take_hidden(tree)
    return Content(_lines_of(tree), hidden)


def _take_hidden(tree: Any) -> list[Hidden]:
    """Take what is hidden out of a page; what stands inside something hidden is part of it."""
    found: list[Hidden] = []
    taken: set[Any] = set()
    ways = [(node, way) for node in tree.iter(etree.Element) if (way := way_of(node)) is not None]
    for node, way in ways:
        if node is tree or any(one in taken for one in node.iterancestors() if one is not tree):
            continue
        taken.add(node)
        if text := " ".join(_lines_of(node).split()):
            found.append(Hidden(text, way))
        node.drop_tree()
    return found


def way_of(node: Any) -> Way | None:
    """Return how the style of an element itself hides what stands in it; sheets of styles are not asked."""
    style = {name: value.strip() for name, value in STYLE.findall((node.get("style") or "").lower())}
    if node.get("hidden") is not None or style.get("display") == "none":
        return Way.VANISH
    if style.get("visibility") in ("hidden", "collapse") or style.get("mso-hide") == "all":
        return Way.VANISH
    if style.get("opacity") in ("0", "0.0", "0%"):
        return Way.INVISIBLE
    if _beyond(style):
        return Way.OFF_PAGE
    size = SIZE.fullmatch(style.get("font-size", ""))
    if size and float(size[1]) <= UNREADABLE[size[2] or ""]:
        return Way.TINY
    colour = (style.get("color") or (node.get("color") or "")).replace(" ", "").lower()
    return Way.WHITE if colour in WHITES and not _has_ground(node) else None


def _beyond(style: dict[str, str]) -> bool:
    """Tell whether a place lies so far to the left or above that no screen shows it."""
    placed = style.get("position") in ("absolute", "fixed")
    names = ("left", "top", "text-indent") if placed else ("text-indent",)
    return any(FAR.match(style.get(name, "")) for name in names)


def _has_ground(node: Any) -> bool:
    """Tell whether the element, or the nearest one around it that says so, has a ground that white stands out from."""
    for one in (node, *node.iterancestors()):
        style = dict(STYLE.findall((one.get("style") or "").lower()))
        grounds = [style.get(name, "") for name in GROUNDS] + [(one.get("bgcolor") or "").lower()]
        if said := [value for ground in grounds if (value := ground.replace(" ", "")) and value not in NO_GROUND]:
            return any(value not in WHITES for value in said)
    return False


def _lines_of(tree: Any) -> str:
    for node in tree.iter(*BLOCKS):
        if node is not tree:
            node.tail = "\n" + (node.tail or "")
    return str(tree.text_content())

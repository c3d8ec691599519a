"""Text of an OpenDocument text: headers, frames, tables, notes; no comments, nothing that a change took out."""

from __future__ import annotations

from typing import Any

from candidates.domain.files.content import Content, Damaged, Locked
from candidates.domain.files.flow import Flow, Full
from candidates.domain.files.office.looks import Look, hex_of
from candidates.domain.files.office.package import Package, attribute, child, local

SILENT = {
    "tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "note-citation", "ruby-text",
    "variable-decls", "user-field-decls", "soft-page-break", "bookmark", "desc", "title", "binary-data",
    "index-title-template", "table-of-content-source",
}  # fmt: skip
LINES, INLINE = {"p", "h"}, {"span", "a", "meta", "ruby-base"}
BOXES = {"frame", "text-box", "custom-shape", "rect", "g", "line", "polygon", "path", "ellipse", "circle", "note"}
DEEPEST = 20


def read_odt(data: bytes, limit: int) -> Content:
    """Return the text: headers first, then the body, then footers."""
    package = Package(data)
    if b"encryption-data" in package.bytes_of("META-INF/manifest.xml"):
        raise Locked
    content, styles = package.tree("content.xml"), package.tree("styles.xml")
    body = child(content, "body", "text") if content is not None else None
    if body is None:
        raise Damaged
    return _read(body, [tree for tree in (styles, content) if tree is not None], limit)


def _read(body: Any, trees: list[Any], limit: int) -> Content:
    flow = Flow(limit)
    reader = _Reader(flow, _Styles(trees))
    edges = [node for tree in trees for node in tree.iter() if local(node).startswith(("header", "footer"))]
    edges = [
        node for node in edges if local(node) in ("header", "footer", "header-left", "footer-left", "header-first")
    ]
    told: set[str] = set()
    try:
        for part in [*(n for n in edges if "header" in local(n)), body, *(n for n in edges if "footer" in local(n))]:
            text = "".join(part.itertext()).strip()
            if text and text not in told:
                told.add(text)
                reader.walk(part, Look())
    except Full:
        pass
    except RecursionError:
        raise Damaged from None
    return Content(*flow.close())


class _Styles:
    """The looks of styles by family and name."""

    def __init__(self, trees: list[Any]) -> None:
        self.rows: dict[tuple[str, str], Any] = {}
        self.base: dict[str, Look] = {}
        for tree in trees:
            for node in tree.iter():
                if local(node) == "style":
                    self.rows[attribute(node, "family"), attribute(node, "name")] = node
                elif local(node) == "default-style":
                    self.base[attribute(node, "family")] = _look_of(node)

    def look(self, family: str, name: str, depth: int = 0) -> Look:
        """Return the look of a style over those that it builds on."""
        row = self.rows.get((family, name))
        if row is None or depth > DEEPEST:
            return self.base.get(family, Look())
        return _look_of(row).over(self.look(family, attribute(row, "parent-style-name"), depth + 1))


def _look_of(style: Any) -> Look:
    text = child(style, "text-properties")
    grounds = [child(style, f"{kind}-properties") for kind in ("text", "paragraph", "table-cell")]
    ground = next(
        (g for node in grounds if node is not None and (g := hex_of(attribute(node, "background-color")))), None
    )
    if text is None:
        return Look(ground=ground)
    size, display = attribute(text, "font-size"), attribute(text, "display")
    return Look(
        gone={"none": True, "true": False}.get(display),
        colour=hex_of(attribute(text, "color")),
        size=_points(size),
        ground=ground,
    )


def _points(text: str) -> float | None:
    units = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
    try:
        return float(text[:-2]) * units[text[-2:]]
    except (ValueError, KeyError):
        return None  # a share of the size below, which is none that hides


def _count(node: Any) -> int:
    """Return how many spaces an element stands for."""
    count = attribute(node, "c")
    return min(int(count), 100) if count.isdecimal() else 1


class _Reader:
    """Walks the parts of one document. A frame is read behind the paragraph on which it hangs."""

    def __init__(self, flow: Flow, styles: _Styles) -> None:
        self.flow, self.styles = flow, styles
        self.boxes: list[Any] | None = None

    def walk(self, holder: Any, look: Look) -> None:
        """Read what an element holds, with the text between its children."""
        inside = local(holder) in LINES | INLINE
        if inside:
            self.flow.say(holder.text or "", look.hides())
        for node in holder:
            self.node(node, look)
            if inside:
                self.flow.say(node.tail or "", look.hides())

    def node(self, node: Any, look: Look) -> None:
        """Read one element by its name."""
        name = local(node)
        if name in SILENT:
            return
        if name in LINES:
            self.line(node, look)
        elif name in BOXES and self.boxes is not None:
            self.boxes.append(node)
        elif name == "table-row":
            self.row(node, look)
        elif name in ("s", "tab", "line-break"):
            self.flow.say({"tab": "\t", "line-break": "\n"}.get(name) or " " * _count(node))
        elif len(node) or name in INLINE or not node.text:
            self.walk(node, self._inside(node, name).over(look))
        else:
            self.flow.say(node.text, self._inside(node, name).over(look).hides())  # a field: a date, a number

    def _inside(self, node: Any, name: str) -> Look:
        """Return what an element says of the look of what it holds."""
        if name == "span":
            return self.styles.look("text", attribute(node, "style-name"))
        if name == "table-cell":
            return Look(ground=self.styles.look("table-cell", attribute(node, "style-name")).ground)
        hidden = name in ("hidden-text", "hidden-paragraph") or attribute(node, "display") == "none"
        return Look(gone=True) if hidden else Look()

    def line(self, node: Any, look: Look) -> None:
        """Read one paragraph, then the frames that hang on it."""
        waiting, self.boxes = self.boxes, []
        gone = Look(gone=True) if look.gone else Look()
        self.walk(node, gone.over(self.styles.look("paragraph", attribute(node, "style-name"))).over(look))
        self.flow.line()
        boxes, self.boxes = self.boxes, waiting
        for box in boxes:
            kept, self.boxes = self.boxes, None
            self.walk(box, Look(ground="?"))
            self.boxes = kept

    def row(self, node: Any, look: Look) -> None:
        """Read a row of a table; one of single lines is one line."""
        start, single = len(self.flow.out), True
        for cell in node:
            if local(cell) != "table-cell":
                continue
            before = len(self.flow.out)
            self.node(cell, look)
            single = single and self.flow.out[before:].count("\n") <= 1
        if single:
            self.flow.join(start)
            self.flow.line()

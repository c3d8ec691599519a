"""Text of a Word document as it is shown: controls, text boxes, links and tracked insertions, no deletions."""

from __future__ import annotations

from typing import Any

from candidates.domain.files.content import Content, Damaged
from candidates.domain.files.flow import Flow, Full
from candidates.domain.files.office.docx_styles import Styles, shade_of
from candidates.domain.files.office.looks import Look
from candidates.domain.files.office.package import Package, attribute, child, children, local
from candidates.domain.files.office.pieces import text_of_chunk

# What is there and not shown: deletions, where something was moved from, codes of fields, readings above characters.
SILENT = {
    "del", "moveFrom", "delText", "instrText", "rt", "sdtPr", "sdtEndPr", "pPr", "rPr", "tblPr", "tblGrid", "trPr",
    "tcPr", "sectPr", "annotationRef", "fldData", "proofErr", "binData", "ffData",
}  # fmt: skip
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
NOTES = ("footnotes", "endnotes")


def read_docx(data: bytes, limit: int) -> Content:
    """Return the text: headers first, the body, then notes, diagrams and footers."""
    package = Package(data)
    main = next(
        (target for _id, kind, target in package.relations("") if kind == "officeDocument"), "word/document.xml"
    )
    body = package.tree(main)
    if body is None:
        raise Damaged
    relations = package.relations(main)
    styles = Styles(next((package.tree(target) for _id, kind, target in relations if kind == "styles"), None))
    flow = Flow(limit)
    reader = _Reader(flow, styles, body, package, {key: target for key, _kind, target in relations})
    parts = {kind: [target for _id, of, target in relations if of == kind] for kind in PARTS}
    try:
        reader.parts([package.tree(name) for name in parts["header"]])
        reader.blocks(child(body, "body"), reader.ground)
        for kind in (*NOTES, "diagramData", "footer"):
            reader.parts([package.tree(name) for name in parts[kind]])
    except Full:
        pass
    except RecursionError:
        raise Damaged from None
    return Content(*flow.close())


PARTS = ("header", "footer", "diagramData", *NOTES)


class _Reader:
    """Walks the parts of one document. A text box is read behind the paragraph that holds it."""

    def __init__(self, flow: Flow, styles: Styles, document: Any, package: Package, targets: dict[str, str]) -> None:
        self.flow, self.styles, self.package, self.targets = flow, styles, package, targets
        self.boxes: list[tuple[Any, Look]] = []
        self.ground = _page_ground(document)
        self.told: set[str] = set()

    def parts(self, trees: list[Any]) -> None:
        """Read further parts, each text of theirs once: headers of first and of even pages often say the same."""
        for tree in trees:
            text = "" if tree is None else "".join(tree.itertext()).strip()
            if text and text not in self.told:
                self.told.add(text)
                self.blocks(tree, self.ground)

    def blocks(self, holder: Any, ground: Look) -> None:
        """Read paragraphs and tables, and whatever holds some."""
        for node in holder if holder is not None else ():
            name = local(node)
            if name == "p":
                self.paragraph(node, ground)
            elif name == "tbl":
                self.table(node, ground)
            elif name == "altChunk":
                self.chunk(node)
            elif name == "AlternateContent":
                self.blocks(_choice(node), ground)
            elif name == "footnote" and attribute(node, "type"):
                continue  # a line that parts notes from text
            elif name not in SILENT:
                self.blocks(node, ground)

    def paragraph(self, node: Any, ground: Look) -> None:
        """Read one paragraph, then the text boxes that hang on it."""
        properties = child(node, "pPr")
        shade = shade_of(child(properties, "shd"))
        below = Look(ground=shade).over(ground)
        look = below.over(self.styles.paragraph(properties)) if shade else self.styles.paragraph(properties).over(below)
        waiting, self.boxes = self.boxes, []
        self.runs(node, look)
        if child(properties, "rPr", "del") is None:  # its end was deleted: it runs on into the next one
            self.flow.line()
        boxes, self.boxes = self.boxes, waiting
        for box, behind in boxes:
            self.blocks(box, behind)

    def runs(self, node: Any, look: Look) -> None:
        """Read what stands in a line."""
        for part in node:
            name = local(part)
            if name == "r":
                self.runs(part, self.styles.run(child(part, "rPr")).over(look))
            elif name == "t":
                self.flow.say(part.text or "", look.hides())
            elif name in SIGNS:
                self.flow.say(SIGNS[name])
            elif name == "txbxContent":
                self.boxes.append((part, _box_ground(part, self.ground)))
            elif name == "AlternateContent":
                self.runs(_choice(part), look)
            elif name == "p":  # drawings of diagrams have paragraphs of their own kind
                self.runs(part, look)
                self.flow.line()
            elif name not in SILENT:
                self.runs(part, look)

    def table(self, node: Any, ground: Look) -> None:
        """Read a table row by row; a row of single lines is one line."""
        own = child(node, "tblPr", "tblStyle")
        styled = own is not None and attribute(own, "val") not in ("TableGrid", "TableNormal")
        below = Look(ground="?").over(ground) if styled else ground
        for row in _rows(node):
            if child(row, "trPr", "del") is not None:
                continue
            start, single = len(self.flow.out), True
            for cell in _cells(row):
                before = len(self.flow.out)
                shade = shade_of(child(cell, "tcPr", "shd"))
                self.blocks(cell, Look(ground=shade).over(below))
                single = single and self.flow.out[before:].count("\n") <= 1
            if single:
                self.flow.join(start)
                self.flow.line()

    def chunk(self, node: Any) -> None:
        """Read a document of another kind that stands in this one."""
        target = self.targets.get(attribute(node, "id"), "")
        piece = text_of_chunk(self.package.bytes_of(target))
        self.flow.say(piece.text)
        for text, way, _page in piece.hidden:
            self.flow.say(text, way)
        self.flow.line()


def _rows(table: Any) -> list[Any]:
    return [row for part in table for row in ([part] if local(part) == "tr" else _inside(part, "tr"))]


def _cells(row: Any) -> list[Any]:
    return [cell for part in row for cell in ([part] if local(part) == "tc" else _inside(part, "tc"))]


def _inside(part: Any, name: str) -> list[Any]:
    """Return rows or cells inside content controls and insertions."""
    if local(part) in SILENT or local(part) in ("tr", "tc", "tbl"):
        return []
    return [one for inner in part for one in ([inner] if local(inner) == name else _inside(inner, name))]


def _choice(node: Any) -> Any:
    """Return the one of the ways to show something that has text: a choice, else what old programs fall back on."""
    ways = [*children(node, "Choice"), *children(node, "Fallback")]
    return next((way for way in ways if "".join(way.itertext()).strip()), ways[0] if ways else node)


def _page_ground(document: Any) -> Look:
    """Return what lies behind the text: paper of a colour, or perhaps a shape or picture that was laid behind it."""
    page = child(document, "background")
    behind = any(local(n) == "anchor" and attribute(n, "behindDoc") in ("1", "true") for n in document.iter())
    return Look(ground="?" if behind or page is not None else "")


def _box_ground(box: Any, page: Look) -> Look:
    """Return what lies behind a text box: the paper, unless the box is filled."""
    node = box.getparent()
    while node is not None and local(node) not in ("wsp", "shape", "rect", "roundrect", "pict"):
        node = node.getparent()
    if node is None:
        return page
    filled = child(node, "spPr", "solidFill") is not None or child(node, "spPr", "gradFill") is not None
    return Look(ground="?") if filled or attribute(node, "fillcolor") or child(node, "style") is not None else page

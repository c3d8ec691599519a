"""Styles of a Word document, as far as they decide whether text is seen."""

from __future__ import annotations

from typing import Any

from candidates.domain.files.office.looks import Look, hex_of
from candidates.domain.files.office.package import attribute, child, children

OFF = {"0", "false", "off", "none"}
DEEPEST = 20


class Styles:
    """The looks of named styles, each with what it is based on."""

    def __init__(self, tree: Any) -> None:
        rows = children(tree, "style") if tree is not None else []
        self.rows = {attribute(row, "styleId"): row for row in rows}
        self.base = look_of(child(tree, "docDefaults", "rPrDefault", "rPr"))
        self.known: dict[str, Look] = {}
        usual = [
            attribute(r, "styleId")
            for r in rows
            if attribute(r, "type") == "paragraph" and attribute(r, "default") == "1"
        ]
        self.usual = usual[0] if usual else ""

    def paragraph(self, properties: Any) -> Look:
        """Return the look that a paragraph gives its runs."""
        named = child(properties, "pStyle") if properties is not None else None
        return self._named(attribute(named, "val") if named is not None else self.usual, 0).over(self.base)

    def run(self, properties: Any) -> Look:
        """Return the look of a run by its own properties and its style; the rest comes from the paragraph."""
        if properties is None:
            return Look()
        named = child(properties, "rStyle")
        look = look_of(properties)
        return look if named is None else look.over(self._named(attribute(named, "val"), 0))

    def _named(self, name: str, depth: int) -> Look:
        if name in self.known:
            return self.known[name]
        row = self.rows.get(name)
        if row is None or depth > DEEPEST:
            return Look()
        below = child(row, "basedOn")
        look = look_of(child(row, "rPr"))
        shade = shade_of(child(row, "pPr", "shd"))
        if shade is not None and look.ground is None:
            look = look.over(Look(ground=shade))
        if below is not None:
            look = look.over(self._named(attribute(below, "val"), depth + 1))
        self.known[name] = look
        return look


def look_of(properties: Any) -> Look:
    """Return what the properties of a run say."""
    if properties is None:
        return Look()
    gone: bool | None = None
    for name in ("vanish", "webHidden"):
        mark = child(properties, name)
        if mark is not None:
            gone = attribute(mark, "val") not in OFF
    colour = child(properties, "color")
    size = child(properties, "sz")
    shade = shade_of(child(properties, "shd"))
    if child(properties, "highlight") is not None:
        shade = "?"
    return Look(
        gone=gone,
        colour=None if colour is None else _colour(colour),
        size=None if size is None else _half_points(attribute(size, "val")),
        ground=shade,
    )


def _colour(node: Any) -> str | None:
    if attribute(node, "themeColor") in ("background1", "light1") and not attribute(node, "themeShade"):
        return "ffffff"
    return hex_of(attribute(node, "val"))


def shade_of(node: Any) -> str | None:
    """Return the colour of a shading; '?' for a pattern or a colour of the theme, None for none."""
    if node is None:
        return None
    fill = hex_of(attribute(node, "fill"))
    if attribute(node, "themeFill") or attribute(node, "val") not in ("clear", "nil", ""):
        return "?"
    return fill or None


def _half_points(text: str) -> float | None:
    return int(text) / 2 if text.isdigit() else None

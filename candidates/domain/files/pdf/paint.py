"""What a page paints besides text, and in which order: what may lie under or over a word."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

MOST_OBJECTS = 5_000
DEEPEST = 3
PATH, IMAGE, SHADING, FORM = (
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_SHADING,
    pdfium.FPDF_PAGEOBJ_FORM,
)
# Which part of a page a picture must cover to be the picture of a page.
WHOLE = 0.6

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Painted:
    """One thing that was painted; `layer` counts in the order of painting, `colour` is None for pictures."""

    layer: int
    box: Box
    colour: tuple[int, int, int] | None

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside."""
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]


@dataclass(slots=True)
class Paint:
    """What a page paints. `layers` gives the place in the order for each text object, by its address.

    `doubtful` are text objects that may not show for what is said around them: in a group that may be see-through, in a
    layer that may be off. `windows` are the rectangles to which the drawing of some is cut.
    """

    things: list[Painted] = field(default_factory=list)
    layers: dict[int, int] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    windows: dict[int, Box] = field(default_factory=dict)
    pictures: list[Box] = field(default_factory=list)
    too_many: bool = False

    def is_scan(self, width: float, height: float) -> bool:
        """Tell whether pictures cover the page; strips of one picture count together."""
        area = sum(max(0.0, x1 - x0) * max(0.0, y1 - y0) for x0, y0, x1, y1 in self.pictures)
        return area >= WHOLE * width * height


def paint_of(page: Any, left: float, top: float) -> Paint:
    """Return what a pypdfium2 page paints, in points from its top left."""
    paint = Paint()
    count = pdfium.FPDFPage_CountObjects(page.raw)
    paint.too_many = count > MOST_OBJECTS
    for layer in range(min(count, MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page.raw, layer)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            _note_text(paint, thing, layer, left, top)
        elif kind in (PATH, IMAGE, SHADING, FORM):
            _note(paint, thing, kind, layer, left, top)
    return paint


def _note_text(paint: Paint, thing: Any, layer: int, left: float, top: float) -> None:
    address = _address(thing)
    paint.layers[address] = layer
    if any(
        _name_of(pdfium.FPDFPageObj_GetMark(thing, at)) == "OC" for at in range(pdfium.FPDFPageObj_CountMarks(thing))
    ):
        paint.doubtful.add(address)
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    for at in range(min(max(paths, 0), 4)):
        window = _window(clip, at, left, top)
        if window is not None:
            paint.windows[address] = _shared(window, paint.windows.get(address, window))


def _window(clip: Any, at: int, left: float, top: float) -> Box | None:
    """Return the rectangle around a path that cuts the drawing; None for one of many points."""
    count = pdfium.FPDFClipPath_CountPathSegments(clip, at)
    if not 0 < count <= 8:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = [], []
    for number in range(count):
        if pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, at, number), x, y):
            xs.append(x.value - left)
            ys.append(top - y.value)
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _shared(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _name_of(mark: Any) -> str:
    buffer = ctypes.create_string_buffer(16)
    size = ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetName(mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 16, size)
    return buffer.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace") if size.value <= 16 else ""


def _note(paint: Paint, thing: Any, kind: int, layer: int, left: float, top: float) -> None:
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing, x0, y0, x1, y1):
        return
    box = (x0.value - left, top - y1.value, x1.value - left, top - y0.value)
    if kind == FORM:
        _look_inside(paint, thing, layer, box, DEEPEST)
        return
    if kind == PATH:
        colour = _fill_of(thing)
        if colour is None:
            return
        paint.things.append(Painted(layer, box, colour))
        return
    paint.things.append(Painted(layer, box, None))
    if kind == IMAGE:
        paint.pictures.append(box)


def _look_inside(paint: Paint, form: Any, layer: int, box: Box, depth: int) -> None:
    """Let what stands in a group of objects have the place of the group; a group with more than text is painted."""
    other = False
    for at in range(min(pdfium.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
        thing = pdfium.FPDFFormObj_GetObject(form, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            paint.layers[_address(thing)] = layer
            paint.doubtful.add(_address(thing))
        elif kind == FORM and depth:
            _look_inside(paint, thing, layer, box, depth - 1)
        else:
            other = True
            if kind == IMAGE:
                paint.pictures.append(box)
    if other:
        paint.things.append(Painted(layer, box, None))


def _fill_of(path: Any) -> tuple[int, int, int] | None:
    """Return the colour with which a path is filled, None when it is not or lets through what is below."""
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not fill.value:
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, alpha):
        return 128, 128, 128
    return (red.value, green.value, blue.value) if alpha.value > 200 else None


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0

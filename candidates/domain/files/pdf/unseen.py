"""Telling which words of a page its reader cannot see. What may be unseen is looked for in the picture of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image

from candidates.domain.files.hiding import Way
from candidates.domain.files.pdf.glyphs import Sheet
from candidates.domain.files.pdf.paint import Paint
from candidates.domain.files.pdf.words import Word, has_letters

SMALLEST = 3.0  # points
LIGHT = 0.5  # how light a colour is from which on it may vanish on paper, of 1
NEAR = 16  # of 255: colours that nobody tells apart
INK = 110  # of 255: how far the edges of thin letters may be from their colour
LONGEST_SIDE = 2_400

Colour = tuple[int, int, int]
Draw = Callable[[float], Image.Image]


def find_unseen(sheet: Sheet, paint: Paint, draw: Draw) -> dict[int, Way]:
    """Return how words are hidden, by their place in the drawing; `draw` gives the picture of the page at a scale."""
    found: dict[int, Way] = {}
    doubtful: list[Word] = []
    for word in sheet.words:
        if way := _by_itself(word, sheet, paint):
            found[word.at] = way
        elif has_letters(word.text) and _doubtful(word, paint):
            doubtful.append(word)
        elif word.look.size < SMALLEST:
            found[word.at] = Way.TINY
    if doubtful:
        scale = min(2.0, LONGEST_SIDE / max(sheet.width, sheet.height, 1))
        picture = draw(scale).convert("RGB")
        for word in doubtful:
            way = _in_picture(word, paint, picture, scale)
            if way or word.look.size < SMALLEST:
                found[word.at] = way or Way.TINY
    return _without_scan(sheet, paint, found)


def _by_itself(word: Word, sheet: Sheet, paint: Paint) -> Way | None:
    x, y = word.centre
    if not (-1 <= x <= sheet.width + 1 and -1 <= y <= sheet.height + 1):
        return Way.OFF_PAGE
    window = paint.windows.get(word.look.address)
    cut = window is not None and not (window[0] - 1 <= x <= window[2] + 1 and window[1] - 1 <= y <= window[3] + 1)
    return Way.INVISIBLE if cut or not word.look.inked or not word.look.opaque else None


def _doubtful(word: Word, paint: Paint) -> bool:
    """Tell whether a word may be unseen: it is light, something lies over it, or it lies on something dark."""
    if paint.too_many or _light(word.look.colour) > LIGHT or word.look.address in paint.doubtful:
        return True
    layer = paint.layers.get(word.look.address, -1)
    x, y = word.centre
    return any(
        thing.holds(x, y) and (thing.layer > layer or thing.colour is None or _light(thing.colour) < 1 - LIGHT)
        for thing in paint.things
    )


def _in_picture(word: Word, paint: Paint, picture: Image.Image, scale: float) -> Way | None:
    x0, y0, x1, y1 = word.box
    room = (int(x0 * scale) - 2, int(y0 * scale) - 2, int(x1 * scale) + 3, int(y1 * scale) + 3)
    part = picture.crop(_inside(room, picture.size))
    if not part.width or not part.height:
        return None
    covered = _covered(word, paint)
    extremes: Any = part.getextrema()
    if max(high - low for low, high in extremes) < NEAR:
        if _near(_colours(part)[0][1], word.look.colour, NEAR):
            return Way.WHITE
        return Way.COVERED if covered else Way.INVISIBLE
    colours = _colours(part)
    most, ground = colours[0]
    if _near(ground, word.look.colour, NEAR) and 2 * most > part.width * part.height:
        return Way.WHITE
    if covered and not any(_near(colour, word.look.colour, INK) for _count, colour in colours):
        return Way.COVERED
    return None


def _covered(word: Word, paint: Paint) -> bool:
    layer = paint.layers.get(word.look.address)
    x, y = word.centre
    return layer is not None and any(thing.layer > layer and thing.holds(x, y) for thing in paint.things)


def _without_scan(sheet: Sheet, paint: Paint, found: dict[int, Way]) -> dict[int, Way]:
    """Leave alone the words that a scanner's reader laid under or over the picture of a page."""
    lettered = [word for word in sheet.words if has_letters(word.text)]
    below = sum(found.get(word.at) in (Way.INVISIBLE, Way.COVERED, Way.WHITE) for word in lettered)
    if not paint.is_scan(sheet.width, sheet.height) or below < 0.8 * len(lettered):
        return found
    return {at: way for at, way in found.items() if way in (Way.OFF_PAGE, Way.TINY)}


def _colours(part: Image.Image) -> list[tuple[int, Colour]]:
    """Return the colours of a part by how often they occur."""
    counted: Any = part.getcolors(part.width * part.height) or []
    return sorted(counted, reverse=True)


def _near(one: Colour, other: Colour, most: int) -> bool:
    return all(abs(a - b) < most for a, b in zip(one, other, strict=True))


def _light(colour: Colour) -> float:
    red, green, blue = colour
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255


def _inside(room: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = room
    left, top = max(0, min(x0, size[0])), max(0, min(y0, size[1]))
    return left, top, max(left, min(x1, size[0])), max(top, min(y1, size[1]))

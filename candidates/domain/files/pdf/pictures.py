"""Pictures of pages as PNG, of bounded size."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from PIL import Image

WIDTH = 1_000
MOST_PIXELS = 2_500_000
COLOURS = 128


class Picture(NamedTuple):
    """One page as a PNG."""

    number: int
    width: int
    height: int
    png: bytes


def drawn(page: Any, scale: float, *, upright: bool = False) -> Image.Image:
    """Return a pypdfium2 page as a picture; without `upright` it lies as its coordinates run."""
    turned = page.get_rotation()
    if turned and not upright:
        page.set_rotation(0)
    try:
        bitmap = page.render(scale=scale, may_draw_forms=False)
        picture: Image.Image = bitmap.to_pil()
    finally:
        if turned and not upright:
            page.set_rotation(turned)
    return picture


def pictures_of(document: Any, most: int) -> Iterator[Picture]:
    """Yield the first pages as pictures."""
    for number in range(1, min(len(document), most) + 1):
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        picture = drawn(page, scale, upright=True).convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE)
        out = io.BytesIO()
        picture.save(out, "PNG", compress_level=6)
        yield Picture(number, picture.width, picture.height, out.getvalue())
        page.close()

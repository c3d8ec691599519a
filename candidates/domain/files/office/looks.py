"""How runs of a document look, as far as it decides whether their reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from candidates.domain.files.hiding import Way

SMALLEST = 3.0  # points
PALE = 0.94  # how light a colour is from which on it vanishes on white paper, of 1


@dataclass(frozen=True, slots=True)
class Look:
    """`None` is what nothing was said about. `ground` is the colour behind: '' for paper, '?' for one unknown."""

    gone: bool | None = None
    colour: str | None = None
    size: float | None = None
    ground: str | None = None

    def over(self, below: Look) -> Look:
        """Return this look where it says something, else the one below."""
        said = {
            name: value for name in ("gone", "colour", "size", "ground") if (value := getattr(self, name)) is not None
        }
        return replace(below, **said) if said else below

    def hides(self) -> Way | None:
        """Return how the look hides text, None when it is seen. Where the ground is not known, it is."""
        if self.gone:
            return Way.VANISH
        if self.colour and self.ground != "?" and _same(self.colour, self.ground or "ffffff"):
            return Way.WHITE
        return Way.TINY if self.size is not None and self.size < SMALLEST else None


def hex_of(text: str) -> str | None:
    """Return a colour as six lower-case digits, '' for one that is left to the program, None for what is none."""
    value = text.strip().lstrip("#").lower()
    if value in ("auto", "transparent", "none", "window-font-color"):
        return ""
    if value in ("white", "black"):
        return "ffffff" if value == "white" else "000000"
    return value if len(value) == 6 and all(c in "0123456789abcdef" for c in value) else None


def _same(colour: str, ground: str) -> bool:
    if colour == ground:
        return True
    return _light(colour) > PALE and _light(ground) > PALE


def _light(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255

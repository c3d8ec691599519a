"""Words for comparing: case, accents, spacing and script folded away."""

import re
import unicodedata

from anyascii import anyascii

from foundation.core.domain.folding import fold

_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u2032]")
_BETWEEN = re.compile(r"[^a-z0-9]+")


def folded_words(text: str) -> list[str]:
    """Return the words of a text in plain Latin letters and figures, in order: “Traoré-Lassalle” is two."""
    plain = anyascii(_APOSTROPHES.sub("", fold(text.casefold()))).lower()
    return _BETWEEN.sub(" ", _APOSTROPHES.sub("", plain)).split()


def has_signs(text: str) -> bool:
    """Tell whether a text holds letters of a script without capitals, whose names may set no space."""
    return any(unicodedata.category(char) == "Lo" for char in text)

"""Characters that no font could draw: told by their numbers and scripts, never as the text they stood in."""

from collections.abc import Iterable, Sequence

from fontTools import unicodedata

NAMED_AT_MOST = 8
# Shared by scripts, so they say nothing about which font is missing.
NO_SCRIPT = {"Zyyy", "Zinh", "Zzzz"}


def named(codepoints: Iterable[int]) -> list[str]:
    """Return the numbers of characters as Unicode writes them, in order, each once."""
    return [f"U+{point:04X}" for point in sorted(set(codepoints))]


def scripts(names: Iterable[str]) -> list[str]:
    """Return the names of the scripts that characters belong to, by the numbers that `named` gave."""
    codes = {unicodedata.script(chr(int(name.removeprefix("U+"), 16))) for name in names}
    return sorted(unicodedata.script_name(code) for code in codes - NO_SCRIPT)


def sentence(names: Sequence[str]) -> str:
    """Say how many characters could not be drawn and which; '' when all were."""
    if not names:
        return ""
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    listed = ", ".join(names[:NAMED_AT_MOST]) + more
    of = f" ({', '.join(found)})" if (found := scripts(names)) else ""
    return f"{len(names)} {'character' if len(names) == 1 else 'characters'} could not be drawn: {listed}{of}."

"""Characters that nobody sees, those that only a word processor's font can draw, and 'w/' for 'with'."""

from __future__ import annotations

import re

from .rewrite import Plain, Rewrite

# Soft hyphens, zero-width spaces and joiners, direction marks; a joiner between emoji is part of them.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]+|(?<=\\w)[\u200c\u200d]+(?=\\w)")
_MAY_BE_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
_WITH = re.compile(r"(?<!\S)w/(o)?(?=[ \w])", re.IGNORECASE)
_SYMBOL_FONT = re.compile("[\uf000-\uf0ff]")


def without_unseen(plain: Plain) -> Plain:
    """The text without unseen characters, with bullets that can be read; the same object where there are none."""
    if plain.text.isascii():
        return plain
    text = plain.text
    if _SYMBOL_FONT.search(text):
        text = _SYMBOL_FONT.sub("•", text)
        plain = Plain(text, plain.begins, plain.starts, plain.stops, plain.before)
    if _MAY_BE_UNSEEN.isdisjoint(text):
        return plain
    out, position = Rewrite(plain), 0
    for found in _UNSEEN.finditer(text):
        out.copy(position, found.start())
        position = found.end()
    out.copy(position, len(text))
    return out.done()


def with_spelled_out(plain: Plain) -> Plain:
    """The text with 'w/' and 'w/o' written out; the same object where there are none."""
    if "w/" not in plain.text.lower():
        return plain
    out, position = Rewrite(plain), 0
    for found in _WITH.finditer(plain.text):
        out.copy(position, found.start())
        spaced = "" if plain.text[found.end()] == " " else " "
        out.put(("without" if found[1] else "with") + spaced, found.start(), found.end())
        position = found.end()
    out.copy(position, len(plain.text))
    return out.done()

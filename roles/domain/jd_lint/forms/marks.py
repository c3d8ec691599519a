"""Characters that nobody sees, and those that only a word processor's font can draw."""

from __future__ import annotations

import re

from .rewrite import Plain, Rewrite

# Soft hyphens, zero-width spaces and joiners, direction marks; a joiner between emoji is part of them.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]+|(?<=\\w)[\u200c\u200d]+(?=\\w)")
_MAY_BE_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
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

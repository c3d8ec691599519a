"""The forms in which a job description arrives, made one plain text that knows its way back to the source.

HTML and entities → unseen characters, 'w/' → tables, tabs, lone bullets, run-in headings, capitals
"""

from __future__ import annotations

from .layout import laid_out
from .marks import with_spelled_out, without_unseen
from .markup import without_markup
from .rewrite import Plain

__all__ = ["Plain", "plain_text"]


def plain_text(text: str, *, headed: bool = True) -> Plain:
    """The text as it is read. `headed` says whether it may have headings of its own; the editor's sections do not.
    Takes time with the length of the text only."""
    return laid_out(with_spelled_out(without_unseen(without_markup(Plain.of(text)))), headed=headed)

"""The lines of a text: bullets, and which lines are headings.

People head their sections in any style: markdown, bold, capitals, underlined, numbered, a bare short line, a line
that ends in a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .headings import classify, is_item, is_label, is_subject
from .lists import mark_lists

_BULLET = re.compile(
    r"[ ]*(?:[-*•·▪◦‣●○►▸➤§✓✔✅☑→➔➜⇒👉🔹🔸▶–—+»>]\ufe0f?|"
    r"\d{1,2}[.)]|\d{1,2}、(?=\S)|[a-z]\)|\(\d{1,2}\)|\([a-z]\)|\([ivx]{1,4}\)|[ivx]{1,4}[.)]|\d\.\d{1,2}\.?)[ ]+(?=\S)"
)
_LETTERED = re.compile(r"[a-z]\)|[ivx]{1,4}[.)]")  # the only letters that open a bullet
_NUMBERED = re.compile(r"[ ]*(?:\d{1,2}[.)]|\(\d\))[ ]+(?=\S)")
_EMOJI_LEAD = re.compile(r"[ ]*[^\w\s\"'(\[<#*\-–—€$£&§/@~.,]{1,4}[ ]*")
_MARKDOWN = re.compile(r"[ ]*(#{1,6})[ ]*(\S.*)")
_BOLD_LINE = re.compile(r"[ ]*(?:\*\*|__)([^*_]{2,90})(?:\*\*|__)[ ]*:?[ ]*")
_RULE_LINE = re.compile(r"[ ]*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,})[ ]*")
_UNDERLINE = re.compile(r"[ ]*[=-]{3,}[ ]*")
_DRAWN, _BOLD, _UNDER = frozenset("=-_*~"), frozenset("*_"), frozenset("=-")  # what such lines begin with
_FIGURES = re.compile(r"[€$£]|\d{3}")
_APART = re.compile(r"\s[|·•]\s")  # 'Hamburg | permanent | tech' gives facts and heads nothing
_DAY = re.compile(r"(?:(?:BY|AT|ON|AFTER) )?(?:DAY|TAG) \d{2,3}|(?:NACH )?\d{2,3} (?:DAYS|TAGEN?)")
LEAD_IN_WORDS, SURE_LEAD_IN_WORDS = 26, 12
HEADING_WORDS, HEADING_LETTERS = 9, 80
UNKNOWN_HEADING_WORDS, NUMBERED_HEADING_WORDS = 7, 8
MARKED_HEADING_WORDS = 4
FULL_LINE = 60  # a longer line before it makes a short line the end of a hard-wrapped paragraph
# Levels of headings, 1 the highest; markdown brings its own.
TITLE_LEVEL, CAPITALS_LEVEL, BARE_LEVEL, BOLD_LEVEL, LEAD_IN_LEVEL = 1, 3, 4, 5, 7


@dataclass(slots=True)
class Line:
    """A line with its place; `bullet` is the length of its bullet mark, 0 without."""

    start: int
    end: int
    text: str
    bullet: int
    indent: int
    blank: bool  # nothing stands on it
    sign: str  # its first character that is no space
    own: bool = False  # begins a block of its own
    item: bool = False  # is one of an unmarked list

    @property
    def is_rule(self) -> bool:
        """Whether the line is only drawn: ----, ====."""
        return self.sign in _DRAWN and _RULE_LINE.fullmatch(self.text) is not None

    @property
    def marked(self) -> bool:
        """Whether the line is headed, drawn or bold by its marks."""
        return self.is_markdown_heading or self.is_rule or self.bold is not None

    @property
    def is_markdown_heading(self) -> bool:
        """Whether the line is headed with #."""
        return self.sign == "#" and _MARKDOWN.match(self.text) is not None

    @property
    def bold(self) -> str | None:
        """The words of a line that is bold from end to end."""
        found = _BOLD_LINE.fullmatch(self.text) if self.sign in _BOLD else None
        return None if found is None else found[1]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's words and its level."""

    words: str
    level: int


def lines_of(text: str, start: int, end: int) -> list[Line]:
    """The lines of text[start:end], without blank ones at the end."""
    lines, offset = [], start
    for raw in text[start:end].split("\n"):
        stripped, bare = raw.rstrip(), raw.lstrip()
        plain = not bare or (bare[0].isalpha() and not _LETTERED.match(bare))
        mark = None if plain else _BULLET.match(raw)
        bullet = mark.end() if mark and not _BOLD_LINE.fullmatch(raw) else 0
        end = offset + len(stripped)
        lines.append(Line(offset, end, stripped, bullet, len(raw) - len(bare), not stripped, bare[:1]))
        offset += len(raw) + 1
    while lines and lines[-1].blank:
        lines.pop()
    mark_lists(lines)
    return lines


def heading_of(line: Line, before: Line | None, following: Line | None, *, first: bool) -> Heading | None:
    """The heading that a line is, None when it is text. `first` is the document's first line, its title."""
    marked = _marked(line, following)
    if marked is not None:
        return marked
    text = line.text
    if line.bullet:
        label = _BOLD_LINE.fullmatch(text[line.bullet :]) if following is not None and following.bullet else None
        if label is not None and classify(label[1]) is not None:  # a cell that says what the list beside it is
            return Heading(label[1], BOLD_LEVEL)
        if not (_is_numbered_heading(line, before, following) or _is_marked_heading(line, before, following)):
            return None
        text = text[line.bullet :]
    led = None if line.sign.isalnum() else _EMOJI_LEAD.match(text)
    bare = text if led is None else text[led.end() :]
    bare = bare.strip().strip("=–—[]<>*_| ")
    if not bare:
        return None
    if bare.endswith(":"):
        return _lead_in(bare, following)
    if (
        len(bare.split()) > HEADING_WORDS
        or len(bare) > HEADING_LETTERS
        or bare[-1] in ".,;"
        or (not first and len(_APART.findall(bare)) > 1)
        or (not first and _FIGURES.search(bare) and not _is_day(bare))
    ):
        return None
    if first:
        return Heading(bare, TITLE_LEVEL)
    return None if is_item(bare) else _bare(bare, line, before, following, decorated=bare != text.strip())


def _is_day(bare: str) -> bool:
    return bare.isupper() and _DAY.fullmatch(bare) is not None


def _marked(line: Line, following: Line | None) -> Heading | None:
    """Headings that are marked as such: markdown, bold, underlined."""
    if line.sign == "#" and (found := _MARKDOWN.fullmatch(line.text)):
        return Heading(found[2].strip(" #*"), len(found[1]))
    if line.bold is not None:
        return Heading(line.bold, BOLD_LEVEL)
    if following is not None and following.sign in _UNDER and _is_underlined(line, following):
        return Heading(line.text.strip(), 1 if "=" in following.text else 2)
    return None


def _is_underlined(line: Line, following: Line) -> bool:
    return len(line.text) <= HEADING_LETTERS and _UNDERLINE.fullmatch(following.text) is not None


def _is_numbered_heading(line: Line, before: Line | None, following: Line | None) -> bool:
    """'2. Requirements' heads a section; one of several numbered lines in a row is a list item."""
    if not _NUMBERED.match(line.text) or len(line.text.split()) >= NUMBERED_HEADING_WORDS:
        return False
    in_list = any(other is not None and _NUMBERED.match(other.text) for other in (before, following))
    return not in_list and classify(line.text) is not None


def _is_marked_heading(line: Line, before: Line | None, following: Line | None) -> bool:
    """'§ Duties' over items with another mark, as word processors nest lists."""
    words = line.text[line.bullet :].strip()
    if (
        following is None
        or not following.bullet
        or len(words.split()) > MARKED_HEADING_WORDS
        or _NUMBERED.match(line.text)
    ):
        return False
    mark = line.text.strip()[:1]
    nested = following.text.strip()[:1] != mark and (
        before is None or not before.bullet or before.text.strip()[:1] != mark
    )
    return nested and words[-1:].isalpha() and classify(words) is not None


def _lead_in(bare: str, following: Line | None) -> Heading | None:
    """'You should have experience with:' before a list."""
    words = len(bare.split())
    leads = following is None or words <= SURE_LEAD_IN_WORDS or following.bullet > 0 or following.blank
    return Heading(bare, LEAD_IN_LEVEL) if words <= LEAD_IN_WORDS and leads else None


def _bare(bare: str, line: Line, before: Line | None, following: Line | None, *, decorated: bool) -> Heading | None:
    """A short line that stands alone and says what follows."""
    if following is None or not _stands_alone(line, before):
        return None
    level = CAPITALS_LEVEL if bare.isupper() else BARE_LEVEL
    if line.item:
        return Heading(bare, level) if is_label(bare) else None
    if bare.isupper() and len(bare) > 3:
        return Heading(bare, level)
    known = classify(bare) is not None or is_subject(bare)
    if bare[-1] in "?!…":
        return Heading(bare, BARE_LEVEL) if known else None
    if not (bare[0].isupper() or decorated):
        return None
    return Heading(bare, BARE_LEVEL) if _heads(len(bare.split()), before, following, known=known) else None


def _stands_alone(line: Line, before: Line | None) -> bool:
    """Whether nothing runs over from the line before."""
    if before is None or before.blank or line.own:
        return True
    return before.bullet > 0 or before.is_rule or before.end - before.start < FULL_LINE


def _heads(words: int, before: Line | None, following: Line, *, known: bool) -> bool:
    """Whether a line of so many words heads what follows: with less around it when its words say so."""
    blank_before = before is None or before.blank
    after_a_list = before is not None and before.bullet > 0
    if before is not None and not blank_before and following.blank and classify(before.text.strip(" :*")) is not None:
        return False  # the one line under a heading
    if known and (blank_before or after_a_list or words < UNKNOWN_HEADING_WORDS):
        return True
    return blank_before and (following.bullet > 0 or following.blank) and words <= UNKNOWN_HEADING_WORDS

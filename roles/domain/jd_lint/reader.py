"""Walks the lines of a stretch of text and fills its sections, blocks and sentences."""

from __future__ import annotations

import re

from . import headings as kinds
from .document import Document, Section, Sentence
from .lines import LEAD_IN_LEVEL, Heading, Line, heading_of, lines_of
from .run_ins import RUN_IN_REACH, RUN_IN_STOP, run_in, run_in_bold, run_in_short
from .sentences import LONGEST_SENTENCE, stops

# What may be told under its own run-in heading in the middle of a week or of what success is.
_BREAKS_A_STORY = frozenset({kinds.NICE, kinds.MUST, kinds.PAY, kinds.PROCESS, kinds.TEAM, kinds.GROWTH})
_BREAKS_A_WEEK = _BREAKS_A_STORY | {kinds.SUCCESS}


def _takes_over(current: str, kind: str, words: str, *, bullet: bool) -> bool:
    """Whether a run-in heading of this kind ends what the section is about, for its block."""
    if kind == kinds.COMPANY:
        return current == kinds.OPEN
    if current == kinds.WEEK:
        return kind in _BREAKS_A_WEEK
    if current == kinds.SUCCESS:
        return kind in _BREAKS_A_STORY
    if current not in (kinds.MUST, kinds.NICE):
        return True
    if kinds.is_subject(words):
        return False
    if bullet and kind not in (kinds.NICE, kinds.LEARN, kinds.MUST):
        return kinds.is_fact(words)
    demanded = "must" in words.lower() or "required" in words.lower()
    return demanded or not (current == kinds.NICE and kind == kinds.MUST)


_YOURS = re.compile(r"\W*(?:your|deine?|ihre?) [\w-]+\W*", re.IGNORECASE)  # 'Your spellbook', 'YOUR DNA:'


class Reader:
    """Walks the lines of one stretch of the document and fills its sections and sentences."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.paragraph = 0

    def read(self, start: int, end: int, section: Section) -> None:
        """Read document.text[start:end] into sections, beginning with `section`."""
        self.structured = section.part is not None
        lines = lines_of(self.document.text, start, end)
        section.start = section.end = start
        self.section = section
        self.document.sections.append(section)
        first, index = True, 0
        headed = not self.structured and sum(not line.blank for line in lines) > 1  # one line is all there is to read
        while index < len(lines):
            line = lines[index]
            if line.blank or line.is_rule:
                index += 1
                continue
            following = lines[index + 1] if index + 1 < len(lines) else None
            before = lines[index - 1] if index else None
            heading = None if not headed else heading_of(line, before, following, first=first)
            if heading is not None:
                self._open(heading, line, first=first)
                first, index = False, index + 1
                continue
            first = False
            index = self._block(lines, index)
        self._close(end)
        for section in self.document.sections:
            self._read_as_demands(section)

    @staticmethod
    def _read_as_demands(section: Section) -> None:
        """A list that speaks of experience or years is one of demands: one such item will do without a heading of its
        own, most of them under a heading that says nothing."""
        if section.kind not in (kinds.OPEN, kinds.OTHER):
            return
        listed = [sentence for sentence in section.sentences if sentence.bullet and sentence.kind == section.kind]
        sure = section.kind == kinds.OPEN or _YOURS.fullmatch(section.heading) is not None
        wanted = 1 if sure else max(2, len(listed) // 2 + 1)
        if len(listed) > 1 and sum(kinds.asks(sentence.text) for sentence in listed) >= wanted:
            for sentence in listed:
                if kinds.asks(sentence.text) or not sentence.text.endswith("."):  # whole sentences tell anything
                    sentence.kind = kinds.MUST

    def _open(self, heading: Heading, line: Line, *, first: bool) -> None:
        """Begin a section at a heading."""
        self._close(line.start)
        if first:
            self.document.title = heading.words
            self._push(Section(kinds.OPEN, heading.words, heading.level, line.start, line.end))
            return
        kind, level = self._kind_under(heading), heading.level
        if kind == self.section.kind and kinds.classify(heading.words) is None:
            level = max(level, self.section.level)
        self._push(Section(kind, heading.words, level, line.start, line.end, head_end=line.end))

    def _kind_under(self, heading: Heading) -> str:
        """The kind that a heading opens: its own, or the one it stands under when it only sorts what follows."""
        kind, current = kinds.classify(heading.words), self.section
        lead_in = heading.level == LEAD_IN_LEVEL
        if lead_in and kind is None and heading.words.isupper() and current.heading.isupper():
            return kinds.OTHER  # one of several in capitals with a colon
        softer = kind == kinds.NICE and current.kind == kinds.MUST  # 'Soft requirements' after the hard ones
        sorts = kinds.is_subject(heading.words) and not softer
        if sorts and current.kind in (kinds.MUST, kinds.NICE, kinds.LEARN, kinds.STACK):
            return current.kind
        if kind is None:
            deeper = heading.level > current.level and current.kind not in (kinds.OPEN, kinds.TITLE)
            return current.kind if deeper or lead_in else kinds.OTHER
        sentence_like = lead_in and len(heading.words.split()) > 6
        if sentence_like and current.kind in (kinds.WEEK, kinds.SUCCESS, kinds.PROCESS, kinds.PAY, kinds.BENEFITS):
            return current.kind
        return current.kind if lead_in and kind == kinds.SUCCESS and current.kind == kinds.MUST else kind

    def _push(self, section: Section) -> None:
        self.section = section
        self.document.sections.append(section)

    def _close(self, end: int) -> None:
        self.section.end = end

    def _block(self, lines: list[Line], index: int) -> int:
        """Read one paragraph or one bullet with its continuation lines; gives the index after it."""
        line = lines[index]
        start, last, position = line.start + line.bullet, line, index + 1
        while position < len(lines) and self._continues(line, last, lines, position):
            last, position = lines[position], position + 1
        self.paragraph += 1
        self._sentences(start, last.end, bullet=line.bullet > 0 or line.item, unmarked=line.item)
        return position

    def _continues(self, line: Line, last: Line, lines: list[Line], position: int) -> bool:
        """Whether lines[position] belongs to the block that `line` began."""
        after = lines[position]
        if after.blank or after.bullet or after.own or after.is_markdown_heading or after.is_rule:
            return False
        if line.bullet:
            return after.indent > line.indent or after.text.lstrip()[:1].islower()
        if self._own_line(last, after):
            return False
        following = lines[position + 1] if position + 1 < len(lines) else None
        return self.structured or heading_of(after, last, following, first=False) is None

    @staticmethod
    def _own_line(last: Line, after: Line) -> bool:
        """Whether `after` begins a paragraph of its own without a blank line: a run-in heading, or unwrapped lines."""
        found = run_in(after.text, 0, len(after.text))
        bold = after.text.startswith(("**", "__"))
        if found and len(found[1].split()) <= 5 + 3 * bold and after.text.lstrip("*_")[:1].isupper():
            return bold or kinds.classify(found[1]) is not None
        return last.text.endswith((".", "!", "?", ":")) and len(last.text) < 60 and after.text[:1].isupper()

    def _sentences(self, start: int, end: int, *, bullet: bool, unmarked: bool) -> None:
        text = self.document.text
        kind, lead = self._run_in(start, end, bullet=bullet, unmarked=unmarked)
        position = start
        for stop in (*stops(text, start, end), end):
            if position > start:
                kind, lead = self._bold_within(position, stop, kind)
            self._sentence(position, stop, kind, bullet, lead)
            position, lead = stop, 0

    def _bold_within(self, start: int, end: int, kind: str) -> tuple[str, int]:
        """The kind from a sentence on that opens with a bold heading: '**Team:** seven. **Pay:** …' in a line."""
        if not self.document.text.startswith(("**", "__", " **", " __"), start):
            return kind, 0
        found = run_in(self.document.text, start, end)
        told = kinds.classify(found[1]) if found else None
        return (told, found.end() - start) if found and told is not None else (kind, 0)

    def _run_in(self, start: int, end: int, *, bullet: bool, unmarked: bool) -> tuple[str, int]:
        """The kind of the block, told by a run-in heading such as 'Bonus: …', and that heading's length."""
        current = self._tail_kind(bullet=bullet, unmarked=unmarked)
        found = run_in(self.document.text, start, end)
        if (found is None or len(found[1].split()) > 6) and not bullet:
            found = RUN_IN_STOP.match(self.document.text, start, end)
        found = found or run_in_bold(self.document.text, start, end) or run_in_short(self.document.text, start, end)
        if not found or len(found[1].split()) > 7:
            return current, 0
        kind = kinds.classify(found[1])
        if kind == kinds.MUST and self._untold():
            return current, 0
        if kind is None or not _takes_over(current, kind, found[1], bullet=bullet):
            return current, 0
        return kind, found.end() - start

    def _untold(self) -> bool:
        """Whether nothing stands above, so that 'PhD candidate: alarms on the ward' is the title and asks nothing."""
        return not self.document.title and not self.document.sentences

    def _tail_kind(self, *, bullet: bool, unmarked: bool) -> str:
        """The section's kind; prose after a list of demands no longer belongs to the list."""
        section = self.section
        listed = section.sentences and section.sentences[-1].bullet and not bullet
        if section.kind in (kinds.MUST, kinds.NICE, kinds.LEARN) and (listed or section.left) and not self.structured:
            section.left = not bullet or (section.left and unmarked)
        return kinds.OPEN if section.left else section.kind

    def _sentence(self, start: int, end: int, kind: str, bullet: bool, lead: int) -> None:
        while start < end:
            stop = self._cut(start, end)
            self._add(start, stop, kind, bullet=bullet, lead=lead)
            start, lead = stop, 0

    def _cut(self, start: int, end: int) -> int:
        """Where to end a piece: text without full stops is cut at a space, so that no sentence grows without bound."""
        if end - start <= LONGEST_SENTENCE:
            return end
        space = self.document.text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        return space if space > 0 else start + LONGEST_SENTENCE

    def _add(self, start: int, end: int, kind: str, *, bullet: bool, lead: int) -> None:
        raw = self.document.text[start:end]
        stripped = raw.strip()
        if not stripped:
            return
        begin = start + len(raw) - len(raw.lstrip())
        stop = begin + len(stripped)
        kind, lead = (kind, lead) if lead else self._inner_run_in(begin, stop, kind)
        lower = self.document.lower[begin:stop]
        sentence = Sentence(begin, stop, stripped, lower, self.section, kind, bullet, self.paragraph, lead)
        self.section.sentences.append(sentence)
        self.document.sentences.append(sentence)

    def _inner_run_in(self, start: int, end: int, kind: str) -> tuple[str, int]:
        """A sentence inside a paragraph that opens like 'Nice to have: …'."""
        if ":" not in self.document.text[start : min(end, start + RUN_IN_REACH)]:
            return kind, 0
        found = run_in(self.document.text, start, end)
        if found and ":" in found[0] and len(found[1].split()) <= 4:
            told = kinds.classify(found[1])
            if told in (kinds.NICE, kinds.LEARN) or (
                told is not None and kind in (kinds.OPEN, kinds.OTHER, kinds.NICE) and not self._untold()
            ):
                return told, found.end() - start
        return kind, 0

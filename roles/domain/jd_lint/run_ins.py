"""Headings that stand at the head of their own paragraph: 'Bonus: …', '**Team** …', 'Pay. …'."""

from __future__ import annotations

import re

from . import headings as kinds

_RUN_IN = re.compile(
    r"[ ]*(?:\*{1,2}|_{1,2})?((?:\d{1,3} (?=[MDmd]))?[^\W\d_][^:\n.!?]{1,48}?)"
    r"(?:\*{1,2}|_{1,2})?[ ]*(?::(?:\*{1,2}|_{1,2})?|[ ][–—-][ ])[ ]*(?=\S)"
)
RUN_IN_REACH = 70  # characters in which a run-in heading ends, with its marks
_RUN_IN_BOLD = re.compile(
    r"[ ]*(?:\*{1,2}|__)([^\W\d_][^:\n.!?,*_]{1,40}?)(?:\*{1,2}|__)[ ]+(?=\S)"
)  # '*pay* £60k' in chat
RUN_IN_STOP = re.compile(
    r"[ ]*((?:(?:What|Who|Why|How|Where|About|Was|Wer|Wie|Wen)\b[^.:?!\n]{0,45}|"
    r"(?:Our|The|Your|Das|Dein|Deine|Ihr|Ihre) \w+|"
    r"(?-i:[A-ZÄÖÜ][A-ZÄÖÜ']+(?: [A-ZÄÖÜ']+){1,5})|"
    r"Pay|Salary|Process|Requirements?|Benefits|Team|Location|Ablauf|Gehalt|Aufgaben|Anforderungen))"
    r"[.?][ ]+(?=[\w€$£\"])"
)

_RUN_IN_BRACKETS = re.compile(r"[ ]*\[([^\W\d_][^\[\]\n.!?]{1,40})\][ ]*(?=[^\s(])")  # '[Salary] 6.0 million yen'
_RUN_IN_SHORT = re.compile(r"[ ]*((?-i:[A-ZÄÖÜ])[^\W\d_]*(?: [^\W\d_]+){0,2})\.[ ]+(?=(?-i:[A-ZÄÖÜ\"$€£\d]))")
_SHORT_WORDS = 3
_TOLD = frozenset({kinds.SUCCESS, kinds.WEEK, kinds.TEAM, kinds.GROWTH, kinds.PAY, kinds.PROCESS})


def run_in_bold(text: str, start: int, end: int) -> re.Match[str] | None:
    """Bold words that open text[start:end]."""
    return _RUN_IN_BOLD.match(text, start, end) if text.startswith(("*", "__", " "), start) else None


def run_in_short(text: str, start: int, end: int) -> re.Match[str] | None:
    """Up to three words before a full stop that announce what a JD tells: 'Nach sechs Monaten. Die Schätzung …'."""
    stop = text.find(".", start, end)
    if stop < 0 or text[stop + 1 : stop + 2] != " " or text[start:stop].lstrip(" ").count(" ") >= _SHORT_WORDS:
        return None
    found = _RUN_IN_SHORT.match(text, start, end)
    return found if found is not None and kinds.classify(found[1]) in _TOLD else None


def run_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """The run-in heading of text[start:end]; most stretches have no mark that could end one."""
    if text.startswith("[", start):
        return _RUN_IN_BRACKETS.match(text, start, end)
    near = text[start : min(end, start + RUN_IN_REACH)]
    if ":" not in near and " - " not in near and " – " not in near and " — " not in near:
        return None
    return _RUN_IN.match(text, start, end)

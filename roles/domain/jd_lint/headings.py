"""What a heading announces. The first kind whose words are in the heading wins, so the order is the meaning."""

from __future__ import annotations

import re
from functools import lru_cache

from .patterns import Phrasebook

BOOK = Phrasebook("headings")

# Section kinds: what stands under them is a demand (must), a wish (nice), or neither.
MUST, NICE, LEARN = "must", "nice", "learn"
WEEK, SUCCESS, PROBLEM, STACK, DUTIES = "week", "success", "problem", "stack", "duties"
TEAM, GROWTH, PROCESS, PAY, BENEFITS, COMPANY = "team", "growth", "process", "pay", "benefits", "company"
TITLE, OTHER, OPEN = "title", "other", "open"

_KINDS = (
    (LEARN, BOOK.phrases("learn")),
    (PROBLEM, BOOK.phrases("reason")),
    (NICE, BOOK.anywhere("nice")),
    (WEEK, BOOK.phrases("week")),
    (SUCCESS, BOOK.anywhere("success")),
    (PROCESS, BOOK.anywhere("process")),
    (PAY, BOOK.anywhere("pay")),
    (GROWTH, BOOK.anywhere("growth")),
    (TEAM, BOOK.anywhere("team")),
    (BENEFITS, BOOK.anywhere("benefits")),
    (MUST, BOOK.anywhere("must")),
    (STACK, BOOK.anywhere("stack")),
    (DUTIES, BOOK.anywhere("duties")),
    (PROBLEM, BOOK.anywhere("problem")),
    (COMPANY, BOOK.anywhere("company")),
)
# Sub-headings that sort a list of demands by subject; they leave the section as it is.
_SUBJECT = BOOK.phrases("subject")
_DEMAND_IN_A_LIST = BOOK.phrases("demand_in_a_list")
_SENTENCE_END = re.compile(r"(?<=[a-zäöüß)][.!?])\s+(?=[A-ZÄÖÜ][^.]*:?$)")
_LEADS_TO_DUTIES = re.compile(
    r"\w, (?:you(?:'ll| will)|you would|(?:wirst du|werden sie))(?: be (?:responsible for|expected to))?$",
    re.IGNORECASE,
)
_TRIM = re.compile(r"^(?:[\W_]|\d(?!\d* (?:m(?:on)?ths?|days?|monat|tag)))+|[\W_]+$", re.IGNORECASE)


def _plain(heading: str) -> str:
    return " ".join(_TRIM.sub("", heading).split())


@lru_cache(maxsize=4096)
def classify(heading: str) -> str | None:
    """The section kind that a heading announces, None when its words say nothing."""
    words = _plain(_SENTENCE_END.split(heading)[-1])  # of a paragraph that leads into a list, what it ends with
    if _LEADS_TO_DUTIES.search(words):  # 'Reporting to the Head of Data, you will:'
        return DUTIES
    for kind, pattern in _KINDS:
        if pattern.search(words):
            return kind
    return None


def asks(bullet: str) -> bool:
    """Whether a bullet asks something of the candidate, read by itself."""
    return _DEMAND_IN_A_LIST.search(bullet) is not None


_ITEM = BOOK.phrases("item")


@lru_cache(maxsize=4096)
def is_item(line: str) -> bool:
    """Whether a short line is something asked or done, 'Experience with Kafka', and heads nothing."""
    return _ITEM.match(line) is not None


_FACT = BOOK.phrases("fact")


def is_fact(key: str) -> bool:
    """Whether a run-in heading among demands gives a fact of the job: 'Salary: …', 'Interview: …'."""
    return _FACT.fullmatch(key.strip(" *_")) is not None


_OPENER = BOOK.phrases("opener")
_ASKING = BOOK.phrases("asking")
_LABEL_WORDS = 6
_NO_LABEL = re.compile(r"[,\d]")


@lru_cache(maxsize=4096)
def is_label(line: str) -> bool:
    """Whether a line among the items of a list heads the next one, 'What we offer'."""
    if len(line.split()) > _LABEL_WORDS or _NO_LABEL.search(line):
        return False
    if line.isupper():
        return len(line.split()) > 1 or classify(line) is not None
    return _ASKING.match(line) is not None or (_OPENER.match(line) is not None and classify(line) is not None)


@lru_cache(maxsize=1024)
def is_subject(heading: str) -> bool:
    """Whether a heading only names a subject (cloud, languages, soft skills) inside a list."""
    return _SUBJECT.fullmatch(_plain(heading)) is not None and classify(heading) in (None, MUST, NICE, STACK, PROBLEM)

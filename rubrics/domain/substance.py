"""Whether a reason says something: two sentences and one moment. Pure; it reads words and judges nobody.

It is asked of those who decide against what the numbers or all votes say, so that somebody who was not there can
understand why.
"""

import re

from rubrics.domain.evidence import length

SENTENCES, WORDS = 2, 4
# Where sentences end: some scripts put no space behind it.
_ENDS = re.compile(r"[.!?…]+[\"”’»)]*(?:\s+|$)|[。！？।۔؟።]+[\"”’»」』)]*\s*|\n+")
# What makes a moment: a figure or time, words that were said, or a word that puts something in time or tells of doing.
_FIGURE = re.compile(r"\d")
_QUOTED = re.compile(r"[“\"„«][^”\"“»]{3,}[”\"“»]|「[^」]{3,}」|『[^』]{3,}』")
_TIMED = re.compile(
    r"\b(?:when|while|after|before|during|until|once|yesterday|today|night|morning|evening|week|month|year|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|"
    r"september|october|november|december|first day|last time|one day)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:said|told|asked|answered|showed|shown|wrote|built|rebuilt|shipped|fixed|found|noticed|measured|explained|"
    r"described|named|drew|changed|broke|rolled|called|paged|ran|led|refused|admitted|proposed|stopped|turned)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that have four words or more."""
    parts = (part.strip() for part in _ENDS.split(text))
    return [part for part in parts if length(part) >= WORDS]


def has_moment(text: str) -> bool:
    """Tell whether a text names a moment: a figure, quoted words, or something that somebody did at some time."""
    return any(found.search(text) for found in (_FIGURE, _QUOTED, _TIMED, _DONE))


def lacks(text: str) -> list[str]:
    """Return in kind words what a reason against the numbers lacks; nothing when it has substance."""
    said = []
    if len(sentences(text)) < SENTENCES:
        said.append("Two whole sentences, please: what the numbers or votes miss, and what you lean on instead.")
    if not has_moment(text):
        said.append("Name one moment: what they said or did, and when, so that somebody who was not there can follow.")
    return said

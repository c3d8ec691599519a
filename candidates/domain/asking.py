"""What no question of an application form may ask, told by the words of a data file; people judge the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that is not asked: in which words it is asked for, and which only look like them."""

    key: str
    about: str
    instead: str
    words: re.Pattern[str]
    fine: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The words of a question that ask for what is not asked."""

    topic: Topic
    quote: str

    @property
    def sentence(self) -> str:
        """What to say beside the question."""
        return f"“{self.quote}” asks about {self.topic.about}, which may not count. {self.topic.instead}"


def topics_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Topic, ...]:
    """Return the topics of the data file."""
    return tuple(_topic(row["key"], row["about"], row["instead"], _words(row), tuple(row["fine"])) for row in rows)


def _words(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(pattern for patterns in row["words"].values() for pattern in patterns)


@lru_cache(maxsize=32)
def _topic(key: str, about: str, instead: str, words: tuple[str, ...], fine: tuple[str, ...]) -> Topic:
    return Topic(key, about, instead, _whole(words), _whole(fine) if fine else None)


def _whole(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


def find_unfit(texts: Sequence[str], topics: Sequence[Topic]) -> Iterator[Finding]:
    """Yield what a question, its help and its answers ask that is not asked: the first words of each topic."""
    for topic in topics:
        found = next((quote for text in texts if (quote := _quote(text, topic))), "")
        if found:
            yield Finding(topic, found)


def _quote(text: str, topic: Topic) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())
    small = plain.lower()
    kept = topic.fine.sub(lambda match: "\0" * len(match[0]), small) if topic.fine else small
    match = topic.words.search(kept)
    if match is None:
        return ""
    return plain[match.start() : match.end()] if len(small) == len(plain) else match[0]

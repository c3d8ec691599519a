"""With which characters a phrase can begin, and that looking phrases up by them loses none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from roles.domain.jd_lint.openings import openings
from roles.domain.jd_lint.patterns import Phrasebook
from roles.domain.jd_lint.phrase_index import WordStarts

JDS = Path(__file__).parent / "jds"


@pytest.mark.parametrize(
    ("phrase", "words", "parts"),
    [
        (r"m\.?sc", {"m.sc", "msc"}, set()),
        (r"(?:big|huge) boss", {"big b", "huge "}, set()),
        (r"an? \w+", {"a ", "an "}, set()),
        (r"[bc]at", {"bat", "cat"}, set()),
        (r"\w*dashboards?", set(), {"dashb"}),
        (r"(?:apis?|\w*services?)", {"api", "apis"}, {"servi"}),
        (r"\w*-?muttersprach", set(), {"-mutt", "mutte"}),
    ],
)
def test_how_a_phrase_opens(phrase: str, words: set[str], parts: set[str]) -> None:
    found = openings(phrase, 5)
    assert found is not None
    assert (found.words, found.parts) == (words, parts)


@pytest.mark.parametrize("phrase", [r"\w+", r"\.net", r"(?-i:[A-Z])\w+", r"x?", r"\w*ei"])
def test_a_phrase_that_may_begin_with_anything(phrase: str) -> None:
    assert openings(phrase, 5) is None


@pytest.mark.parametrize(
    ("book", "section"),
    [
        ("demands", "credential"),
        ("demands", "years"),
        ("mixed", "scientist"),
        ("exclusion", "de"),
        ("modality", "wish_behind"),
    ],
)
def test_an_index_finds_phrases_where_one_pattern_finds_them(book: str, section: str) -> None:
    index, pattern = Phrasebook(book).index(section), Phrasebook(book).phrases(section)
    hits = 0
    for name in ("de09_konzern", "de05_rollenmix", "de11_bildungselite", "en16_academic", "en27_rank_and_fame"):
        for line in re.split(r"\n|(?<=\.) ", (JDS / f"{name}.txt").read_text(encoding="utf-8")):
            expected = pattern.search(line) is not None
            hits += expected
            assert (index.search(line, WordStarts.of(line.lower())) is not None) is expected, line
    assert hits

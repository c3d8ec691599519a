"""The reading age of a JD: a hint that orders texts as readers would, and says nothing where it cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.domain.reading_age import OLDEST, YOUNGEST, reading_age, syllables

EASY = "You look at the lists. You call the crew. You fix what is late. We tell you how it went. " * 6
HARD = (
    "Responsibilities include operationalising organisational methodologies, facilitating interdisciplinary "
    "collaboration, and systematically documenting infrastructure dependencies across heterogeneous environments. "
) * 6
LEICHT = (
    "Du siehst die Listen an. Du rufst die Leute an. Du machst gut, was nicht geht. Wir sagen dir, wie es war. " * 6
)
SCHWER = (
    "Verantwortungsbereiche umfassen die Operationalisierung organisatorischer Zusammenarbeit verteilter Einheiten. "
    * 12
)


@pytest.mark.parametrize(("word", "language", "n"), [
    ("late", "en", 1), ("engineer", "en", 3), ("table", "en", 2), ("need", "en", 1), ("Daten", "de", 2),
    ("Leute", "de", 2),
])  # fmt: skip
def test_syllables(word: str, language: str, n: int) -> None:
    assert syllables(word, language) == n


def test_plain_words_are_younger() -> None:
    easy, hard = reading_age(EASY, "en"), reading_age(HARD, "en")
    assert easy is not None
    assert easy <= 10
    assert hard == OLDEST
    leicht, schwer = reading_age(LEICHT, "de"), reading_age(SCHWER, "de")
    assert leicht is not None
    assert schwer is not None
    assert leicht < 11 < schwer


def test_nothing_is_said_of_short_texts_and_other_languages() -> None:
    assert reading_age("Short.", "en") is None
    assert reading_age(EASY, "fr") is None


@given(st.text(max_size=600), st.sampled_from(["en", "de"]))
def test_any_text_has_an_age_or_none(text: str, language: str) -> None:
    age = reading_age(text, language)
    assert age is None or YOUNGEST <= age <= OLDEST

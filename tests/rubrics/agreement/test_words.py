"""How figures of agreement are read."""

import pytest

from rubrics.domain.agreement import words
from rubrics.domain.agreement.figures import Interval
from rubrics.domain.agreement.words import Reading


@pytest.mark.parametrize(
    ("value", "ends", "shared", "word"),
    [
        (0.81, (0.7, 0.89), 31, Reading.AGREES),
        (0.7, (0.55, 0.81), 36, Reading.AGREES),
        (0.58, (0.31, 0.77), 24, Reading.PARTLY),
        (0.22, (-0.08, 0.48), 17, Reading.CHANCE),
        (0.1, (0.05, 0.15), 400, Reading.CHANCE),
        (0.63, (0.02, 0.91), 9, Reading.TOO_FEW),
        (0.5, (-0.1, 0.8), 12, Reading.TOO_FEW),
        (None, None, 12, Reading.NOT_ESTIMABLE),
    ],
)
def test_words(value: float | None, ends: tuple[float, float] | None, shared: int, word: Reading) -> None:
    assert words.reading(value, Interval(*ends) if ends else None, shared) == word


def test_bands_are_read_on_the_interval() -> None:
    assert words.band(Interval(0.2, 0.8)) == "poor to good"
    assert words.band(Interval(0.91, 0.97)) == "excellent"
    assert words.band(None) == ""


def test_a_hint_for_one_person() -> None:
    assert words.by_value(0.8) == Reading.AGREES
    assert words.by_value(0.4) == Reading.PARTLY
    assert words.by_value(-0.1) == Reading.CHANCE
    assert words.enough_for_a_hint(3, 5)
    assert not words.enough_for_a_hint(2, 5)
    assert not words.enough_for_a_hint(3, 4)

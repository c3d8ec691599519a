"""Scores as rows, for tests."""

from rubrics.domain.agreement.grid import Given


def rows_of(*units_: list[int], criterion: str = "c") -> list[Given]:
    """Scores by rater (R0, R1, …) of one subject a list."""
    return [
        Given(f"R{rater}", f"S{n}", criterion, score)
        for n, unit in enumerate(units_)
        for rater, score in enumerate(unit)
    ]

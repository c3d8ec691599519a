"""Scorecards side by side, criterion by criterion, and what their numbers alone say. Pure.

All arithmetic is over first words: what was handed in before anybody talked. Nothing here decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from rubrics.domain.scoring import is_split, middle

HUNDREDTH = Decimal("0.01")
Said = Literal["under", "over", "against_all_yes", "against_all_no"]


class Asked(NamedTuple):
    """A criterion as one scorecard asked for it.

    `place` is the criterion over all versions of its rubric; `score` is the first word, None for not assessed; `later`
    is what an amendment made of it, the same where nothing did.
    """

    place: str
    criterion: str
    version: int
    label: str
    weight: Decimal
    score: int | None
    later: int | None


@dataclass(frozen=True)
class Row:
    """One criterion across the scorecards; a cell is None where the kit of that scorecard did not ask for it.

    `weight` is what it counts for. `apart` holds the numbers of other versions whose anchors differ: rows of their own.
    """

    label: str
    weight: Decimal
    version: int
    apart: tuple[int, ...]
    cells: tuple[Asked | None, ...]

    @cached_property
    def scores(self) -> list[int]:
        """The first words."""
        return [cell.score for cell in self.cells if cell is not None and cell.score is not None]

    @cached_property
    def laters(self) -> list[int]:
        """The last words."""
        return [cell.later for cell in self.cells if cell is not None and cell.later is not None]

    @cached_property
    def criteria(self) -> frozenset[str]:
        """The criteria that stand in it, one of each version."""
        return frozenset(cell.criterion for cell in self.cells if cell is not None)

    @cached_property
    def key(self) -> str:
        """The criterion by which it is addressed."""
        return min(self.criteria)

    @property
    def split(self) -> bool:
        """Whether people stand two levels apart or more."""
        return is_split(self.scores)

    @property
    def width(self) -> int:
        """How many levels apart people stand."""
        return max(self.scores) - min(self.scores) if self.scores else 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """The weighted score over what was rated: `terms` are (weight, median), whose products are summed to `total`.

    `later` is the same with the last words, None where it is no other. `unrated` are labels and weights that nobody
    rated. `score` is None when nothing with a weight was rated.
    """

    terms: tuple[tuple[Decimal, Decimal], ...]
    total: Decimal
    rated: Decimal
    asked: Decimal
    score: Decimal | None
    later: Decimal | None
    unrated: tuple[tuple[str, Decimal], ...]

    @property
    def percent(self) -> int:
        """How much of the weight was rated."""
        return int(self.rated * 100 / self.asked) if self.asked else 0


def asked_of(row: Mapping[str, Any]) -> tuple[Asked, ...]:
    """Return the criteria of a scorecard that was read in full, with first and last words."""
    first = row["amended"][0]["before"]["ratings"] if row["amended"] else {}
    rubric, version = str(row["rubric_id"]), row["rubric_version_number"]
    return tuple(
        Asked(
            f"{rubric} {one['key']}",
            one["criterion"],
            version,
            one["label"],
            Decimal(one["weight"]),
            first[one["key"]]["score"] if one["key"] in first else one["score"],
            one["score"],
        )
        for one in row["rated"]
    )


def doubtful(cards: Sequence[Sequence[Asked]]) -> set[str]:
    """Return the criteria that stand there in several versions, so that their anchors have to be compared."""
    of_place: dict[str, set[str]] = {}
    for card in cards:
        for asked in card:
            of_place.setdefault(asked.place, set()).add(asked.criterion)
    return {criterion for found in of_place.values() if len(found) > 1 for criterion in found}


def rows_of(cards: Sequence[Sequence[Asked]], anchors: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """Return scorecards side by side, in the order in which they ask.

    Versions of a criterion share a row as long as their anchors are the same words; `anchors` are by criterion, and
    needed only where a rubric stands there in several versions. Where they differ each row carries its share of the
    weight.
    """
    groups: dict[str, dict[tuple[str, ...], list[Asked | None]]] = {}
    for at, card in enumerate(cards):
        for asked in card:
            of_place = groups.setdefault(asked.place, {})
            cells = of_place.setdefault(anchors.get(asked.criterion, ()), [None] * len(cards))
            cells[at] = asked
    return [_row(cells, list(of_place.values())) for of_place in groups.values() for cells in of_place.values()]


def _row(cells: list[Asked | None], together: list[list[Asked | None]]) -> Row:
    newest = max((cell for cell in cells if cell is not None), key=lambda cell: cell.version)
    others = {cell.version for group in together if group is not cells for cell in group if cell is not None}
    weight = newest.weight if len(together) == 1 else (newest.weight / len(together)).quantize(HUNDREDTH)
    return Row(newest.label, weight, newest.version, tuple(sorted(others)), tuple(cells))


def rated_ones(rows: Sequence[Row]) -> list[Row]:
    """Return the criteria that somebody rated."""
    return [row for row in rows if row.scores]


def splits_of(rows: Sequence[Row]) -> list[Row]:
    """Return the criteria on which people stand apart, widest first."""
    return sorted((row for row in rows if row.split), key=lambda row: -row.width)


def numbers_of(rows: Sequence[Row]) -> Numbers:
    """Return what the numbers alone say."""
    terms = tuple((row.weight, _middle(row.scores)) for row in rows if row.scores and row.weight)
    laters = tuple((row.weight, _middle(row.laters)) for row in rows if row.laters and row.weight)
    score, later = _mean(terms), _mean(laters)
    return Numbers(
        terms=terms,
        total=sum((weight * median for weight, median in terms), Decimal(0)),
        rated=sum((weight for weight, _ in terms), Decimal(0)),
        asked=sum((row.weight for row in rows), Decimal(0)),
        score=score,
        later=None if later == score else later,
        unrated=tuple((row.label, row.weight) for row in rows if not row.scores and row.weight),
    )


def _middle(scores: Sequence[int]) -> Decimal:
    return Decimal(str(middle(scores)))


def _mean(terms: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    weight = sum((weight for weight, _ in terms), Decimal(0))
    if not weight:
        return None
    return (sum((weight * median for weight, median in terms), Decimal(0)) / weight).quantize(HUNDREDTH)


def against(
    decision: str, *, score: Decimal | None, line: Decimal | None, votes: Sequence[int], yes_from: int = 3
) -> list[Said]:
    """Return what a decision goes against: the line that was set before opening, and votes that all say the other.

    Finding out more goes against nothing.
    """
    said: list[Said] = []
    yes = [vote >= yes_from for vote in votes]
    if decision == "offer":
        if score is not None and line is not None and score < line:
            said.append("under")
        if yes and not any(yes):
            said.append("against_all_no")
    if decision == "decline":
        if score is not None and line is not None and score >= line:
            said.append("over")
        if yes and all(yes):
            said.append("against_all_yes")
    return said

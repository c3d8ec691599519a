"""When figures may move: once five people or more came in or went, so that two of them tell nothing of one person.

Whoever reads a figure before and after one person's scores are in it reads these scores from the difference. So a
figure is kept as it was told until enough people are behind the change; and a part of the people (a role, the last
months) is told only where the rest of them are as many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from rubrics.domain.agreement.words import FEWEST

if TYPE_CHECKING:  # numpy is for workers
    from rubrics.domain.agreement.grid import Given

# Of each person, as text: the number of scores, and 1 where two people or more gave them; plain data, as it is kept.
Behind = Mapping[str, list[int]]
Part = TypeVar("Part", bound=Hashable)


def behind_criterion(rows: Iterable[Given]) -> dict[str, list[int]]:
    """Return who is behind the figures of the one criterion of these scores."""
    given: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        given[str(row.subject)] += 1
    return {person: [number, int(number > 1)] for person, number in given.items()}


def behind_raters(rows: Iterable[Given]) -> dict[Hashable, dict[str, list[int]]]:
    """Return who is behind the figures of each rater: the people they scored, with what others gave beside them."""
    cells: defaultdict[tuple[Hashable, Hashable], list[Hashable]] = defaultdict(list)
    for row in rows:
        cells[row.subject, row.criterion].append(row.rater)
    found: defaultdict[Hashable, dict[str, list[int]]] = defaultdict(dict)
    for (subject, _), raters in cells.items():
        for rater in raters:
            number, shared = found[rater].get(str(subject), (0, 0))
            found[rater][str(subject)] = [number + len(raters), max(shared, int(len(raters) > 1))]
    return dict(found)


def may_move(told: Behind, now: Behind) -> bool:
    """Tell whether figures over `now` may stand where those over `told` stood."""
    return _far(told, now) and _far(_shared(told), _shared(now))


def _shared(behind: Behind) -> Behind:
    return {person: one for person, one in behind.items() if one[1]}


def _far(told: Behind, now: Behind) -> bool:
    if len(told) < FEWEST:  # nothing was told of so few
        return True
    changed = {person for person in {*told, *now} if told.get(person) != now.get(person)}
    return not changed or len(changed) >= FEWEST


def tellable(whole: Iterable[str], parts: Mapping[Part, Iterable[str]]) -> set[Part]:
    """Return the parts of a whole of people that may be told: they are apart, and the rest is nobody or enough.

    The smallest is held back where one to four people would be left over.
    """
    held = {part: set(people) for part, people in parts.items() if len(set(people)) >= FEWEST}
    everybody = set(whole)
    while held:
        rest = everybody - set().union(*held.values())
        if not rest or len(rest) >= FEWEST:
            break
        del held[min(held, key=lambda part: (len(held[part]), str(part)))]
    return set(held)

"""Outcomes, criteria and stages as one matrix: what is looked at where, for how long, and where nobody looks. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# A criterion in more stages than this adds little, and takes time from what nobody looks at.
STAGES_OVER = 3


class Verdict(StrEnum):
    """How well a criterion is looked at."""

    GAP = "gap"
    THIN = "thin"
    OVERLOAD = "overload"
    UNNEEDED = "unneeded"
    OFFERED = "offered"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion: its key and label, and the first-hire abilities that it shows."""

    key: str
    label: str
    tests: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Kitted:
    """What the kit of a stage scores; `minutes` of asking by criterion, None where work is read and not asked about."""

    id: str
    label: str
    scores: Collection[str]
    minutes: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A criterion at a stage. `minutes` None: read, not asked; 0: scored, and nobody asks."""

    stage: str
    scored: bool = False
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion with the outcomes that need it, its cells in the order of the stages, and the verdict on it."""

    criterion: Named
    needed: frozenset[str]
    cells: Sequence[Cell]
    verdict: Verdict

    @property
    def stages(self) -> int:
        """How many stages score it."""
        return sum(cell.scored for cell in self.cells)

    @property
    def minutes(self) -> float:
        """Minutes that talks spend on it."""
        return sum(cell.minutes or 0 for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All criteria on offer; by ability the ids of the stages that test it; how many each stage scores."""

    lines: Sequence[Line]
    abilities: Mapping[str, Sequence[str]]
    scored: Mapping[str, int]

    def told(self, verdict: Verdict) -> list[Line]:
        """Return the criteria of a verdict."""
        return [line for line in self.lines if line.verdict == verdict]


def matrix(
    criteria: Sequence[Named], needs: Mapping[str, Collection[str]], kits: Sequence[Kitted], abilities: Sequence[str]
) -> Matrix:
    """Return the matrix; `needs` are the criterion keys by outcome."""
    lines = []
    for one in criteria:
        needed = frozenset(outcome for outcome, keys in needs.items() if one.key in keys)
        cells = [_cell(kit, one.key) for kit in kits]
        lines.append(Line(one, needed, cells, _verdict(needed, cells)))
    tests = {one.key: set(one.tests) for one in criteria}
    tested = {
        ability: [kit.id for kit in kits if any(ability in tests.get(key, ()) for key in kit.scores)]
        for ability in abilities
    }
    return Matrix(lines, tested, {kit.id: len(set(kit.scores)) for kit in kits})


def _cell(kit: Kitted, key: str) -> Cell:
    if key not in kit.scores:
        return Cell(kit.id)
    return Cell(kit.id, True, None if kit.minutes is None else kit.minutes.get(key, 0))


def _verdict(needed: Collection[str], cells: Sequence[Cell]) -> Verdict:
    seen = [cell for cell in cells if cell.scored and cell.minutes != 0]
    scored = sum(cell.scored for cell in cells)
    if needed and not seen:
        return Verdict.GAP
    if scored > STAGES_OVER:
        return Verdict.OVERLOAD
    if needed:
        return Verdict.THIN if len(seen) == 1 else Verdict.SOUND
    return Verdict.UNNEEDED if scored else Verdict.OFFERED

"""Which questions fit the clock of a stage, in which order, and who asks them. Pure: plain data in and out.

Opening, the candidate's turn and close have their minutes first. `allocate` picks what is asked in what is left;
`lay_out` reckons the same figures for an order that people chose. Nothing is cut: what does not fit is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

AT_MOST = 5  # criteria that one interviewer can judge
AT_MOST_TOGETHER = 10  # criteria of one kit, however many sit in it


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: `signal` above 0 marks the strongest, which are asked first; `theory` asks what people know."""

    key: str
    minutes: int
    criteria: tuple[str, ...] = ()
    signal: int = 0
    theory: bool = False


@dataclass(frozen=True, slots=True)
class Weight:
    """A criterion that the stage is to score, and how heavy it is."""

    key: str
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Reserved:
    """The minutes that no question may take."""

    opening: int
    turn: int
    close: int

    @property
    def total(self) -> int:
        """All three."""
        return self.opening + self.turn + self.close


class Why(StrEnum):
    """Why a criterion is not asked."""

    NO_QUESTION = "no_question"
    ONLY_THEORY = "only_theory"
    NO_ROOM = "no_room"  # of time, or among the criteria that so many people can judge


@dataclass(frozen=True, slots=True)
class Unasked:
    """A criterion without a question above the line; `below` are its questions under it."""

    key: str
    why: Why
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one interviewer asks and scores, by keys; a criterion stands in one share only."""

    questions: tuple[str, ...]
    criteria: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A kit on its clock. `minutes` None: nobody gave the stage a length, so nothing is over."""

    minutes: int | None
    reserved: Reserved
    above: tuple[Ask, ...]
    below: tuple[Ask, ...]
    asked: tuple[str, ...]
    unasked: tuple[Unasked, ...]
    shares: tuple[Share, ...]

    @property
    def asking(self) -> int:
        """Minutes of the questions above the line."""
        return sum(ask.minutes for ask in self.above)

    @property
    def used(self) -> int:
        """Minutes of everything above the line."""
        return self.reserved.total + self.asking

    @property
    def over(self) -> int:
        """Minutes that do not fit."""
        return 0 if self.minutes is None else max(0, self.used - self.minutes)

    @property
    def free(self) -> int:
        """Minutes that nothing uses."""
        return 0 if self.minutes is None else max(0, self.minutes - self.used)

    @property
    def tail(self) -> Mapping[str, int]:
        """By key of question, the minutes of it that do not fit: the last ones above the line lose theirs first."""
        found, left = {}, self.over
        for ask in reversed(self.above):
            lost = min(left, ask.minutes)
            if lost:
                found[ask.key] = lost
            left -= lost
        return found


# (up to so many minutes, what is kept): a short call needs less of a frame, and never none.
_RESERVES = (
    (5, Reserved(1, 0, 0)),
    (10, Reserved(1, 2, 1)),
    (20, Reserved(2, 4, 1)),
    (35, Reserved(3, 4, 2)),
    (59, Reserved(4, 5, 3)),
)
_LONG = Reserved(4, 6, 3)


def reserve(minutes: int | None) -> Reserved:
    """Return what opening, the candidate's turn and close take of a talk of so many minutes."""
    if minutes is None:
        return Reserved(0, 0, 0)
    return next((kept for up_to, kept in _RESERVES if minutes <= up_to), _LONG)


def allocate(
    minutes: int | None,
    questions: Sequence[Ask],
    criteria: Sequence[Weight],
    *,
    interviewers: int = 1,
    theory: bool = False,
) -> Plan:
    """Choose what is asked: as much weight of criteria as fits, the strongest questions first, then what time is left.

    `questions` stand in the order of the bank, which decides between equals. Theory is left out unless the role needs
    it; then it stands last, and is asked only for a criterion.
    """
    wanted = {one.key: one.weight for one in criteria}
    usable = [ask for ask in questions if not ask.criteria or wanted.keys() & set(ask.criteria)]
    ordered = _ordered([ask for ask in usable if theory or not ask.theory], wanted)
    room = None if minutes is None else max(0, minutes - reserve(minutes).total)
    chosen, judged = _chosen(ordered, wanted, room, min(AT_MOST * max(1, interviewers), AT_MOST_TOGETHER))
    above = [ask for ask in ordered if ask in chosen]
    below = [ask for ask in ordered if ask not in chosen]
    plan = lay_out(minutes, above, below, [one for one in criteria if one.key in judged], interviewers=interviewers)
    left = [_unasked(one.key, questions, below, theory) for one in criteria if one.key not in plan.asked]
    return replace(plan, unasked=tuple(left))


def _ordered(questions: Iterable[Ask], wanted: Mapping[str, Decimal]) -> list[Ask]:
    """Return the questions, the strongest first, then those of the heaviest criteria, then as they came."""

    def heaviest(ask: Ask) -> Decimal:
        return max((wanted[key] for key in ask.criteria if key in wanted), default=Decimal(-1))

    return sorted(questions, key=lambda ask: (ask.theory, -ask.signal, -heaviest(ask)))


def _chosen(
    ordered: Sequence[Ask], wanted: Mapping[str, Decimal], room: int | None, most: int
) -> tuple[list[Ask], set[str]]:
    """Return what goes above the line, and the criteria judged by it, at most so many.

    First the strongest, then what brings most weight in the rest of the room, then whatever still fits.
    """
    left = sum(ask.minutes for ask in ordered) if room is None else room
    chosen: list[Ask] = []
    first: dict[str, None] = {}
    for ask in ordered:
        fresh = [key for key in ask.criteria if key in wanted and key not in first]
        if ask.signal > 0 and fresh and ask.minutes <= left and len(first) < most:
            chosen.append(ask)
            first |= dict.fromkeys(fresh)
            left -= ask.minutes
    missing = {key: weight for key, weight in wanted.items() if key not in first}
    cover = _cover([ask for ask in ordered if ask not in chosen], missing, left, max(0, most - len(first)))
    chosen += cover
    left -= sum(ask.minutes for ask in cover)
    met = [key for key in missing if any(key in ask.criteria for ask in cover)]
    judged = set([*first, *sorted(met, key=lambda key: -missing[key])][:most])
    for ask in ordered:
        fills = not ask.theory and (not ask.criteria or judged & set(ask.criteria))
        if ask not in chosen and fills and ask.minutes <= left:
            chosen.append(ask)
            left -= ask.minutes
    return chosen, judged


def _cover(questions: Sequence[Ask], missing: Mapping[str, Decimal], room: int, most: int) -> list[Ask]:
    """Return the questions that bring the most weight in the room, in the least time; `most` criteria count."""
    best: dict[frozenset[str], tuple[int, tuple[Ask, ...]]] = {frozenset(): (0, ())}
    for ask in questions:
        feeds = frozenset(missing.keys() & set(ask.criteria))
        if not feeds or not most:
            continue
        for met, (spent, so_far) in list(best.items()):
            both, cost = met | feeds, spent + ask.minutes
            if both != met and cost <= room and (both not in best or cost < best[both][0]):
                best[both] = (cost, (*so_far, ask))

    def worth(met: frozenset[str]) -> tuple[Decimal, int, int]:
        counted = sorted((missing[key] for key in met), reverse=True)[:most]
        return (sum(counted, Decimal(0)), len(counted), -best[met][0])

    return list(best[max(best, key=worth)][1])


def lay_out(
    minutes: int | None,
    above: Sequence[Ask],
    below: Sequence[Ask],
    criteria: Sequence[Weight],
    *,
    interviewers: int = 1,
) -> Plan:
    """Reckon the figures of an order that stands: all of `criteria` are scored, whoever chose them."""
    keys = [one.key for one in criteria]
    met = {key for ask in above for key in ask.criteria}
    asked = tuple(key for key in keys if key in met)
    unasked = tuple(_unasked(key, below, below, theory=True) for key in keys if key not in met)
    shares = tuple(_shares(above, asked, max(1, interviewers)))
    return Plan(minutes, reserve(minutes), tuple(above), tuple(below), asked, unasked, shares)


def _unasked(key: str, known: Iterable[Ask], below: Iterable[Ask], theory: bool) -> Unasked:
    feeding = [ask for ask in known if key in ask.criteria]
    under = tuple(ask.key for ask in below if key in ask.criteria)
    if not feeding:
        return Unasked(key, Why.NO_QUESTION)
    if not theory and all(ask.theory for ask in feeding):
        return Unasked(key, Why.ONLY_THEORY)
    return Unasked(key, Why.NO_ROOM, under)


def _shares(above: Sequence[Ask], asked: Sequence[str], people: int) -> list[Share]:
    """Divide the questions in their order, by time; a criterion goes to who asks first for it and has room for it."""
    total = sum(ask.minutes for ask in above)
    questions: list[list[Ask]] = [[] for _ in range(people)]
    gone = 0
    for ask in above:
        # The middle of a question says in whose part of the time it lies.
        middle = gone + ask.minutes / 2
        questions[min(people - 1, int(middle * people / total)) if total else 0].append(ask)
        gone += ask.minutes
    criteria = _shared(questions, asked)
    return [
        Share(tuple(ask.key for ask in theirs), tuple(keys), sum(ask.minutes for ask in theirs))
        for theirs, keys in zip(questions, criteria, strict=True)
    ]


def _shared(questions: Sequence[Sequence[Ask]], asked: Sequence[str]) -> list[list[str]]:
    owned: list[list[str]] = [[] for _ in questions]
    for key in asked:
        hearing = [at for at, theirs in enumerate(questions) if any(key in ask.criteria for ask in theirs)]
        free = [at for at in hearing if len(owned[at]) < AT_MOST]
        others = sorted(range(len(owned)), key=lambda at: len(owned[at]))
        owned[(free or others)[0]].append(key)
    return owned

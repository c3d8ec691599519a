"""A name run together: its words in any order, and initials before or after one of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, islice, pairwise, permutations, product

from assessments.domain.anonymise import romanising
from assessments.domain.anonymise.folding import BORDERLESS, RUN, fold
from assessments.domain.anonymise.forms import Names
from assessments.domain.anonymise.ordinary import Weight, weight_of

SHORTEST_JOINED = 4
SHORTEST_SURE = 5
SHORTEST_WITH_INITIALS = 6
MOST_FORMS = 60


def add_joined(names: Names, parts: list[str], spelled: list[set[str]], real: list[int], base: int) -> None:
    """Keep what arises when words of the name, or initials and a word, are run together."""
    orders = [order for size in (2, 3) for order in permutations(real[:4], size)]
    orders += [tuple(range(len(parts))), tuple(real), (*real[-1:], *real[:-1])]
    for order in dict.fromkeys(orders):
        if len(order) < 2:
            continue
        for chosen in islice(product(*(sorted(spelled[place]) for place in order)), MOST_FORMS):
            add_run_together(names, "".join(chosen), [base + place for place in order], SHORTEST_JOINED)
    for one, other in permutations(real, 2):
        for first, last in islice(product(sorted(spelled[one]), sorted(spelled[other])), MOST_FORMS):
            places = [base + one, base + other]
            add_run_together(names, first[0] + last, places, SHORTEST_JOINED if one < other else 6)
            add_run_together(names, last + first[0], places, 6)
    _add_as_written(names, parts, real, base)
    if real and real[0] == 0 and len(parts) > len(real):
        _add_with_particles(names, spelled, real, base)
    _add_with_initials(names, spelled, real, base)


def _add_with_initials(names: Names, spelled: list[set[str]], real: list[int], base: int) -> None:
    """Keep a word behind the initials of two or more before it: jagarcia, jgmarquez of José Ángel García Márquez."""
    letters = {place: min(spelled[place])[:1] for place in real if spelled[place]}
    for at, last in enumerate(real[:5]):
        for size in range(2, at + 1):
            for before in combinations([place for place in real[:at] if place in letters], size):
                places = [base + place for place in (*before, last)]
                initials = "".join(letters[place] for place in before)
                for form in spelled[last]:
                    add_run_together(names, initials + form, places, SHORTEST_JOINED)


def _add_as_written(names: Names, parts: list[str], real: list[int], base: int) -> None:
    """Keep the words of another script run together, in both orders, and as their sounds are run together in Latin."""
    plain = {place: "".join(map(fold, RUN.findall(parts[place]))) for place in real}
    for order in (real, real[::-1]) if len(real) > 1 else ():
        joined = "".join(plain[place] for place in order)
        if joined.isascii():
            continue
        places = [base + place for place in order]
        names.add(joined, places, Weight.FULL, joined)
        initialled = plain[order[0]][:1] + plain[order[-1]]
        if order is real and len(initialled) > SHORTEST_SURE and not BORDERLESS.search(initialled):
            names.add(initialled, places, Weight.FULL, initialled)
        for bones in romanising.consonants(romanising.latin(joined)):
            if len(bones) >= SHORTEST_SURE:
                names.add(bones, places, Weight.FULL, joined, into="bones")


def _add_with_particles(names: Names, spelled: list[set[str]], real: list[int], base: int) -> None:
    """Keep a family name with its particles in one word, and initials before it: vanderberg, amvanderberg."""
    rest = "".join(min(spelled[place], default="") for place in range(1, len(spelled)))
    if real[1:2] != [1]:
        add_run_together(names, rest, [base + place for place in real[1:]], SHORTEST_SURE + 1)
    for before, place in pairwise(real):
        with_its = "".join(min(spelled[one], default="") for one in range(before + 1, place + 1))
        if place > before + 1:
            add_run_together(names, with_its, [base + place], SHORTEST_SURE + 1)
    last, marks = real[-1], "".join(min(one, default="")[:1] for one in spelled[:-1])
    if last == len(spelled) - 1:
        for form in spelled[last]:  # gvdberg
            add_run_together(names, marks + form, [base, base + last], SHORTEST_WITH_INITIALS)
    for first in names.initials.get(base, ()):
        add_run_together(names, first + rest, [base + place for place in real], SHORTEST_JOINED)


def add_run_together(names: Names, form: str, places: Iterable[int], shortest: int) -> None:
    ordinary = weight_of(form) < Weight.PLAIN
    if len(form) >= shortest and not (ordinary and len(form) < 7):
        names.add(form, places, Weight.FULL if len(form) >= SHORTEST_SURE and not ordinary else weight_of(form), form)

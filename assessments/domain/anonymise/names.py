"""Everything by which a person could be named, worked out once from what is known of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise, permutations, product

from assessments.domain.anonymise import cases, known, romanising
from assessments.domain.anonymise.folding import BORDERLESS, HAN, HANGUL, RUN, fold, is_latin, spellings
from assessments.domain.anonymise.forms import Names
from assessments.domain.anonymise.ordinary import PARTICLES, TITLES, Weight, telling, weight_of, words

SHORTEST_JOINED = 4
SHORTEST_SURE = 5
SHORTEST_PIECE = 3
MOST_FORMS = 60
# Four signs in one piece are most often a Japanese name, of a family and a given name of two each.
TWO_AND_TWO = 4
OF_ADDRESS, OF_PIECE = 100, 200
_SERVANT = re.compile(r"\bعبد\s+ال")  # Abdulrahman: written in one word as often as in two
_PREFIX = re.compile("^(Mc|Mac|Fitz|De|Del|Della|Des|Di|Da|Du|La|Le|Van|Von|Al|El|Ben|Bin|Ibn)(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Person:
    """What could tell who it is. All may be empty."""

    name: str
    emails: tuple[str, ...] = ()
    phone: str = ""
    handles: tuple[str, ...] = ()


def names_of(person: Person) -> Names:
    """Return the forms of the person's name."""
    names = Names(latin=is_latin(person.name))
    for base, name in enumerate(_aliases(person.name)):
        _add_name(names, name, base * 20)
    if not names.latin:
        for email in person.emails:
            _add_address(names, email)
    return names


def _aliases(name: str) -> list[str]:
    """Return the name and the other names that stand in brackets or quotes with it."""
    inner = re.findall(r"[(\[（【“\"]([^)\]）】”\"]+)[)\]）】”\"]", name)
    outer = re.sub(r"[(\[（【“\"][^)\]）】”\"]+[)\]）】”\"]", " ", name)
    together = _SERVANT.sub("عبدال", outer)
    return [told for told in dict.fromkeys((outer, *inner, together)) if told.strip()]


def _add_name(names: Names, name: str, base: int) -> None:
    family, comma, given = name.partition(",")
    if comma and fold(given.strip(" .")) not in TITLES:
        name = f"{given} {family}"
    parts = [part.strip(".,;:") for part in re.split(r"[\s,/·・]+", name)]
    parts = [part for part in parts if RUN.search(part) and (fold(part) not in TITLES or len(parts) == 1)]
    if len(parts) == 1 and (HAN.match(parts[0]) or HANGUL.match(parts[0])) and 2 <= len(parts[0]) <= 5:
        parts = _in_two(names, parts[0], base)
    if any(BORDERLESS.search(part) for part in parts):
        _add_native(names, parts, base)
    real = telling(parts)
    spelled = [_add_part(names, part, base + place, tells=place in real) for place, part in enumerate(parts)]
    pieces = [spelled[place] | _pieces(part) for place, part in enumerate(parts)]
    _add_joined(names, parts, pieces, real, base)


def _pieces(part: str) -> set[str]:
    """Return the words of a double name, by which alone people are called, too."""
    halves = [half for half in _halves(part) if is_latin(half)]
    atoms = {*_atoms(part), *("".join(RUN.findall(half)) for half in halves)}
    return {form for atom in atoms if len(atoms) > 1 and len(atom) > SHORTEST_PIECE for form in spellings(atom)}


def _atoms(part: str) -> list[str]:
    """Return the words that are written as one with a mark or a capital between them: O’Connor, McGregor, DiCaprio."""
    return [atom for run in RUN.findall(part) for atom in _PREFIX.sub(r"\1 ", run).split()]


def _halves(part: str) -> list[str]:
    """Return the words of a name that a hyphen joins, O’Neill-Zhang."""
    return [half for half in re.split(r"[-‐‑–]", part) if RUN.search(half)]


def _in_two(names: Names, whole: str, base: int) -> list[str]:
    names.add(fold(whole), {base, base + 1}, Weight.FULL, whole, into="native")
    family, given = romanising.split_family(whole)
    if len(whole) == TWO_AND_TWO and len(family) == 1:
        for place, part in enumerate((whole[:2], whole[2:])):
            names.add(fold(part), {base + place}, Weight.PLAIN, part, into="native")
    return [part for part in (family, given) if part]


def _add_native(names: Names, parts: list[str], base: int) -> None:
    places = range(base, base + len(parts))
    orders = {"".join(parts), "".join(reversed(parts))} if len(parts) > 1 else set()
    for whole in orders:
        if len(whole) >= 2:
            names.add(fold(whole), places, Weight.FULL, whole, into="native")
    for place, part in zip(places, parts, strict=True):
        weight = Weight.PLAIN if len(part) >= 2 else Weight.PART
        names.add(fold(part), {place}, weight, part, into="native")


def _add_part(names: Names, part: str, place: int, *, tells: bool) -> set[str]:
    """Keep one word of the name in all its spellings, and return the Latin ones."""
    atoms = RUN.findall(part)
    if is_latin(part):
        joined = spellings("".join(atoms))
        _add_pieces(names, part, place)
    elif len(atoms) > 1 and not BORDERLESS.search(part):
        halves = [_from_other_script(names, atom, place) for atom in atoms]
        for half in halves:
            _add_latin(names, half, place)
        joined = romanising.joined(halves)
    else:
        joined = _from_other_script(names, part, place) | known.written_in_latin(fold(part))
    for elsewhere, weight in known.written_elsewhere(fold(part)).items():
        names.add(elsewhere, {place}, weight, elsewhere)
    _add_latin(names, joined, place, tells=tells)
    for form in joined if cases.is_western(part) else ():
        for bent in cases.western(form) if weight_of(form) == Weight.PLAIN else ():
            names.add(bent, {place}, min(weight_of(bent), Weight.PLAIN), form)
    names.initials.setdefault(place, set()).update(form[0] for form in joined)
    if len(atoms) > 1 and all(is_latin(atom) for atom in atoms):
        names.initials[place].update((*(fold(atom)[:1] for atom in atoms), "".join(fold(atom)[:1] for atom in atoms)))
    return joined


def _add_latin(names: Names, forms: set[str], place: int, *, tells: bool = True) -> None:
    """Keep Latin spellings of a word; a particle that is no name here names nobody alone, one that is can be meant."""
    for form in forms:
        weight = Weight.WORD if form in PARTICLES and len(form) > 1 else weight_of(form)
        names.add(form, {place} if tells else (), weight if tells else Weight.PART, form)
        _add_loose(names, form, place)


def _add_pieces(names: Names, part: str, place: int) -> None:
    """Keep the words of a double name; two of them side by side are the whole of it, so each has a place of its own."""
    atoms = _atoms(part)
    for number, atom in enumerate(atoms if len(atoms) > 1 else ()):
        for form in spellings(atom):
            own = {OF_PIECE + 10 * place + number} if len(atom) >= SHORTEST_PIECE else set[int]()
            names.add(form, {place, *own}, min(weight_of(form), Weight.PLAIN), form)
    for half in _halves(part):
        for form in spellings("".join(RUN.findall(half))) if len(RUN.findall(half)) > 1 else ():
            names.add(form, {place}, weight_of(form), form)


def _add_loose(names: Names, form: str, place: int) -> None:
    """Keep the keys by which other spellings are met; only where the name and the text are of two scripts."""
    by_sound = romanising.sounds(form)
    sure = Weight.PLAIN if len(by_sound) >= SHORTEST_SURE and form not in words() else Weight.PART
    if len(by_sound) >= 3:
        names.add(by_sound, {place}, sure, form, into="sounds")
    for bones in romanising.consonants(form):
        if len(bones) >= 2:
            names.add(bones, {place}, Weight.PLAIN if len(bones) >= 4 else Weight.PART, form, into="bones")


def _from_other_script(names: Names, part: str, place: int) -> set[str]:
    if HAN.match(part) or HANGUL.match(part):
        signs = romanising.syllables(part)
        for sign in signs:
            for form in sign if len(signs) > 1 else ():
                names.add(form, {place}, Weight.PART, form)
        return romanising.family_spellings(part) if len(part) == 1 else romanising.joined(signs)
    plain = fold(part)
    names.add(plain, {place}, Weight.PLAIN if len(plain) > 1 else Weight.PART, part)
    for bent in cases.cyrillic(plain) | cases.greek(plain) | cases.joined(plain):
        names.add(bent, {place}, Weight.PLAIN, part)
    if "\u0590" <= plain[0] <= "\u06ff":
        bare = plain.removeprefix("ال")
        names.add(bare, {place}, Weight.PLAIN if len(bare) > 2 else Weight.PART, part)
        return {romanising.latin(bare), romanising.latin(bare.translate(romanising.PERSIAN))} - {""}
    return romanising.readings(part)


def _add_joined(names: Names, parts: list[str], spelled: list[set[str]], real: list[int], base: int) -> None:
    """Keep what arises when words of the name, or initials and a word, are run together."""
    orders = [order for size in (2, 3) for order in permutations(real[:4], size)]
    orders += [tuple(range(len(parts))), tuple(real), (*real[-1:], *real[:-1])]
    for order in dict.fromkeys(orders):
        if len(order) < 2:
            continue
        for chosen in islice(product(*(sorted(spelled[place]) for place in order)), MOST_FORMS):
            _add_run_together(names, "".join(chosen), [base + place for place in order], SHORTEST_JOINED)
    for one, other in permutations(real, 2):
        for first, last in islice(product(sorted(spelled[one]), sorted(spelled[other])), MOST_FORMS):
            places = [base + one, base + other]
            _add_run_together(names, first[0] + last, places, SHORTEST_JOINED if one < other else 6)
            _add_run_together(names, last + first[0], places, 6)
    _add_as_written(names, parts, real, base)
    if real and real[0] == 0 and len(parts) > len(real):
        _add_with_particles(names, spelled, real, base)
    if len(real) > 2:
        middle = "".join(min(spelled[place])[:1] for place in real[:-1] if spelled[place])
        for last in spelled[real[-1]]:
            _add_run_together(names, middle + last, [base + place for place in real], SHORTEST_JOINED)


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
        _add_run_together(names, rest, [base + place for place in real[1:]], SHORTEST_SURE + 1)
    for before, place in pairwise(real):
        with_its = "".join(min(spelled[one], default="") for one in range(before + 1, place + 1))
        if place > before + 1:
            _add_run_together(names, with_its, [base + place], SHORTEST_SURE + 1)
    for first in names.initials.get(base, ()):
        _add_run_together(names, first + rest, [base + place for place in real], SHORTEST_JOINED)


def _add_run_together(names: Names, form: str, places: Iterable[int], shortest: int) -> None:
    ordinary = weight_of(form) < Weight.PLAIN
    if len(form) >= shortest and not (ordinary and len(form) < 7):
        names.add(form, places, Weight.FULL if len(form) >= SHORTEST_SURE and not ordinary else weight_of(form), form)


def _add_address(names: Names, email: str) -> None:
    """Keep the words of an address: it tells how the person writes a name of another script in Latin letters."""
    local = email.split("@", maxsplit=1)[0]
    parts = [fold(run) for run in RUN.findall(local)]
    told = [part for part in parts if len(part) >= 2 and part not in words()]
    for place, part in enumerate(told, start=OF_ADDRESS):
        names.add(part, {place}, min(weight_of(part), Weight.PLAIN), part)
    if len(told) > 1:
        for order in (told, told[::-1]):
            _add_run_together(names, "".join(order), range(OF_ADDRESS, OF_ADDRESS + len(told)), SHORTEST_JOINED)

"""Everything by which a person could be named, worked out once from what is known of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assessments.domain.anonymise import cases, known, romanising, together
from assessments.domain.anonymise.folding import BORDERLESS, HAN, HANGUL, RUN, fold, is_latin, spellings
from assessments.domain.anonymise.forms import Names
from assessments.domain.anonymise.ordinary import PARTICLES, TITLES, Weight, telling, weight_of, words

SHORTEST_JOINED = 4
SHORTEST_SURE = 5
SHORTEST_PIECE = 3
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
    together.add_joined(names, parts, pieces, real, base)


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
    for form in joined if is_latin(part) else ():
        bends = cases.western(form) if cases.is_western(part) else set[str]()
        for bent in bends | cases.ended(part, form) if weight_of(form) == Weight.PLAIN else ():
            if weight_of(bent) == Weight.PLAIN:
                names.add(bent, {place}, Weight.PLAIN, form)
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


def _add_address(names: Names, email: str) -> None:
    """Keep the words of an address: it tells how the person writes a name of another script in Latin letters."""
    local = email.split("@", maxsplit=1)[0]
    parts = [fold(run) for run in RUN.findall(local)]
    told = [part for part in parts if len(part) >= 2 and part not in words()]
    for place, part in enumerate(told, start=OF_ADDRESS):
        names.add(part, {place}, min(weight_of(part), Weight.PLAIN), part)
    if len(told) > 1:
        for order in (told, told[::-1]):
            together.add_run_together(names, "".join(order), range(OF_ADDRESS, OF_ADDRESS + len(told)), SHORTEST_JOINED)

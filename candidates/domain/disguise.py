"""Where a résumé names employers and schools, told by its structure: what stands beside dates and titles. Pure.

It rather hides a word too many: titles, degrees and dates stay, and what else stands in such a line goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from candidates.domain.headings import Section, section_of

EMPLOYER, SCHOOL, ADDRESS, PHONE, NAME = (
    "Employer hidden",
    "School hidden",
    "Address hidden",
    "Phone hidden",
    "Name hidden",
)


class Cut(NamedTuple):
    """A span of the text that must not be shown, and what stands there instead."""

    start: int
    end: int
    label: str


_MONTH = r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|oc?t|okt|nov|de[cz])[a-zéûä]*\.?"
_DAY = rf"(?:(?:{_MONTH}|\d{{1,2}}[./])\s*)?(?:19|20)\d\d"
_TILL = r"\s*(?:–|—|-|to|bis|until|à|a|até)\s*"
DATES = re.compile(
    rf"[(\[]?\b{_DAY}(?:{_TILL}(?:{_DAY}|now|present|today|heute|date|current|aujourd['’]hui|actualidad|\d\d))?\b[)\]]?",
    re.IGNORECASE,
)
_APART = re.compile(r"\s*(?:[,;|·•\t/()\[\]]|\s[–—-]\s|\s{2,}|\bat\b|@|\bbei\b|\bchez\b|\bfor\b)\s*|[–—]")
_TITLE = re.compile(
    r"\b(?:engineer|engineering|scientist|analyst|developer|programmer|researcher|manager|lead|leader|head|director|intern"
    r"|internship|consultant|architect|founder|co-?founder|ceo|cto|cfo|vp|president|officer|specialist|associate|assistant"
    r"|professor|lecturer|teacher|tutor|student|freelance|freelancer|contractor|self-employed|administrator|technician"
    r"|designer|statistician|mathematician|postdoc|fellow|trainee|apprentice|working student|owner|advisor|coordinator"
    r"|entwickler(?:in)?|ingenieur(?:in)?|wissenschaftler(?:in)?|leiter(?:in)?|praktikant(?:in)?|werkstudent(?:in)?"
    r"|berater(?:in)?|ing[eé]nieur|d[eé]veloppeu[rs]e?|chercheu[rs]e?|stagiaire|ingeniero|ingeniera|cient[ií]fic[oa]"
    r"|remote|hybrid|part[- ]time|full[- ]time|data|machine learning|ml|ai|mlops|software|platform|senior|junior)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(?:b\.?\s?sc|m\.?\s?sc|b\.?\s?a|m\.?\s?a|b\.?\s?eng|m\.?\s?eng|mba|ph\.?\s?d|dr|bachelor|master|diploma?|diplom|doctor"
    r"|doctorate|degree|licence|licenciatura|magister|abitur|baccalaur[eé]at|statisti\w*|mathemati\w*|physi\w*|computer"
    r"|informati\w*|science\w*|engineering|economics|biology|chemistry|thesis|grade|gpa|minor|major|hono(?:u)?rs|with"
    r"|distinction|exchange|semester)\b",
    re.IGNORECASE,
)
_UPPER = r"[^\W\d_a-zà-öø-ÿ][\w&.'’-]*"
_SCHOOL = re.compile(
    rf"(?:{_UPPER}\s+(?:(?:of|de|der|die|für|and|du|da|di|do|del|la)\s+)?){{0,4}}"
    r"(?:Universi\w+|Université|Hochschule|Fachhochschule|College|Polytechni\w+|Politecnico|École|Escuela|Gymnasium"
    r"|Academy|Akademie|Institute|Institut|School|ETH|EPFL|TU|MIT)\b"
    rf"(?:\s+(?:(?:of|de|der|für|du|da|di|do|del|la)\s+)*{_UPPER}){{0,4}}"
)
_FIRM = re.compile(
    rf"(?:{_UPPER}\s+(?:&\s+)?){{1,4}}"
    r"(?:GmbH(?:\s*&\s*Co\.?\s*KG)?|AG|KG|SE|Inc\.?|LLC|Ltd\.?|Limited|PLC|Corp\.?|B\.?V\.|N\.?V\.|S\.?A\.?S?|S\.?r\.?l\.?|SpA"
    r"|Oy|AB|ApS|Pty)(?!\w)"
)
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+(?:com|org|net|io|dev|ai|example|eu|de|fr|co|me|app)(?:/\S*)?\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,%])\+?\(?\d[\d ()/.\-]{7,18}\d(?!\w)")
FEWEST_DIGITS = 9
LONGEST_HEADER = 110
SHORTEST_NAME = 3
SHORTEST_WORD = 5
MOST_WORDS = 7
MOST_NAMES = 5
_TITLES_OF_FILES = re.compile(r"(?:curriculum vitae|cv|r[ée]sum[ée]|lebenslauf)", re.IGNORECASE)
_SMALL = frozenset(
    ["of", "and", "the", "for", "de", "la", "der", "und", "für", "et", "y", "at", "in", "to", "now", "present", "bis"]
)
_BULLET = re.compile(r"\s*[•‣▪*◦\-–]\s")


def contacts(text: str) -> Iterator[Cut]:
    """Give every address, link and number by which somebody could be found."""
    for pattern in (_MAIL, _LINK):
        yield from (Cut(*found.span(), ADDRESS) for found in pattern.finditer(text))
    for found in _PHONE.finditer(text):
        digits = sum(char.isdigit() for char in found[0])
        if digits >= FEWEST_DIGITS and not DATES.fullmatch(found[0].strip()):
            yield Cut(*found.span(), PHONE)


def likely_name(text: str) -> list[Cut]:
    """Return the first line where it is a few words written large, as a name is: how people begin a résumé."""
    for start, line in _lines(text):
        bare = line.strip()
        if section_of(bare) is not None or _TITLES_OF_FILES.fullmatch(bare):
            continue
        told = not _TITLE.search(bare) and not re.search(r"[\d@]", bare)
        few = len(bare.split()) <= MOST_NAMES and told and _is_name(bare)
        return [Cut(start + line.index(bare), start + line.index(bare) + len(bare), NAME)] if few else []
    return []


def employers_and_schools(text: str, known: Iterable[str] = ()) -> list[Cut]:
    """Return where the text names employers and schools: by structure, and wherever such a name stands again."""
    cuts = [*_by_structure(text), *(Cut(*found.span(), SCHOOL) for found in _SCHOOL.finditer(text))]
    cuts += [Cut(*found.span(), EMPLOYER) for found in _FIRM.finditer(text)]
    named = {(text[cut.start : cut.end].strip(), cut.label) for cut in cuts}
    named |= {(name.strip(), EMPLOYER) for name in known}
    for name, label in sorted(named):
        cuts += _again(text, name, label)
    return cuts


def _again(text: str, name: str, label: str) -> Iterator[Cut]:
    if len(name) < SHORTEST_NAME:
        return
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
        yield Cut(*found.span(), label)
    first = re.match(r"[\w'’-]+", name)
    word = first[0] if first else ""
    lower = re.search(rf"\b{re.escape(word.lower())}\b", text)
    common = lower or any(known.fullmatch(word) for known in (_TITLE, _DEGREE, _SCHOOL))
    if len(word) >= SHORTEST_WORD and word[0].isupper() and not common:
        yield from (Cut(*one.span(), label) for one in re.finditer(rf"\b{re.escape(word)}\b", text))


def _by_structure(text: str) -> Iterator[Cut]:
    lines = list(_lines(text))
    section = Section.HEAD
    for place, (start, line) in enumerate(lines):
        found = section_of(line)
        if found is not None:
            section = found
        elif not _is_header(line):
            continue
        elif section is Section.SCHOOL:
            yield from _named(start, line, _DEGREE, SCHOOL)
        elif section in (Section.WORK, Section.HEAD):
            dated = DATES.search(line) or (
                section is Section.HEAD and _TITLE.search(line) and len(line.split()) <= MOST_WORDS
            )
            if dated or (_is_name(line) and any(_lacks_name(other) for _, other in _beside(lines, place))):
                yield from _named(start, line, _TITLE, EMPLOYER)


def _lacks_name(line: str) -> bool:
    """Tell whether a line has dates, and nobody's name beside them: the name stands in a line near it."""
    return bool(DATES.search(line)) and len(line) <= LONGEST_HEADER and not list(_named(0, line, _TITLE, EMPLOYER))


def _beside(lines: Sequence[tuple[int, str]], place: int) -> Sequence[tuple[int, str]]:
    return [*lines[max(0, place - 2) : place], *lines[place + 1 : place + 3]]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in re.split(r"[\n\f]", text):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _is_header(line: str) -> bool:
    return len(line) <= LONGEST_HEADER and not _BULLET.match(line) and not line.rstrip().endswith((".", ";", ":"))


def _is_name(line: str) -> bool:
    """Tell whether a line is a few words that all begin large."""
    words = [word for word in re.findall(r"[^\W_][\w'’.-]*", line) if word.lower() not in _SMALL]
    return 0 < len(words) <= MOST_WORDS and all(not word[0].islower() for word in words)


def _named(start: int, line: str, stays: re.Pattern[str], label: str) -> Iterator[Cut]:
    """Give what is left of a line without its dates and what may stay."""
    spans = [found.span() for found in DATES.finditer(line)]
    bare = line
    for begin, end in spans:
        bare = bare[:begin] + "\t" * (end - begin) + bare[end:]
    last = 0
    for apart in [*_APART.finditer(bare), None]:
        end = apart.start() if apart else len(bare)
        piece = bare[last:end]
        inside = piece.strip(" .:–—-\t")
        if inside and (inside[0].isupper() or inside[0].isdigit()) and not stays.search(inside):
            at = bare.index(inside, last)
            yield Cut(start + at, start + at + len(inside), label)
        if apart:
            last = apart.end()

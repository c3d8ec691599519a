"""years_of_experience: a number of years that stands in for ability."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..document import Section, Sentence
from ..headings import BENEFITS, COMPANY, GROWTH, LEARN, MUST, NICE, PAY, PROCESS, STACK, SUCCESS, TEAM, WEEK
from ..modality import COMPANY_SUBJECT, Modality, insists, is_denied, modality
from ..patterns import Phrasebook
from ..phrase_index import WordStarts
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("demands")
MOST_YEARS = 25  # whoever writes more means an age
_FIGURES = re.compile(r"\d+")
MOST_IN_A_SENTENCE = 8  # figures, degrees or names; what comes after them tells nothing new

# Sections that ask for nothing, unless a sentence in them is worded as a demand.
_ASIDE = frozenset({BENEFITS, PAY, GROWTH, PROCESS, SUCCESS, STACK, WEEK})

_YEARS = BOOK.index("years")
_TIMES = ("year", "yr", "yoe", "jahr", "jähr", "j.", "month", "decade")  # one of them is in each of those phrases
_AHEAD = re.compile(
    r"(?:at least|minimum(?: of)?|min\.?|mind\.?|a minimum of|no less than|not less than|more than|"
    r"over|mindestens|wenigstens|minimal|mehr als|über|with|around|about|approx\.?|ca\.?|circa|rund|"
    r"roughly)\s+$",
    re.IGNORECASE,
)
_EXPERIENCE = BOOK.phrases("experience")
_NOT_EXPERIENCE_AHEAD = re.compile(
    r"(?:\b(?:last|past|next|every|coming|previous|in the first|first|founded|since|within|until|ago|"
    r"old|each|per|another|below|under|not above|older than|younger than|maximum age|max\.? age|age|aged|"
    r"für die nächsten|letzten|vergangenen|nächsten|kommenden|ersten|alle|vor|"
    r"seit|innerhalb von|binnen|befristet auf|auf|jede|in den|after|nach|in|the|those|these|of our|"
    r"our|unsere|through|durch|up to|bis zu)\s+(?:the\s+|about\s+|etwa\s+|rund\s+|over\s+|about\s+|"
    r"more than\s+|über\s+|mehr als\s+)?)$",
    re.IGNORECASE,
)
_NOT_EXPERIENCE_BEHIND = re.compile(
    r"\s*(?:-\s*)?(?:old|ago|alt\b|young|degree|bachelor|college|course|apprentice\w*|studium|ausbildung|"
    r"of (?!(?:[\w,/-]+ ){0,4}\w*experience)(?:\w+ ){0,4}"
    r"(?:data|history|logs|records|transactions|"
    r"sensor|images|archives?|code|readings|tickets|claims|invoices|documents|runway|funding|growth|"
    r"profitab\w+|age|vesting|support|warranty|orders|sales|bookings|measurements|parental|scans|residen\w+|citizenship|address)|"
    r"later|from now|in business|on the market|contract|fixed|term|vertrag|befrist|runway|after|"
    r"on average|plan\b|roadmap|in a row|running|cliff|vesting|warranty|guarantee|jahre?\b|firm|"
    r"company|unternehmens|firmen|projekt\w*laufzeit|daten|laufzeit|geschichte|history|archive|worth|"
    r"with us|in the making|bei uns|betriebszugeh|project\b|programme|program\b|grant|funded|funding|"
    r"term)",
    re.IGNORECASE,
)
_FIRM = BOOK.phrases("firm")
_STRONG = BOOK.phrases("strong")
_INDIFFERENT = BOOK.phrases("indifferent")


def years(reading: Reading) -> Iterator[Span]:
    """A number of years that the candidate must have spent."""
    for section in reading.document.sections:
        yield from _years_ahead_of_list(section, reading.document.text)
    for sentence in reading.document.sentences:
        if not sentence.starts.hold(_TIMES):
            continue
        for found in islice(_YEARS.finditer(sentence.text, sentence.starts), MOST_IN_A_SENTENCE):
            if _asks_years(sentence, found):
                ahead = _AHEAD.search(sentence.text, 0, found.start())
                start = sentence.start + (ahead.start() if ahead and "with" not in ahead[0].lower() else found.start())
                yield Span("years_of_experience", start, sentence.start + _with_noun(sentence.text, found.end()))
                for part in _OF_WHICH.finditer(sentence.text, found.end()):
                    yield Span("years_of_experience", sentence.start + part.start(1), sentence.start + part.end(1))


def _years_ahead_of_list(section: Section, text: str) -> Iterator[Span]:
    """'3+ years of experience in:', a heading over the list of what in."""
    if section.kind != MUST:
        return
    line = text[section.start : section.head_end]
    if not _EXPERIENCE.search(line):
        return
    for found in islice(_YEARS.finditer(line, WordStarts.of(line.lower())), 1):
        if _EXPERIENCE.search(line, found.end()) and not _INDIFFERENT.search(line):
            end = section.start + _with_noun(line, found.end())
            yield Span("years_of_experience", section.start + found.start(), end)


_OF_WHICH = re.compile(
    r"(?:\b(?:of which|including|incl\.|davon|with)|,(?=\s\d{1,2}\+?\s))\s+"
    r"((?:at least |minimum |mindestens )?(?:\d{1,2}(?:\s*[-–]\s*\d{1,2})?\+?|one|two|three|four|five))\s+"
    r"(?:at|in|of|as|with|im|als|mit)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"(?:\s*\+)?'?\s*(?:of\s+|an\s+)?(?:[\w/-]+\s+){0,4}?(?:experience|background|\w*[eE]rfahrung|"
    r"\w*[pP]raxis|track record)(?!\w)",
    re.IGNORECASE,
)


def _with_noun(text: str, end: int) -> int:
    found = _NOUN.match(text, end)
    return found.end() if found else end


def set_aside(sentence: Sentence) -> bool:
    """Whether a sentence stands where nothing is asked for, and does not ask all the same."""
    return sentence.kind in (NICE, LEARN) or (sentence.kind in _ASIDE and not insists(sentence))


def _asks_years(sentence: Sentence, found: re.Match[str]) -> bool:
    text, start, end = sentence.text, found.start(), found.end()
    if text.endswith("?") and not _YOU.search(text):  # 'Five years? Three? We read what you did.'
        return False
    if set_aside(sentence) or (sentence.kind in _ASIDE and _EXPERIENCE.search(text, end, end + 60) is None):
        return False
    if _counts_something_else(text, start, end) or _told_of_others(sentence, start):
        return False
    near = text[max(0, start - 90) : end + 110]
    if _INDIFFERENT.search(near) or is_denied(sentence, start, end, 30) or _of_the_firm(text, near, end):
        return False
    return _is_meant(sentence, start, end, near)


def _counts_something_else(text: str, start: int, end: int) -> bool:
    """Whether the years are those of a firm, of data, of studies or of a life: 'in the last ten years'."""
    if _NOT_EXPERIENCE_BEHIND.match(text, end) or _LONG_STUDIES.search(text, 0, start):
        return True
    told = text[start:end]
    if "onth" not in told and any(int(figure) > MOST_YEARS for figure in _FIGURES.findall(told)):
        return True
    ahead = _NOT_EXPERIENCE_AHEAD.search(text, max(0, start - 40), start)
    return ahead is not None and _FOR_AT_LEAST.search(text, 0, start) is None


def _told_of_others(sentence: Sentence, start: int) -> bool:
    """Whether the years are those of the company or of a colleague."""
    text = sentence.text
    if _SOMEBODY_WHO.search(text, 0, start) and not _WANTED.search(text, 0, start):
        return True
    if _FIRM_AHEAD.search(text, 0, start) and not _YOU.search(text):
        return True
    if COMPANY_SUBJECT.search(text) and not _ADDRESSED.search(text):
        return True
    aside = sentence.kind in (COMPANY, TEAM) and not insists(sentence)
    return aside and re.search(r"\b(?:you have|you bring|looking for)\b", text) is None


def _of_the_firm(text: str, near: str, end: int) -> bool:
    said = re.search(r"\b(?:experience|\w*erfahrung)\b", text[end : end + 60], re.IGNORECASE)
    return _FIRM.search(near) is not None and said is None


def _is_meant(sentence: Sentence, start: int, end: int, near: str) -> bool:
    """Whether the years are demanded, and demanded as experience."""
    experienced = _EXPERIENCE.search(near) is not None or _BESIDE_A_ROLE.search(sentence.text, 0, start) is not None
    how = modality(sentence, start, end)
    if how is Modality.TOLD:
        return experienced and (_STRONG.search(sentence.text) is not None or sentence.bullet)
    return how is Modality.MUST and (experienced or sentence.kind == MUST or _STRONG.search(near) is not None)


# 'Senior AI Engineer (5 to 8 yrs)': the years of whoever has the role.
_BESIDE_A_ROLE = re.compile(
    r"(?:engineer|scientist|developer|analyst|architect|manager|specialist|consultant|researcher|lead|officer|"
    r"entwickler\w*|ingenieur\w*)s?\W{0,3}[(\[–|:-] ?(?:exp\.? |min\.? |with )?$",
    re.IGNORECASE,
)
_SOMEBODY_WHO = re.compile(
    r"\b(?:people|colleagues?|(?-i:(?!Some|Any|Candidate|Applicant|Person|Engineer)[A-Z][a-zäöüß]+)|which|"
    r"leute|menschen|kolleg\w+),? "
    r"(?:who|whom|that|die|der|das) (?:\w+ ){0,6}$",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:looking for|need|want|seek\w*|hire|you are|suchen|brauchen|wünschen|must be)\b", re.IGNORECASE
)
_FOR_AT_LEAST = re.compile(
    r"(?:seit|for|after|over|with) (?:at least|mindestens|over|more than|mehr als|über)\s*$", re.IGNORECASE
)
_ADDRESSED = re.compile(
    r"\b(?:you|du|sie verfügen|sie haben|sie bringen|someone|candidates?|looking for|suchen)\b", re.IGNORECASE
)
_LONG_STUDIES = re.compile(
    r"\b(?:degree|studies|education|course|diploma|programme) of (?:at least |a minimum of )?$", re.IGNORECASE
)
_FIRM_AHEAD = re.compile(
    r"\b(?:\w*unternehmen|gmbh|ag|firma|hersteller|anbieter|dienstleister|company|firm|manufacturer|provider|agency|consultancy|"
    r"business|studio|bank|insurer|institute)\b",
    re.IGNORECASE,
)
_YOU = re.compile(
    r"\b(?:you\w*|du|dein\w*|candidates?|applicants?|someone|(?:he|she|they) must|"
    r"(?:is|are) (?:required|mandatory|essential|expected|a must)|sie (?:verfügen|haben|bringen)|looking for|suchen)\b",
    re.IGNORECASE,
)

"""gendered_or_exclusionary: wording that narrows who applies, without need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Sentence
from ..headings import MUST, TITLE
from ..modality import is_denied
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("exclusion")

_EN = BOOK.index("en")
_DE = BOOK.index("de")
_ALL_GENDERS = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:he/she|she/he|he or she|she or he|s/he|his/her|her/his|his or her|her or his|him/her|"
    r"they/them|he/him|she/her)\b",
    re.IGNORECASE,
)
_NEEDED = BOOK.phrases("needed")
_WELCOME = BOOK.phrases("welcome")
_INVITING = BOOK.phrases("inviting")
# What shuts people out also where others are invited: 'candidates between 25 and 35 are encouraged to apply'.
_BOUNDED = re.compile(
    r"under|below|up to|between|max|unter|bis|zwischen|höchstens|\d{2}\s*(?:-|–|to|and|bis|und)\s*\d{2}|digital"
)
_INCLUSION_HEADING = re.compile(r"equal|divers|inclus|vielfalt|chancen|eeo|accessib", re.IGNORECASE)
_PRODUCT = BOOK.phrases("product")
_SELF = frozenset({"himself", "herself"})
_PERSON_ROLE = re.compile(
    r"\b(?:cto|ceo|founder|gründer\w*|manager|lead|anna|head of|boss|chef\w*|vp|product owner|she|"
    r"predecessor|colleague|doctor|nurse|customer|driver|user|patient|player)\b",
    re.IGNORECASE,
)


TITLE_MARKS = 6  # characters before a title: '### '


def exclusionary(reading: Reading) -> Iterator[Span]:
    """Each phrase that shuts people out, unless denied, needed for the work and told so, or an equality notice."""
    patterns = (_EN, _DE) if reading.german else (_EN,)
    taken: list[tuple[int, int]] = []
    text = reading.document.text
    for pattern in patterns:
        for found in pattern.finditer(text, reading.document.words):
            start, end = found.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            sentence = reading.document.sentence_at(start)
            if sentence is None and start < len(reading.document.title) + TITLE_MARKS and "grad" in found[0].lower():
                continue  # a level: 'Research Scientist (new grad)'
            if sentence is not None and _silent(reading, sentence, start - sentence.start, end - sentence.start):
                continue
            taken.append((start, end))
            yield Span("gendered_or_exclusionary", start, end)


_OTHERS_DO = re.compile(r"\s*(?:of [\w-]+ )?(?:will|who|record|label|check|help|review|read|annotate)\b", re.IGNORECASE)
_SOUGHT = re.compile(
    r"\b(?:as (?:an?|our|the)|looking for|seek\w*|hire|need|want|half|part|you are|be an?) (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
_TRADE = re.compile(r"foreman|chairman|salesm[ae]n|cameraman|repairman|handyman|craftsman")


def _told_of_others(sentence: Sentence, phrase: str, start: int, end: int) -> bool:
    """Whether the words name who is there already: 'the foreman and you decide', 'native speakers will record'."""
    text = sentence.text
    if _TRADE.fullmatch(phrase):
        return sentence.kind not in (MUST, TITLE) and not _SOUGHT.search(text, 0, start)
    if phrase.startswith("no ") and re.search(r"\bthere (?:is|are|was|were|will be) $", text[:start], re.IGNORECASE):
        return sentence.kind != MUST  # 'when there are no children'
    if phrase.startswith("young"):
        return re.search(r"\b(?:old|older|elderly)\b", sentence.lower) is not None
    return phrase.startswith("native") and _OTHERS_DO.match(text, end) is not None


def _asked_and_denied(reading: Reading, sentence: Sentence) -> bool:
    """'Native Estonian? No.'"""
    after = reading.document.sentence_after(sentence) if sentence.text.endswith("?") else None
    return after is not None and _NO.match(after.text) is not None


_NO = re.compile(r"\W*(?:no|nope|not|never|nein|nicht|kein\w*)\b", re.IGNORECASE)


def _silent(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    phrase, text = sentence.lower[start:end], sentence.text
    if _told_of_others(sentence, phrase, start, end) or _asked_and_denied(reading, sentence):
        return True
    if _INCLUSION_HEADING.search(sentence.section.heading) or _WELCOME.search(text):
        return True
    if _INVITING.search(text) and not _BOUNDED.search(phrase):
        return True
    if is_denied(sentence, start, end, 40) and not _DENIES_ITSELF.match(phrase):
        return True
    if _needed_or_one_way(sentence, phrase, start, end):
        return True
    if _AGE_LIMIT.match(phrase) and not _about_people(sentence, phrase, start):
        return True
    if _ALL_GENDERS.search(phrase):
        return _of_somebody_else(reading, sentence, phrase, start, end)
    return _of_customers_or_a_name(text, phrase, start, end)


_DENIES_ITSELF = re.compile(r"no |not |must not|should not|shall not|without|ohne|kein|nicht|child|ledig|familiär")
_AGE_LIMIT = re.compile(r"under|below|up to|unter|bis|maximal|höchstens|aged|age|ages|zwischen|max")
_BODY_OR_TONGUE = re.compile(r"nativ|mother|mutter|tongue|lift|carry|trag|heb|physical|körper|stand|accent")
_OR_NATIVE = re.compile(
    r"(?:native|muttersprach\w*)\s*(?:or|oder|/|bzw)|(?:or|oder|/)\s+(?:at\s+)?(?:native|muttersprach)|fluent\s*(?:or|/)"
)


def _needed_or_one_way(sentence: Sentence, phrase: str, start: int, end: int) -> bool:
    """Whether the work needs it and the text says so, or a native language is one of two ways: 'fluent or native'."""
    if _BODY_OR_TONGUE.search(phrase) and _NEEDED.search(sentence.text):
        return True
    around = sentence.lower[max(0, start - 25) : end + 25]
    return re.search(r"nativ|mother|mutter", phrase) is not None and _OR_NATIVE.search(around) is not None


def _of_somebody_else(reading: Reading, sentence: Sentence, phrase: str, start: int, end: int) -> bool:
    """Whether he or she is both, a colleague, or a person who was named."""
    text = sentence.text
    if _BOTH.search(text[max(0, start - 12) : end + 12]) or phrase in _SELF or reading.language == "de":
        return True
    return _PERSON_ROLE.search(text, 0, start) is not None or not _candidate_meant(reading, sentence, start)


def _of_customers_or_a_name(text: str, phrase: str, start: int, end: int) -> bool:
    """'Young people' who use the product, and firms such as 'Young & Sons'."""
    if re.match(r"young people|young minds|junge leute|junge menschen", phrase) and _PRODUCT.search(text):
        return True
    capital = text[start : start + 1].isupper() and "&" in text[max(0, start - 3) : end + 3]
    return capital and re.search(r"young|jung", phrase) is not None


def _candidate_meant(reading: Reading, sentence: Sentence, start: int) -> bool:
    """Whether he or she is the person sought: told of the candidate in this sentence or the one before."""
    before = reading.document.text[max(0, sentence.start - 160) : sentence.start + start]
    nouns = [found.start() for found in _CANDIDATE.finditer(before)]
    named = [found.start() for found in _NAME.finditer(before)]
    if nouns and _BIDDEN.search(reading.document.text, sentence.start + start, sentence.start + start + 12):
        return True
    return bool(nouns) and (not named or max(named) < max(nouns))


_BIDDEN = re.compile(r"\b(?:shall|must|should)\b", re.IGNORECASE)
_CANDIDATE = re.compile(
    r"\b(?:candidate|engineer|consultant|manager|analyst|applicant|scientist|researcher|person|hire|incumbent|holder|developer|specialist|someone|"
    r"expert|joiner|employee|(?:right|ideal|perfect) (?:man|woman))\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?!(?:The|This|That|Our|Your|You|We|In|On|At|As|An|If|And|But|It|He|She|His|Her|For|To|Of|From|With|When|ML|AI|Ideal|Data|Machine|Learning|Senior|Junior|Lead|Principal|Staff|Engineer|Scientist|Researcher|Developer|Requirements|Profile|Who|What|Candidate)\b)[A-Z][a-zäöüß]{2,}\b"
)


def _about_people(sentence: Sentence, phrase: str, start: int) -> bool:
    """Whether a figure is an applicant's age: says years or age, and speaks of nobody else."""
    if _PRODUCT.search(sentence.text) and sentence.kind not in ("must", "nice"):
        return False
    if sentence.kind == "must" and (sentence.words <= 4 or not start):
        return True
    behind = sentence.lower[start : start + len(phrase) + 12]
    if _AGE_WORD.search(behind):
        return True
    return _OF_CANDIDATES.search(sentence.lower) is not None and re.search(r"\d\s*(?:[.,;)!]|$)", behind) is not None


_AGE_WORD = re.compile(r"\bage|\balt\b|alter|\bold|jahre|years?|thirt|fort|twent|dreißig|zwanzig")
_OF_CANDIDATES = re.compile(r"\b(?:candidates?|applicants?|you are|du bist|sie sind|bewerber\w*|age)\b")

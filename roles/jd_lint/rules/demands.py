"""years_of_experience, phd_required and credential_proxy: demands that stand in for ability."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..document import Sentence
from ..headings import BENEFITS, COMPANY, GROWTH, LEARN, MUST, NICE, PAY, PROCESS, STACK, SUCCESS, TEAM, WEEK
from ..modality import COMPANY_SUBJECT, MUST_CUE, Modality, is_denied, modality
from ..patterns import Pattern, Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("demands")
MOST_IN_A_SENTENCE = 8  # figures; a sentence with more is no demand

_YEARS = BOOK.phrases("years")
_TIME_WORD = re.compile(r"year|jahr|jähr|yr|decade|yoe|\bj\.")
_AHEAD = re.compile(
    r"(?:at least|minimum(?: of)?|min\.?|mind\.?|a minimum of|no less than|not less than|more than|"
    r"over|mindestens|wenigstens|minimal|mehr als|über|with|around|about|approx\.?|ca\.?|circa|rund|"
    r"roughly)\s+$",
    re.IGNORECASE,
)
_EXPERIENCE = BOOK.phrases("experience")
_NOT_EXPERIENCE_AHEAD = re.compile(
    r"(?:\b(?:last|past|next|every|coming|previous|in the first|first|founded|since|within|until|ago|"
    r"old|each|per|another|für die nächsten|letzten|vergangenen|nächsten|kommenden|ersten|alle|vor|"
    r"seit|innerhalb von|binnen|befristet auf|auf|jede|in den|after|nach|in|the|those|these|of our|"
    r"our|unsere|through|durch|up to|bis zu)\s+(?:the\s+|about\s+|etwa\s+|rund\s+|over\s+|about\s+|"
    r"more than\s+|über\s+|mehr als\s+)?)$",
    re.IGNORECASE,
)
_NOT_EXPERIENCE_BEHIND = re.compile(
    r"\s*(?:-\s*)?(?:old|ago|alt\b|young|of (?!(?:[\w,/-]+ ){0,4}\w*experience)(?:\w+ ){0,4}"
    r"(?:data|history|logs|records|transactions|"
    r"sensor|images|archives?|code|readings|tickets|claims|invoices|documents|runway|funding|growth|"
    r"profitab\w+|age|vesting|support|warranty|orders|sales|bookings|measurements|parental|scans)|"
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
    for sentence in reading.document.sentences:
        if _TIME_WORD.search(sentence.lower) is None:
            continue
        for found in islice(_YEARS.finditer(sentence.text), MOST_IN_A_SENTENCE):
            if _asks_years(sentence, found):
                ahead = _AHEAD.search(sentence.text, 0, found.start())
                start = sentence.start + (ahead.start() if ahead and "with" not in ahead[0].lower() else found.start())
                yield Span("years_of_experience", start, sentence.start + _with_noun(sentence.text, found.end()))
                for part in _OF_WHICH.finditer(sentence.text, found.end()):
                    yield Span("years_of_experience", sentence.start + part.start(1), sentence.start + part.end(1))


_OF_WHICH = re.compile(
    r"\b(?:of which|including|incl\.|davon)\s+((?:at least |minimum |mindestens )?\d{1,2}\+?)\s+"
    r"(?:in|of|as|with|im|als|mit)\b",
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


def _asks_years(sentence: Sentence, found: re.Match[str]) -> bool:
    text, start, end = sentence.text, found.start(), found.end()
    if sentence.kind in (NICE, LEARN, BENEFITS, PAY, GROWTH, PROCESS, SUCCESS, STACK, WEEK):
        return False
    if _NOT_EXPERIENCE_BEHIND.match(text, end) or (
        _NOT_EXPERIENCE_AHEAD.search(text, max(0, start - 40), start)
        and not re.search(
            r"(?:seit|for|after|over|with) (?:at least|mindestens|over|more than|mehr als|über)\s*$",
            text[:start],
            re.IGNORECASE,
        )
    ):
        return False
    near = text[max(0, start - 90) : end + 110]
    if _INDIFFERENT.search(near) or is_denied(sentence, start, end, 30):
        return False
    if _FIRM_AHEAD.search(text, 0, start) and not _YOU.search(text):
        return False
    told_of_others = COMPANY_SUBJECT.search(text) and not re.search(
        r"\b(?:you|du|sie verfügen|sie haben|sie bringen|someone|candidates?|looking for|suchen)\b", text, re.IGNORECASE
    )
    if told_of_others or (
        sentence.kind in (COMPANY, TEAM)
        and not re.search(r"\b(?:you have|you bring|must|required|looking for)\b", text)
    ):
        return False
    experienced = _EXPERIENCE.search(near) is not None
    if _FIRM.search(near) and not re.search(r"\b(?:experience|\w*erfahrung)\b", text[end : end + 60], re.IGNORECASE):
        return False
    how = modality(sentence, start, end)
    if how is Modality.TOLD:
        return experienced and (_STRONG.search(text) is not None or sentence.bullet)
    if how is not Modality.MUST:
        return False
    return experienced or sentence.kind == MUST or _STRONG.search(near) is not None


_FIRM_AHEAD = re.compile(
    r"\b(?:\w*unternehmen|gmbh|ag|firma|hersteller|anbieter|dienstleister|company|firm|manufacturer|provider|agency|consultancy|"
    r"business|studio|bank|insurer|institute)\b",
    re.IGNORECASE,
)
_YOU = re.compile(
    r"\b(?:you\w*|du|dein\w*|candidates?|applicants?|someone|sie (?:verfügen|haben|bringen)|looking for|suchen)\b",
    re.IGNORECASE,
)
_DOCTORATE = BOOK.index("doctorate")
_PROMOTION = re.compile(
    r"(?<!\w)(?:(?:abgeschlossene[nrs]?|erfolgreiche|naturwissenschaftliche|technische)\s+)?Promotion(?!\w)"
)
_OTHER_DEGREE = BOOK.phrases("other_degree")
_EITHER = re.compile(r"\b(?:or|oder|bzw)\b|/|,\s*or\b", re.IGNORECASE)
_OTHERS_DOCTORATE = BOOK.phrases("others_doctorate")
_ONLY = BOOK.phrases("only")
_SUBJECT_OF_PHD = re.compile(
    r"\s*(?:degree|level)?\s*(?:(?:in|im bereich|auf dem gebiet)\s+[^.;:,()\n]{2,60})?", re.IGNORECASE
)
_FAIL = BOOK.phrases("fail")


def phd(reading: Reading) -> Iterator[Span]:
    """A doctorate as a condition."""
    text = reading.document.text
    mentions = list(_DOCTORATE.finditer(text, reading.document.words))
    if reading.language == "de" or ("Promotion" in text and "promotion" not in text):
        mentions += [found for found in _PROMOTION.finditer(text) if reading.language == "de"]
    if not mentions or _research_with_reason(reading):
        return
    taken = -1
    for found in sorted(mentions, key=lambda item: item.start()):
        sentence = reading.document.sentence_at(found.start())
        if sentence is None or found.start() < taken:
            continue
        start, end = found.start() - sentence.start, found.end() - sentence.start
        if _demands_doctorate(reading, sentence, start, end):
            end = max(_extended(sentence.text, end), end)
            taken = sentence.end
            yield Span("phd_required", sentence.start + start, sentence.start + end)


def _extended(text: str, end: int) -> int:
    found = _SUBJECT_OF_PHD.match(text, end)
    return end if found is None else end + len(found[0].rstrip())


def _research_with_reason(reading: Reading) -> bool:
    archetype = reading.context.archetype
    research = archetype == "ml_research_engineer" or (
        archetype is None and re.search(r"research|forsch", reading.document.title, re.IGNORECASE) is not None
    )
    if not research:
        return False
    said = reading.context.known_methods_fail
    return said if said is not None else _FAIL.search(reading.document.text) is not None


def _demands_doctorate(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    if sentence.kind in (NICE, LEARN, BENEFITS, GROWTH, WEEK, STACK, PAY) or text.endswith("?"):
        return False
    around = text[max(0, start - 75) : start] + "\u0001" + text[end : end + 75]
    clause = (
        re.split(r"[.;]", around.split("\u0001")[0])[-1] + "\u0001" + re.split(r"[.;]", around.split("\u0001")[1])[0]
    )
    if _EITHER.search(clause) and _OTHER_DEGREE.search(clause) and _joined_by_or(clause):
        return False
    how = reading.meant(sentence, sentence.start + start, sentence.start + end)
    if how in (Modality.DENIED, Modality.WISH, Modality.LEARN):
        return False
    if _COUNTED_OR_NOT.match(text, end):
        return False
    if _OTHERS_DOCTORATE.search(text, 0, start) and sentence.kind != MUST:
        return False
    if _ONLY.search(text, max(0, start - 60), start) or re.search(
        r"\bonly\b|\bnur\b", text[end : end + 40], re.IGNORECASE
    ):
        return True
    if sentence.kind in (TEAM, COMPANY, PROCESS, SUCCESS) or (
        COMPANY_SUBJECT.search(text) and "you" not in sentence.lower
    ):
        return False
    if re.search(r"students?|candidates?|doktorand", text[start : end + 12], re.IGNORECASE) and sentence.kind != MUST:
        return False
    return how is Modality.MUST


_COUNTED_OR_NOT = re.compile(
    r"\s*(?:,?\s*(?:or not|oder nicht|or no)|"
    r"(?:studies|study|time|years|research)?\s*(?:counts?|is counted|zählt|zählen))\b",
    re.IGNORECASE,
)


def _joined_by_or(clause: str) -> bool:
    before, after = clause.split("\u0001")
    tail = re.search(r"(?:\bor\b|\boder\b|/|\bbzw\b)[^.;]{0,25}$", before, re.IGNORECASE)
    head = re.match(r"[^.;]{0,40}?(?:\bor\b|\boder\b|/|\bbzw\b)", after, re.IGNORECASE)
    if tail and _OTHER_DEGREE.search(before):
        return True
    return bool(head and _OTHER_DEGREE.search(after[head.start() :]))


_CREDENTIAL = BOOK.phrases("credential")
_READING = BOOK.phrases("reading")

_TRIGGER = BOOK.index("trigger")


def credentials(reading: Reading) -> Iterator[Span]:
    """Fame instead of evidence, as a must."""
    document = reading.document
    for sentence in document.sentences:
        if sentence.kind in (NICE, LEARN, BENEFITS, GROWTH, PAY, STACK, WEEK, SUCCESS):
            continue
        if next(_TRIGGER.finditer(document.text, document.words, sentence.start, sentence.end), None) is None:
            continue
        last = -1
        for found in _credential_matches(sentence, _CREDENTIAL):
            if last >= 0 and found.start() < last + 4:
                continue
            start, end = sentence.start + found.start(), sentence.start + found.end()
            if _is_told(sentence, found) or reading.meant(sentence, start, end) is not Modality.MUST:
                continue
            last = found.end()
            yield Span("credential_proxy", start, end)


def _credential_matches(sentence: Sentence, pattern: Pattern) -> Iterator[re.Match[str]]:
    return (found for found in pattern.finditer(sentence.text) if found.end() > sentence.lead)


def _is_told(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether the fame is somebody else's, or only read: our founders came from there, papers to be read."""
    text = sentence.text
    if re.search(r"paper|publi|veröffent|kaggle", found[0], re.IGNORECASE) and _READING.search(
        text, max(0, found.start() - 60), found.start()
    ):
        return True
    you = re.search(
        r"\b(?:you|your|du|dein\w*|ihr\w*|candidates?|applicants?|looking for|someone|suchen)\b", text, re.IGNORECASE
    )
    if sentence.kind in (TEAM, COMPANY, PROCESS) and not (you and MUST_CUE.search(text)):
        return True
    return COMPANY_SUBJECT.search(text) is not None and you is None

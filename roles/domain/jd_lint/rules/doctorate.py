"""phd_required: a doctorate as a condition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from roles.domain.archetypes import archetype

from ..document import Sentence
from ..headings import COMPANY, MUST, PROCESS, SUCCESS, TEAM
from ..modality import COMPANY_SUBJECT, Modality, insists
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span
from .demands import MOST_IN_A_SENTENCE, set_aside

BOOK = Phrasebook("demands")

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
_ITS_OWN_DEGREE = re.compile(r"(?:\s*(?:degree|level|qualification)\b)?", re.IGNORECASE)
_FAIL = BOOK.phrases("fail")


def phd(reading: Reading) -> Iterator[Span]:
    """A doctorate as a condition."""
    text = reading.document.text
    mentions = list(_DOCTORATE.finditer(text, reading.document.words))
    if reading.language == "de":
        mentions += _PROMOTION.finditer(text)
    if not mentions or _research_with_reason(reading):
        return
    taken, looked_at = -1, Counter[int]()
    for found in sorted(mentions, key=lambda item: item.start()):
        sentence = reading.document.sentence_at(found.start())
        if sentence is None or found.start() < taken or looked_at[sentence.start] >= MOST_IN_A_SENTENCE:
            continue
        looked_at[sentence.start] += 1
        start, end = found.start() - sentence.start, found.end() - sentence.start
        if _demands_doctorate(reading, sentence, start, end):
            end = max(_extended(sentence.text, end), end)
            taken = sentence.end
            yield Span("phd_required", sentence.start + start, sentence.start + end)


def _extended(text: str, end: int) -> int:
    found = _SUBJECT_OF_PHD.match(text, end)
    return end if found is None else end + len(found[0].rstrip())


def _research_with_reason(reading: Reading) -> bool:
    if not _is_research(reading):
        return False
    said = reading.context.known_methods_fail
    return said if said is not None else _FAIL.search(reading.document.text) is not None


def _is_research(reading: Reading) -> bool:
    told, known = reading.context.research, reading.context.archetype
    if told is not None:
        return told
    if known is not None:
        return archetype(known).research
    return re.search(r"research|forsch", reading.document.title, re.IGNORECASE) is not None


def _demands_doctorate(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    if (set_aside(sentence) and sentence.kind not in (PROCESS, SUCCESS)) or text.endswith("?"):
        return False
    if _one_of_degrees(text, start, end) or _offered(text, start, end):
        return False
    if _of_other_people(text, start, end):
        return False
    if _WITHOUT.search(text, 0, start) and _NOT_TAKEN.search(text, end):
        return True
    how = reading.meant(sentence, sentence.start + start, sentence.start + end)
    if how in (Modality.DENIED, Modality.WISH, Modality.LEARN):
        return False
    if (_OTHERS_DOCTORATE.search(text, 0, start) and sentence.kind != MUST) or _COUNTED_AS.search(text):
        return False
    if _ONLY.search(text, max(0, start - 60), start) or re.search(
        r"\bonly\b|\bnur\b", text[end : end + 40], re.IGNORECASE
    ):
        return True
    if (sentence.kind in (TEAM, COMPANY, PROCESS, SUCCESS) and not insists(sentence)) or (
        COMPANY_SUBJECT.search(text) and "you" not in sentence.lower
    ):
        return False
    return how is Modality.MUST


def _of_other_people(text: str, start: int, end: int) -> bool:
    """Whether doctors are named and no doctorate: 'you supervise doctoral students', 'our users are PhD candidates';
    but 'we seek PhD candidates', 'you are a doctoral student'."""
    if _HER_OWN.search(text, 0, start) or _DOCTOR_TOLD.match(text, end):
        return True
    people = _PEOPLE_BEHIND.match(text, end) or _PEOPLE_WITHIN.search(text, start, end)
    return people is not None and not (_SOUGHT.search(text, 0, start) or _SOUGHT_BEHIND.match(text, end))


_PEOPLE_BEHIND = re.compile(
    r"['’]?s? ?(?:level )?(?:students?|candidates?|researchers?|holders?|fellows?|interns?|scholars?|colleagues?|"
    r"friends|kolleg\w+|studierende\w*)\b",
    re.IGNORECASE,
)
_PEOPLE_WITHIN = re.compile(r"students?|candidates?|phds\b|\bdoktorand\w+|promovierende", re.IGNORECASE)
_SOUGHT = re.compile(
    r"(?:\b(?:only|current|final[- ]year|you(?:'re| are| must| should| will be| have)|must|be an?|for an?|seek\w*|"
    r"look\w* for|want|hir\w+|open to|enrol\w*|registered|as an?|nur|suchen|du bist|sie sind|als|richtet sich an|"
    r"ausschließlich|gesucht\w*)\b[^.;]{0,30}|^\W*)$",
    re.IGNORECASE,
)
_SOUGHT_BEHIND = re.compile(r"[^.;]{0,30}\b(?:only|nur|required|wanted|sought|gesucht)\b", re.IGNORECASE)
_HER_OWN = re.compile(r"\b(?:her|his|their) (?:own )?$", re.IGNORECASE)
_DOCTOR_TOLD = re.compile(r" (?:hat|haben)\b", re.IGNORECASE)  # 'Frau Weiß, die über Pumpen promoviert hat'
# 'Applicants without a doctorate will not be considered', 'Ohne Promotion geht es nicht'.
_WITHOUT = re.compile(r"\b(?:without|lacking|ohne)(?: an?| einen?| eine| abgeschlossene)? $", re.IGNORECASE)
_NOT_TAKEN = re.compile(r"[^.;]{0,40}\b(?:not|cannot|can't|nicht|kein\w*|leider)\b", re.IGNORECASE)


def _one_of_degrees(text: str, start: int, end: int) -> bool:
    """Whether another degree will do as well: 'MSc or PhD', 'PhD or not'."""
    if _AND_YEARS.match(text, end) and not _LESS.search(text):
        return False
    own = _ITS_OWN_DEGREE.match(text, end)
    end = own.end() if own else end
    ahead, behind = text[max(0, start - 75) : start], text[end : end + 75]
    if re.search(r"equivalent $", ahead, re.IGNORECASE):  # 'DPhil or equivalent doctorate': no other degree
        return False
    clause = re.split(r"[.;]", ahead)[-1] + "\u0001" + re.split(r"[.;]", behind)[0]
    if _EITHER.search(clause) and _OTHER_DEGREE.search(clause) and _joined_by_or(clause):
        return True
    if _LADDER.search(text, 0, start) and _WITH_YEARS.match(text, end):
        return True
    if _FEWER_YEARS.search(text, 0, start):
        return True
    if _EITHER_ONE.search(text, 0, start) and _OR_ANOTHER.match(text, end):
        return True
    if _WHETHER.search(text, 0, start) and _OR_ELSE.match(text, end):
        return True
    alternatives = _COUNTED_OR_NOT.match(text, end) or _OR_DEGREE.match(text, end)
    return alternatives is not None or _AMONG_DEGREES.search(text, 0, start) is not None


def _offered(text: str, start: int, end: int) -> bool:
    """Whether the doctorate can be done here: 'you can do a PhD with us'."""
    return _OFFERED_AHEAD.search(text, 0, start) is not None or _OFFERED_BEHIND.match(text, end) is not None


# 'Bachelor's with 7 years; Master's with 6 years; PhD with 2 years': each degree with the years that it saves.
_LADDER = re.compile(
    r"\b(?:bachelor|b\.?\s?s\.?c?|master|m\.?\s?s\.?c?)\b[^.\n]{0,60}\d\+?\W{0,3}(?:years?|yrs?|jahre)[^.\n]{0,60}$",
    re.IGNORECASE,
)
_WITH_YEARS = re.compile(r"[^.;\n]{0,20}?(?:with|and|plus|mit|\+)\s*\d", re.IGNORECASE)
# '5+ years, or 3+ with a PhD': the doctorate only saves years.
_FEWER_YEARS = re.compile(
    r"\b(?:or|oder) (?:only |at least |nur )?\d{1,2}\+? ?(?:years?|yrs?|jahre)? ?"
    r"(?:with|mit|plus|and) (?:an? |einer )?$",
    re.IGNORECASE,
)
# 'Either (A) a doctoral degree in biology; or (B) a master's degree': in parts that semicolons keep apart.
_EITHER_ONE = re.compile(r"\b(?:either|entweder)\b[^.\n]{0,60}$", re.IGNORECASE)
_OR_ANOTHER = re.compile(
    r"[^.\n]{0,80}?[;,] ?(?:or|oder)\b[^.\n]{0,20}\b(?:master|bachelor|m\.?sc|b\.?sc|studium)", re.IGNORECASE
)
# 'PhD with three years of academic or industry experience': the choice is of the experience.
_AND_YEARS = re.compile(
    r"(?: degree)?(?: in [^,;.\n]{2,60})? (?:with|and|plus) (?:at least |a minimum of )?\d", re.IGNORECASE
)
_LESS = re.compile(r"\b(?:master|bachelor|m\.?sc?|b\.?sc?|diplom|degree or)\b", re.IGNORECASE)
_WHETHER = re.compile(r"\b(?:whether|ob)\b[^.;\n]{0,30}$", re.IGNORECASE)
_OR_ELSE = re.compile(r"[^.;\n]{0,40}?\b(?:or|oder)\b", re.IGNORECASE)
# '(Master's, PhD)': the last of several degrees that will do.
_AMONG_DEGREES = re.compile(
    r"\([^()]*\b(?:master'?s?|m\.?sc\.?|m\.?s\.?|bachelor'?s?|b\.?sc\.?)\s*,\s*$", re.IGNORECASE
)
_OFFERED_AHEAD = re.compile(
    r"\b(?:interest(?:ed)? in (?:\w+ing )?|interesse an (?:der |einer )?|"
    r"(?:can|could|may|chance to|opportunity to) (?:\w+ )?(?:do|pursue|start|finish|complete|write|earn)|"
    r"(?:pay|fund|sponsor|support)\w*(?: for)?|möglichkeit (?:zur|einer|der)) (?:an? |your |the |eine\w* )?$",
    re.IGNORECASE,
)
_OFFERED_BEHIND = re.compile(
    r"\s*(?:with us\b|beside\b|alongside (?:the|your) (?:job|work)|is possible|"
    r"(?:ist |wäre )?möglich\b|neben\b|bei uns\b)",
    re.IGNORECASE,
)
_OR_DEGREE = re.compile(
    r"[^.;\n]{0,160}?\b(?:or|oder)\s+(?:an?\s+|einen?\s+)?(?:master|m\.?sc|m\.?s\b|bachelor|b\.?sc|equivalent)",
    re.IGNORECASE,
)
_COUNTED_AS = re.compile(
    r"\b(?:substitut\w+|in lieu|counts? (?:as|for|towards?|like)|"
    r"zähl\w* (?:\w+ ){0,3}wie|(?:is|are) counted|may replace|angerechnet)\b",
    re.IGNORECASE,
)
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

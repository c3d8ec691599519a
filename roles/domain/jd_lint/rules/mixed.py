"""role_conflation: the duties of an engineer, a data scientist and a researcher in one job."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..document import Sentence
from ..headings import BENEFITS, COMPANY, GROWTH, LEARN, MUST, NICE, PAY, PROCESS, STACK, TEAM
from ..modality import is_denied
from ..patterns import Phrasebook
from ..phrase_index import PhraseIndex
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("mixed")

ENGINEER, SCIENTIST, RESEARCHER = "engineer", "data scientist", "researcher"
_ENGINEER = BOOK.index("engineer")
_SCIENTIST = BOOK.index("scientist")
_RESEARCHER = BOOK.index("researcher")
_MONITORING = BOOK.index("monitoring")
_READ_ONLY = BOOK.index("read_only")
_HELPING = BOOK.phrases("helping")
_OTHERS = BOOK.phrases("others")
_STRONG_ENGINEER = BOOK.phrases("strong_engineer")


@dataclass(frozen=True, slots=True)
class _Duty:
    role: str
    start: int
    end: int
    sentence: Sentence


_SKIPPED = frozenset({NICE, LEARN, BENEFITS, GROWTH, PAY, PROCESS, STACK, COMPANY, TEAM})


def role_conflation(reading: Reading) -> Iterator[Span]:
    """Where duties of two or three of the jobs are asked: one stretch, or the clearest duty of each."""
    duties: list[_Duty] = []
    for role in (RESEARCHER, SCIENTIST, ENGINEER):
        if role == ENGINEER and not duties:
            return
        duties += _duties(reading, role)
    by_role: dict[str, list[_Duty]] = {}
    for duty in sorted(duties, key=lambda each: each.start):
        by_role.setdefault(duty.role, []).append(duty)
    # A scientist's or researcher's job brings some engineering of its own; only running things in production mixes.
    others = [role for role in (SCIENTIST, RESEARCHER) if role in by_role]
    if not others or len(by_role) < 2:
        return
    if len(others) == 1 and not _runs_production(reading, by_role, others[0]):
        return
    yield from _spans(by_role)


def _runs_production(reading: Reading, by_role: dict[str, list[_Duty]], other: str) -> bool:
    engineering = by_role[ENGINEER]
    return any(_STRONG_ENGINEER.search(duty.sentence.text) for duty in engineering) or len(engineering) > 1


TOGETHER = 450  # characters; duties that stand closer are underlined as one
MARKED = 2  # duties of each job that are underlined where they stand apart


def _spans(by_role: dict[str, list[_Duty]]) -> Iterator[Span]:
    """Both jobs in one stretch where they stand close together, else of each the duties nearest to the others."""
    ranked = sorted(by_role, key=lambda role: -len(by_role[role]))
    minority = by_role[ranked[-1]][0]
    firsts = sorted(
        (min(by_role[role], key=lambda duty: abs(duty.start - minority.start)) for role in by_role),
        key=lambda duty: duty.start,
    )
    start, end = firsts[0].start, max(duty.end for duty in firsts)
    if end - start <= TOGETHER + DUTY_REACH and firsts[0].sentence.section is firsts[-1].sentence.section:
        yield Span("role_conflation", start, end)
        return
    for role in by_role:
        nearest = sorted(by_role[role], key=lambda duty: abs(duty.start - minority.start))[:MARKED]
        for duty in nearest:
            yield Span("role_conflation", duty.start, duty.end)


# Among the demands only what is worded as work is a duty: 'Must publish two papers a year'.
_OBLIGED = re.compile(
    r"(?:(?:the )?(?:candidate|applicant|incumbent)s? |you )?(?:must|should|shall|will|needs? to|has to|have to|"
    r"(?:is |are )?expected to)\s+(?!have\b)|(?:responsible|accountable) for (?:[\w-]+ ){0,6}",
    re.IGNORECASE,
)
EXPERIENCE_REACH = 80  # characters
_EXPERIENCE_IN = re.compile(
    r"\b(?:experience|background|expertise|knowledge|degree|skills?|proficien\w+|\w*erfahrung|\w*kenntnisse) "
    r"(?:in|with|of|mit|im|der) (?:[\w-]+,? ){0,6}$",
    re.IGNORECASE,
)
_WORK: dict[str, tuple[PhraseIndex, PhraseIndex | None]] = {
    RESEARCHER: (_RESEARCHER, _READ_ONLY), SCIENTIST: (_SCIENTIST, _MONITORING), ENGINEER: (_ENGINEER, None),
}  # fmt: skip


def _duties(reading: Reading, role: str) -> Iterator[_Duty]:
    """The first duty of this role in each sentence that tells of the reader's work."""
    document, (pattern, harmless) = reading.document, _WORK[role]
    told: dict[int, Sentence] = {}

    def may_tell(start: int) -> bool:
        sentence = document.sentence_at(start)
        if sentence is None or sentence.kind in _SKIPPED or sentence.start in told:
            return False
        return sentence.kind != MUST or _OBLIGED.fullmatch(document.text, sentence.start, start) is not None

    for start in pattern.anywhere(document.text, document.words, may_tell, open_ended=reading.german):
        sentence = document.sentence_at(start)
        if sentence is not None:
            told[sentence.start] = sentence
    for sentence in told.values():
        found = _first_duty(sentence, pattern, harmless)
        if found is not None:
            start, end = found
            yield _Duty(role, sentence.start + start, sentence.start + _end_of_duty(sentence, end), sentence)


def _first_duty(sentence: Sentence, pattern: PhraseIndex, harmless: PhraseIndex | None) -> tuple[int, int] | None:
    """Where the first duty stands in a sentence; of 'Reporting: build dashboards' what comes behind the colon."""
    blocked = [other.span() for other in harmless.finditer(sentence.text, sentence.starts)] if harmless else []
    first = None
    for start, end in (found.span() for found in pattern.finditer(sentence.text, sentence.starts)):
        if any(start < stop and begin < end for begin, stop in blocked) or _is_no_duty(sentence, start, end):
            continue
        first = start, end
        if not _ANNOUNCED.match(sentence.text, end):
            break
    return first


def _is_no_duty(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the work is denied, others do it, or it is only experience that is asked for."""
    if is_denied(sentence, start, end, 60) or _done_by_others(sentence, start, end):
        return True
    return _EXPERIENCE_IN.search(sentence.text, max(0, start - EXPERIENCE_REACH), start) is not None


_ANNOUNCED = re.compile(r"[^.;:]{0,20}:[*_]{0,2} ")
DUTY_REACH = 60  # characters that a duty goes on behind the words that give it away
_END_OF_DUTY = re.compile(r"[.;:!?()]|, (?:and|und) |$")


def _end_of_duty(sentence: Sentence, end: int) -> int:
    """Where the duty ends whose telling words end here: with its clause, as a reader would underline it."""
    found = _END_OF_DUTY.search(sentence.text, end, min(len(sentence.text), end + DUTY_REACH))
    return found.start() if found else end


# What a company, a client or another team does, told of them: "Our client develops …", "Das Data-Team versorgt …".
_THIRD_PERSON = re.compile(
    r"(?:it|they|our (?:customers?|clients?)|the (?:company|client|customer)|unser kunde|"
    r"das (?:[\w-]+ ){0,3}[\w-]*team) (?:\w+ )?(?:is|are|has|have|develops?|provides?|offers?|helps?|creates?|builds?|"
    r"ist|hat|entwickelt|versorgt|liefert|baut|betreibt|stellt)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you\w*|du|dein\w*|dich|ihre?n?|sie)\b", re.IGNORECASE)
_COMPANY_AIM = re.compile(
    r"\b(?:our|the company's) (?:\w+ )?(?:vision|mission|goal|aim|purpose) is to\b(?!.*\byou\b)|"
    r"\bhelp(?:ing)? us (?:to )?$|"
    r"\b(?:enabl|allow|help|let|empower)\w* (?:[\w'-]+ ){0,3}"
    r"(?:customers|users|clients|companies|businesses) (?:to )?$|"
    r"\b(?:unsere|die) (?:vision|mission) ist\b(?!.*\bdu\b)",
    re.IGNORECASE,
)


def _done_by_others(sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    if _OTHERS.search(text, max(0, start - 60), min(len(text), end + 50)) or _COMPANY_AIM.search(text, 0, start):
        return True
    if _THIRD_PERSON.match(text) and not _YOU.search(text):
        return True
    for found in _HELPING.finditer(text, max(0, start - 70), end):
        if found.end() >= start - 25 and not re.search(
            r"[.;]|\bto\s+(?:build|ship|deploy|analy|publish|deliver|develop|bring)", text[found.end() : start]
        ):
            return True
    return False

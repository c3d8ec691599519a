"""missing_team, missing_growth, missing_process and missing_pay: what candidates need to be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Sentence
from ..headings import (
    BENEFITS,
    COMPANY,
    DUTIES,
    GROWTH,
    MUST,
    NICE,
    OPEN,
    OTHER,
    PAY,
    PROBLEM,
    PROCESS,
    SUCCESS,
    TEAM,
    TITLE,
    WEEK,
)  # fmt: skip
from ..modality import is_denied
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("told")

_PEOPLE = BOOK.macro("PEOPLE")
_TEAM = BOOK.index("team")
_GENERIC_TEAM = BOOK.phrases("generic_team")
_GROWTH = BOOK.index("growth")
_GROWTH_OFFERED = BOOK.phrases("growth_offered")
_CONTACT = BOOK.index("contact")
_MEETINGS = tuple(BOOK.phrases(f"meeting_{sort}") for sort in ("time", "talk", "paid", "task", "end", "visit"))
_MEETING_SORTS = 3
_COUNTED_STAGES = BOOK.phrases("counted_stages")
_STAGES = BOOK.phrases("stages")
_STEPPED = BOOK.phrases("stepped")
_TOLD_AFTER_APPLYING = BOOK.phrases("told_after_applying")
_TIMED_STAGE = BOOK.phrases("timed_stage")
_DURATION = BOOK.phrases("duration")
_SELECTING = BOOK.index("selecting")
_NOT_SELECTING = BOOK.phrases("not_selecting")
_LOGISTICS = BOOK.phrases("logistics")
_AMOUNT = BOOK.macro("AMOUNT")
_CURRENCY = BOOK.macro("CURRENCY")
_PAY_RANGE = re.compile(

        rf"(?:{_CURRENCY}\s?(?:{_AMOUNT})\s?(?:{_CURRENCY})?(?:\s?(?:brutto|gross|p\.?\s?a\.?|per year))?|"
        rf"\b(?:{_AMOUNT})\s?(?:{_CURRENCY})?)\s*(?:-|–|—|to|bis|and|und|up to|/|bis zu|"
        rf"through)\s*(?:{_CURRENCY}\s?)?(?:{_AMOUNT})\s?(?:(?:{_CURRENCY})|k\b)?",
    re.IGNORECASE,
)  # fmt: skip
_MONEY = re.compile(rf"{_CURRENCY}\s?(?:{_AMOUNT})|\b(?:{_AMOUNT})\s?(?:{_CURRENCY})", re.IGNORECASE)
_SCALE = BOOK.phrases("scale")
_PAY_WORD = BOOK.phrases("pay_word")
_NOT_PAY = BOOK.phrases("not_pay")


def missing(reading: Reading) -> Iterator[Span]:
    """What the text does not tell."""
    checks = (
        ("missing_team", _tells_team),
        ("missing_growth", _tells_growth),
        ("missing_process", _tells_process),
        ("missing_pay", _tells_pay),
    )
    for rule, tells in checks:
        if not tells(reading):
            yield Span(rule)


_REPORTS_TO = re.compile(r"report(?:s|ing)? to|line manager|supervisor|berichte\w* an|vorgesetzt", re.IGNORECASE)
_ARROW = re.compile(r"→|->|=>|➡|»|>>")


def _is_demand(sentence: Sentence) -> bool:
    """Whether a bullet asks rather than tells; prose under the demands may tell anything."""
    return sentence.bullet and sentence.kind in (MUST, NICE)


def _tells_team(reading: Reading) -> bool:
    for sentence in reading.document.sentences:
        aside = sentence.kind in (PROCESS, PAY) or _is_demand(sentence)
        if aside and re.search(r"report(?:s|ing)? to|berichte\w* .{0,20}an\b", sentence.lower) is None:
            continue
        if _TEAM.search(sentence.text, sentence.starts):
            return True
    if any(_REPORTS_TO.search(section.heading) and section.sentences for section in reading.document.sections):
        return True
    told = " ".join(sentence.text[sentence.lead :] for sentence in reading.document.of_kind(TEAM))
    rest = _GENERIC_TEAM.sub("", told)
    if _GENERIC_TEAM.search(told) and len(rest.split()) < 9:
        return False
    return len(rest.split()) >= 12 or (
        len(rest.split()) >= 4
        and re.search(rf"\d|[A-Z]\w+ [A-Z]\w+|[A-Z]\w+ \(|[A-Z]\w+,? (?:and |und )?[A-Z]\w+|(?i:{_PEOPLE})", rest)
        is not None
    )


def _tells_growth(reading: Reading) -> bool:
    if sum(sentence.words for sentence in reading.document.of_kind(GROWTH)) >= 4:
        return True
    for sentence in reading.document.sentences:
        beside = _BENEFIT.search(sentence.text) is not None and not _is_demand(sentence)
        if (beside or sentence.kind in (BENEFITS, PAY)) and _offers_growth(sentence):
            return True
        if _is_demand(sentence) and not re.search(r"\b(?:we|wir|our|your mentor|budget)\b", sentence.lower):
            continue
        for found in _GROWTH.finditer(sentence.text, sentence.starts):
            if not is_denied(sentence, found.start(), found.end(), 30) and not _gives_growth_to_others(sentence, found):
                return True
    return False


def _offers_growth(sentence: Sentence) -> bool:
    """Among what is offered, courses and mentors are the reader's; 'machine learning' is not."""
    text = _ML_LEARNING.sub(" ", sentence.text)
    return any(
        not is_denied(sentence, *found.span(), 30) for found in _GROWTH_OFFERED.finditer(text)
    ) and not _ABOUT_WORK.search(text)


_BENEFIT = re.compile(
    r"\b(?:401\(?k|pto|pension|holidays?|vacation|insurance|days off|leave|stock|urlaub\w*|altersvorsorge|"
    r"jobrad|bike|gym|"
    r"healthcare|dental|days? of holiday|remote budget|equipment)\b",
    re.IGNORECASE,
)
_ML_LEARNING = re.compile(
    r"\b(?:machine|deep|reinforcement|federated|transfer|self-supervised|supervised)[- ]learning\b", re.IGNORECASE
)
_ABOUT_WORK = re.compile(r"\b(?:train(?:ing)? (?:\w+ )?models?|gpu|cluster|challenging problems)\b", re.IGNORECASE)


def _gives_growth_to_others(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether the growth is somebody else's: you mentor juniors, our customers grow, training of models."""
    ahead = sentence.lower[max(0, found.start() - 40) : found.start()]
    behind = sentence.lower[found.end() : found.end() + 40]
    if re.search(r"\b(?:models?|data|ml|deep|machine|distributed|gpu|modelle?n?)\s*-?$", ahead):
        return True
    if (
        re.match(r"mentor", found[0], re.IGNORECASE)
        and re.search(r"\b(?:you|du|sie|to|as|act as)\s*(?:\w+\s+)?$", ahead)
        and not re.search(
            r"\b(?:you\s+(?:get|have|receive|are given)|du\s+(?:bekommst|hast|kriegst|erhältst)|"
            r"sie\s+(?:bekommen|haben|erhalten))\s*(?:\w+\s+)?$",
            ahead,
        )
    ):
        return (
            re.search(
                r"^\s*(?:for|of|to)?\s*(?:our |the |two |less |younger )*(?:junior|colleagues?|team|engineers?|"
                r"students?|interns?|others|kolleg|nachwuchs|werkstud)",
                behind,
            )
            is not None
        )
    return bool(
        re.search(
            r"mentor\w*\s+(?:of |for |our |two |the |less |more |von |der )*(?:junior|younger|experienced|"
            r"student|intern|werkstud|nachwuchs|kolleg)",
            sentence.lower[found.start() : found.end() + 40],
        )
    )


def _narrates_process(reading: Reading) -> bool:
    """'Write to us. We talk for an hour, you spend a paid day here, and then we decide': a paragraph that begins with
    getting in touch and goes on to meetings of several sorts."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in reading.document.sentences:
        if sentence.kind not in (DUTIES, WEEK, SUCCESS, GROWTH, PROBLEM) and not _is_demand(sentence):
            paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    for sentences in paragraphs.values():
        account = sentences[:LONGEST_ACCOUNT]
        if any(map(_narrates_alone, account)):
            return True
        if not any(_CONTACT.search(sentence.text, sentence.starts) for sentence in account):
            continue
        text = " ".join(sentence.text for sentence in account)
        if sum(sort.search(text) is not None for sort in _MEETINGS) >= _MEETING_SORTS:
            return True
    return False


def _narrates_alone(sentence: Sentence) -> bool:
    """'A coffee, a day at the plant, and we know': one sentence with talk, time and an end needs no word of contact."""
    time, talk, _, _, end, _ = _MEETINGS
    return all(sort.search(sentence.text) for sort in (time, talk, end))


LONGEST_ACCOUNT = 8  # sentences


def _tells_process(reading: Reading) -> bool:
    if _narrates_process(reading):
        return True
    if _names_stages(" ".join(sentence.text for sentence in reading.document.of_kind(PROCESS)), in_section=True):
        return True
    for sentence in reading.document.sentences:
        if sentence.kind == PROCESS or _is_demand(sentence):
            continue
        if len(_ARROW.findall(sentence.text)) > 1 and _STAGES.search(sentence.text):
            return True
        if _TOLD_AFTER_APPLYING.search(sentence.text) or _lists_timed_stages(sentence):
            return True
        if _SELECTING.search(sentence.text, sentence.starts) and _names_stages(
            _NOT_SELECTING.sub(" ", sentence.text), in_section=False
        ):
            return True
    return False


def _lists_timed_stages(sentence: Sentence) -> bool:
    """'A half-hour chat, a two-hour pairing session': stages with their lengths need no word of hiring."""
    if sentence.kind in (WEEK, DUTIES, SUCCESS, GROWTH) or not _TIMED.search(sentence.lower):
        return False
    if _WEEKLY.search(sentence.text):
        return False
    text = _NOT_SELECTING.sub(" ", sentence.text)
    if _COUNTED_STAGES.search(text):
        return True
    stages = list(_TIMED_STAGE.finditer(text))
    return len(stages) > 1 or any(_SEVERAL.search(text, 0, stage.start()) for stage in stages)


_TIMED = re.compile(r"\d|half|hour|minute|stunde|minuten|halbe|two|three|four|five|zwei|drei|vier|fünf")
_SEVERAL = re.compile(r"\b(?:two|three|four|zwei|drei|vier|[2-4])\s+$", re.IGNORECASE)
_WEEKLY = re.compile(
    r"\b(?:(?<!within )(?<!in )(?:a|per|each|every|the|your|in der|pro|jede|die) (?:\w+ )?weeks?|"
    r"weekly|daily|every|each|stand-?ups?|"
    r"(?:pro|der|jede) woche|wöchentlich\w*|täglich|jede\w*)\b",
    re.IGNORECASE,
)


def _names_stages(text: str, *, in_section: bool) -> bool:
    text = _NOT_SELECTING.sub(" ", text)
    named = [found[0].lower() for found in _STAGES.finditer(_LOGISTICS.sub(" ", text) if not in_section else text)]
    stages = set(named)
    if not stages:
        return False
    if in_section:
        return len(named) >= 2 or _STEPPED.search(text) is not None
    strong = {
        stage
        for stage in stages
        if re.search(
            r"interview|take-?home|gespräch|screen|paid|exercise|panel|trial|probe|work sample|arbeitsprobe|"
            r"assessment|case|design|pairing|challenge|on-?site|onsite|kennenlern",
            stage,
        )
    }
    return bool(strong) and (
        len(stages) >= 2 or _STEPPED.search(text) is not None or _DURATION.search(text) is not None
    )


def _tells_pay(reading: Reading) -> bool:
    headings = [section.heading for section in reading.document.sections if section.heading]
    if any(_SCALE.search(text) or (_PAY_RANGE.search(text) and _MONEY.search(text)) for text in headings):
        return True
    return any(_tells_pay_in(sentence) for sentence in reading.document.sentences)


_DIGIT = re.compile(r"\d")


def _tells_pay_in(sentence: Sentence) -> bool:
    if _SCALE.search(sentence.text):
        return True
    if _DIGIT.search(sentence.text) is None:
        return False
    if any(_is_pay(sentence, found) for found in _PAY_RANGE.finditer(sentence.text)):
        return True
    may_say = sentence.kind in (PAY, BENEFITS, COMPANY, OPEN, OTHER, TITLE) or _PAY_WORD.search(sentence.text)
    return bool(may_say) and any(_fixed_pay(sentence, found) for found in _MONEY.finditer(sentence.text))


_PER_TIME = re.compile(
    r"\s?(?:/|per |a |pro )\s?(?:day|hour|hr|h|month|year|yr|annum|tag|stunde|std|monat|jahr)\b", re.IGNORECASE
)


def _is_pay(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether two amounts are a pay range: a currency or thousands, and pay words or no others."""
    has_money = (
        re.search(_CURRENCY, found[0], re.IGNORECASE) is not None
        or re.search(_CURRENCY, sentence.text[max(0, found.start() - 12) : found.end() + 12], re.IGNORECASE) is not None
    )
    per_time = _PER_TIME.match(sentence.text, found.end()) is not None
    thousands = (
        re.search(r"\d\s?k\b|\d\s?(?:tsd|t\b|t€|teur|keur|k€)|\d[.,' ]\d{3}|\d{5}", found[0], re.IGNORECASE) is not None
    )
    near = sentence.text[max(0, found.start() - 70) : found.end() + 60]
    pays = _PAY_WORD.search(near) is not None or sentence.kind == PAY or per_time
    if not (has_money or (thousands and pays)):
        return False
    if not (thousands or (pays and (per_time or sentence.kind == PAY or _PAID_BY.search(near)))):
        return False
    return _NOT_PAY.search(_clause(sentence.text, found)) is None


_PAID_BY = re.compile(r"day|hour|tag|stunde|rate|month|monat", re.IGNORECASE)
_AROUND_AHEAD, _AROUND_BEHIND = 45, 30


def _clause(text: str, found: re.Match[str]) -> str:
    """What is said of an amount in its own clause: 'a training budget of €1,200' tells nothing of the next one."""
    ahead = re.split(r"[,;.(] ", text[max(0, found.start() - _AROUND_AHEAD) : found.start()])[-1]
    behind = re.split(r"[,;.)+]|\b(?:plus|and|und)\b", text[found.end() : found.end() + _AROUND_BEHIND])[0]
    return f"{ahead} {behind}"


HEAD = 400  # characters; 'Leeds · hybrid · up to £72,500' stands at the head of an ad
_SEPARATED = re.compile(r"\s[·|•/–-]\s")


def _fixed_pay(sentence: Sentence, found: re.Match[str]) -> bool:
    """A single figure told as the pay."""
    near = sentence.text[max(0, found.start() - 50) : found.end() + 45]
    figure = re.search(
        r"\d{2,3}(?:[.,]\d)?\s?k\b|\d\s?(?:tsd|t\b|t€)|\d{2,3}[.,' ]\d{3}|\d{5}",
        sentence.text[found.start() : found.end() + 2],
        re.IGNORECASE,
    )
    by_time = _PER_TIME.match(sentence.text, found.end()) is not None
    at_the_head = sentence.start < HEAD and _SEPARATED.search(sentence.text) is not None
    return (
        (figure is not None or by_time)
        and (_PAY_WORD.search(near) is not None or by_time or at_the_head)
        and not _NOT_PAY.search(_clause(sentence.text, found))
    )

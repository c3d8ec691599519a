"""no_problem, no_success and no_typical_week: what the job is for, when it has gone well, how its days go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..headings import (
    BENEFITS,
    COMPANY,
    DUTIES,
    GROWTH,
    LEARN,
    MUST,
    NICE,
    PAY,
    PROBLEM,
    PROCESS,
    STACK,
    SUCCESS,
    TEAM,
    WEEK,
)
from ..patterns import NUMBER_WORD, Phrasebook, phrases
from ..reading import Reading
from ..text import Section, Sentence
from ..types import Span

BOOK = Phrasebook("goals")

_CHANGE = BOOK.phrases("change")
_STRONG_CHANGE = BOOK.phrases("strong_change")
_UNIT = BOOK.macro("UNIT")
_QUANTITY = re.compile(
    rf"(?:[€$£]\s?)?(?:\d[\d.,' ]*|(?:{NUMBER_WORD}|thirty|forty|fifty|sixty|seventy|eighty|ninety|dreißig|vierzig|fünfzig|hundert|hundred|half|halb\w*|third|drittel|quarter|viertel)[\s-]+)(?:\w+ ){{0,1}}?{_UNIT}|[€$£]\s?\d|\b0[.,]\d+|\d\s*%|\b\d+ (?:to|auf|bis) \d+",
    re.IGNORECASE,
)
_WORDED = BOOK.phrases("worded")
_AIM = BOOK.phrases("aim")
_FIRM_STORY = BOOK.phrases("firm_story")
_HEADCOUNT = BOOK.phrases("headcount")
_ABOUT_APPLYING = BOOK.phrases("about_applying")
_YOUR_PAST = BOOK.phrases("your_past")
_SKIPPED = frozenset({MUST, NICE, LEARN, BENEFITS, PAY, PROCESS, GROWTH, STACK, TEAM})


def no_problem(reading: Reading) -> Iterator[Span]:
    """No measurable goal: no number with a direction in what the job is for or what success is."""
    told = [sentence for sentence in reading.document.sentences if sentence.kind not in _SKIPPED]
    if not (any(map(_is_goal, told)) or _now_and_then(told) or _goal_in_title(reading)):
        yield Span("no_problem")


_NOW = BOOK.phrases("now")
_WANTED = BOOK.phrases("wanted")
_SAME_MEASURE = (
    r"(?:every|jede\w*) (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth|zweite\w*|dritte\w*|vierte\w*|fünfte\w*|sechste\w*|achte\w*|zehnte\w*|zwanzigste\w*|hundertste\w*)",
    r"(?:one|1|a single|eine?\w*|every|jede\w*) (?:\w+ ){0,3}?(?:in|of|out of|von|auf) \w+",
    r"\d[\d.,]* ?(?:%|percent|per ?cent|prozent)",
    r"(?:\d[\d.,]*|%s|an?|eine?\w*) (?:working )?(?:minutes?|minuten?|hours?|stunden?)",
    r"(?:\d[\d.,]*|%s) (?:working )?(?:days?|tagen?|weeks?|wochen?)",
    r"(?:[€$£] ?\d[\d.,]*|\d[\d.,]* ?(?:€|euros?|cents?))",
)
_MEASURES = tuple(phrases(pattern.replace("%s", NUMBER_WORD)) for pattern in _SAME_MEASURE)


def _now_and_then(told: list[Sentence]) -> bool:
    """Whether a paragraph sets today's figure beside another of the same measure: 'today nine hours … then one'."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in told:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    for sentences in paragraphs.values():
        text = " ".join(sentence.text for sentence in sentences)
        if (
            len(sentences) > 6
            or not (_NOW.search(text) or _WANTED.search(text))
            or _FIRM_STORY.search(text)
            or _ABOUT_APPLYING.search(text)
        ):
            continue
        if any(len({found[0].lower() for found in measure.finditer(text)}) > 1 for measure in _MEASURES):
            return sentences[0].kind != WEEK
    return False


def _goal_in_title(reading: Reading) -> bool:
    return any(
        _STRONG_CHANGE.search(section.heading)
        and (_QUANTITY.search(section.heading) or _WORDED.search(section.heading))
        for section in reading.document.sections[:3]
        if section.kind not in _SKIPPED
    )


def _is_goal(sentence: Sentence) -> bool:
    text = sentence.text
    if _YOUR_PAST.search(text) or _ABOUT_APPLYING.search(text):
        return False
    firm = _FIRM_STORY.search(text)
    if _WORDED.search(text) and not firm:
        return True
    for found in _QUANTITY.finditer(text):
        near = text[max(0, found.start() - 90) : found.end() + 60]
        if sentence.kind in (SUCCESS, PROBLEM):
            goal = _CHANGE.search(near) is not None or (
                sentence.kind == SUCCESS and re.search(r"%|prozent|percent", near, re.IGNORECASE) is not None
            )
        elif sentence.kind in (WEEK, DUTIES, COMPANY):
            goal = _directed(text, found)
        else:
            goal = _STRONG_CHANGE.search(near) is not None
        goal = goal or _aims(text, found[0])
        if _HEADCOUNT.search(text):
            continue
        if goal and not (
            firm
            and not re.search(
                r"\b(?:want|need|must|goal|aim|will|wollen|ziel|soll\w*|so that|by (?:the )?(?:end|june|december|spring|summer|autumn))\b",
                text,
                re.IGNORECASE,
            )
        ):
            if not _only_scale_or_time(found[0], near):
                return True
    return False


_DIRECTED = BOOK.phrases("directed")


def _aims(text: str, quantity: str) -> bool:
    """Whether a share or a time is what somebody wants it to be: 'your job: 15 %'."""
    if _AIM.search(text) is None:
        return False
    if re.search(r"%|percent|prozent|ms\b", quantity, re.IGNORECASE):
        return True
    wanted = re.search(
        rf"(?:goal|aim|target|ziel|want(?:s)?(?: it| that| this| them)?(?: at| to| in)?|job|mission)\W{{1,4}}(?:\w+\s+){{0,3}}?{re.escape(quantity.strip())}",
        text,
        re.IGNORECASE,
    )
    return wanted is not None and re.search(r"sec|sek|min|hour|stund|day|tag|h\b", quantity, re.IGNORECASE) is not None


def _directed(text: str, found: re.Match[str]) -> bool:
    near = text[max(0, found.start() - 80) : found.end() + 30]
    return (
        _DIRECTED.search(near) is not None
        and re.search(
            r"\bby\s|\bfrom\b|\bto\b|\bum\b|\bauf\b|\bvon\b|below|under|unter|down|above|over|%", near, re.IGNORECASE
        )
        is not None
    )


def _only_scale_or_time(quantity: str, near: str) -> bool:
    """Whether the figure is a volume or a deadline: 'in six months', '2 million users', 'over 40 countries'."""
    if re.search(r"%|percent|prozent|ms\b|point|punkt", quantity, re.IGNORECASE):
        return False
    if re.search(r"month|monat|week|woche", quantity, re.IGNORECASE) and not re.search(
        rf"(?:from|von|under|below|unter|to|auf|instead of|statt)\s+(?:\w+\s+)?{re.escape(quantity.strip())}",
        near,
        re.IGNORECASE,
    ):
        return True
    return (
        re.search(
            rf"(?:over|(?<!no )(?<!not )more than|up to|about|around|über|mehr als|bis zu|rund|serv\w+|handl\w+|process\w*|verarbeit\w+|bedien\w+)\s+(?:\w+\s+)?{re.escape(quantity.strip())}",
            near,
            re.IGNORECASE,
        )
        is not None
    )


# --- success by month six ---------------------------------------------------------------------------------------

_BY_THEN = BOOK.phrases("by_then")
_OTHER_TERM = BOOK.phrases("other_term")
# A headline's date says when the business wants its number; only a count of months is a promise to the new hire.
_COUNTED_TERM = BOOK.phrases("counted_term")
_ACHIEVED = BOOK.phrases("achieved")
_CHECKABLE = re.compile(
    r"\d|%|\b(?:half|third|halve|double|first|"
    + NUMBER_WORD
    + r"|hälfte|erste[rsn]?|ein(?:e[mnr]?)? |all|every|alle|jede[rsn]?|no|kein\w*)\b|\b(?:live|in production|production|runs?|running|ships?|shipped|deployed|serves?|serving|replac\w+|launch\w*|migrat\w+|releas\w+|retir\w+|rolled out|measured?|in use|used by|uses|handles?|answers?|automat\w+|baseline|decided|documented|switched|monitor\w*|published|delivered|built|finished|complet\w+|im einsatz|produktiv\w*|produktion|läuft|laufen|ersetz\w+|abgelöst|löst|eingeführt|ausgerollt|gemessen|genutzt|nutzen|nutzt|abgeschaltet|geliefert|automatisch|betrieb|steht|stehen|gebaut|entscheid\w+|veröffentlicht)\b",
    re.IGNORECASE,
)
_VAGUE = BOOK.phrases("vague")


def no_success(reading: Reading) -> Iterator[Span]:
    """Nothing says what success is by about month six."""
    for section in reading.document.sections:
        if section.kind == SUCCESS and _tells_results(section):
            return
    for sentence in reading.document.sentences:
        if (
            sentence.kind == SUCCESS
            and sentence.section.kind != SUCCESS
            and sentence.words > 6
            and _CHECKABLE.search(sentence.text[sentence.lead :])
        ):
            return
        if sentence.kind in (MUST, NICE, BENEFITS, PAY, PROCESS, STACK, LEARN, GROWTH):
            continue
        found = _BY_THEN.search(sentence.text)
        if (
            found
            and not _OTHER_TERM.search(sentence.text)
            and sentence.words >= 6
            and (_COUNTED_TERM.search(found[0]) or _ACHIEVED.search(sentence.text))
        ):
            rest = sentence.text[: found.start()] + sentence.text[found.end() :]
            paragraph = " ".join(
                other.text
                for other in sentence.section.sentences
                if other.paragraph == sentence.paragraph and other.start >= sentence.start
            )
            if _is_result(rest) or (_is_result(paragraph[len(sentence.text) :]) and not _VAGUE.search(rest)):
                return
        if re.search(
            r"\b(?:success (?:means|is|looks)|you will have succeeded|we (?:will )?call it a success|it worked (?:if|when)|erfolg (?:heißt|bedeutet|ist)|erfolgreich (?:bist du|sind sie|war)|geschafft (?:ist|hast))\b",
            sentence.lower,
        ) and _is_result(sentence.text):
            return
    yield Span("no_success")


def _tells_results(section: Section) -> bool:
    told = " ".join(sentence.text for sentence in section.sentences)
    if len(told.split()) < 3:
        return False
    body = _BY_THEN.sub(" ", told)
    return _is_result(body) or (len(body.split()) >= 14 and not _VAGUE.search(body))


def _is_result(text: str) -> bool:
    if not _CHECKABLE.search(text):
        return False
    return (
        _VAGUE.search(text) is None
        or re.search(r"\d|live|production|läuft|produkti|replac|ersetz|ship|halv|half|deploy|serv", text, re.IGNORECASE)
        is not None
    )


# --- the typical week -------------------------------------------------------------------------------------------

WEEK_WORDS = 34  # a little under the pack's 40: people count words differently
_RHYTHM = BOOK.phrases("rhythm")
_WEEKDAY = BOOK.phrases("weekday")
_NO_WEEK = frozenset({MUST, NICE, BENEFITS, PAY, PROCESS, GROWTH, LEARN})


def no_typical_week(reading: Reading) -> Iterator[Span]:
    """No passage of about 40 words on how a week or a day goes."""
    if reading.jd is not None and "typical_week" in reading.jd.sections:
        if len(reading.jd.sections["typical_week"].split()) < 40 and not any(map(_is_week, _passages(reading))):
            yield Span("no_typical_week")
        return
    if not any(map(_is_week, _passages(reading))):
        yield Span("no_typical_week")


def _passages(reading: Reading) -> Iterator[list[Sentence]]:
    """Paragraphs, and whole sections, in which a week may be told."""
    for section in reading.document.sections:
        if section.kind == WEEK:
            sentences = [sentence for sentence in section.sentences if sentence.kind == WEEK]
            if sentences:
                yield sentences
        elif section.sentences:
            yield from _paragraphs(section)
    loose = [
        sentence for sentence in reading.document.sentences if sentence.kind == WEEK and sentence.section.kind != WEEK
    ]
    if loose:
        yield loose


def _paragraphs(section: Section) -> Iterator[list[Sentence]]:
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in section.sentences:
        if sentence.kind not in _NO_WEEK:
            paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    groups = list(paragraphs.values())
    yield from groups
    told = [sentence for group in groups for sentence in group]
    if len(groups) > 1:
        yield told


def _is_week(sentences: list[Sentence]) -> bool:
    if sum(sentence.words for sentence in sentences) < WEEK_WORDS:
        return False
    text = " ".join(sentence.text for sentence in sentences)
    rhythm = [found[0].lower() for found in _RHYTHM.finditer(text)]
    if sentences[0].section.kind == WEEK or sentences[0].kind == WEEK:
        bullets = sum(sentence.bullet for sentence in sentences)
        return bullets < len(sentences) / 2 or len(set(rhythm)) >= 2
    return any(map(_tells_days, _timed_runs(sentences)))


def _timed_runs(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Stretches in which at least every second sentence tells of time, from the first such to the last."""
    run: list[Sentence] = []
    quiet = 0
    for sentence in sentences:
        timed = _RHYTHM.search(sentence.text) is not None and not _ABOUT_APPLYING.search(sentence.text)
        quiet = 0 if timed else quiet + 1
        if timed or (run and quiet < 2):
            run.append(sentence)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _tells_days(run: list[Sentence]) -> bool:
    text = " ".join(sentence.text for sentence in run)
    rhythm = {found[0].lower() for found in _RHYTHM.finditer(text)}
    enough = sum(sentence.words for sentence in run) >= WEEK_WORDS
    return enough and len(rhythm) >= 3 and _WEEKDAY.search(text) is not None and not _office_days(text)


def _office_days(text: str) -> bool:
    """Whether the days are only about where and how long one works."""
    return (
        re.search(
            r"hybrid|home ?office|days? (?:a week )?(?:in the office|on site|remote)|working hours|core hours|arbeitszeit|wochenstunden|bürotag",
            text,
            re.IGNORECASE,
        )
        is not None
        and len(_WEEKDAY.findall(text)) < 3
    )

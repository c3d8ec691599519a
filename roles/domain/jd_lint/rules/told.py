"""missing_team, missing_growth, missing_process and missing_pay: what candidates need to be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from ..document import Section, Sentence
from ..headings import (
    BENEFITS,
    GROWTH,
    LEARN,
    MUST,
    NICE,
    PAY,
    PROCESS,
    TEAM,
)  # fmt: skip
from ..lines import LEAD_IN_LEVEL
from ..modality import is_denied
from ..patterns import Phrasebook
from ..phrase_index import WordStarts
from ..reading import Reading
from ..types import Span
from .pay import tells_pay
from .selection import is_demand, tells_process

BOOK = Phrasebook("told")

_PEOPLE = BOOK.macro("PEOPLE")
_TEAM = BOOK.index("team")
_GENERIC_TEAM = BOOK.phrases("generic_team")
_NAMED_TEAM = BOOK.phrases("named_team")
_TEAM_WORD = re.compile(r"team|group|squad|pod|crew|gruppe|(?:and|und) (?:you|du|sie)\b", re.IGNORECASE)
_GROWTH = BOOK.index("growth")
_GROWTH_MONEY = BOOK.phrases("growth_money")
_BOUGHT = re.compile(r"learn|train|cours|confer|book|educat|develop|qualif|exam|certif|degree|diploma|stud|master")
_GROWTH_ASKED = BOOK.phrases("growth_asked")
_GROWTH_OFFERED = BOOK.phrases("growth_offered")


def missing(reading: Reading) -> Iterator[Span]:
    """What the text does not tell."""
    checks = (
        ("missing_team", _tells_team),
        ("missing_growth", _tells_growth),
        ("missing_process", tells_process),
        ("missing_pay", tells_pay),
    )
    for rule, tells in checks:
        if not tells(reading):
            yield Span(rule)


_RECRUITERS = re.compile(r"\b(?:recruit\w*|talent|hr|people|personal)[- ](?:team|group|department)", re.IGNORECASE)
_WHO_LEADS = re.compile(
    r"(?:headed|led|managed) by|report(?:s|ing)? to|berichte\w* .{0,20}an\b|hiring manager:|"
    r"you(?:'ll| will| would)? join"
)
LINE_WORDS = 4  # fewer of them only head something
LEADING_SENTENCE = 7  # words
_REPORTS_TO = re.compile(r"report(?:s|ing)? to|line manager|supervisor|berichte\w* an|vorgesetzt", re.IGNORECASE)


def _tells_team(reading: Reading) -> bool:
    for sentence in reading.document.sentences:
        aside = sentence.kind in (PROCESS, PAY) or is_demand(sentence)
        if aside and _WHO_LEADS.search(sentence.lower) is None:
            continue
        if any(map(partial(_is_team, sentence), _TEAM.finditer(sentence.text, sentence.starts))):
            return True
        if _names_team(sentence.text):
            return True
    if any(_heads_team(section) for section in reading.document.sections):
        return True
    return _section_tells_team(list(reading.document.of_kind(TEAM)))


_SOUGHT = re.compile(
    r"\b(?:seek\w*|look\w* for|hir(?:e|es|ing)|needs?|wants?|recruit\w*|search\w* for|as) $", re.IGNORECASE
)
_ARTICLE = re.compile(r"an? ", re.IGNORECASE)


def _is_team(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether what was found names people of the team, and neither recruiters nor who is sought."""
    if _RECRUITERS.search(found[0]):
        return False
    return not (_ARTICLE.match(found[0]) and _SOUGHT.search(sentence.text, 0, found.start()))


def _section_tells_team(sentences: list[Sentence]) -> bool:
    """Whether what stands under a heading of people names them; 'We' may head anything, and needs names."""
    ours = [sentence for sentence in sentences if _SAYS_WE.fullmatch(sentence.section.heading)]
    if any(map(_names_people, ours)):
        return True
    told = " ".join(
        sentence.text[sentence.lead :]
        for sentence in sentences
        if sentence not in ours and not _OFFERED.match(sentence.text)
    )
    rest = _GENERIC_TEAM.sub("", told)
    if _GENERIC_TEAM.search(told) and len(rest.split()) < 9:
        return False
    return len(rest.split()) >= 12 or (
        len(rest.split()) >= 4 and (re.search(r"\d", rest) is not None or _PEOPLE_NAMED.search(rest) is not None)
    )


_OFFERED = re.compile(r"\W*(?:we offer|wir bieten|additional details|the (?:base|salary|pay))\b", re.IGNORECASE)
_SAYS_WE = re.compile(r"\W*(?:we|us|wir|uns)\W*", re.IGNORECASE)
_PEOPLE_NAMED = re.compile(rf"[A-Z]\w+ [A-Z]\w+|[A-Z]\w+ \(|[A-Z]\w+,? (?:and |und )?[A-Z]\w+|\b(?i:{_PEOPLE})\b")


def _names_people(sentence: Sentence) -> bool:
    """Whether people are named under a heading that says no more than 'We'."""
    return sentence.words > LINE_WORDS and _PEOPLE_NAMED.search(sentence.text) is not None


def _names_team(text: str) -> bool:
    return _TEAM_WORD.search(text) is not None and _NAMED_TEAM.search(text) is not None


def _heads_team(section: Section) -> bool:
    """Whether a heading tells the team: 'Reports to', or a whole sentence that leads into a list."""
    if _REPORTS_TO.search(section.heading):
        return bool(section.sentences)
    leads_in = section.level >= LEAD_IN_LEVEL and len(section.heading.split()) >= LEADING_SENTENCE
    if not leads_in or section.kind in (MUST, NICE):
        return False
    starts = WordStarts.of(section.heading.lower())
    return _TEAM.search(section.heading, starts) is not None or _names_team(section.heading)


# 'What you can learn here: Kafka', and not 'You need not know: Kafka', which has the same kind.
_TAUGHT = re.compile(r"\blearn|\blern|teach|beibring|beigebracht", re.IGNORECASE)
_UNASKED = re.compile(r"\bnot\b|n't\b|\bnicht\b|\bkein|no need|matter", re.IGNORECASE)


def _taught(sentence: Sentence) -> bool:
    headed = sentence.section.heading if sentence.section.kind == LEARN else sentence.text[: sentence.lead]
    return sentence.words >= LINE_WORDS and _TAUGHT.search(headed) is not None and _UNASKED.search(headed) is None


def _tells_growth(reading: Reading) -> bool:
    if any(map(_taught, reading.document.of_kind(LEARN))):
        return True
    if sum(sentence.words for sentence in reading.document.of_kind(GROWTH)) >= 4:
        return True
    if any(map(_line_of_growth, reading.document.sections)):
        return True
    return any(map(_sentence_tells_growth, reading.document.sentences))


def _sentence_tells_growth(sentence: Sentence) -> bool:
    beside = _BENEFIT.search(sentence.text) is not None and not is_demand(sentence)
    if (beside or sentence.kind in (BENEFITS, PAY)) and _offers_growth(sentence) and not _asks_growth(sentence):
        return True
    if is_demand(sentence) and not re.search(r"\b(?:we|wir|our|your mentor|budget)\b", sentence.lower):
        return False
    return any(
        not is_denied(sentence, found.start(), found.end(), 30) and not _gives_growth_to_others(sentence, found)
        for found in _growth_in(sentence)
    ) and not _asks_growth(sentence)


def _asks_growth(sentence: Sentence) -> bool:
    """Whether learning is what the reader gives or brings along: 'You train the planners', 'Bereitschaft zu …'."""
    return sentence.kind not in (BENEFITS, GROWTH) and _GROWTH_ASKED.match(sentence.text) is not None


def _growth_in(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Growth in any words, and sums of money for it, which are looked for where there is something to buy."""
    yield from _GROWTH.finditer(sentence.text, sentence.starts)
    if _BOUGHT.search(sentence.lower):
        yield from _GROWTH_MONEY.finditer(sentence.text)


def _line_of_growth(section: Section) -> bool:
    """Whether a short line that looked like a heading says it itself: 'A course of your choice each year'."""
    words = section.heading.split()
    if section.sentences or len(words) < LINE_WORDS:
        return False
    starts = WordStarts.of(section.heading.lower())
    return _GROWTH.search(section.heading, starts) is not None or _GROWTH_MONEY.search(section.heading) is not None


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
_ABOUT_WORK = re.compile(
    r"\b(?:copies of|submit|applications?|train(?:ing)? (?:\w+ )?models?|gpu|cluster|challenging problems)\b",
    re.IGNORECASE,
)


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
            r"mentor\w*\s+(?:of |for |our |two |the |less |more |other |fellow |your |von |der )*(?:junior|younger|"
            r"experienced|student|intern|werkstud|nachwuchs|kolleg|member|team|peer|engineer|scientist|analyst|data|"
            r"graduate|trainee|apprentice|hire|new|colleagues|azubi|"
            r"colleague|developer)",
            sentence.lower[found.start() : found.end() + 40],
        )
    )

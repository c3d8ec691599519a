"""missing_process: the stages or the hours of the selection, told as a list or as a story."""

from __future__ import annotations

import re

from ..document import Sentence
from ..headings import (
    DUTIES,
    GROWTH,
    MUST,
    NICE,
    PROBLEM,
    PROCESS,
    SUCCESS,
    WEEK,
)
from ..patterns import Phrasebook
from ..reading import Reading

BOOK = Phrasebook("told")

_CONTACT = BOOK.index("contact")
_MEETINGS = tuple(BOOK.phrases(f"meeting_{sort}") for sort in ("time", "talk", "paid", "task", "end", "visit"))
_MEETING_SORTS = 3
_COUNTED_STAGES = BOOK.phrases("counted_stages")
_STAGES = BOOK.phrases("stages")
_STAGES_TOLD = BOOK.phrases("stages_told")
_STEPPED = BOOK.phrases("stepped")
_TOLD_AFTER_APPLYING = BOOK.phrases("told_after_applying")
_SELECTION_TOLD = BOOK.index("selection_told")
_TIMED_STAGE = BOOK.phrases("timed_stage")
_DURATION = BOOK.phrases("duration")
_SELECTING = BOOK.index("selecting")
_NOT_SELECTING = BOOK.phrases("not_selecting")
_LOGISTICS = BOOK.phrases("logistics")
_ARROW = re.compile(r"→|->|=>|➡|▸|►|▶|»|>>|(?<=\w) > (?=\w)")


def is_demand(sentence: Sentence) -> bool:
    """Whether a bullet asks rather than tells; prose under the demands may tell anything."""
    return sentence.bullet and sentence.kind in (MUST, NICE)


def _narrates_process(reading: Reading) -> bool:
    """'Write to us. We talk for an hour, you spend a paid day here, and then we decide': a paragraph that begins with
    getting in touch and goes on to meetings of several sorts."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in reading.document.sentences:
        if sentence.kind not in (DUTIES, WEEK, SUCCESS, GROWTH, PROBLEM) and not is_demand(sentence):
            paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    return any(map(_is_account, paragraphs.values()))


def _is_account(paragraph: list[Sentence]) -> bool:
    if any(map(_narrates_alone, paragraph)):
        return True
    contacts = [at for at, each in enumerate(paragraph) if _CONTACT.search(each.text, each.starts)]
    if not contacts:
        return False
    # A long paragraph comes to it at the end; in a short one the first word may be of the meetings.
    first = 0 if contacts[0] < LONGEST_ACCOUNT else contacts[-1]
    text = " ".join(sentence.text for sentence in paragraph[first : first + LONGEST_ACCOUNT])
    return sum(sort.search(text) is not None for sort in _MEETINGS) >= _MEETING_SORTS


def _narrates_alone(sentence: Sentence) -> bool:
    """'A coffee, a day at the plant, and we know': one sentence with talk, time and an end needs no word of contact."""
    time, talk, _, _, end, _ = _MEETINGS
    return all(sort.search(sentence.text) for sort in (time, talk, end))


_ITEMS = re.compile(r"[,;/+]|→|➜|->|=>|>|\bthen\b|\bdann\b|\b(?:and|und)\b", re.IGNORECASE)
ITEM_WORDS = 9
LONGEST_ACCOUNT = 8  # sentences


def tells_process(reading: Reading) -> bool:
    if _narrates_process(reading):
        return True
    if _names_stages(" ".join(sentence.text for sentence in reading.document.of_kind(PROCESS)), in_section=True):
        return True
    return any(map(_sentence_tells_process, reading.document.sentences))


def _sentence_tells_process(sentence: Sentence) -> bool:
    if len(_ARROW.findall(sentence.text)) > 1 and _STAGES.search(sentence.text):
        return True
    told = _SELECTION_TOLD.search(sentence.text, sentence.starts) is not None
    if sentence.kind == PROCESS:
        return told
    if is_demand(sentence) or _YOUR_WORK.search(sentence.text):
        return False
    if told or _lists_stages(sentence) or _TOLD_AFTER_APPLYING.search(sentence.text) or _lists_timed_stages(sentence):
        return True
    told_of_shares = "%" in sentence.text  # 'drop-out between screen and onsite is 31 %' is a figure of the product
    return (
        not told_of_shares
        and _SELECTING.search(sentence.text, sentence.starts) is not None
        and _names_stages(_NOT_SELECTING.sub(" ", sentence.text), in_section=False)
    )


# What the reader does with stages of others, or how often: 'You hold interviews with drivers', 'each claim passes'.
_YOUR_WORK = re.compile(
    r"(?:\b(?:you|du|sie)(?:'ll| will)? (?:also )?(?:help(?: to)? )?"
    r"(?:run|hold|lead|conduct|screen|hire|design|automate|führst|führen|begleitest|begleiten)\b)|"
    r"\b(?:each|every|jede[rn]?) (?:claim|order|case|model|release|parcel|sample|image|auftrag|fall)|"
    r"\b(?:a|per|each|every) (?:second )?(?:month|quarter)\b",
    re.IGNORECASE,
)
_TRIED = re.compile(r"paid|take-?home|exercise|pair|interview|trial|sample|task|probe|aufgabe|fallstudie")
_PAID = re.compile(r"\bpaid\b|\bbezahlt", re.IGNORECASE)
SHORT_ACCOUNT, FEW_WORDS = 25, 8
_COUNTED = re.compile(r"(?:one|two|three|first|ein\w*|zwei|drei|erst|zuerst)\b", re.IGNORECASE)


def _lists_stages(sentence: Sentence) -> bool:
    """'A call, a small exercise, a day with us.': three stages in a short sentence that speaks of nothing else."""
    if sentence.kind in (WEEK, DUTIES, SUCCESS, GROWTH, PROBLEM) or sentence.words > SHORT_ACCOUNT:
        return False
    if _WEEKLY.search(sentence.text):
        return False
    named = {found[0].lower() for found in _STAGES.finditer(_NOT_SELECTING.sub(" ", sentence.text))}
    if len(named) >= _MEETING_SORTS or (
        len(named) > 1 and sentence.words <= FEW_WORDS and _COUNTED.match(sentence.text)
    ):
        return True
    tried = _TRIED.search(" ".join(named)) or _PAID.search(sentence.text) or _DURATION.search(sentence.text)
    return len(named) > 1 and tried is not None and _STEPPED.search(sentence.text) is not None


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
    return len(stages) > 1 or any(
        _SEVERAL.search(text, 0, stage.start()) or _AND_ANOTHER.search(text, stage.end()) for stage in stages
    )


_TIMED = re.compile(r"\d|half|hour|minute|stunde|minuten|halbe|two|three|four|five|zwei|drei|vier|fünf")
_SEVERAL = re.compile(r"\b(?:two|three|four|zwei|drei|vier|[2-4])\s+$", re.IGNORECASE)
_AND_ANOTHER = re.compile(
    r"\b(?:and|then|und|dann|danach|followed by) (?:one|another|a second|two more|eine?[nrs]?|noch eine?[nrs]?) "
    r"(?:with|of|mit|bei|at|in)\b",
    re.IGNORECASE,
)
_WEEKLY = re.compile(
    r"\b(?:(?<!within )(?<!in )(?:a|per|each|every|the|your|in der|pro|jede|die) (?:\w+ )?weeks?|"
    r"weekly|daily|every|each (?:\w+ )?(?:day|week|month|morning|sprint|quarter|(?:mon|tues|wednes|thurs|fri)day)s?|"
    r"stand-?ups?|"
    r"(?:pro|der|jede) woche|wöchentlich\w*|täglich|jede\w*)\b",
    re.IGNORECASE,
)


def _names_stages(text: str, *, in_section: bool) -> bool:
    text = _NOT_SELECTING.sub(" ", text)
    named = [found[0].lower() for found in _STAGES.finditer(_LOGISTICS.sub(" ", text) if not in_section else text)]
    stages = set(named)
    if in_section:
        told = {found[0].lower() for found in _STAGES_TOLD.finditer(_LOGISTICS.sub(" ", text))}
        if len(_DURATION.findall(text)) > 1 or len(told) > 2 or _COUNTED_STAGES.search(text):
            return True
        listed = [item for item in _ITEMS.split(_LOGISTICS.sub(" ", text)) if item.strip(" .:()")]
        enumerated = len(listed) > 2 and all(len(item.split()) <= ITEM_WORDS for item in listed)
        return (
            len(named) >= 2
            or (len(told) > 1 and enumerated)
            or (bool(named) and (enumerated or _STEPPED.search(text) is not None))
        )
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

"""Reading promises out of a text: numbers of steps and talks, hours, minutes, days, the take-home and its pay. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roles.domain.jd_lint.rules.money import amounts

from .loop import Step, Told, length


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that the loop does not keep: its place in the text, a sentence on what the loop says, and the words
    that would be true in its place; '' where no few words would do."""

    start: int
    end: int
    says: str
    instead: str = ""


WORDS = {
    word: number
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for number, word in enumerate(words.split(), start=1)
} | {"eine": 1, "einen": 1, "einem": 1, "a": 1, "an": 1}
_NAMES = "|".join(word for word in WORDS if len(word) > 2)
_N = rf"(?:\d{{1,2}}(?:[.,]5)?|{_NAMES})"
_RANGE = rf"(?P<low>{_N})(?:\s?(?:-|–|to|bis|or|oder)\s?(?P<high>{_N}))?"
_LENGTH_WORD = r"(?!min|hour|stund|h\b|week|woche|day|tag)"
_STEPS = re.compile(
    rf"\b(?P<n>{_N})[- ](?:(?:short|further|more|simple|clear|kurze[nr]?|weitere[nr]?)\s)?"
    rf"(?:(?P<of>{_LENGTH_WORD}[\w-]+)\s)?(?P<what>steps?|stages?|rounds?|interviews?|conversations?|talks?|calls?|"
    r"schritte[n]?|stufen|runden|gespräche[n]?)\b",
    re.IGNORECASE,
)
_TALK = re.compile(r"interview|conversation|talk|call|gespräch", re.IGNORECASE)
_PROCESS_WORD = re.compile(r"interview|hiring|process|selection|bewerbung\w*|auswahl\w*", re.IGNORECASE)
_TOTAL = re.compile(
    rf"\b{_RANGE}\s*(?:hours?|stunden?)\s+(?:(?:of|from)\s+(?:your|you)\b(?:\s+time)?|in (?:all|total)|altogether|"
    r"overall|(?:ihrer|deiner|eurer)\s+zeit|insgesamt)",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"(?<![\w.])(?P<n>\d{2,3})[- ]?(?:minutes?|minuten?|min\b)(?:[- ]?(?:long|lange?))?", re.IGNORECASE
)
_NOT_A_LENGTH = re.compile(r"(?:within|\d\s?(?:h|hours?|stunden?|std\.?)(?:\s(?:and|und))?)\s*\Z", re.IGNORECASE)
_IN_ALL = re.compile(
    r"\s+(?:of (?:your|their) time|in (?:all|total)|altogether|insgesamt|(?:ihrer|deiner|eurer) zeit)\b", re.IGNORECASE
)
_ALL_BEFORE = re.compile(r"\b(?:insgesamt|zusammen|in (?:all|total)|altogether)\s+\Z", re.IGNORECASE)
_AND_MINUTES = re.compile(r"\s?(?:(?:and|und)\s)?(\d{1,2})\s?min", re.IGNORECASE)
_DAYS = re.compile(
    rf"\b(?:within|in|after|innerhalb von|binnen|nach)\s+(?P<n>{_N})\s+(?:(?:working|business|werk|arbeits)[- ]?)?"
    r"(?P<what>days?|tagen?|weeks?|wochen?)\b",
    re.IGNORECASE,
)
_HEARS = re.compile(
    r"\b(?:hear|answer|reply|replies|respond|get back|let you know|antwort\w*|melden|hören|bescheid)\b", re.IGNORECASE
)
_TASK = re.compile(
    r"(?:take[- ]?home(?:[- ](?:task|exercise|assignment|test|project))?|home(?:work)? (?:task|assignment|exercise)|"
    r"homework|hausaufgabe|probeaufgabe|aufgabe für (?:zu ?hause|daheim))",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:no|without(?: an?y?)?|never an?y?|keine?[nrm]?|ohne)\s+(?:\w+\s+)?$", re.IGNORECASE)
_HOURS = re.compile(rf"\b{_RANGE}[- ]?(?:hours?|stunden?|std\b|h\b)", re.IGNORECASE)
_UNPAID = re.compile(r"\b(?:unpaid|not (?:be )?paid|unbezahlt\w*|nicht (?:bezahlt|vergütet)\w*)\b", re.IGNORECASE)
_PAID = re.compile(r"(?<!not )(?<!nicht )\b(?:paid|we pay|bezahlt\w*|vergütet\w*|wir zahlen)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?\n]?")
_SPARE = 30  # minutes by which a promised sum may be off


def of_the_way(text: str, loop: Told) -> Iterator[Broken]:
    """Numbers of steps and talks, the hours in all, the minutes of one, and when people hear."""
    yield from _counts(text, loop)
    for found in _TOTAL.finditer(text):
        low, high = (number * 60 for number in _span(found))
        if not low - max(_SPARE, low * 0.15) <= loop.minutes <= high + max(_SPARE, high * 0.15):
            yield _at(found, f"The loop asks {length(loop.minutes)} of them in all.", "low", _hours_of(loop.minutes))
    yield from _minutes(text, loop)
    yield from _waits(text, loop)


def _minutes(text: str, loop: Told) -> Iterator[Broken]:
    """Minutes of one step, or of all of them where the text says so."""
    lengths = {step.minutes for step in loop.asking}
    talks = ", ".join(str(length) for length in sorted({step.minutes for step in loop.talks if step.minutes}))
    for found in _MINUTES.finditer(text):
        number, before = int(found["n"]), text[max(0, found.start() - 20) : found.start()]
        if number in lengths or _NOT_A_LENGTH.search(before):
            continue
        if _IN_ALL.match(text, found.end()) or _ALL_BEFORE.search(before):
            if abs(number - loop.minutes) > _SPARE:
                yield _at(found, f"The loop asks {length(loop.minutes)} of them in all.", "n", str(loop.minutes))
        elif talks:
            yield _at(found, f"No step of the loop takes {number} minutes. Its talks take {talks}.", "n")


def _counts(text: str, loop: Told) -> Iterator[Broken]:
    """Numbers of talks and of steps; one of something is a part of a list, and parts that add up are right."""
    found = [(hit, _number(hit["n"])) for hit in _STEPS.finditer(text)]
    talks = [(hit, number) for hit, number in found if _TALK.search(hit["what"])]
    right = len(loop.talks)
    if sum(number for _, number in talks) != right:
        for hit, number in talks:
            some = hit["of"] and not _PROCESS_WORD.search(hit["of"])  # two technical interviews are some of them
            if number > right or (1 < number != right and not some):
                yield _at(hit, f"The loop has {_count(right, 'talk')}.", "n", str(right))
    whole, asking = len(loop.steps), len(loop.asking)
    for hit, number in found:
        if (hit, number) in talks or number == 1 or (hit["of"] and not _PROCESS_WORD.search(hit["of"])):
            continue
        if number not in (whole, asking, right):
            says = f"The loop tells candidates of {_count(whole, 'step')}; {asking} of them ask their time."
            yield _at(hit, says, "n", str(whole))


def _waits(text: str, loop: Told) -> Iterator[Broken]:
    if loop.patience is None:
        return
    for sentence in _SENTENCE.finditer(text):
        if not _HEARS.search(sentence[0]):
            continue
        for found in _DAYS.finditer(text, sentence.start(), sentence.end()):
            weeks = found["what"].lower().startswith(("week", "woche"))
            if _number(found["n"]) * (7 if weeks else 1) < loop.patience:
                right = "" if weeks else str(loop.patience)
                yield _at(found, f"A step of the loop may take {_count(loop.patience, 'day')}.", "n", right)


def of_the_take_home(text: str, loop: Told) -> Iterator[Broken]:
    """Whether there is one, what it takes, and what is paid for it."""
    for sentence in _SENTENCE.finditer(text) if _TASK.search(text) else ():
        named = _TASK.search(sentence[0])
        if named is None:
            continue
        begins, ends = sentence.start() + named.start(), sentence.start() + named.end()
        denied = _NONE.search(text, sentence.start(), begins)
        task = loop.task
        if denied and task is not None:
            yield Broken(denied.start(), ends, f"The loop has one: {task.label}, {length(task.minutes)}.")
        elif not denied and task is None:
            yield Broken(begins, ends, "The loop has no take-home.")
        elif not denied and task is not None:
            yield from _of_its_terms(text, sentence.start(), sentence.end(), task)


def _of_its_terms(text: str, start: int, end: int, task: Step) -> Iterator[Broken]:
    unpaid, paid = _UNPAID.search(text, start, end), _PAID.search(text, start, end)
    if unpaid and task.pay:
        yield Broken(unpaid.start(), unpaid.end(), f"The loop pays {task.pay:,.0f} for it.")
    elif paid and not unpaid and not task.pay:
        yield Broken(paid.start(), paid.end(), "The loop pays nothing for it.")
    elif task.pay:
        for amount in amounts(text[start:end]):
            if amount.money and abs(amount.value - task.pay) >= 1 and amount.per is None:
                yield Broken(start + amount.start, start + amount.end, f"The loop pays {task.pay:,.0f} for it.")
    for found in _HOURS.finditer(text, start, end):
        more = _AND_MINUTES.match(text, found.end())  # of the same, or of the next thing in a list
        low, high = (number * 60 for number in _span(found))
        kept = any(low + rest <= task.minutes <= high + rest for rest in (0, int(more[1]) if more else 0))
        if task.minutes and not kept and not _TOTAL.match(text, found.start()):
            yield _at(found, f"The loop gives it {length(task.minutes)}.", "low", _hours_of(task.minutes))


def _at(found: re.Match[str], says: str, figure: str, right: str = "") -> Broken:
    """Return what is broken; with `right`, the passage with that in place of its figure, up to the end of a range."""
    instead = ""
    if right:
        last = "high" if "high" in found.re.groupindex and found["high"] else figure
        instead = found[0][: found.start(figure) - found.start()] + right + found[0][found.end(last) - found.start() :]
    return Broken(found.start(), found.end(), says, instead)


def _span(found: re.Match[str]) -> tuple[float, float]:
    low = _number(found["low"])
    return low, _number(found["high"]) if found["high"] else low


def _number(text: str) -> float:
    word = text.lower()
    return float(WORDS[word]) if word in WORDS else float(word.replace(",", "."))


def _hours_of(minutes: int) -> str:
    return f"{round(minutes / 30) / 2:g}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

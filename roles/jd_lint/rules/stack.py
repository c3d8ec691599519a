"""framework_laundry_list and overlapping_frameworks: what the text demands of named tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..modality import Modality
from ..patterns import phrases
from ..reading import Mention, Reading
from ..text import Sentence
from ..types import Span

MOST = 5  # named tools that a JD may demand
_OR = re.compile(r"(?:\bor\b|\boder\b|\bbzw\b|\bbeziehungsweise\b|\bversus\b|\bvs\b|and/or|und/oder)", re.IGNORECASE)
_EXAMPLE = re.compile(r"(?:\b(?:such as|like|e\.\s?g\.?|for example|for instance|i\.e\.|etwa|beispielsweise|zum beispiel|z\.\s?b\.?|wie(?: etwa| zum beispiel| z\. ?b\.)?|including|u\.\s?a\.?)[\s,:(]*)$", re.IGNORECASE)
_ONE_OF = phrases(r"(?:at least |any )?(?:one|any|some|either)(?: or more)?(?: of)?(?: the following| these| our)?(?: \w+){0,4}", r"(?:mindestens |wenigstens )?(?:ein\w*|irgendein\w*)(?: (?:der|dieser|von|davon|gängig\w*))(?: \w+){0,3}", r"one major .{0,20}", r"an? (?:major |modern |common |mainstream |public |workflow )?(?:cloud|orchestrator|framework|platform|deep[- ]learning framework|cloud provider|cloud platform|warehouse)", r"eine[mnrs]? (?:\w+ )?(?:cloud\w*|framework|plattform|orchestrator|\w*framework|anbieter)", r"equivalents?", r"similar", r"comparable", r"ähnlich\w*", r"vergleichbar\w*")  # fmt: skip
_SEVERAL = phrases(r"(?:at least |minimum |a minimum of )?(?:two|three|2|3)(?: or more)?(?: of| out of)?", r"multiple", r"several", r"(?:more than|over) one", r"all (?:of|three|major|four)", r"both", r"various", r"mehrere\w*", r"(?:mindestens |wenigstens )?(?:zwei|drei)(?: der| dieser| von| davon)?", r"alle[nr]?(?: drei| gängigen)?", r"sowohl", r"verschiedene\w*", r"mehr als ein\w*", r"each of")  # fmt: skip
_MOVED = phrases(r"migrat\w+", r"mov(?:e|ed|ing)(?: \w+){0,3} (?:from|off|away|to)", r"switch(?:ed|ing)", r"replac\w+", r"port(?:ed|ing)", r"transition\w*", r"deprecat\w+", r"retir(?:e|ed|ing)", r"instead of", r"rather than", r"migr\w+", r"umstieg", r"umgestiegen", r"umzug", r"abgelöst", r"ablös\w+", r"ersetz\w+", r"statt", r"anstelle", r"wechsel\w*", r"weg von", r"decided against", r"rejected", r"dropped", r"verworfen")  # fmt: skip
_MOVED_BETWEEN = phrases(r"to", r"over", r"instead of", r"rather than", r"not", r"statt", r"auf", r"nach", r"replaced by", r"gegen", r"nicht", r"zu")
_MANY_UNNAMED = phrases(r"(?:multiple|several|various|at least two|two or more|mehrere\w*|mindestens zwei) (?:different |major |modern |gängige\w* )?(?:deep[- ]learning[- ]?|ml[- ]|machine[- ]learning[- ]?|cloud[- ]?|orchestration[- ]?|public cloud[- ]?|vector[- ]?|public[- ]?)(?:frameworks?|providers?|platforms?|tools|databases|orchestrators|clouds|anbieter\w*|plattformen|umgebungen)")  # fmt: skip
_LIST_GAP = re.compile(r"[^.;]{0,45}")


def laundry_list(reading: Reading) -> Iterator[Span]:
    """More than five tools demanded; tools offered as alternatives count once together."""
    counted: dict[str, Mention] = {}
    for mention in _first_of_alternatives(reading, reading.demanded):
        counted.setdefault(mention.hit.tool.name, mention)
    if len(counted) > MOST:
        start, end = _densest(reading, list(counted.values()))
        yield Span("framework_laundry_list", start, end)


def _first_of_alternatives(reading: Reading, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    for group in _lists(reading, mentions):
        by_family: dict[str, list[Mention]] = {}
        for mention in group:
            by_family.setdefault(mention.hit.tool.family or mention.hit.tool.name, []).append(mention)
        for members in by_family.values():
            alternative = len(members) > 1 and _alternative(reading, group, members)
            yield from members[:1] if alternative else members


def _lists(reading: Reading, mentions: tuple[Mention, ...]) -> list[list[Mention]]:
    """Mentions grouped into the enumerations in which they stand: near each other in one sentence."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups:
            last = groups[-1][-1]
            if last.sentence is mention.sentence and _LIST_GAP.fullmatch(reading.document.text, last.end, mention.start):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _alternative(reading: Reading, group: list[Mention], members: list[Mention]) -> bool:
    """Whether one of the members will do: 'or', 'one of', examples without 'and'."""
    text, sentence = reading.document.text, members[0].sentence
    inside = text[members[0].start : members[-1].end]
    before = text[max(sentence.start, members[0].start - 70) : members[0].start]
    after = text[members[-1].end : min(sentence.end, members[-1].end + 40)]
    if _near_end(_SEVERAL, before):
        return False
    if _OR.search(inside) or re.match(r"\s*[,)]?\s*(?:or|oder|bzw\.?|/)\s", after) or re.match(r"\s*,?\s*(?:etc|or similar|oder ähnlich|o\. ?ä|and similar)", after, re.IGNORECASE):
        return True
    slashes = re.sub(r"[\w+#.\- ]", "", inside)
    if slashes and set(slashes) == {"/"}:
        return False if len(members) < 2 else True
    if _near_end(_ONE_OF, before):
        return True
    return _EXAMPLE.search(before) is not None and not re.search(r"\b(?:and|und|sowie)\b|&", inside)


def _near_end(pattern: re.Pattern[str], before: str) -> bool:
    """Whether a quantifier stands in the same clause before the list."""
    clause = re.split(r"[;.]|,(?=\s*\w+\s+\w)|\)\s", before)[-1]
    return pattern.search(clause) is not None


def _densest(reading: Reading, mentions: list[Mention]) -> tuple[int, int]:
    """The stretch to underline: the one sentence that alone has too many, else the section with most of them."""
    for attribute in ("sentence", "section"):
        groups: dict[int, list[Mention]] = {}
        for mention in mentions:
            key = mention.sentence if attribute == "sentence" else mention.sentence.section
            groups.setdefault(id(key), []).append(mention)
        best = max(groups.values(), key=len)
        if len(best) > MOST or attribute == "section":
            return best[0].start, best[-1].end
    raise AssertionError("a section holds every mention")


def overlapping(reading: Reading) -> Iterator[Span]:
    """Two or more tools of one family demanded together."""
    groups = _lists(reading, tuple(m for m in reading.mentions if m.modality is Modality.MUST and m.hit.tool.family))
    single: dict[str, list[Mention]] = {}
    done: set[str] = set()
    for group in groups:
        by_family: dict[str, list[Mention]] = {}
        for mention in group:
            by_family.setdefault(str(mention.hit.tool.family), []).append(mention)
        for family, members in by_family.items():
            choices = {member.hit.tool.choice for member in members}
            if _moving(reading, members):
                continue
            if len(choices) > 1 and not _alternative(reading, group, members):
                if family not in done:
                    done.add(family)
                    yield Span("overlapping_frameworks", members[0].start, members[-1].end)
            elif len(choices) == 1:
                single.setdefault(family, []).append(members[0])
    yield from _across_bullets(single, done)
    for sentence in reading.document.sentences:
        for found in _MANY_UNNAMED.finditer(sentence.text):
            start = sentence.start + found.start()
            named = any(m.sentence is sentence and m.start > start for m in reading.mentions)
            if not named and reading.meant(sentence, start, sentence.start + found.end()) is Modality.MUST:
                yield Span("overlapping_frameworks", start, sentence.start + found.end())


def _across_bullets(single: dict[str, list[Mention]], done: set[str]) -> Iterator[Span]:
    """Tools of one family demanded by different bullets of one section."""
    for family, members in single.items():
        if family in done:
            continue
        first = members[0]
        together = [m for m in members if m.sentence.section is first.sentence.section]
        others = [m for m in together if m.hit.tool.choice != first.hit.tool.choice]
        bullets = others and first.sentence.bullet and others[0].sentence.bullet
        if bullets or (others and others[0].sentence.paragraph == first.sentence.paragraph):
            yield Span("overlapping_frameworks", first.start, others[0].end)


def _moving(reading: Reading, members: list[Mention]) -> bool:
    sentence: Sentence = members[0].sentence
    text = reading.document.text
    low, high = max(sentence.start, members[0].start - 40), min(sentence.end, members[-1].end + 25)
    if _MOVED.search(text, low, high):
        return True
    return any(_MOVED_BETWEEN.search(text, a.end, b.start) for a, b in pairwise(members))

"""framework_laundry_list and overlapping_frameworks: what the text demands of named tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..document import Sentence
from ..modality import Modality
from ..patterns import Phrasebook
from ..reading import Mention, Reading
from ..types import Span

BOOK = Phrasebook("stack")

MOST = 5  # named tools that a JD may demand
_OR = re.compile(
    r"(?:\bor\b(?!-)|\boder\b|\bbzw\b|\bbeziehungsweise\b|\bversus\b|\bvs\b|and/or|und/oder)", re.IGNORECASE
)
_AND = re.compile(r"\b(?:and|und|sowie)\b|&", re.IGNORECASE)
_ALL_OF_THEM = re.compile(r"\s*[,(]?\s*(?:both|all (?:of them|three|four)|beide|alle)\b", re.IGNORECASE)
_EITHER = re.compile(r"\s*,?\s*(?:or|oder)\s+(?:an? |einen? )?", re.IGNORECASE)
CHOICE_REACH = 60  # characters before a bracket in which a choice may stand
_EXAMPLE = re.compile(
    r"(?:\b(?:such as|like|e\.\s?g\.?|for example|for instance|i\.e\.|etwa|beispielsweise|"
    r"zum beispiel|z\.\s?b\.?|wie(?: etwa| zum beispiel| z\. ?b\.)?|including|u\.\s?a\.?)[\s,:(]*)$",
    re.IGNORECASE,
)
_ONE_OF = BOOK.phrases("one_of")
_SEVERAL = BOOK.phrases("several")
_MOVED = BOOK.phrases("moved")
_MOVED_BETWEEN = BOOK.phrases("moved_between")
_MANY_UNNAMED = BOOK.index("many_unnamed")
_LIST_GAP = re.compile(r"[^.;]{0,45}")


def laundry_list(reading: Reading) -> Iterator[Span]:
    """More than five tools demanded; tools offered as alternatives count once together."""
    counted: dict[str, Mention] = {}
    for mention in _first_of_alternatives(reading, reading.demanded):
        counted.setdefault(mention.hit.tool.name, mention)
    unknown = _unknown_beside(reading) if COMPANY_OF <= len(counted) <= MOST else set()
    if len(counted) + len(unknown) > MOST:
        start, end = _densest(reading, list(counted.values()))
        yield Span("framework_laundry_list", start, end)


def _unknown_beside(reading: Reading) -> set[str]:
    """Names among the tools of a list that no file knows: 'Spark, Zebulon, Kafka'."""
    named: set[str] = set()
    text = reading.document.text
    for group in _lists(reading, reading.demanded):
        if len(group) < COMPANY_OF:
            continue
        last = group[-1]
        behind = _REST_OF_LIST.match(text, last.end, last.sentence.end)
        small = all(text[one.start : one.end].islower() for one in group)  # whoever writes all names small
        gaps = [text[one.end : other.start] for one, other in pairwise(group)] + [behind[0] if behind else ""]
        for item in (item.strip() for gap in gaps for item in _ITEM.split(gap)):
            named_so = _NAMED.fullmatch(item) or (small and _SMALL.fullmatch(item))
            if named_so and not _NO_TOOL.fullmatch(item) and not reading.rulebook.tools.find(item):
                named.add(item.lower())
    return named


COMPANY_OF = 3  # known tools in a list make its other names tools
_ITEM = re.compile(r"[,;/+|•]|\s&\s|\b(?:and|und|sowie|or|oder)\b", re.IGNORECASE)
_REST_OF_LIST = re.compile(r"(?:(?:,|,? and|,? und|;| \+|/) ?[A-Za-z][\w.+#-]*(?: [A-Z][\w.+#-]*)?)*(?=[.,;:\n]|$)")
_NAMED = re.compile(r"(?:[A-Z][a-z]+[\w.+#-]*|[a-z]+\d\w*|[A-Z]{2,}[a-z]\w*|[A-Z]{4,})(?: [A-Z][\w.+#-]*){0,2}")
_SMALL = re.compile(r"[a-z][a-z\d.+#-]{3,}")
_NO_TOOL = BOOK.phrases("no_tool")


def _first_of_alternatives(reading: Reading, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    for group in _lists(reading, mentions):
        by_family: dict[str, list[Mention]] = {}
        for index, mention in enumerate(group):
            if index and _EITHER.fullmatch(reading.document.text, group[index - 1].end, mention.start):
                continue  # 'Kubeflow or MLflow': one of the two, of whatever families
            by_family.setdefault(mention.hit.tool.family or mention.hit.tool.name, []).append(mention)
        for members in by_family.values():
            alternative = len(members) > 1 and _alternative(reading, members)
            yield from members[:1] if alternative else members


def _lists(reading: Reading, mentions: tuple[Mention, ...]) -> list[list[Mention]]:
    """Mentions grouped into the enumerations in which they stand: near each other in one sentence."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups:
            last = groups[-1][-1]
            if last.sentence is mention.sentence and _LIST_GAP.fullmatch(
                reading.document.text, last.end, mention.start
            ):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _alternative(reading: Reading, members: list[Mention]) -> bool:
    """Whether one of the members will do: 'or', 'one of', examples without 'and'."""
    text, sentence = reading.document.text, members[0].sentence
    inside = text[members[0].start : members[-1].end]
    before = text[max(sentence.start, members[0].start - 70) : members[0].start]
    after = text[members[-1].end : min(sentence.end, members[-1].end + 40)]
    if _near_end(_SEVERAL, before) or _ALL_OF_THEM.match(after):
        return False
    if _follows_a_choice(text[sentence.start : members[0].start], inside):
        return True
    if (
        _OR.search(inside)
        or re.match(r"\s*[,)]?\s*(?:or|oder|bzw\.?|/)\s", after)
        or re.match(
            r"\s*(?:\w+ ){0,2},?\s*(?:etc|or similar|or equivalent|oder ähnlich|o\. ?ä|and similar)",
            after,
            re.IGNORECASE,
        )
    ):
        return True
    slashes = re.sub(r"[\w+#.\- ]", "", inside)
    if slashes and set(slashes) == {"/"}:
        return len(members) > 1
    if _near_end(_ONE_OF, before):
        return True
    return _EXAMPLE.search(before) is not None and not _AND.search(inside)


def _follows_a_choice(before: str, inside: str) -> bool:
    """'AWS, Azure or GCP (EKS, AKS, GKE)': the bracket names the same choice once more."""
    opened = before.rfind("(")
    if opened < 0 or ")" in before[opened:] or _AND.search(inside):
        return False
    return _OR.search(before, max(0, opened - CHOICE_REACH), opened) is not None


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
            if _moving(reading, members):
                continue
            if len({member.hit.tool.choice for member in members}) == 1:
                single.setdefault(family, []).append(members[0])
            elif family not in done and not _alternative(reading, members):
                done.add(family)
                yield Span("overlapping_frameworks", members[0].start, members[-1].end)
    yield from _across_bullets(single, done)
    yield from _unnamed(reading)


def _unnamed(reading: Reading) -> Iterator[Span]:
    """'Several cloud platforms', with no name given."""
    for sentence in reading.document.sentences:
        for found in _MANY_UNNAMED.finditer(sentence.text, sentence.starts):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            named = any(mention.sentence is sentence and mention.start > start for mention in reading.mentions)
            if not named and reading.meant(sentence, start, end) is Modality.MUST:
                yield Span("overlapping_frameworks", start, end)


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

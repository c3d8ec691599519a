"""untraced_requirement, scope_mismatch and unicorn: the demands held against the scope and the traces."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Sentence
from ..headings import MUST
from ..modality import Modality
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("scope")

DEEP, LITERATE = 4, 2
_DEPTH = BOOK.phrases("depth")
_COVERS = {
    "modeling": BOOK.phrases("covers_modeling"),
    "engineering": BOOK.phrases("covers_engineering"),
    "platform": BOOK.phrases("covers_platform"),
}  # fmt: skip
_DEEP_IN_ITSELF = {
    "modeling": BOOK.phrases("deep_in_itself_modeling"),
    "engineering": BOOK.phrases("deep_in_itself_engineering"),
    "platform": BOOK.phrases("deep_in_itself_platform"),
}  # fmt: skip


def untraced(reading: Reading) -> Iterator[Span]:
    """Must-haves of a structured JD that name no outcome and no weekly work."""
    if reading.jd is None:
        return
    items = {item: start for start, key, item in reading.document.parts if item is not None and key == "requirements"}
    for number, requirement in enumerate(reading.jd.requirements):
        text = requirement.text
        if requirement.kind == "must" and not (requirement.traces_to or "").strip() and text.strip():
            start = items[number] + len(text) - len(text.lstrip())
            yield Span("untraced_requirement", start, start + len(text.strip()))


def _deep_demands(reading: Reading) -> Iterator[tuple[str, Sentence, int, int]]:
    """Demands that go deep: dimension, sentence, and the span of the subject with its depth."""
    for sentence in reading.document.sentences:
        if sentence.kind != MUST and reading.meant(sentence, sentence.start, sentence.start + 1) is not Modality.MUST:
            continue
        for dimension, covers in _COVERS.items():
            found = _DEEP_IN_ITSELF[dimension].search(sentence.text)
            depth = None
            if found is None:
                found, depth = covers.search(sentence.text), _DEPTH.search(sentence.text)
                if found is None or depth is None:
                    continue
            start = min(found.start(), depth.start() if depth else found.start())
            end = max(found.end(), depth.end() if depth else found.end())
            if reading.meant(sentence, sentence.start + found.start(), sentence.start + found.end()) is Modality.MUST:
                yield dimension, sentence, sentence.start + start, sentence.start + end


def scope_mismatch(reading: Reading) -> Iterator[Span]:
    """A deep demand in a dimension that the scope marks as later or not needed."""
    now, later = reading.context.dimensions_now, reading.context.dimensions_later
    shallow = {key for key in _COVERS if (depth := now.get(key)) is not None and depth <= LITERATE}
    shallow |= {key for key in _COVERS if (now.get(key) or DEEP) < DEEP and (later.get(key) or 0) >= DEEP}
    seen: set[tuple[int, int]] = set()
    for dimension, _, start, end in _deep_demands(reading) if shallow else ():
        if dimension in shallow and (start, end) not in seen:
            seen.add((start, end))
            yield Span("scope_mismatch", start, end)


def unicorn(reading: Reading) -> Iterator[Span]:
    """Must-haves deep in all three dimensions; judged once the scope is known."""
    if not any(reading.context.dimensions_now.values()):
        return
    spans: dict[str, tuple[int, int]] = {}
    for dimension, _, start, end in _deep_demands(reading):
        spans.setdefault(dimension, (start, end))
    if len(spans) == len(_COVERS):
        yield Span("unicorn", min(start for start, _ in spans.values()), max(end for _, end in spans.values()))

"""What to be careful with before leaning on scores: each names the person and the words. Pure; it changes nothing.

The five ways in which the sources see panels fooled: a red flag that nobody talks about, one strong point that carries
a yes, one impression that colours every score (halo), scores on thin evidence, and names and papers in place of work.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rubrics.domain.scoring import one_strong_point

Kind = Literal["red_flag", "strong_point", "halo", "thin", "brand"]
HALO_FROM = 3
HIGH = 4
QUOTED = 90
_NAMES = (
    "Google|Meta|Facebook|Amazon|Apple|Microsoft|Netflix|Nvidia|Tesla|Uber|OpenAI|DeepMind|Anthropic|FAANG|MAANG|"
    "McKinsey|Palantir|Stanford|MIT|Harvard|Princeton|Berkeley|Caltech|Oxford|Cambridge|ETH|EPFL|Imperial"
)
# A name before another name is a product or a place that was used: “Google Cloud”, “Apple Silicon”.
# Most words are left at their first letter: without these lookaheads a debrief takes twice as long to be read.
_BRAND = re.compile(rf"\b(?=[A-Ze])(?:ex-)?(?:{_NAMES})\b(?![-–]\w)(?!\s+[A-Z][a-z])")
_PAPER = re.compile(
    r"\b(?=[bcdeghikmnpst\d])"
    r"(?:NeurIPS|NIPS|ICML|ICLR|CVPR|Kaggle|Ph\.?D|doctorate|h-index|peer[- ]reviewed|published (?:at|in|papers?)|"
    r"publications?|(?:their|his|her|many|several|top|\d+) papers?|citations?|patents?|"
    r"(?:top|elite|good|best) (?:schools?|universit(?:y|ies)|compan(?:y|ies)|labs?)|big tech|pedigree|prestigious)\b",
    re.IGNORECASE,
)


class Scored(NamedTuple):
    """A score of one criterion with its evidence; None is not assessed."""

    label: str
    score: int | None
    evidence: str
    thin: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A scorecard as it was handed in: who wrote it where, whether they say yes, and its words."""

    person: str
    stage: str
    yes: bool
    scored: Sequence[Scored]
    summary: str = ""
    red_flags: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to be careful with: what it is, whose words it rests on, and these."""

    kind: Kind
    title: str
    person: str
    words: str


def warnings_of(cards: Iterable[Judged], employers: Iterable[str] = ()) -> list[Warned]:
    """Return what to be careful with, the gravest first. `employers` are where the candidate works or worked."""
    held, known = list(cards), tuple(employers)
    return [
        *(warned for card in held for warned in _red_flags(card)),
        *(warned for card in held for warned in _strong_point(card)),
        *(warned for card in held for warned in _halo(card)),
        *(warned for person in dict.fromkeys(card.person for card in held) for warned in _thin(person, held)),
        *(warned for card in held for warned in _names(card, known)),
    ]


def _red_flags(card: Judged) -> Iterable[Warned]:
    for label, evidence in card.red_flags:
        yield Warned("red_flag", f"Red flag: {_lower(label)}", card.person, f"“{cut(evidence)}”")


def _strong_point(card: Judged) -> Iterable[Warned]:
    if one_strong_point(card.yes, [one.score for one in card.scored]):
        best = max((one for one in card.scored if one.score is not None), key=lambda one: one.score or 0, default=None)
        on = f"stands on {_lower(best.label)}" if best else "stands on no score"
        yield Warned(
            "strong_point",
            f"{card.person}’s yes rests on little",
            card.person,
            f"It {on}; most of the other criteria are under 3 or not assessed. Ask what the rest would take.",
        )


def _halo(card: Judged) -> Iterable[Warned]:
    scores = [one.score for one in card.scored if one.score is not None]
    if len(scores) >= HALO_FROM and len(set(scores)) == 1:
        yield Warned(
            "halo",
            f"Halo: {card.person} gave one score for everything",
            card.person,
            f"{len(scores)} times {scores[0]} in {card.stage}: these cannot tell strong from weak.",
        )


def _thin(person: str, cards: Sequence[Judged]) -> Iterable[Warned]:
    thin = [one for card in cards if card.person == person for one in card.scored if one.thin]
    if thin:
        number = "1 score rests" if len(thin) == 1 else f"{len(thin)} scores rest"
        said = "; ".join(f"{_lower(one.label)}: {_quoted(one.evidence)}" for one in thin)
        yield Warned("thin", f"{number} on thin evidence of {person}", person, said)


def _names(card: Judged, employers: tuple[str, ...]) -> Iterable[Warned]:
    """Names and papers count where they hold up a high score or a yes."""
    texts = [one.evidence for one in card.scored if (one.score or 0) >= HIGH]
    if card.yes:
        texts.append(card.summary)
    for text in texts:
        if found := brand_in(text, employers):
            yield Warned(
                "brand",
                f"A name stands in for work: {found}",
                card.person,
                f"“{cut(text)}” Ask for what they did there.",
            )
            return


# Everybody who talks opens the same debrief again and again.
@lru_cache(maxsize=512)
def brand_in(text: str, employers: tuple[str, ...] = ()) -> str:
    """Return the name or paper that a text leans on, '' for none."""
    known = [name for name in employers if name]
    found = _BRAND.search(text) or _PAPER.search(text)
    if found is None and known:
        found = re.search("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in known), text)
    return found[0] if found else ""


def cut(text: str) -> str:
    """Return the first words of a text, with an ellipsis when there are more."""
    flat = " ".join(text.split())
    return flat if len(flat) <= QUOTED else f"{flat[:QUOTED].rsplit(' ', 1)[0]}…"


def _quoted(text: str) -> str:
    return f"“{cut(text)}”" if text.strip() else "nothing written"


def _lower(label: str) -> str:
    """Return a label in the middle of a sentence; what begins with two capitals stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]

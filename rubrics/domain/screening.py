"""Reading a résumé for evidence: its sentence, what has to be in, and when two readers talk first. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rubrics.domain.scoring import is_split

# “They built X, it does Y, Z relies on it.”
PARTS = {"built": "They built", "does": "It does", "relied": "Relied on by"}
# Criteria of this weight carry the screen: it is handed in once they are in.
HEAVY = Decimal(3)
ADVANCE, DECLINE = "advance", "decline"
YES = 3
# Why a reader was let go by what others did; after these they may take it up again.
LEFT = "Somebody else took it up."
WENT_ON = "They went on, or their application was closed, while you read."
UNTIL_AGAIN = (LEFT, WENT_ON)


@dataclass(frozen=True, slots=True)
class Apart:
    """A criterion that two readers scored two levels apart or more."""

    key: str
    label: str


def open_ones(weights: Mapping[str, Decimal], filled: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the criteria that are open: those that have to be in, and those that count as “not on the page”.

    Where no criterion carries such a weight, the heaviest have to be in.
    """
    done = set(filled)
    bound = HEAVY if any(weight >= HEAVY for weight in weights.values()) else max(weights.values(), default=HEAVY)
    missing = [key for key in weights if key not in done]
    return [key for key in missing if weights[key] >= bound], [key for key in missing if weights[key] < bound]


def criteria_apart(labels: Mapping[str, str], scores: Iterable[Mapping[str, int | None]]) -> list[Apart]:
    """Return the criteria on which readers stand two levels apart or more; not on the page counts on no side."""
    sheets = list(scores)
    given = {key: [sheet[key] for sheet in sheets if sheet.get(key) is not None] for key in labels}
    return [
        Apart(key, label)
        for key, label in labels.items()
        if is_split([score for score in given[key] if score is not None])
    ]


def says_yes(recommendation: int | None) -> bool:
    """Tell whether a screen says to go on."""
    return (recommendation or 0) >= YES


def word_of(recommendation: int | None) -> str:
    """Return what a screen says, as its reader pressed it."""
    return ADVANCE if says_yes(recommendation) else DECLINE

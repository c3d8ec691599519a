"""What can be said of how blind scorecards were written, for exactly those of whom it is true."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.core.formatting import count
from rubrics.pages.reading import Card, short_names

ALL_BLIND = "Each was written before its author could read another."
REST_BLIND = "Each of the rest was written before its author could read another."


@dataclass(frozen=True, slots=True)
class Written:
    """Whether all were written before people talked, and sentences on what their authors could have read."""

    before_talking: bool
    said: str


def written(cards: Sequence[Card]) -> Written:
    """Return what is true of these scorecards; where it was not recorded, that it was not."""
    named = list(zip(short_names([card.author for card in cards]), cards, strict=True))
    knew = [_knew(name, card) for name, card in named if card.could_read or card.debrief_was_open]
    unknown = list(dict.fromkeys(name for name, card in named if card.could_read is None))
    before_talking = all(card.debrief_was_open is False for card in cards)
    if not knew and not unknown:
        return Written(before_talking, ALL_BLIND if cards else "")
    blind = [card for card in cards if card.could_read == 0 and not card.debrief_was_open]
    said = [*dict.fromkeys(knew), *([_unrecorded(unknown)] if unknown else []), *([REST_BLIND] if blind else [])]
    return Written(before_talking, " ".join(said))


def _knew(name: str, card: Card) -> str:
    after = " after the debrief had opened" if card.debrief_was_open else ""
    if not card.could_read:
        return f"{name} wrote theirs{after}, others’ still sealed from them."
    others = count(card.could_read, "other had been", "others had been")
    return f"{name} wrote theirs{after}, when {others} open to them."


def _unrecorded(names: Sequence[str]) -> str:
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"What {said} could read before was not recorded at the time."

"""Registries that the candidates app declares for the apps above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import Q

from foundation.core.registry import Registry
from foundation.people.models import Membership

SeatState = Literal["in", "owed", "unable", "shadows", "released"]


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the board shows of an application beyond its own columns.

    `dots` holds one state per planned scorecard: "in", "late", "owed" or "unable"; never a rating. `next` is a
    few words on what comes next ("Your scorecard"), '' when nothing is known.
    """

    dots: tuple[str, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What the interviews table shows of one seat's scorecard; built by the blind rule for the reader.

    `label` says in words what `state` is: in, owed, or a seat that owes nothing since it only shadows, was released or
    could not assess anything.
    `tone` is ok, warn, bad or None; `icon` a name of the sprite or None; `tiles` hold scores that the reader may see,
    "held" for those they may not, None for not assessed. `url` opens the scorecard, '' when they may not.
    """

    state: SeatState
    label: str
    tone: str | None = None
    icon: str | None = None
    tiles: tuple[Any, ...] = ()
    url: str = ""


class SealedNotes(NamedTuple):
    """Notes that talk about what their reader may not read yet, and those among them of which they are told."""

    sealed: Q
    told: Q


# (member, ids of applications) -> facts by application id; one query whatever the number of ids.
card_facts: Registry[Callable[[Membership, list[UUID]], Mapping[UUID, CardFacts]]] = Registry("card_facts")
# (member) -> which applications wait for something of theirs, as a Q over Application; joined by OR.
needs_me: Registry[Callable[[Membership], Q]] = Registry("needs_me")
# (member, application) -> facts by seat id.
seat_facts: Registry[Callable[[Membership, Any], Mapping[UUID, SeatFacts]]] = Registry("seat_facts")
# (member) -> which notes of others stay sealed from them for now, as a Q over Note, and which of these the member may
# know of; joined by OR.
sealed_notes: Registry[Callable[[Membership], SealedNotes]] = Registry("sealed_notes")
# (member) -> applications on which words that may talk about judgements stay sealed from them for now, as a Q over
# Application; joined by OR.
sealed_words: Registry[Callable[[Membership], Q]] = Registry("sealed_words")
# (interview) -> sentences that say why it may not be cancelled (a scorecard is in); empty means go.
cancel_guards: Registry[Callable[[Any], Sequence[str]]] = Registry("cancel_guards")
# (application) -> whether the person handed in work for it, so that the words to them thank for it.
handed_in: Registry[Callable[[Any], bool]] = Registry("handed_in")

"""Registries that the candidates app declares for the apps above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import Q

from candidates.domain.cards import CardRow
from foundation.core.errors import DomainError
from foundation.core.registry import Registry
from foundation.people.models import Membership

SeatState = Literal["in", "owed", "unable", "shadows", "released"]


class CardFacts(NamedTuple):
    """What the board shows of an application beyond its own columns.

    `dots` holds one state per planned scorecard: "in", "late", "owed" or "unable"; never a rating. `next` is a
    few words on what comes next ("scorecard") and `who` owes it ("You"), '' when nothing is known; of several the one
    with the smallest `rank` (`domain.next_action`) is shown.
    """

    dots: tuple[str, ...] = ()
    next: str = ""
    who: str = ""
    rank: int = 9


class Claim(NamedTuple):
    """Where a source says at a rank what comes next, and where that is the member's: each a Q over Application."""

    rank: int
    says: Q
    mine: Q = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class CardSource:
    """Somebody who knows what comes next on a card.

    `facts(member, rows)` says it of the applications whose rows it is given by id, in one query whatever their number;
    `claims(member)` the same of all applications, so that who needs the member is found without drawing anybody.
    """

    facts: Callable[[Membership, Mapping[UUID, CardRow]], Mapping[UUID, CardFacts]]
    claims: Callable[[Membership], Sequence[Claim]]


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


class Done(NamedTuple):
    """An act that is to be taken back: its event, as plain values, and the application, locked, as it stands."""

    event_id: UUID
    subject_id: UUID
    at: datetime
    data: Mapping[str, Any]
    application: Any


@dataclass(frozen=True, slots=True)
class Reversal:
    """How acts of one kind are taken back.

    `undo(actor, acts)` returns why some cannot be, by the id of their event; the others are, with one event each that
    names what it `undoes`, in a constant number of queries. `fits` tells whether an act of this kind is one of those.
    """

    undo: Callable[[Any, Sequence[Done]], Mapping[UUID, DomainError]]
    fits: Callable[[Mapping[str, Any]], bool] = lambda _data: True


class SealedNotes(NamedTuple):
    """Notes that talk about what their reader may not read yet, and those among them of which they are told."""

    sealed: Q
    told: Q


# Of what is said at the same rank, the first that registered is shown.
card_sources: Registry[CardSource] = Registry("card_sources")
# (member, application) -> facts by seat id.
seat_facts: Registry[Callable[[Membership, Any], Mapping[UUID, SeatFacts]]] = Registry("seat_facts")
# (member) -> which notes of others stay sealed from them for now, as a Q over Note, and which of these the member may
# know of; joined by OR.
sealed_notes: Registry[Callable[[Membership], SealedNotes]] = Registry("sealed_notes")
# (member) -> applications on which words that may talk about judgements stay sealed from them for now, as a Q over
# Application; joined by OR.
sealed_words: Registry[Callable[[Membership], Q]] = Registry("sealed_words")
# (ids of applications) -> how many things of a kind stay with them: ("Scorecards", 3); nothing of what they hold.
goes_along: Registry[Callable[[Collection[UUID]], tuple[str, int]]] = Registry("goes_along")
# (interview) -> sentences that say why it may not be cancelled (a scorecard is in); empty means go.
cancel_guards: Registry[Callable[[Any], Sequence[str]]] = Registry("cancel_guards")
# (seat, locked) -> sentences that say why nobody is released from it (a scorecard is in); empty means go.
release_guards: Registry[Callable[[Any], Sequence[str]]] = Registry("release_guards")
# (ids of applications) -> those for which work was handed in, so that the words to these people thank for it.
handed_in: Registry[Callable[[Collection[UUID]], Collection[UUID]]] = Registry("handed_in")
# The key of one of the ground's `move_guards` -> the same for many: (applications, to_stage, member) -> sentences by
# application id, in a constant number of queries. A guard without one is asked person by person.
move_guards_of_many: Registry[Callable[[Sequence[Any], Any, Any], Mapping[UUID, list[str]]]] = Registry(
    "move_guards_of_many"
)
# (locked applications, the stage of their role that they go to, None for those that close, their own for those that are
# closed no more) -> ends, or asks again, what is asked of anybody only while they stand where they do; called before
# the stage is set, in a constant number of queries.
stage_left: Registry[Callable[[Sequence[Any], Any], None]] = Registry("stage_left")
# (ids of applications) -> why some of them may not be closed as duplicates in a merge, by id: somebody waits for them.
merge_guards: Registry[Callable[[Collection[UUID]], Mapping[UUID, str]]] = Registry("merge_guards")
# The verb of an event -> how what it tells of is taken back.
reversible: Registry[Reversal] = Registry("reversible")
# (ids of applications) -> each with who judges the person there, whatever became of their scorecards: their notes never
# leave it.
judges: Registry[Callable[[Collection[UUID]], Collection[tuple[UUID, UUID]]]] = Registry("judges")
# What ("scorecards") -> (application) -> how many of them stay with it when the person goes on in another role.
stays_behind: Registry[Callable[[Any], int]] = Registry("stays_behind")

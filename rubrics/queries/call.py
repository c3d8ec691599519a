"""The kit of an own interview during the call: its parts on the clock, who asks what, and one's own notes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple
from uuid import UUID

from candidates.models import InterviewSeat
from rubrics.domain.allocating import Ask
from rubrics.domain.listening import points
from rubrics.domain.narrowing import judged_by
from rubrics.models import CallNote, CallTime, Kit, Question
from rubrics.queries.kits import Laid, laid, sheet_of

OPENING, TURN, CLOSE = "opening", "turn", "close"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a call: what is said or asked, its minutes, the criterion in view, what to listen for, who asks.

    `left`: it is in the kit no more, and stands for the notes on it.
    """

    key: str
    minutes: int
    says: str
    name: str
    criterion: tuple[str, str] | None = None
    strong: Sequence[str] = ()
    weak: Sequence[str] = ()
    follow_up: Sequence[str] = ()
    strongest: bool = False
    who: str = ""
    asked: bool = True
    left: bool = False

    @property
    def is_question(self) -> bool:
        """Whether it is a question, not a part of the frame."""
        return self.key not in (OPENING, TURN, CLOSE)

    @property
    def listened(self) -> tuple[str, ...]:
        """All points that can be ticked."""
        return (*self.strong, *self.weak)


class Took(NamedTuple):
    """How long a question took in earlier calls: the median in whole minutes, and over how many calls."""

    minutes: int
    calls: int


@dataclass(frozen=True, slots=True)
class Call:
    """A kit laid out for the people of one interview."""

    kit: Kit
    laid: Laid
    parts: Sequence[Part]

    def part(self, key: str) -> Part | None:
        """Return a part by its key."""
        return next((part for part in self.parts if part.key == key), None)


def call_of(kit: Kit, people: Sequence[str], *, narrow: bool = False, noted: Collection[str] = ()) -> Call:
    """Return the parts of a kit for so many people, in order; what is below the line stands last, before their turn.

    `narrow` leaves out the questions that only somebody technical can judge the answers to. Questions that were `noted`
    on and are not among them follow: the kit was changed since, and the notes stay where their writer finds them.
    """
    found = laid(kit.stage, sheet_of(kit), kit.rubric_version, interviewers=max(1, len(people)))
    labels = {one.key: one.label for one in found.scored}
    known = {one.key: one.label for one in found.criteria}
    shares = dict(zip(people, found.plan.shares, strict=False)) if len(people) > 1 else {}
    every = [*found.plan.above, *found.plan.below]
    judged = {str(row.pk) for row in judged_by([found.questions[ask.key] for ask in every], technical=not narrow)}

    def question(row: Question, minutes: int, *, asked: bool, left: bool = False) -> Part:
        ask_key = str(row.pk)
        key = next((key for key in row.criteria if key in (known if left else labels)), None)
        return Part(
            key=ask_key,
            minutes=minutes,
            says=row.ask,
            name=row.key.replace("_", " ").capitalize(),
            criterion=(key, known[key]) if key else None,
            strong=points(row.listen_strong),
            weak=points(row.listen_weak),
            follow_up=row.follow_up,
            strongest=row.strongest,
            who=next((who for who, share in shares.items() if ask_key in share.questions), ""),
            asked=asked,
            left=left,
        )

    def questions(asks: Iterable[Ask], *, asked: bool) -> list[Part]:
        return [question(found.questions[one.key], one.minutes, asked=asked) for one in asks if one.key in judged]

    kept = found.plan.reserved
    parts = [Part(OPENING, kept.opening, kit.opening, "Opening")]
    parts += questions(found.plan.above, asked=True) + questions(found.plan.below, asked=False)
    parts += [question(row, 0, asked=False, left=True) for row in _left(kit, set(noted) - judged)]
    parts += [Part(TURN, kept.turn, "", "Their turn"), Part(CLOSE, kept.close, kit.closing, "Close")]
    return Call(kit, found, parts)


def _left(kit: Kit, keys: Collection[str]) -> list[Question]:
    """Return the questions of the organisation among keys of parts: one query where there are such keys."""
    ids = [UUID(key) for key in keys if key not in (OPENING, TURN, CLOSE)]
    return list(Question.objects.filter(organisation_id=kit.organisation_id, pk__in=ids).order_by("id")) if ids else []


def who_sits(seat: InterviewSeat) -> list[tuple[UUID, str]]:
    """Return (seat, name) of those who ask in the interview of a seat, in the order of their seats."""
    seats = InterviewSeat.objects.filter(interview_id=seat.interview_id, shadow=False, released_at=None)
    return list(seats.order_by("id").values_list("pk", "member__user__name"))


def took_at(stage_id: UUID) -> dict[str, Took]:
    """Return how long questions took in the calls of a stage, by their ids: one query, and nobody's name."""
    found: dict[str, list[int]] = {}
    rows = CallTime.objects.filter(seat__interview__stage_id=stage_id, seat__shadow=False)
    for part, seconds in rows.values_list("part", "seconds"):
        found.setdefault(part, []).append(seconds)
    return {part: Took(max(1, round(median(all_) / 60)), len(all_)) for part, all_ in found.items()}


def notes_of(seat: InterviewSeat) -> Mapping[str, str]:
    """Return what was noted in a seat, by part; only for the person whose seat it is."""
    return dict(CallNote.objects.filter(seat=seat).values_list("part", "text"))

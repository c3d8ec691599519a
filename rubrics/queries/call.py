"""The kit of an own interview during the call: its parts on the clock, who asks what, and one's own notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from candidates.models import InterviewSeat
from rubrics.domain.listening import points
from rubrics.models import CallNote, Criterion, Kit
from rubrics.queries.kits import Laid, laid, sheet_of

OPENING, TURN, CLOSE = "opening", "turn", "close"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a call: what is said or asked, its minutes, the criterion in view, what to listen for, who asks."""

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

    @property
    def is_question(self) -> bool:
        """Whether it is a question, not a part of the frame."""
        return self.key not in (OPENING, TURN, CLOSE)

    @property
    def listened(self) -> tuple[str, ...]:
        """All points that can be ticked."""
        return (*self.strong, *self.weak)


@dataclass(frozen=True, slots=True)
class Call:
    """A kit laid out for the people of one interview."""

    kit: Kit
    laid: Laid
    parts: Sequence[Part]

    def part(self, key: str) -> Part | None:
        """Return a part by its key."""
        return next((part for part in self.parts if part.key == key), None)


def call_of(kit: Kit, people: Sequence[str]) -> Call:
    """Return the parts of a kit for so many people, in order; what is below the line stands last, before their turn."""
    found = laid(kit.stage, sheet_of(kit), kit.rubric_version, interviewers=max(1, len(people)))
    labels = {one.key: one.label for one in found.scored}
    shares = dict(zip(people, found.plan.shares, strict=False)) if len(people) > 1 else {}

    def question(ask_key: str, minutes: int, *, asked: bool) -> Part:
        row = found.questions[ask_key]
        key = next((key for key in row.criteria if key in labels), None)
        return Part(
            key=ask_key,
            minutes=minutes,
            says=row.ask,
            name=row.key.replace("_", " ").capitalize(),
            criterion=(key, labels[key]) if key else None,
            strong=points(row.listen_strong),
            weak=points(row.listen_weak),
            follow_up=row.follow_up,
            strongest=row.strongest,
            who=next((who for who, share in shares.items() if ask_key in share.questions), ""),
            asked=asked,
        )

    kept = found.plan.reserved
    parts = [Part(OPENING, kept.opening, kit.opening, "Opening")]
    parts += [question(ask.key, ask.minutes, asked=True) for ask in found.plan.above]
    parts += [question(ask.key, ask.minutes, asked=False) for ask in found.plan.below]
    parts += [Part(TURN, kept.turn, "", "Their turn"), Part(CLOSE, kept.close, kit.closing, "Close")]
    return Call(kit, found, parts)


def who_sits(seat: InterviewSeat) -> list[tuple[UUID, str]]:
    """Return (seat, name) of those who ask in the interview of a seat, in the order of their seats."""
    seats = InterviewSeat.objects.filter(interview_id=seat.interview_id, shadow=False, released_at=None)
    return list(seats.order_by("id").values_list("pk", "member__user__name"))


def notes_of(seat: InterviewSeat) -> Mapping[str, str]:
    """Return what was noted in a seat, by part; only for the person whose seat it is."""
    return dict(CallNote.objects.filter(seat=seat).values_list("part", "text"))


def share_of(seat: InterviewSeat, scored: Sequence[Criterion], sitting: int) -> list[Criterion]:
    """Return the criteria that a seat scores: all of the kit, or its share where the kit counts on several people.

    What nobody asks about stays with the first. Alone in the talk, one scores everything.
    """
    people = [pk for pk, _ in who_sits(seat)] if sitting > 1 else []
    if len(people) < 2 or seat.pk not in people:
        return list(scored)
    kit = Kit.objects.select_related("stage", "rubric_version__rubric").get(stage=seat.interview.stage_id)
    shares = laid(kit.stage, sheet_of(kit), kit.rubric_version, interviewers=len(people)).plan.shares
    mine = shares[people.index(seat.pk)].criteria
    taken = {key for share in shares for key in share.criteria}
    first = seat.pk == people[0]
    return [one for one in scored if one.key in mine or (first and one.key not in taken)] or list(scored)

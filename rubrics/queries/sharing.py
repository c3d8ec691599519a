"""What the person of a seat is asked to score: their share of a kit that is divided, without what they do not judge."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from candidates.models import InterviewSeat
from rubrics.domain.allocating import Share, Weight, lay_out
from rubrics.domain.narrowing import judged_by
from rubrics.models import Criterion, GradingSeat, Kit
from rubrics.queries.kits import laid, plans_of_kits, sheet_of


class _Sitting(NamedTuple):
    """Who is in an interview, in the order of their seats: those who ask, and those who shadow."""

    ask: list[UUID]
    shadow: list[UUID]

    def place(self, seat: UUID) -> int | None:
        """Return whose share a seat has; who shadows has that of the person they sit beside, in their order."""
        if len(self.ask) < 2:
            return None
        if seat in self.ask:
            return self.ask.index(seat)
        return self.shadow.index(seat) % len(self.ask) if seat in self.shadow else None


def _sitting(interviews: Collection[UUID]) -> dict[UUID, _Sitting]:
    found: dict[UUID, _Sitting] = {pk: _Sitting([], []) for pk in interviews}
    rows = InterviewSeat.objects.filter(interview__in=interviews, released_at=None).order_by("id")
    for interview, pk, shadow in rows.values_list("interview_id", "pk", "shadow"):
        (found[interview].shadow if shadow else found[interview].ask).append(pk)
    return found


def share_of(seat: InterviewSeat, scored: Sequence[Criterion], sitting: int) -> list[Criterion]:
    """Return the criteria that a seat scores: all of the kit, or its share where the kit counts on several people.

    What nobody asks about stays with the first. Alone in the talk, one scores everything.
    """
    who = _sitting([seat.interview_id])[seat.interview_id] if sitting > 1 else None
    at = who.place(seat.pk) if who else None
    if who is None or at is None:
        return list(scored)
    kit = Kit.objects.select_related("stage", "rubric_version__rubric").get(stage=seat.interview.stage_id)
    return _share(scored, laid(kit.stage, sheet_of(kit), kit.rubric_version, interviewers=len(who.ask)).plan.shares, at)


def _share(scored: Sequence[Any], shares: Sequence[Share], at: int) -> list[Any]:
    taken = {key for share in shares for key in share.criteria}
    mine = set(shares[at].criteria)
    return [one for one in scored if one.key in mine or (not at and one.key not in taken)] or list(scored)


def kit_criteria(stages: Collection[UUID]) -> list[Any]:
    """Return the criteria of the kits of stages, in their order: one query. Each has `stage_id`, `kit_id`, `sitting`
    (how many people the kit counts on) and `rubric_id`."""
    rows = Criterion.objects.filter(kits__stage__in=stages).order_by("kits__stage__position", "position")
    return list(
        rows.annotate(
            stage_id=F("kits__stage_id"),
            kit_id=F("kits__pk"),
            sitting=F("kits__interviewers"),
            rubric_id=F("rubric_version__rubric_id"),
        )
    )


def asked_of(
    seats: Sequence[InterviewSeat], gradings: Sequence[GradingSeat], criteria: Sequence[Any]
) -> dict[UUID, list[Any]]:
    """Return which of `criteria` (see `kit_criteria`) the person of each seat is asked to score, by the seat's id.

    Read from kits alone, whatever was written: no query, three where a kit is divided. Seats come with their member.
    """
    of_stage: dict[UUID, list[Any]] = {}
    for one in criteria:
        of_stage.setdefault(one.stage_id, []).append(one)
    halves = _halves([seat for seat in seats if _divided(of_stage.get(seat.interview.stage_id))], of_stage)
    found = {
        seat.pk: judged_by(
            halves.get(seat.pk, of_stage.get(seat.interview.stage_id, [])), technical=seat.member.technical
        )
        for seat in seats
    }
    for place in gradings:
        screen = place.kind == GradingSeat.Kind.SCREEN and place.subject_id == place.application_id
        found[place.pk] = judged_by(of_stage.get(place.stage_id, []), technical=place.member.technical or screen)
    return found


def asked_in(seat: InterviewSeat, criteria: Sequence[Any]) -> list[Any]:
    """Return what the person of one seat is asked to score; see `asked_of`."""
    return asked_of([seat], [], criteria)[seat.pk]


def _divided(criteria: Sequence[Any] | None) -> bool:
    return bool(criteria) and criteria[0].sitting > 1  # type: ignore[index]  # bool() says that there is one


def _halves(seats: Sequence[InterviewSeat], of_stage: Mapping[UUID, list[Any]]) -> dict[UUID, list[Any]]:
    if not seats:
        return {}
    who = _sitting({seat.interview_id for seat in seats})
    plans = plans_of_kits({of_stage[seat.interview.stage_id][0].kit_id for seat in seats})
    found = {}
    for seat in seats:
        stage, sitting = seat.interview.stage_id, who[seat.interview_id]
        at = sitting.place(seat.pk)
        if at is not None:
            plan, weights = plans[stage].plan, [Weight(one.key, one.weight) for one in of_stage[stage]]
            shares = lay_out(plan.minutes, plan.above, plan.below, weights, interviewers=len(sitting.ask)).shares
            found[seat.pk] = _share(of_stage[stage], shares, at)
    return found

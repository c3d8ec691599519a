"""Kits on their clocks: what a kit says as a sheet, its plan, the plans of a whole loop, and what came before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from candidates.models import Interview, InterviewSeat
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage
from rubrics.domain.allocating import Ask, Plan, Weight, lay_out
from rubrics.domain.kit_sheets import Sheet, Spot
from rubrics.models import Criterion, Kit, Question, RubricVersion
from rubrics.queries.library import visible_kit_stages

# What is reckoned for a question that nobody gave minutes.
UNTIMED = 5


def visible_kits(member: Membership) -> QuerySet[Kit]:
    """Return the kits of the stages whose kit the member may open."""
    return Kit.objects.filter(stage__in=visible_kit_stages(member).values("pk"))


def talks(stage: Stage) -> bool:
    """Tell whether somebody asks questions at a stage: nothing is read there instead."""
    kind = StageKind(stage.kind)
    return not (kind.reads_resume or kind.has_task)


def ask_of(question: Question, minutes: int | None = None) -> Ask:
    """Return a question as the allocator takes it, by the text of its id."""
    length = UNTIMED if question.minutes is None else question.minutes
    return Ask(
        key=str(question.pk),
        minutes=length if minutes is None else minutes,
        criteria=tuple(question.criteria),
        signal=int(question.strongest),
        theory=question.theory,
    )


def sheet_of(kit: Kit) -> Sheet:
    """Return what a kit says: three queries where nothing is loaded."""
    places = list(kit.places.order_by("below", "position").values_list("question_id", "minutes", "below"))
    return Sheet(
        purpose=kit.purpose,
        rubric=kit.rubric_version.rubric.key,
        criteria=tuple(kit.criteria.order_by("position").values_list("key", flat=True)),
        interviewers=kit.interviewers,
        spots=tuple(Spot(str(question), minutes) for question, minutes, _ in places),
        line=sum(not below for *_, below in places),
    )


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet on its clock: the plan, the questions by the text of their ids, the criteria of its rubric."""

    sheet: Sheet
    plan: Plan
    questions: Mapping[str, Question]
    criteria: Sequence[Criterion]

    @property
    def scored(self) -> list[Criterion]:
        """The criteria that the sheet scores, in the order of the rubric."""
        return [one for one in self.criteria if one.key in self.sheet.criteria]


def laid(stage: Stage, sheet: Sheet, version: RubricVersion, *, interviewers: int | None = None) -> Laid:
    """Reckon a sheet: two queries. A question that left the library is left out."""
    bank = Question.objects.filter(organisation_id=stage.organisation_id)
    found = {str(pk): row for pk, row in bank.in_bulk([UUID(spot.question) for spot in sheet.spots]).items()}
    asks = [ask_of(found[spot.question], spot.minutes) for spot in sheet.spots if spot.question in found]
    line = sum(spot.question in found for spot in sheet.spots[: sheet.line])
    criteria = list(version.criteria.order_by("position"))
    weights = [Weight(one.key, one.weight) for one in criteria if one.key in sheet.criteria]
    sitting = sheet.interviewers if interviewers is None else interviewers
    plan = lay_out(stage.minutes if talks(stage) else None, asks[:line], asks[line:], weights, interviewers=sitting)
    return Laid(sheet, plan, found, criteria)


@dataclass(frozen=True, slots=True)
class StagePlan:
    """The kit of one stage of a loop on its clock."""

    stage_id: UUID
    label: str
    talks: bool
    plan: Plan
    asked: Mapping[str, str]  # the questions above the line, in words, by the text of their ids


class Scored(NamedTuple):
    """A criterion as the kit of a stage scores it; `tests` are the abilities that it shows."""

    stage_id: UUID
    key: str
    weight: Decimal
    label: str
    tests: Sequence[str]


def scored_by(role_id: UUID) -> list[Scored]:
    """Return what the kits of a role's loop score, each in its order: one query."""
    return [Scored(*row) for row in _scored(role=role_id)]


def plans_of(role_id: UUID, scored: Iterable[Scored] | None = None) -> list[StagePlan]:
    """Return the kits of a role's loop on their clocks, in its order: one query; two where `scored` is not known."""
    known = scored_by(role_id) if scored is None else scored
    return _plans(((one.stage_id, one.key, one.weight) for one in known), _places(role=role_id))


def plans_of_kits(kits: Collection[UUID]) -> dict[UUID, StagePlan]:
    """Return kits on their clocks by the id of their stage: two queries, whatever their number."""
    weighed = Criterion.objects.filter(kits__in=kits).order_by("position")
    placed = Kit.objects.filter(pk__in=kits).order_by("pk", "places__below", "places__position")
    rows = _plans(weighed.values_list(*_WEIGHTS), placed.values_list(*_PLACES))
    return {one.stage_id: one for one in rows}


def _plans(weighed: Iterable[tuple[Any, ...]], placed: Iterable[tuple[Any, ...]]) -> list[StagePlan]:
    weights: dict[UUID, list[Weight]] = {}
    for stage_id, key, weight in weighed:
        weights.setdefault(stage_id, []).append(Weight(key, weight))
    rows: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in placed:
        rows.setdefault(row[0], []).append(row)
    return [_planned(found, weights.get(stage_id, [])) for stage_id, found in rows.items()]


def _planned(rows: Sequence[tuple[Any, ...]], weights: Iterable[Weight]) -> StagePlan:
    stage_id, kind, label, minutes, interviewers = rows[0][:5]
    speaks = talks(Stage(kind=kind))
    above: list[Ask] = []
    spare: list[Ask] = []
    words: dict[str, str] = {}
    for pk, said, below, own, usual, keys, strongest in (row[5:] for row in rows if row[5] is not None):
        length = next((given for given in (own, usual) if given is not None), UNTIMED)
        (spare if below else above).append(Ask(str(pk), length, tuple(keys), int(strongest)))
        words[str(pk)] = said
    plan = lay_out(minutes if speaks else None, above, spare, list(weights), interviewers=interviewers)
    return StagePlan(stage_id, label, speaks, plan, {ask.key: words[ask.key] for ask in above})


_WEIGHTS = ("kits__stage_id", "key", "weight")
_PLACES = (
    *("stage_id", "stage__kind", "stage__label", "stage__minutes", "interviewers"),
    *(f"places__{name}" for name in ("question_id", "question__ask", "below", "minutes")),
    *(f"places__question__{name}" for name in ("minutes", "criteria", "strongest")),
)


def _criteria_of_kits(*, role: UUID) -> QuerySet[Criterion, Any]:
    rows = Criterion.objects.filter(kits__stage__role_id=role).order_by("position")
    return rows.values_list(*_WEIGHTS, "label", "tests")


_scored = Prepared[Any](_criteria_of_kits)


def _placed(*, role: UUID) -> QuerySet[Kit, Any]:
    rows = Kit.objects.filter(stage__role_id=role).order_by("stage__position", "places__below", "places__position")
    return rows.values_list(*_PLACES)


_places = Prepared[Any](_placed)


def who_sat(stage: Stage) -> list[str]:
    """Return the names of those who sat in the newest talk of a stage, or will, in the order of their seats."""
    newest = Interview.objects.filter(stage=stage).exclude(state=Interview.State.CANCELLED).order_by("-starts_at")
    seats = InterviewSeat.objects.filter(interview=newest.values("pk")[:1], shadow=False, released_at=None)
    return list(seats.order_by("id").values_list("member__user__name", flat=True))

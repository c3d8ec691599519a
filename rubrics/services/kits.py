"""Making and changing what an interviewer opens for a stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage
from roles.queries import playbook
from rubrics import policies
from rubrics.domain.allocating import AT_MOST, Weight, allocate
from rubrics.models import Criterion, Kit, KitQuestion, Question, Rubric, RubricVersion
from rubrics.queries.kits import ask_of, talks

WIDE = 7
OPENING = (
    "Thank them for their time and say who you are. Tell them how long this takes and what it is about. "
    "Ask whether they need anything to do their best."
)
CLOSING = "Ask what they want to know, and answer it. Say what happens next, and by when."


@dataclass(frozen=True, slots=True)
class Place:
    """A question of a kit: asked, or below the line; `minutes` None: the question's own."""

    question: Question
    minutes: int | None = None
    below: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """The criteria of a kit and its questions in their order."""

    criteria: Sequence[Criterion]
    places: Sequence[Place]


def _suits(stage: Stage, rubrics: Iterable[Rubric]) -> Rubric | None:
    if stage.rubric_key:
        return next((rubric for rubric in rubrics if rubric.key == stage.rubric_key), None)
    return next((rubric for rubric in rubrics if stage.kind in rubric.used_at), None)


def ensure_kit(*, stage: Stage) -> Kit | None:
    """Return the kit of a stage, made from its rubric when it has none; None for a stage that nobody scores."""
    kit = Kit.objects.filter(stage=stage).first()
    return kit or next(iter(ensure_kits(stages=[stage])), None)


@transaction.atomic
def ensure_kits(*, stages: Sequence[Stage]) -> list[Kit]:
    """Make the kits that stages of one role lack, in a constant number of queries, and return those made.

    Idempotent. Called when a role's stages are made, which is the act that is recorded, and again by whatever needs a
    kit. A stage that nobody scores gets none.
    """
    ids = [stage.pk for stage in stages]
    locked = list(Stage.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("position"))
    held = set(Kit.objects.filter(stage__in=ids).values_list("stage_id", flat=True))
    lacking = [stage for stage in locked if stage.pk not in held]
    if not lacking:
        return []
    offered = Rubric.objects.filter(organisation_id=lacking[0].organisation_id, archived_at=None)
    rubrics = list(offered.order_by("created_at"))
    pairs = [(stage, rubric) for stage in lacking if (rubric := _suits(stage, rubrics))]
    return _make(pairs) if pairs else []


def _make(pairs: Sequence[tuple[Stage, Rubric]]) -> list[Kit]:
    """Make a kit for each stage of one role from the newest version of its rubric."""
    organisation_id, role_id = pairs[0][0].organisation_id, pairs[0][0].role_id
    latest = newest([rubric for _, rubric in pairs])
    bank = list(Question.objects.filter(organisation_id=organisation_id, archived_at=None).order_by("id"))
    scored = list(Stage.objects.filter(role_id=role_id).exclude(rubric_key=""))
    hint = _screening_hint(organisation_id) if any(StageKind(stage.kind).reads_resume for stage, _ in pairs) else ""
    kits, fillings = [], []
    for stage, rubric in pairs:
        version = latest[rubric.pk]
        filling = _filling(stage, version, [question for question in bank if stage.kind in question.stages])
        speaks = talks(stage)
        kits.append(
            Kit(
                organisation_id=organisation_id,
                stage=stage,
                rubric_version=version,
                purpose=_purpose(stage, rubric, hint),
                opening=OPENING if speaks else "",
                closing=CLOSING if speaks else "",
                leave_out=_leave_out(stage, scored),
            )
        )
        fillings.append(filling)
    Kit.objects.bulk_create(kits)
    fill(list(zip(kits, fillings, strict=True)))
    return kits


def _filling(stage: Stage, version: RubricVersion, questions: Sequence[Question]) -> Filling:
    """Return what one person can ask and score in the stage's time; where nobody talks, what its rubric scores."""
    criteria = list(version.criteria.all())
    asks = {ask.key: (ask, question) for question in questions for ask in [ask_of(question)]}
    weights = [Weight(one.key, one.weight) for one in criteria]
    plan = allocate(stage.minutes, [ask for ask, _ in asks.values()], weights, theory=stage.mainly_theory)
    if not talks(stage) or not plan.asked:
        scored = suiting(criteria, questions)
        return Filling(scored, [Place(question) for question in _feeding(scored, questions)])
    scored = [one for one in criteria if one.key in plan.asked]
    spare = _feeding(scored, [asks[ask.key][1] for ask in plan.below])
    asked = [Place(asks[ask.key][1]) for ask in plan.above]
    return Filling(scored, asked + [Place(question, below=True) for question in spare])


def _feeding(criteria: Sequence[Criterion], questions: Sequence[Question]) -> list[Question]:
    """Return the questions that feed one of the criteria, or stand for none."""
    keys = {one.key for one in criteria}
    return [one for one in questions if not one.criteria or keys & set(one.criteria)]


def suiting(criteria: Sequence[Criterion], questions: Sequence[Question]) -> list[Criterion]:
    """Return the criteria that one interviewer can score: all of a narrow rubric, the best fed five of a wide one.

    "Best fed" prefers criteria that the stage's questions feed, then heavier ones, then the rubric's own order.
    """
    if len(criteria) <= WIDE:
        return list(criteria)
    fed = {key for question in questions for key in question.criteria}
    by_fit = sorted(criteria, key=lambda criterion: (criterion.key not in fed, -criterion.weight, criterion.position))
    return sorted(by_fit[:AT_MOST], key=lambda criterion: criterion.position)


def _purpose(stage: Stage, rubric: Rubric, hint: str) -> str:
    focus = f"Look for {', '.join(stage.focus)}." if stage.focus else ""
    return " ".join(filter(None, [rubric.note, focus, hint if StageKind(stage.kind).reads_resume else ""]))


def _screening_hint(organisation_id: UUID) -> str:
    """Return what the playbook says of reading résumés, in sentences."""
    book = playbook.part(organisation_id, "plan")
    hints = [str(book.get(name, "")).strip().rstrip(".") for name in ("screening_hint", "evidence_sentence")]
    return " ".join(f"{said[:1].upper()}{said[1:]}." for said in hints if said)


def _leave_out(stage: Stage, scored: Iterable[Stage]) -> str:
    others = ", ".join(other.label for other in scored if other.pk != stage.pk)
    return f"Left to other stages: {others}." if others else ""


def newest(rubrics: Sequence[Rubric]) -> dict[UUID, RubricVersion]:
    """Return the newest version of each rubric by its id, with its criteria loaded; frozen, since it is now used."""
    versions_of = RubricVersion.objects.select_for_update(of=("self",)).filter(rubric__in={one.pk for one in rubrics})
    found = {version.rubric_id: version for version in versions_of.order_by("number").prefetch_related("criteria")}
    fresh = [version for version in found.values() if version.frozen_at is None]
    for version in fresh:
        version.frozen_at = version.updated_at = clock.now()
    if fresh:
        RubricVersion.objects.bulk_update(fresh, ["frozen_at", "updated_at"])
    return found


def fill(kits: Sequence[tuple[Kit, Filling]]) -> None:
    """Write the criteria and questions of kits that have none."""
    chosen = Kit.criteria.through
    chosen.objects.bulk_create(
        chosen(kit_id=kit.pk, criterion_id=one.pk) for kit, filling in kits for one in filling.criteria
    )
    KitQuestion.objects.bulk_create(
        KitQuestion(
            organisation_id=kit.organisation_id,
            kit=kit,
            question=place.question,
            position=position,
            below=place.below,
            minutes=place.minutes,
        )
        for kit, filling in kits
        for position, place in enumerate(filling.places)
    )


@transaction.atomic
def choose_rubric(*, actor: Membership, stage: Stage, rubric_key: str) -> Kit:
    """Make the kit of a stage that names no rubric. Returns the kit that is there when it has one. Raises Invalid."""
    policies.can_edit_kit.require(actor, stage.role)
    stage = Stage.objects.select_for_update(of=("self",)).select_related("role").get(pk=stage.pk)
    held = Kit.objects.filter(stage=stage).first()
    if held is not None:
        return held
    offered = Rubric.objects.filter(organisation_id=actor.organisation_id, archived_at=None)
    rubric = offered.filter(key=rubric_key).first()
    if rubric is None:
        raise Invalid({"rubric_key": "Choose one of your rubrics."})
    (kit,) = _make([(stage, rubric)])
    record("kit.made", actor=actor, subject=kit, data={"stage": stage.label})
    return kit

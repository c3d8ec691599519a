"""Making and changing what an interviewer opens for a stage."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from hiring.activity.services import record
from hiring.core import clock, versions
from hiring.core.errors import Invalid, require
from hiring.people.models import Membership
from roles.models import Stage
from rubrics import policies
from rubrics.models import Criterion, Kit, KitQuestion, Question, Rubric, RubricVersion

WIDE = 7
AT_MOST = 5
# Stages at which work is read and nobody talks.
READING = ("resume_screen", "take_home")
OPENING = (
    "Thank them for their time and say who you are. Tell them how long this takes and what it is about. "
    "Ask whether they need anything to do their best."
)
CLOSING = "Leave five minutes for their questions. Say what happens next, and by when."


def rubric_for(stage: Stage) -> Rubric | None:
    """Return the rubric that a stage names, else one made for stages of its kind, else None."""
    rubrics = Rubric.objects.filter(organisation_id=stage.organisation_id)
    if stage.rubric_key:
        return rubrics.filter(key=stage.rubric_key).first()
    return rubrics.filter(used_at__contains=[stage.kind]).order_by("created_at").first()


def ensure_kit(*, stage: Stage) -> Kit | None:
    """Return the kit of a stage, made from its rubric when it has none; None for a stage that nobody scores.

    Idempotent. Called when a role's stages are made, which is the act that the spine tells of, and again by whatever
    needs a kit.
    """
    kit = Kit.objects.filter(stage=stage).first()
    if kit is not None:
        return kit
    with transaction.atomic():
        stage = Stage.objects.select_for_update().get(pk=stage.pk)
        kit = Kit.objects.filter(stage=stage).first()
        rubric = None if kit else rubric_for(stage)
        return _make(stage, rubric) if rubric else kit


def _make(stage: Stage, rubric: Rubric) -> Kit:
    version = _newest(rubric)
    questions = list(
        Question.objects.filter(organisation_id=stage.organisation_id, stages__contains=[stage.kind]).order_by("id")
    )
    criteria = suiting(list(version.criteria.all()), questions)
    scored = {criterion.key for criterion in criteria}
    questions = [question for question in questions if not question.criteria or scored & set(question.criteria)]
    talks = stage.kind not in READING
    kit = Kit.objects.create(
        organisation_id=stage.organisation_id,
        stage=stage,
        rubric_version=version,
        purpose=_purpose(stage, rubric),
        opening=OPENING if talks else "",
        closing=CLOSING if talks else "",
        leave_out=_leave_out(stage),
    )
    _fill(kit, criteria, questions)
    return kit


def suiting(criteria: Sequence[Criterion], questions: Sequence[Question]) -> list[Criterion]:
    """Return the criteria that one interviewer can score: all of a narrow rubric, the best fed five of a wide one.

    "Best fed" prefers criteria that the stage's questions feed, then heavier ones, then the rubric's own order.
    """
    if len(criteria) <= WIDE:
        return list(criteria)
    fed = {key for question in questions for key in question.criteria}
    by_fit = sorted(criteria, key=lambda criterion: (criterion.key not in fed, -criterion.weight, criterion.position))
    return sorted(by_fit[:AT_MOST], key=lambda criterion: criterion.position)


def _purpose(stage: Stage, rubric: Rubric) -> str:
    focus = f"Look for {', '.join(stage.focus)}." if stage.focus else ""
    return " ".join(filter(None, [rubric.note, focus]))


def _leave_out(stage: Stage) -> str:
    scored = [other for other in stage.role.stages.exclude(pk=stage.pk) if other.rubric_key]
    return f"Left to other stages: {', '.join(other.label for other in scored)}." if scored else ""


def _newest(rubric: Rubric) -> RubricVersion:
    version = rubric.versions.select_for_update().order_by("-number")[0]
    if version.frozen_at is None:
        version.frozen_at = clock.now()
        version.save(update_fields=["frozen_at", "updated_at"])
    return version


def _fill(kit: Kit, criteria: Sequence[Criterion], questions: Sequence[Question]) -> None:
    kit.criteria.set(criteria)
    kit.places.all().delete()
    KitQuestion.objects.bulk_create(
        [
            KitQuestion(organisation_id=kit.organisation_id, kit=kit, question=question, position=position)
            for position, question in enumerate(questions)
        ]
    )


@transaction.atomic
def choose_rubric(*, actor: Membership, stage: Stage, rubric_key: str) -> Kit:
    """Make the kit of a stage that names no rubric. Returns the kit that is there when it has one. Raises Invalid."""
    require(policies.can_edit_kit(actor, stage.role), "Only the lead, recruiters and owners make a kit.")
    stage = Stage.objects.select_for_update(of=("self",)).select_related("role").get(pk=stage.pk)
    held = Kit.objects.filter(stage=stage).first()
    if held is not None:
        return held
    rubric = Rubric.objects.filter(organisation_id=actor.organisation_id, key=rubric_key).first()
    if rubric is None:
        raise Invalid({"rubric_key": "Choose one of your rubrics."})
    kit = _make(stage, rubric)
    record("kit.made", actor=actor, subject=kit, role_id=stage.role_id, data={"stage": stage.label})
    return kit


@transaction.atomic
def change_kit(
    *,
    actor: Membership,
    kit: Kit,
    version: int,
    purpose: str,
    rubric_key: str,
    criteria: Sequence[str],
    questions: Sequence[UUID],
) -> Kit:
    """Set a kit's purpose, criteria (keys of the rubric's newest version) and questions (ids, in order).

    Drafts that were started keep the criteria that they were started with. Raises Invalid, Stale.
    """
    require(policies.can_edit_kit(actor, kit.stage.role), "Only the lead, recruiters and owners change a kit.")
    stage = kit.stage
    kit = versions.lock(kit, version=version, describe=lambda now: {"purpose": now.purpose})
    rubric = Rubric.objects.filter(organisation_id=actor.organisation_id, key=rubric_key).first()
    if rubric is None:
        raise Invalid({"rubric_key": "Choose one of your rubrics."})
    newest = rubric.versions.order_by("-number")[0]
    chosen = list(newest.criteria.filter(key__in=criteria))
    if len(chosen) != len(set(criteria)) or not chosen:
        raise Invalid({"criteria": "Choose at least one criterion of this rubric."})
    bank = Question.objects.filter(organisation_id=actor.organisation_id).in_bulk(list(questions))
    if len(bank) != len(set(questions)):
        raise Invalid({"questions": "One of these questions is not in your library."})
    kit.purpose, kit.rubric_version = purpose.strip(), _newest(rubric)
    versions.bump(kit, "purpose", "rubric_version")
    _fill(kit, chosen, [bank[pk] for pk in dict.fromkeys(questions)])
    record("kit.changed", actor=actor, subject=kit, role_id=stage.role_id, data={"stage": stage.label})
    return kit

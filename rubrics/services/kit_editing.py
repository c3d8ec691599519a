"""Editing a kit beside the one that is used: a draft, its steps with undo, and the next version."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record
from foundation.core import versions
from foundation.core.domain.typed import UNREADABLE, storable
from foundation.core.errors import Invalid, Refused, Stale
from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain import kit_sheets
from rubrics.domain.allocating import Ask, Weight, allocate
from rubrics.domain.drafts import digest
from rubrics.domain.kit_sheets import MOST_INTERVIEWERS, MOST_MINUTES, Sheet
from rubrics.models import Kit, KitDraft, KitVersion, Question, Rubric
from rubrics.queries.kits import Laid, ask_of, laid, sheet_of, talks
from rubrics.services.kits import Filling, Place, fill, newest

MOST_UNDONE = 30
LONGEST_PURPOSE = 2000
NO_RUBRIC = "Choose one of your rubrics."
NO_CRITERIA = "Choose at least one criterion of this rubric."
NO_QUESTION = "One of these questions is not in your library."
MINUTES = f"Give a question 1 to {MOST_MINUTES} minutes."
PEOPLE = f"Between one and {MOST_INTERVIEWERS} people sit in a talk."


@transaction.atomic
def edit_kit(*, actor: Membership, kit: Kit) -> KitDraft:
    """Begin the next version of a kit, as it stands; returns the draft that is there when there is one."""
    policies.can_edit_kit.require(actor, kit.stage.role)
    kit = _locked(kit)
    held = KitDraft.objects.filter(kit=kit).first()
    if held is not None:
        return held
    draft = KitDraft.objects.create(organisation_id=kit.organisation_id, kit=kit, content=sheet_of(kit).as_json())
    record("kit.edited", actor=actor, subject=kit, data={"stage": kit.stage.label})
    return draft


def _locked(kit: Kit) -> Kit:
    found = Kit.objects.select_for_update(of=("self",)).select_related("stage__role", "rubric_version__rubric")
    return found.get(pk=kit.pk)


Step = Callable[[Sheet], Sheet]


def _draft(actor: Membership, draft: KitDraft, version: int | None) -> KitDraft:
    """Return the draft locked, though the actor's own steps alone have overtaken the version that they read.

    A step names its question and is taken from where that stands now, so a quick hand never stands in its own way.
    """
    held = versions.lock(draft, version=None, describe=_content)
    alone = version is not None and held.hand_id == actor.pk and held.alone_since <= version < held.version
    return held if alone else versions.lock(held, version=version, describe=_content)


def _content(draft: KitDraft) -> dict[str, Any]:
    return {"content": draft.content}


def _keep(actor: Membership, draft: KitDraft) -> None:
    """Store a step of the actor's."""
    if draft.hand_id != actor.pk:
        draft.hand, draft.alone_since = actor, draft.version
    versions.bump(draft, "content", "before", "hand", "alone_since")


@transaction.atomic
def take_step(*, actor: Membership, draft: KitDraft, version: int | None, step: Step) -> bool:
    """Take one step of editing; False when it changes nothing. Raises Invalid, Stale, NotFound."""
    policies.can_edit_kit.require(actor, draft.kit.stage.role)
    draft = _draft(actor, draft, version)
    before = Sheet.of_json(draft.content)
    after = step(before)
    if after == before:
        return False
    check_sheet(actor.organisation_id, after)
    draft.content, draft.before = after.as_json(), [*draft.before, draft.content][-MOST_UNDONE:]
    _keep(actor, draft)
    return True


@transaction.atomic
def say_purpose(*, actor: Membership, draft: KitDraft, purpose: str, seen: str) -> KitDraft:
    """Write what the stage is for, whatever else was changed meanwhile; typing on is one step to undo.

    It leaves the draft's version as it is, since no step reads the purpose: a step that is on its way is still taken.
    `seen` is the digest of what the author read. Raises Stale with the purpose that somebody else wrote meanwhile,
    Invalid, NotFound.
    """
    policies.can_edit_kit.require(actor, draft.kit.stage.role)
    draft = versions.lock(draft, version=None, describe=_content)
    before = Sheet.of_json(draft.content)
    after = replace(before, purpose=purpose)
    if after == before:
        return draft
    if digest(before.purpose) != seen:
        raise Stale("Somebody else wrote here meanwhile.", current={"purpose": before.purpose})
    check_sheet(actor.organisation_id, after)
    if not draft.before or replace(Sheet.of_json(draft.before[-1]), purpose=before.purpose) != before:
        draft.before = [*draft.before, draft.content][-MOST_UNDONE:]
    draft.content = after.as_json()
    draft.save(update_fields=["content", "before", "updated_at"])
    return draft


@transaction.atomic
def undo_step(*, actor: Membership, draft: KitDraft, version: int | None) -> bool:
    """Go back one step; False when there is none. Raises Stale, NotFound."""
    policies.can_edit_kit.require(actor, draft.kit.stage.role)
    draft = _draft(actor, draft, version)
    if not draft.before:
        return False
    draft.content, draft.before = draft.before[-1], draft.before[:-1]
    _keep(actor, draft)
    return True


def check_sheet(organisation_id: UUID, sheet: Sheet) -> None:
    """Raise Invalid for what a kit cannot say, by the names of its parts."""
    errors: dict[str, list[str]] = {}
    rubric = Rubric.objects.filter(organisation_id=organisation_id, key=sheet.rubric).first()
    if rubric is None:
        raise Invalid({"rubric_key": NO_RUBRIC})
    known = set(rubric.versions.order_by("-number")[0].criteria.values_list("key", flat=True))
    if not sheet.criteria or not known.issuperset(sheet.criteria):
        errors["criteria"] = [NO_CRITERIA]
    asked = {UUID(spot.question) for spot in sheet.spots}
    if Question.objects.filter(organisation_id=organisation_id, pk__in=asked).count() < len(sheet.spots):
        errors["questions"] = [NO_QUESTION]
    if any(spot.minutes is not None and not 1 <= spot.minutes <= MOST_MINUTES for spot in sheet.spots):
        errors["minutes"] = [MINUTES]
    if not 1 <= sheet.interviewers <= MOST_INTERVIEWERS:
        errors["interviewers"] = [PEOPLE]
    if len(sheet.purpose) > LONGEST_PURPOSE:
        errors["purpose"] = [f"Keep it under {LONGEST_PURPOSE:,} characters."]
    elif not storable(sheet.purpose):
        errors["purpose"] = [UNREADABLE]
    if errors:
        raise Invalid(errors)


def fitted(kit: Kit, sheet: Sheet) -> Sheet:
    """Return the sheet with its questions as the allocator orders them in the time of the stage."""
    bank = Question.objects.filter(organisation_id=kit.organisation_id)
    found = bank.in_bulk([UUID(spot.question) for spot in sheet.spots])
    minutes = {spot.question: spot.minutes for spot in sheet.spots}
    asks: list[Ask] = [ask_of(row, minutes[str(row.pk)]) for row in found.values()]
    order = {spot.question: at for at, spot in enumerate(sheet.spots)}
    asks.sort(key=lambda ask: order[ask.key])
    criteria = kit.rubric_version.rubric.versions.order_by("-number")[0].criteria.filter(key__in=sheet.criteria)
    plan = allocate(
        kit.stage.minutes if talks(kit.stage) else None,
        asks,
        [Weight(one.key, one.weight) for one in criteria.order_by("position")],
        interviewers=sheet.interviewers,
        theory=True,
    )
    return kit_sheets.ordered(sheet, [ask.key for ask in plan.above], [ask.key for ask in plan.below])


def hindrances(kit: Kit, found: Laid) -> list[str]:
    """Return what keeps a sheet from being published, in sentences: time that is over, criteria that nobody asks."""
    if not talks(kit.stage):
        return []
    said = [f"The kit is {found.plan.over} minutes over."] if found.plan.over else []
    labels = {one.key: one.label for one in found.criteria}
    return said + [
        f"“{labels[one.key]}” is scored, and nothing above the line asks about it." for one in found.plan.unasked
    ]


@transaction.atomic
def publish_kit(*, actor: Membership, draft: KitDraft, version: int | None) -> Kit:
    """Make a draft the kit that is used from now on; drafts of scorecards keep the criteria they began with.

    Raises Refused while it is over its time or scores what nobody asks, Invalid, Stale, NotFound.
    """
    policies.can_edit_kit.require(actor, draft.kit.stage.role)
    kit = _locked(draft.kit)  # before its draft, like whoever drops it: neither waits for the other
    draft = _draft(actor, draft, version)
    _put(actor, kit, Sheet.of_json(draft.content))
    draft.delete()
    return kit


@transaction.atomic
def change_kit(*, actor: Membership, kit: Kit, version: int | None, changes: Mapping[str, Any]) -> Kit:
    """Publish a kit with some of its parts (those of a sheet) changed, in one act. Raises as publish_kit does."""
    policies.can_edit_kit.require(actor, kit.stage.role)
    versions.lock(kit, version=version, describe=lambda now: {"number": now.number})
    if KitDraft.objects.filter(kit=kit).exists():
        raise Refused("Somebody is editing this kit. Publish or drop the draft first.", code="kit_edited")
    held = _locked(kit)
    _put(actor, held, replace(sheet_of(held), **changes))
    return held


def _put(actor: Membership, kit: Kit, sheet: Sheet) -> None:
    check_sheet(kit.organisation_id, sheet)
    rubric = Rubric.objects.get(organisation_id=kit.organisation_id, key=sheet.rubric)
    rubric_version = newest([rubric])[rubric.pk]
    found = laid(kit.stage, sheet, rubric_version)
    if said := hindrances(kit, found):
        raise Refused(" ".join(said), code="kit_does_not_fit")
    KitVersion.objects.create(
        organisation_id=kit.organisation_id,
        kit=kit,
        number=kit.number,
        content=sheet_of(kit).as_json(),
        ended_by=actor,
    )
    kit.number, kit.purpose, kit.interviewers = kit.number + 1, sheet.purpose.strip(), sheet.interviewers
    kit.rubric_version = rubric_version
    versions.bump(kit, "number", "purpose", "interviewers", "rubric_version")
    kit.criteria.clear()
    kit.places.all().delete()
    places = [
        Place(found.questions[spot.question], spot.minutes, at >= sheet.line) for at, spot in enumerate(sheet.spots)
    ]
    fill([(kit, Filling(found.scored, places))])
    record("kit.changed", actor=actor, subject=kit, data={"stage": kit.stage.label, "number": kit.number})


@transaction.atomic
def drop_draft(*, actor: Membership, draft: KitDraft) -> None:
    """Throw a draft away; the kit stays as it is."""
    policies.can_edit_kit.require(actor, draft.kit.stage.role)
    kit = _locked(draft.kit)
    if KitDraft.objects.filter(pk=draft.pk).delete()[0]:
        record("kit.draft_dropped", actor=actor, subject=kit, data={"stage": kit.stage.label})

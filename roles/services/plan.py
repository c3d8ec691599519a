"""The hiring plan: tasks by phase, with an owner and a due day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.clock import now, today
from foundation.core.errors import Invalid, NotFound, Stale
from foundation.people.models import Membership
from roles import policies
from roles.domain import planning
from roles.models import PlanTask, Role
from roles.queries import playbook
from roles.queries.seeing import READS_PLAN, visible_roles
from roles.services.locking import lock_role

FURTHEST = timedelta(days=731)


def lay_out_plan(role: Role, owner: Membership, book: Mapping[str, Any]) -> list[PlanTask]:
    """Make the tasks of a new role from the phases of the playbook; part of `create_role`."""
    return PlanTask.objects.bulk_create(tasks_of(role, owner, book))


def tasks_of(role: Role, owner: Membership, book: Mapping[str, Any]) -> list[PlanTask]:
    """Return the tasks with which the plan of a role begins, unsaved."""
    start = start_of(role)
    return [
        PlanTask(
            organisation_id=role.organisation_id,
            role=role,
            phase=phase,
            position=position,
            title=title[:1].upper() + title[1:],
            owner=owner,
            offset_days=days,
            due_on=planning.due(start, days),
        )
        for position, (phase, title, days) in enumerate(planning.offsets(book["phases"]), start=1)
    ]


def start_of(role: Role) -> date:
    """Return the day on which the plan of a role starts."""
    return role.plan_starts_on or localdate(role.created_at)


def new_start(value: date | str | None) -> date:
    """Return a start that was typed. Raises Invalid, naming it."""
    errors: cleaning.Errors = {}
    start = cleaning.day(errors, "start", value)
    cleaning.stop(errors)
    if start is None:
        raise Invalid({"start": "Say on which day the plan starts."})
    if abs(start - today()) > FURTHEST:
        raise Invalid({"start": "Choose a day within two years of today."})
    return start


def move_plan(*, actor: Membership, role: Role, start: date | str | None, seen: date | None = None) -> planning.Moving:
    """Start the plan on another day; tasks move with it unless they are done or their day was set by hand.

    `seen` is the start that the author read (None skips the check). Raises Invalid and Stale.
    """
    policies.can_edit_plan.require(actor, role)
    wanted = new_start(start)
    with transaction.atomic():
        current = lock_role(role)
        before = start_of(current)
        if seen is not None and seen != before:
            raise Stale("Someone moved the plan meanwhile. This is where it stands now.", current={"start": before})
        tasks = list(PlanTask.objects.select_for_update(of=("self",)).filter(role=current))
        moving = planning.moving(tasks, wanted)
        if before == wanted:
            return moving
        for task, day in moving.moves:
            task.due_on, task.updated_at = day, now()
        PlanTask.objects.bulk_update([task for task, _ in moving.moves], ["due_on", "updated_at"])
        current.plan_starts_on = wanted
        current.save(update_fields=["plan_starts_on", "updated_at"])
        data = {
            "start": wanted.isoformat(),
            "before": before.isoformat(),
            "moved": len(moving.moves),
            "stayed": moving.stay,
        }
        record("plan.moved", actor=actor, subject=current, data=data)
    return moving


def add_task(
    *, actor: Membership, role: Role, phase: str, title: str, owner: Membership | None, due_on: date | str | None
) -> PlanTask:
    """Add a task at the end of a phase."""
    policies.can_edit_plan.require(actor, role)
    book = playbook.part(role.organisation_id, "plan")
    errors: cleaning.Errors = {}
    cleaning.choice(errors, "phase", phase, {row["key"] for row in book["phases"]}, blank=False)
    kept = _checked(errors, role, title=title, owner=owner, due_on=due_on)
    with transaction.atomic():
        current = lock_role(role)
        places = PlanTask.objects.filter(role=current).values_list("position", flat=True)
        task = PlanTask.objects.create(
            organisation_id=current.organisation_id,
            role=current,
            phase=phase,
            position=max(places, default=0) + 1,
            **kept,
        )
        record("plan.task_saved", actor=actor, subject=task, data=_told(task))
    return task


def change_task(*, actor: Membership, task: PlanTask, **changes: Any) -> PlanTask:
    """Change title, owner or due_on of a task; what is not named stays. With `moves` it follows the plan's start again.

    A day that is set here was set by hand: it stays when the plan moves.
    """
    policies.can_edit_plan.require(actor, task.role)
    again = bool(changes.pop("moves", False))
    unknown = set(changes) - {"title", "owner", "due_on"}
    if unknown:
        raise Invalid(dict.fromkeys(unknown, "This cannot be changed here."))
    kept = _checked({}, task.role, **changes)
    with transaction.atomic():
        start = start_of(lock_role(task.role))
        current = _locked(task)
        changed = {name: value for name, value in kept.items() if getattr(current, name) != value}
        if "due_on" in changed:
            changed["offset_days"] = None
        if again and (day := changed.get("due_on", current.due_on)) is not None:
            changed["offset_days"] = max(0, (day - start).days)
        if not changed:
            return current
        for name, value in changed.items():
            setattr(current, name, value)
        current.save()
        record("plan.task_saved", actor=actor, subject=current, data=_told(current))
    return current


def finish_task(*, actor: Membership, task: PlanTask) -> PlanTask:
    """Tick a task; its owner may, whoever keeps the plan may."""
    return _tick(actor, task, True, "plan.task_done")


def reopen_task(*, actor: Membership, task: PlanTask) -> PlanTask:
    """Take the tick back."""
    return _tick(actor, task, False, "plan.task_reopened")


def remove_task(*, actor: Membership, task: PlanTask) -> None:
    """Drop a task from the plan."""
    policies.can_edit_plan.require(actor, task.role)
    with transaction.atomic():
        current = _locked(task)
        record("plan.task_removed", actor=actor, subject=current, data=_told(current))
        current.delete()


def _tick(actor: Membership, task: PlanTask, done: bool, verb: str) -> PlanTask:
    policies.can_tick_task.require(actor, task)
    with transaction.atomic():
        current = _locked(task)
        if (current.done_at is not None) == done:
            return current
        current.done_at = now() if done else None
        current.save(update_fields=["done_at", "updated_at"])
        record(verb, actor=actor, subject=current, data=_told(current))
    return current


def _locked(task: PlanTask) -> PlanTask:
    current = PlanTask.objects.select_for_update(of=("self",)).filter(pk=task.pk).first()
    if current is None:
        raise NotFound("This task was dropped meanwhile.")
    return current


def _checked(errors: cleaning.Errors, role: Role, **given: Any) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if "title" in given:
        kept["title"] = cleaning.text(errors, "title", given["title"], limit=200, required="Say what is to be done.")
    if "owner" in given:
        kept["owner"] = owner = given["owner"]
        if owner is not None and (owner.organisation_id != role.organisation_id or not owner.active):
            cleaning.say(errors, "owner", "Choose someone who works here.")
        elif owner is not None and not _sees_plan(owner, role):
            cleaning.say(errors, "owner", "This person does not see the plan. Give them a seat on the role first.")
    if "due_on" in given:
        kept["due_on"] = cleaning.day(errors, "due_on", given["due_on"])
    cleaning.stop(errors)
    return kept


def _sees_plan(member: Membership, role: Role) -> bool:
    return member.job in READS_PLAN and visible_roles(member).filter(pk=role.pk).exists()


def _told(task: PlanTask) -> dict[str, Any]:
    owner = task.owner
    due = task.due_on.isoformat() if task.due_on else None
    return {"title": task.title, "owner": owner.name if owner else None, "due_on": due, "phase": task.phase}

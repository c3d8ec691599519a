"""Take-home tasks of the library: as the playbook has them, and as people write them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments import policies
from assessments.models import Task, TaskVersion
from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.clock import now
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.queries.playbook import part
from rubrics.domain.packs.checking import KEY, new_key

OF_TASK = ("label", "for_archetypes")
OF_VERSION = ("context", "dataset", "asks", "deliverables", "judged_on", "hours")
LISTS = ("dataset", "asks", "deliverables", "judged_on")
LONGEST_KEY, LONGEST_LABEL, LONGEST_CONTEXT, LONGEST_LINE, MOST_LINES, MOST_HOURS = 60, 120, 4_000, 400, 20, 6
EMPTY: dict[str, Any] = {"for_archetypes": [], "dataset": [], "judged_on": [], "hours": 4}


def task_value(given: dict[str, Any]) -> dict[str, Any]:
    """Return what a task says, complete and in the order of its fields."""
    value = {name: given.get(name, EMPTY.get(name)) for name in (*OF_TASK, *OF_VERSION)}
    return {**value, "hours": float(given.get("hours", EMPTY["hours"]))}


def task_values(organisation_id: Any) -> dict[str, dict[str, Any]]:
    """Return what the organisation's tasks say in their newest version, by key: one query."""
    rows = TaskVersion.objects.filter(organisation_id=organisation_id).select_related("task").order_by("number")
    return {
        row.task.key: task_value(
            {
                **{name: getattr(row.task, name) for name in OF_TASK},
                **{name: getattr(row, name) for name in OF_VERSION},
            }
        )
        for row in rows
    }


@transaction.atomic
def put_task(actor: Membership, key: str, value: dict[str, Any]) -> None:
    """Make a task say `value`, as its next version where it was sent, or make it. Whoever calls has asked the rule."""
    of = {"organisation_id": actor.organisation_id}
    said = task_value(value)
    own = {name: said[name] for name in OF_TASK}
    version = {name: said[name] for name in OF_VERSION} | {"hours": Decimal(str(said["hours"]))}
    task, made = Task.objects.select_for_update().get_or_create(**of, key=key, defaults=own)
    if not made:
        Task.objects.filter(pk=task.pk).update(**own, updated_at=now())
    newest = None if made else task.versions.select_for_update().order_by("-number").first()
    if newest is None or newest.frozen_at is not None:
        number = newest.number + 1 if newest else 1
        TaskVersion.objects.create(**of, task=task, number=number, **version)
    else:
        TaskVersion.objects.filter(pk=newest.pk).update(**version)


@transaction.atomic
def make_task(*, actor: Membership, content: Mapping[str, Any], key: str = "") -> Task:
    """Add a task to the library; without `key` it gets one from its label. Raises Forbidden, Invalid."""
    policies.can_keep_tasks.require(actor)
    said = _checked(actor, content)
    rows = Task.objects.filter(organisation_id=actor.organisation_id)
    taken = set(rows.values_list("key", flat=True))
    if key and not (KEY.fullmatch(key) and len(key) <= LONGEST_KEY):
        raise Invalid({"key": f"A key has small letters, digits and _, {LONGEST_KEY} at most."})
    if key in taken:
        raise Invalid({"key": "Your library has a task with this key already."}, code="taken")
    key = key or new_key(said["label"], taken, "task")
    put_task(actor, key, said)
    made = rows.get(key=key)
    record("task.made", actor=actor, subject=made, data={"label": made.label})
    return made


@transaction.atomic
def change_task(*, actor: Membership, task: Task, changes: Mapping[str, Any]) -> Task:
    """Let a task say something else, as its next version where it was sent. The same words change nothing.

    Raises Forbidden, Invalid.
    """
    policies.can_keep_tasks.require(actor)
    current = Task.objects.select_for_update().get(pk=task.pk)
    held = task_values(actor.organisation_id)[current.key]
    said = _checked(actor, {**held, **changes})
    if task_value(said) != held:
        put_task(actor, current.key, said)
        current.refresh_from_db()
        record("task.changed", actor=actor, subject=current, data={"label": current.label})
    return current


def _checked(actor: Membership, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a task says in its stored form. Raises Invalid beside fields and entries of lists."""
    errors: cleaning.Errors = {}
    said: dict[str, Any] = {
        "label": cleaning.text(errors, "label", content.get("label"), limit=LONGEST_LABEL, required="Name the task."),
        "context": cleaning.text(
            errors,
            "context",
            content.get("context"),
            limit=LONGEST_CONTEXT,
            required="Say what it is about.",
            lines=True,
        ),
        "for_archetypes": list(dict.fromkeys(content.get("for_archetypes") or [])),
        "hours": content.get("hours", EMPTY["hours"]),
    }
    known = {row["key"] for row in part(actor.organisation_id, "scoping")["archetypes"]}
    for at, key in enumerate(said["for_archetypes"]):
        if key not in known:
            cleaning.say(errors, f"for_archetypes.{at}", "There is no such archetype.")
    for name in LISTS:
        said[name] = _lines(errors, name, content.get(name) or [])
    if not said["asks"]:
        cleaning.say(errors, "asks", "Say what is asked for.")
    if not 0 < said["hours"] <= MOST_HOURS:
        cleaning.say(errors, "hours", "Ask for at most six hours; four or fewer is kinder.")
    cleaning.stop(errors)
    return said


def _lines(errors: cleaning.Errors, name: str, given: list[Any]) -> list[str]:
    """Return the sentences of a list, each checked at its place."""
    if len(given) > MOST_LINES:
        cleaning.say(errors, name, f"Keep it to {MOST_LINES} lines.")
    return [
        cleaning.text(errors, f"{name}.{at}", line, limit=LONGEST_LINE, required="Write something, or leave it out.")
        for at, line in enumerate(given)
    ]

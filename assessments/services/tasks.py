"""Take-home tasks of the library, as the playbook has them."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments.models import Task, TaskVersion
from foundation.people.models import Membership

OF_TASK = ("label", "for_archetypes")
OF_VERSION = ("context", "dataset", "asks", "deliverables", "judged_on", "hours")
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
        Task.objects.filter(pk=task.pk).update(**own)
    newest = None if made else task.versions.select_for_update().order_by("-number").first()
    if newest is None or newest.frozen_at is not None:
        number = newest.number + 1 if newest else 1
        TaskVersion.objects.create(**of, task=task, number=number, **version)
    else:
        TaskVersion.objects.filter(pk=newest.pk).update(**version)

"""A new organisation's own copy of the task library."""

from typing import Any

from django.db import transaction

from assessments.models import Task, TaskVersion
from foundation.core import playbook
from foundation.core.registries import seeders
from foundation.people.models import Organisation


@transaction.atomic
def start(organisation: Organisation) -> None:
    """Load the tasks into an organisation that has none; what the pack brings later waits for it to take or leave."""
    if Task.objects.filter(organisation=organisation).exists():
        return
    for row in playbook.items("assessments", "tasks", "key", "label", "context", "asks"):
        _task(organisation, row)


def _task(organisation: Organisation, row: dict[str, Any]) -> None:
    task = Task.objects.create(
        organisation=organisation, key=row["key"], label=row["label"], for_archetypes=row.get("for_archetypes", [])
    )
    TaskVersion.objects.create(
        organisation=organisation,
        task=task,
        number=1,
        context=row["context"],
        dataset=row.get("dataset", []),
        asks=row["asks"],
        deliverables=row.get("deliverables") or playbook.load("assessments")["default_deliverables"],
        judged_on=row.get("judged_on", []),
        hours=row.get("hours", 4),
    )


seeders.register("assessments", start)

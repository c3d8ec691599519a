"""Take-home tasks as a shelf of the playbook, of which an organisation takes what is new item by item."""

from collections.abc import Collection, Mapping
from uuid import UUID

from assessments.models import TaskVersion
from assessments.services.tasks import put_task, task_value, task_values
from foundation.core import playbook
from foundation.people.models import Membership
from rubrics.domain.packs.shapes import Content
from rubrics.domain.packs.values import VALUE, title_of, value_parts
from rubrics.registries import Shelf, shelves


def _shipped() -> Mapping[str, Content]:
    usual = {"deliverables": playbook.load("assessments")["default_deliverables"]}
    rows = playbook.items("assessments", "tasks", "key", "label", "context", "asks")
    return {row["key"]: {VALUE: task_value({**usual, **row})} for row in rows}


def _held(organisation_id: UUID) -> Mapping[str, Content]:
    return {key: {VALUE: value} for key, value in task_values(organisation_id).items()}


def _used(organisation_id: UUID) -> Collection[str]:
    rows = TaskVersion.objects.filter(organisation_id=organisation_id).order_by("number")
    newest = dict(rows.values_list("task__key", "frozen_at"))
    return {key for key, moment in newest.items() if moment is not None}


def _put(actor: Membership, key: str, content: Content) -> None:
    put_task(actor, key, content[VALUE])


shelves.register("tasks", Shelf("Take-home tasks", _shipped, _held, _used, _put, value_parts, title_of))

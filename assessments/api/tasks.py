"""`tasks`: the library of take-homes, read and kept."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from assessments import policies, queries
from assessments.models import Task, TaskVersion
from assessments.services.tasks import (
    LONGEST_CONTEXT,
    LONGEST_KEY,
    LONGEST_LABEL,
    LONGEST_LINE,
    MOST_HOURS,
    MOST_LINES,
    change_task,
    make_task,
)
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Changes, Collection, Creates, Item, Resource
from foundation.people.models import Membership

OF_VERSION = ("number", "context", "dataset", "asks", "deliverables", "judged_on", "hours")


class TaskShape(Shape):
    """A take-home task of the library, as its newest version says it. `hours` are of work."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of the serializer
    for_archetypes = serializers.ListField(child=serializers.CharField())
    number = serializers.IntegerField(source=FILLED)
    context = serializers.CharField(source=FILLED)  # type: ignore[assignment]  # a field, not the context of the serializer
    dataset = serializers.ListField(child=serializers.CharField(), source=FILLED)
    asks = serializers.ListField(child=serializers.CharField(), source=FILLED)
    deliverables = serializers.ListField(child=serializers.CharField(), source=FILLED)
    judged_on = serializers.ListField(child=serializers.CharField(), source=FILLED)
    hours = serializers.DecimalField(max_digits=3, decimal_places=1, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = dict.fromkeys(OF_VERSION, ("versions.*",))

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the newest versions by one query."""
        found = TaskVersion.objects.filter(task__in=[row["id"] for row in rows]).order_by("number")
        newest = {pk: cells for pk, *cells in found.values_list("task_id", *OF_VERSION)}
        for row in rows:
            row |= dict(zip(OF_VERSION, newest[row["id"]], strict=True))
            row["hours"] = str(row["hours"])


def _lines(**more: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=LONGEST_LINE), max_length=MOST_LINES, **more)


class TaskChangeInput(Input):
    """What may be changed of a task. One that was sent goes on as its next version."""

    label = serializers.CharField(max_length=LONGEST_LABEL)  # type: ignore[assignment]  # a field, not the label of the serializer
    for_archetypes = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20, required=False)
    context = serializers.CharField(max_length=LONGEST_CONTEXT)  # type: ignore[assignment]  # likewise
    dataset = _lines(required=False)
    asks = _lines(min_length=1)
    deliverables = _lines(required=False)
    judged_on = _lines(required=False)
    hours = serializers.DecimalField(max_digits=3, decimal_places=1, min_value=1, max_value=MOST_HOURS, required=False)


class TaskInput(TaskChangeInput):
    """A new task; without `key` it gets one from its label."""

    key = serializers.CharField(max_length=LONGEST_KEY, required=False)


class OnTasks(Resource):
    """The task library."""

    resource = "tasks"
    shape = TaskShape

    def queryset(self, member: Membership) -> QuerySet[Task]:
        return queries.visible_tasks(member)


class Tasks(OnTasks, Creates, Collection):
    """The take-home tasks of the organisation. POST adds one."""

    input = TaskInput
    may_create = policies.can_keep_tasks

    def create(self, member: Membership, data: dict[str, Any]) -> Task:
        return make_task(actor=member, key=data.pop("key", ""), content=data)


class TaskItem(OnTasks, Changes, Item):
    """One take-home task. Work that was sent keeps the words that it was sent with."""

    input = TaskChangeInput
    may_change = policies.can_keep_tasks.for_each()

    def change(self, member: Membership, row: Task, data: dict[str, Any]) -> Task:
        return change_task(actor=member, task=row, changes=data)


urlpatterns = [
    path("tasks", Tasks.as_view()),
    path("tasks/<uuid:id>", TaskItem.as_view()),
]

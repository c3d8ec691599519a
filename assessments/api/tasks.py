"""`tasks`: the library of take-homes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from assessments import queries
from assessments.models import Task
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership


class TaskShape(Shape):
    """A take-home task of the library."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of the serializer
    for_archetypes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OnTasks(Resource):
    """The task library."""

    resource = "tasks"
    shape = TaskShape

    def queryset(self, member: Membership) -> QuerySet[Task]:
        return queries.visible_tasks(member)


class Tasks(OnTasks, Collection):
    """The take-home tasks of the organisation."""


class TaskItem(OnTasks, Item):
    """One take-home task."""


urlpatterns = [
    path("tasks", Tasks.as_view()),
    path("tasks/<uuid:id>", TaskItem.as_view()),
]

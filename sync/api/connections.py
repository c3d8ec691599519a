"""`connections`: which systems are read; `runs`: each time that one was. For owners; no secret goes out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Collection, Item, Resource
from foundation.people.models import Membership
from sync.models import Connection, Run
from sync.queries.seeing import visible_connections, visible_runs
from sync.services.connections import ask_now
from sync.tasks import enqueue_sync


class ConnectionShape(Shape):
    """How a system is read. `since`: nothing before that is missing. Until it is `started_at`, it is only previewed.

    `on`: it is read by itself, every so many `minutes`. `error` says why a worker could not begin.
    """

    id = serializers.UUIDField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own source
    base_url = serializers.CharField()
    on = serializers.BooleanField()
    minutes = serializers.IntegerField()
    since = serializers.DateTimeField(allow_null=True)
    previewed_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OnConnections(Resource):
    """Systems that are read, for owners."""

    resource = "connections"
    shape = ConnectionShape

    def queryset(self, member: Membership) -> QuerySet[Connection]:
        return visible_connections(member)


class Connections(OnConnections, Collection):
    """The systems that are read. They are set up, previewed and let in by a person, on the page."""

    fed = False


class ConnectionItem(OnConnections, Item):
    """One system that is read."""


class ReadNow(OnConnections, Act):
    """Have a worker read the system now; twice is once. One that nobody has let in yet is previewed anew."""

    def act(self, member: Membership, row: Connection, data: dict[str, Any]) -> Connection:
        asked = ask_now(actor=member, connection=row)
        enqueue_sync(asked)
        return asked


class CountsShape(serializers.Serializer[Any]):
    """One list of the other system: every record of it counts once."""

    name = serializers.CharField()
    read = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    skipped = serializers.IntegerField()
    reasons = serializers.DictField(child=serializers.IntegerField())
    denied = serializers.CharField()


class RunShape(Shape):
    """A reading of a system. The number 0 is its preview, which wrote nothing. `done` names lists that are through.

    `problem` says of what kind an `error` is: `key`, `away`, or nothing. `waited` is in seconds.
    """

    id = serializers.UUIDField()
    connection_id = serializers.UUIDField()
    number = serializers.IntegerField()
    preview = serializers.BooleanField()
    whole = serializers.BooleanField()
    state = serializers.ChoiceField(Run.State.choices)
    began_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    done = serializers.ListField(child=serializers.CharField())
    collections = CountsShape(many=True, source=FILLED)
    requests = serializers.IntegerField()
    waited = serializers.IntegerField()
    error = serializers.CharField()
    problem = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    needs = ("counts", "denied")
    fed_by = {"collections": ("counts", "denied")}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        for row in rows:
            denied = row["denied"]
            row["collections"] = [
                {"name": name, **counts, "denied": denied.get(name, "")} for name, counts in row["counts"].items()
            ]


class RunFilters(filters.Filters):
    """Narrow the runs."""

    connection_id = filters.Id()
    state = filters.Choices(choices=Run.State.choices, help_text="One or several, separated by commas.")


class OnRuns(Resource):
    """Readings of other systems, for owners."""

    resource = "runs"
    shape = RunShape

    def queryset(self, member: Membership) -> QuerySet[Run]:
        return visible_runs(member)


class Runs(OnRuns, Collection):
    """What each reading of another system brought, counted by its lists."""

    fed = False
    filters = RunFilters


class RunItem(OnRuns, Item):
    """One reading."""


urlpatterns = [
    path("connections", Connections.as_view()),
    path("connections/<uuid:id>", ConnectionItem.as_view()),
    path("connections/<uuid:id>/run", ReadNow.as_view()),
    path("runs", Runs.as_view()),
    path("runs/<uuid:id>", RunItem.as_view()),
]

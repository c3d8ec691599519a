"""An API of a few lines on a real table, to test what every app's api.py gets from the ground."""

from typing import Any

from django.db import DataError, OperationalError, connection
from django.db.models import QuerySet
from django.urls import include, path
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from foundation.core import versions
from foundation.core.api import filters
from foundation.core.api.inputs import Input, Instant
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Ask, Changes, Collection, Creates, Item, Removes, Resource
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.rules import rule
from foundation.people.api import OnMembers
from foundation.people.models import Job, Membership
from roles.models import Playbook


class PartShape(Shape):
    """A part of the playbook."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    organisation_name = serializers.CharField(source="organisation.name")
    size = serializers.IntegerField(source=FILLED)
    secret = serializers.CharField(source="data")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    needs = ("organisation_id",)
    pay = ("secret",)

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Size is computed; the needed column is there."""
        for row in rows:
            assert row["organisation_id"] == asker.member.organisation_id
            row["size"] = len(row["secret"])


class LineInput(Input):
    """A line inside a part."""

    text = serializers.CharField(max_length=20)


class PartInput(Input):
    """What makes a part."""

    key = serializers.CharField(max_length=40)
    lines = LineInput(many=True, required=False)
    weight = serializers.IntegerField(min_value=0, max_value=9, required=False, allow_null=True)
    by = Instant(required=False)


class PartFilters(filters.Filters):
    """Every kind of filter."""

    key = filters.Text()
    key_in = filters.Choices(field_name="key", choices=[("a", "a"), ("b", "b")])
    id = filters.Ids()
    made_after = filters.Instant(field_name="created_at", lookup_expr="gt")
    made_on = filters.Day(field_name="created_at", lookup_expr="date")
    unnamed = filters.Flag(method="by_name")

    def by_name(self, rows: QuerySet[Playbook], name: str, value: str) -> QuerySet[Playbook]:
        """A filter with a method."""
        return rows.filter(key="") if value == "true" else rows.exclude(key="")


class OnParts(Resource):
    """Parts of the member's organisation."""

    resource = "members"
    shape = PartShape

    def queryset(self, member: Membership) -> QuerySet[Playbook]:
        return Playbook.objects.filter(organisation_id=member.organisation_id, key__startswith="part")


@rule("Observers make no parts.")
def can_make_parts(member: Membership) -> bool:
    """Everybody else does."""
    return member.job != Job.OBSERVER


class Parts(OnParts, Creates, Collection):
    """All parts."""

    sorts = ("key",)

    filters = PartFilters
    input = PartInput
    may_create = can_make_parts

    def create(self, member: Membership, data: dict[str, Any]) -> Playbook:
        if data["key"] == "elsewhere":
            self.find(Playbook.objects.none(), member.pk, "key")
        return Playbook.objects.create(organisation=member.organisation, key=data["key"], data=data.get("lines", []))


@rule("Observers keep no parts.")
def can_keep_part(member: Membership, row: Playbook) -> bool:
    """Everybody else does."""
    return member.job != Job.OBSERVER


class PartItem(OnParts, Changes, Removes, Item):
    """One part."""

    input = PartInput

    may_change = can_keep_part

    def change(self, member: Membership, row: Playbook, data: dict[str, Any]) -> Playbook:
        current = versions.lock(row, version=row.version, describe=lambda one: {"version": one.version})
        if "lines" in data:
            current.data = data["lines"]
        if "weight" in data:
            current.data = [*current.data, {"weight": data["weight"]}]
        versions.bump(current, "data")
        return current

    def remove(self, member: Membership, row: Playbook) -> None:
        row.delete()


class Fail(OnParts, Act):
    """Fail in the way that the body asks for."""

    class FailInput(Input):
        """How."""

        how = serializers.CharField()

    input = FailInput

    def act(self, member: Membership, row: Playbook, data: dict[str, Any]) -> Playbook | None:
        row.data = ["written before failing"]
        row.save()
        match data["how"]:
            case "refused":
                raise Refused("It will not open.", code="gate", reasons=["No brief.", "No JD."])
            case "conflict":
                raise Conflict("Someone moved it.", current={"stage": "onsite"})
            case "stale":
                versions.lock(row, version=99, describe=lambda one: {"version": one.version})
            case "invalid":
                raise Invalid({"outcomes.0.text": "Say what ships.", "": "Please look again."})
            case "out of range":
                raise DataError("value too long")
            case "twice":
                Playbook.objects.create(organisation=member.organisation, key=row.key, data=[])
            case "database":
                raise OperationalError("gone")
            case "fault":
                raise ZeroDivisionError("ours")
            case "hide":
                Playbook.objects.filter(pk=row.pk).update(key="hidden")
            case "none":
                return None
        return row


class ShowMe(OnParts, Act):
    """Answer with a row of another resource."""

    answer = OnMembers

    def act(self, member: Membership, row: Playbook, data: dict[str, Any]) -> Membership:
        return member


class Upload(OnParts, Act):
    """Take a file."""

    parser_classes = [MultiPartParser]

    class FileInput(Input):
        """A file and a note."""

        file = serializers.FileField()
        weight = serializers.IntegerField()

    input = FileInput

    def act(self, member: Membership, row: Playbook, data: dict[str, Any]) -> Playbook:
        row.data = [data["file"].read().decode(), data["weight"], *row.data]
        row.save()
        return row


class AddUp(Ask):
    """Add two numbers; changes nothing."""

    resource = "members"

    class SumInput(Input):
        """Two numbers."""

        a = serializers.IntegerField()
        b = serializers.IntegerField()

    class SumShape(Shape):
        """Their sum."""

        total = serializers.IntegerField()

    input = SumInput
    output = SumShape

    def compute(self, member: Membership, data: dict[str, Any]) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::bigint + %s::bigint", [data["a"], data["b"]])
            return {"total": cursor.fetchone()[0]}


parts = [
    path("parts", Parts.as_view()),
    path("parts/<uuid:id>", PartItem.as_view()),
    path("parts/<uuid:id>/fail", Fail.as_view()),
    path("parts/<uuid:id>/me", ShowMe.as_view()),
    path("parts/<uuid:id>/upload", Upload.as_view()),
    path("sum", AddUp.as_view()),
]
urlpatterns = [path("api/v1/", include(parts)), path("", include("hiring.urls"))]

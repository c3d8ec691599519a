"""`outside-readers`: who reads JD and loop from outside for a fee, and what they said; asked, reminded, paid."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input, PaidInput
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Collection, Creates, Item, Resource
from foundation.people.models import Membership
from roles import policies, services
from roles.models import OutsideComment, OutsideReader
from roles.queries.outside import visible_readers
from roles.queries.seeing import visible_roles
from roles.services.outside import BIGGEST_FEE


class OutsideCommentShape(Shape):
    """What a reader says of one place: `jd`, `jd.<section>`, `loop` or `loop.<stage>`; `label` was its name then."""

    place = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of the serializer
    text = serializers.CharField()


class OutsideReaderShape(Shape):
    """Somebody from outside who was asked to read. The fee is in minor units of `currency`, due once they handed in.

    `comments` are empty until then. The link that lets them in is never shown.
    """

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    fee_minor = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    asked_by_id = serializers.UUIDField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    handed_in_at = serializers.DateTimeField(allow_null=True)
    comments = OutsideCommentShape(many=True, source=FILLED)
    paid_on = serializers.DateField(allow_null=True)
    paid_by_id = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("fee_minor",)
    fed_by = {"comments": ("comments.*",)}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add what those said who handed in: one query."""
        done = [row["id"] for row in rows if row["handed_in_at"]]
        said: defaultdict[Any, list[Cells]] = defaultdict(list)
        for reader, place, label, text in OutsideComment.objects.filter(reader__in=done).values_list(
            "reader_id", "place", "label", "text"
        ):
            said[reader].append({"place": place, "label": label, "text": text})
        for row in rows:
            row["comments"] = said[row["id"]]


class OutsideReaderFilters(filters.Filters):
    """Narrow the list of readers."""

    role_id = filters.Id()


class AskReaderInput(Input):
    """Whom to ask about which role, and the agreed fee."""

    role_id = serializers.UUIDField()
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254)
    fee_minor = serializers.IntegerField(min_value=0, max_value=BIGGEST_FEE, default=0)


class OnOutsideReaders(Resource):
    """Readers from outside of the roles whose JD the member writes."""

    resource = "outside_readers"
    shape = OutsideReaderShape

    def queryset(self, member: Membership) -> QuerySet[OutsideReader]:
        return visible_readers(member)


class OutsideReaders(OnOutsideReaders, Creates, Collection):
    """Readers from outside. POST asks one by a mail with a link."""

    filters = OutsideReaderFilters
    input = AskReaderInput

    def create(self, member: Membership, data: dict[str, Any]) -> OutsideReader:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        return services.ask_reader(actor=member, role=role, **data)


class OutsideReaderItem(OnOutsideReaders, Item):
    """One reader from outside."""


class OnAskedReaders(OnOutsideReaders, Act):
    """An act of those who ask readers."""

    may = policies.can_ask_readers.on("role")


class SendReaderAgain(OnAskedReaders):
    """Mail a new link for three weeks; those sent before stop working."""

    def act(self, member: Membership, row: OutsideReader, data: dict[str, Any]) -> OutsideReader:
        return services.send_reader_again(actor=member, reader=row)


class TakeReaderBack(OnAskedReaders):
    """Ask nothing more of a reader; what they wrote and did not hand in goes."""

    def act(self, member: Membership, row: OutsideReader, data: dict[str, Any]) -> OutsideReader:
        return services.take_reader_back(actor=member, reader=row)


class PayReader(OnOutsideReaders, Act):
    """Note the day of the payment, once they handed in."""

    input = PaidInput
    may = policies.can_pay_readers.on("role")

    def act(self, member: Membership, row: OutsideReader, data: dict[str, Any]) -> OutsideReader:
        return services.record_reader_paid(actor=member, reader=row, paid_on=data["paid_on"])


urlpatterns = [
    path("outside-readers", OutsideReaders.as_view()),
    path("outside-readers/<uuid:id>", OutsideReaderItem.as_view()),
    path("outside-readers/<uuid:id>/link", SendReaderAgain.as_view()),
    path("outside-readers/<uuid:id>/withdraw", TakeReaderBack.as_view()),
    path("outside-readers/<uuid:id>/payment", PayReader.as_view()),
]

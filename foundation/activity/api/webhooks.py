"""`webhooks`: which endpoints are told of events; `deliveries`: what was sent to them, and how they answered."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers

from foundation.activity import services
from foundation.activity.models import Delivery, Webhook
from foundation.activity.policies import can_manage_webhooks
from foundation.activity.queries.webhooks import visible_deliveries, visible_webhooks
from foundation.activity.services.messages import message_id
from foundation.core.api import filters, inputs
from foundation.core.api.permissions import Asker
from foundation.core.api.renderers import encode
from foundation.core.api.resources import ApiRequest
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Removes, Resource
from foundation.core.fetch import get_visible
from foundation.people.models import Membership


class WebhookShape(Shape):
    """An endpoint. `types` are event types, or all of a kind (`application.*`); none are all. So are `role_ids`.

    `rests_until`: it failed several times in a row, and nothing is sent before. `former_secret_until`: so long the
    former secret signs as well.
    """

    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    role_ids = serializers.ListField(child=serializers.UUIDField())
    state = serializers.ChoiceField(Webhook.State.choices)
    failures = serializers.IntegerField()
    rests_until = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    former_secret_until = serializers.DateTimeField(source="former_until", allow_null=True)
    made_by_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class WebhookInput(inputs.Input):
    """An endpoint: an https address, and what it is told of."""

    name = serializers.CharField(max_length=60)
    url = serializers.CharField(max_length=300, help_text="Begins with https://; it may have a query.")
    types = serializers.ListField(
        child=serializers.CharField(max_length=64),
        required=False,
        max_length=300,
        help_text="Event types, or all of a kind, such as `application.*`. None: all.",
    )
    role_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=500, help_text="Only what is about these roles."
    )


class OnWebhooks(Resource):
    """Endpoints, for owners."""

    resource = "webhooks"
    shape = WebhookShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Webhook]:
        return visible_webhooks(member)


class Webhooks(OnWebhooks, Creates, Collection):
    """The endpoints of the organisation that are told what happens."""

    input = WebhookInput
    may_create = can_manage_webhooks

    def create(self, member: Membership, data: dict[str, Any]) -> Webhook:
        return services.create_webhook(actor=member, **data)


class WebhookItem(OnWebhooks, Changes, Removes, Item):
    """One endpoint."""

    input = WebhookInput
    may_change = can_manage_webhooks.for_each()

    def change(self, member: Membership, row: Webhook, data: dict[str, Any]) -> Webhook:
        return services.change_webhook(actor=member, webhook=row, **data)

    def remove(self, member: Membership, row: Webhook) -> None:
        services.remove_webhook(actor=member, webhook=row)


class SecretShape(Shape):
    """The secret that signs messages now."""

    secret = serializers.CharField()


class WebhookSecret(Resource):
    """The signing secret of an endpoint, which is kept sealed; it needs a scope of its own."""

    resource = "webhook_secrets"
    shape = SecretShape

    def queryset(self, member: Membership) -> QuerySet[Webhook]:
        return visible_webhooks(member)

    def get(self, request: ApiRequest, id: UUID) -> HttpResponse:
        hook = get_visible(self.queryset(request.member), id)
        body = {"secret": services.secret_of(actor=request.member, webhook=hook)}
        return HttpResponse(encode(body), content_type="application/json")


class RotationInput(inputs.Input):
    """How long the former secret signs as well."""

    overlap_hours = serializers.IntegerField(min_value=0, max_value=168, required=False, default=24)


class RotateSecret(OnWebhooks, Act):
    """Make a new signing secret; until the overlap ends each message carries both signatures."""

    input = RotationInput

    def act(self, member: Membership, row: Webhook, data: dict[str, Any]) -> Webhook:
        return services.rotate_secret(actor=member, webhook=row, **data)


class SwitchOn(OnWebhooks, Act):
    """Send to this endpoint from now on."""

    def act(self, member: Membership, row: Webhook, data: dict[str, Any]) -> Webhook:
        return services.switch_webhook(actor=member, webhook=row, on=True)


class SwitchOff(OnWebhooks, Act):
    """Send nothing to this endpoint; what waits is dropped, and can be replayed later."""

    def act(self, member: Membership, row: Webhook, data: dict[str, Any]) -> Webhook:
        return services.switch_webhook(actor=member, webhook=row, on=False)


class ReplayInput(inputs.Input):
    """A span of time, of 92 days at most."""

    since = inputs.Instant()
    until = inputs.Instant()


class Replay(OnWebhooks, Act):
    """Send what happened in a span of time once more, with the message ids it had."""

    input = ReplayInput

    def act(self, member: Membership, row: Webhook, data: dict[str, Any]) -> Webhook:
        services.replay(actor=member, webhook=row, **data)
        return row


class TryShape(serializers.Serializer[Any]):
    """One try: when, the status that came back, how long it took, what went wrong."""

    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    ms = serializers.IntegerField()
    error = serializers.CharField()


class DeliveryShape(Shape):
    """A message to an endpoint. `message_id` is the same at each try, so that a receiver can tell a repeat.

    `answer` is what is left of the first bytes that came back with a refusal: only words that name nobody.
    """

    id = serializers.UUIDField()
    webhook_id = serializers.UUIDField()
    message_id = serializers.CharField(source=FILLED)
    type = serializers.CharField()
    happened_at = serializers.DateTimeField()
    state = serializers.ChoiceField(Delivery.State.choices)
    attempts = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(allow_null=True)
    milliseconds = serializers.IntegerField(allow_null=True)
    error = serializers.CharField()
    answer = serializers.CharField()
    tries = TryShape(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    needs = ("event_id",)

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        for row in rows:
            row["message_id"] = message_id(row["event_id"] or row["id"])


class DeliveryFilters(filters.Filters):
    """Narrow the messages."""

    webhook_id = filters.Id()
    state = filters.Choices(choices=Delivery.State.choices, help_text="One or several, separated by commas.")
    type = filters.Text()
    happened_since = filters.Instant(field_name="happened_at", lookup_expr="gte")
    happened_before = filters.Instant(field_name="happened_at", lookup_expr="lt")


class OnDeliveries(Resource):
    """Messages to endpoints, for owners."""

    resource = "deliveries"
    shape = DeliveryShape

    def queryset(self, member: Membership) -> QuerySet[Delivery]:
        return visible_deliveries(member)


class Deliveries(OnDeliveries, Collection):
    """What was sent to endpoints, waits, or was given up; kept for 30 days after it ended."""

    sorts = ("happened_at",)

    fed = False
    filters = DeliveryFilters


class DeliveryItem(OnDeliveries, Item):
    """One message."""


class SendAgain(OnDeliveries, Act):
    """Send a message that ended anew, for five days."""

    def act(self, member: Membership, row: Delivery, data: dict[str, Any]) -> Delivery:
        return services.send_message_again(actor=member, delivery=row)


class SendTest(OnWebhooks, Act):
    """Send one message of the type `webhook.test`; the answer is the message, which leaves within seconds."""

    answer = OnDeliveries

    def act(self, member: Membership, row: Webhook, data: dict[str, Any]) -> Delivery:
        return services.send_test(actor=member, webhook=row)


urlpatterns = [
    path("webhooks", Webhooks.as_view()),
    path("webhooks/<uuid:id>", WebhookItem.as_view()),
    path("webhooks/<uuid:id>/secret", WebhookSecret.as_view()),
    path("webhooks/<uuid:id>/rotate", RotateSecret.as_view()),
    path("webhooks/<uuid:id>/on", SwitchOn.as_view()),
    path("webhooks/<uuid:id>/off", SwitchOff.as_view()),
    path("webhooks/<uuid:id>/replay", Replay.as_view()),
    path("webhooks/<uuid:id>/test", SendTest.as_view()),
    path("deliveries", Deliveries.as_view()),
    path("deliveries/<uuid:id>", DeliveryItem.as_view()),
    path("deliveries/<uuid:id>/send", SendAgain.as_view()),
]

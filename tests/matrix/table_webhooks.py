"""Webhooks: owners alone, by page and by key."""

from foundation.activity import services
from foundation.activity.models import Delivery
from foundation.core.clock import now
from foundation.core.ids import uuid7
from tests.matrix.permissions import Row, World

OTHERS = "rafa mei ines tom oba vic olu"
# A public address; nothing is sent in these tests.
URL = "https://1.1.1.1/hook"


def build(world: World) -> None:
    """An endpoint with a message that was given up; it names one type, so the rows of others write it none."""
    ada = world.cast.ada
    world.webhook = services.create_webhook(actor=ada, name="Warehouse", url=URL, types=["organisation.created"])
    world.delivery = Delivery.objects.create(
        organisation=ada.organisation, webhook=world.webhook, type="organisation.created", happened_at=now(),
        lane=uuid7(), state=Delivery.State.DEAD, attempts=12, status=503, milliseconds=80,
        error="It has a fault of its own (503).",
        tries=[{"at": now().isoformat(), "status": 503, "ms": 80, "error": "It has a fault of its own (503)."}] * 2,
    )  # fmt: skip


hook = lambda world: {"webhook_id": world.webhook.pk}
by_id = lambda world: {"id": world.webhook.pk}
message = lambda world: {"id": world.delivery.pk}
PAGE = {"zed": 404, OTHERS: 403}
API = {"zed": 404, OTHERS: 404}
DAYS = {"first": "2026-11-01", "last": "2026-11-02"}
BODY = {"name": "Payroll", "url": URL}

ROWS = [
    Row("GET", "webhooks", {"ada zed": 200, OTHERS: 403}),
    Row("GET", "webhook_new", {"ada zed": 200, OTHERS: 403}),
    Row("POST", "webhook_new", {"ada zed": 302, OTHERS: 403}, data=BODY),
    Row("GET", "webhook", {"ada": 200, **PAGE}, hook),
    Row("POST", "webhook", {"ada": 302, **PAGE}, hook, data=BODY),
    Row("POST", "webhook_secret", {"ada": 200, **PAGE}, hook),
    Row("POST", "webhook_rotate", {"ada": 302, **PAGE}, hook, data={"overlap_hours": "24"}),
    Row("POST", "webhook_switch", {"ada": 302, **PAGE}, hook, data={"on": "no"}),
    Row("POST", "webhook_remove", {"ada": 302, **PAGE}, hook),
    Row("POST", "webhook_test", {"ada": 302, **PAGE}, hook),
    Row("POST", "webhook_replay", {"ada": 302, **PAGE}, hook, data=DAYS),
    Row("POST", "webhook_send_dead", {"ada": 302, **PAGE}, hook),
    Row("POST", "webhook_send_again", {"ada": 302, **PAGE},
        lambda world: {"webhook_id": world.webhook.pk, "delivery_id": world.delivery.pk}),
    Row("GET", "/api/v1/webhooks", {f"ada zed {OTHERS}": 200}),
    Row("POST", "/api/v1/webhooks", {"ada zed": 201, OTHERS: 403}, data=BODY),
    Row("GET", "/api/v1/webhooks/<uuid:id>", {"ada": 200, **API}, by_id),
    Row("PATCH", "/api/v1/webhooks/<uuid:id>", {"ada": 200, **API}, by_id, data={"name": "Renamed"}),
    Row("DELETE", "/api/v1/webhooks/<uuid:id>", {"ada": 204, **API}, by_id),
    Row("GET", "/api/v1/webhooks/<uuid:id>/secret", {"ada": 200, **API}, by_id),
    Row("POST", "/api/v1/webhooks/<uuid:id>/rotate", {"ada": 200, **API}, by_id, data={"overlap_hours": 1}),
    Row("POST", "/api/v1/webhooks/<uuid:id>/on", {"ada": 200, **API}, by_id),
    Row("POST", "/api/v1/webhooks/<uuid:id>/off", {"ada": 200, **API}, by_id),
    Row("POST", "/api/v1/webhooks/<uuid:id>/replay", {"ada": 200, **API}, by_id,
        data={"since": "2026-11-01T00:00:00Z", "until": "2026-11-02T00:00:00Z"}),
    Row("POST", "/api/v1/webhooks/<uuid:id>/test", {"ada": 200, **API}, by_id),
    Row("GET", "/api/v1/deliveries", {f"ada zed {OTHERS}": 200}),
    Row("GET", "/api/v1/deliveries/<uuid:id>", {"ada": 200, **API}, message),
    Row("POST", "/api/v1/deliveries/<uuid:id>/send", {"ada": 200, **API}, message),
]  # fmt: skip

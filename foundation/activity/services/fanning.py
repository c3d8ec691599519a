"""From the event log to messages: what nobody was told of yet becomes a row for each endpoint that wants it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from foundation.activity.models import Delivery, Event, Untold, Webhook
from foundation.activity.queries.webhooks import wants

BATCH = 500
LOCK = 7_203_114_905_281  # one fan-out at a time keeps the order of what is about the same


def fan_out(*, most: int = 20) -> int:
    """Make messages of all events that wait, some hundreds in a transaction; returns how many. Safe to repeat."""
    made = 0
    for _ in range(most):
        events, messages = _batch()
        made += messages
        if events < BATCH:
            break
    return made


@transaction.atomic
def _batch() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0, 0
    rows = list(Untold.objects.select_related("event").order_by("pk")[:BATCH])
    if not rows:
        return 0, 0
    made = enlist([row.event for row in rows])
    Untold.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows), made


def enlist(events: Iterable[Event], webhook: Webhook | None = None) -> int:
    """Make a message of each event for each endpoint that is on and wants it, or for one; returns how many.

    What an endpoint was sent before stays as it is.
    """
    told = list(events)
    hooks: dict[object, list[Webhook]] = defaultdict(list)
    found = Webhook.objects.filter(organisation_id__in={event.organisation_id for event in told})
    for hook in [webhook] if webhook else found.filter(state=Webhook.State.ON):
        hooks[hook.organisation_id].append(hook)
    rows = [_message(hook, event) for event in told for hook in hooks[event.organisation_id] if wants(hook, event)]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def _message(hook: Webhook, event: Event) -> Delivery:
    return Delivery(
        organisation_id=event.organisation_id,
        webhook=hook,
        event=event,
        type=event.verb,
        happened_at=event.created_at,
        lane=event.application_id or event.subject_id,
        due_at=event.created_at,
    )

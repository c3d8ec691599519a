"""Sending on purpose: a test, what was given up, and what happened in a span of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from foundation.activity.models import Delivery, Event, Webhook
from foundation.activity.policies import can_manage_webhooks
from foundation.activity.queries.webhooks import named, told_types, visible_deliveries, visible_webhooks
from foundation.activity.services import messages
from foundation.activity.services.fanning import enlist
from foundation.activity.services.recording import record
from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.ids import uuid7
from foundation.people.models import Membership

State = Delivery.State
# So much is replayed at once; a longer span is asked for in parts.
MOST = 10_000
LONGEST_SPAN = timedelta(days=92)
# Days have an hour more where clocks go back among them.
CLOCK_BACK = timedelta(hours=1)
OFF = "Switch the webhook on first."


@transaction.atomic
def send_test(*, actor: Membership, webhook: Webhook) -> Delivery:
    """Let one message of the type `webhook.test` go out with the next sweep, before whatever waits.

    An endpoint that rests is asked all the same: whether it answers by now is what a test is for. Raises Refused while
    it is off.
    """
    hook = _on(actor, webhook)
    if hook.rests_until:
        hook.rests_until = None
        hook.save(update_fields=["rests_until"])
    moment = now()
    return Delivery.objects.create(
        organisation_id=hook.organisation_id, webhook=hook, type=messages.TEST, happened_at=moment, lane=uuid7(),
        due_at=hook.created_at,
    )  # fmt: skip


@transaction.atomic
def send_message_again(*, actor: Membership, delivery: Delivery) -> Delivery:
    """Let a message that ended be sent anew, with its id, for five days. Raises Conflict while it still waits."""
    can_manage_webhooks.require(actor)
    current = visible_deliveries(actor).select_for_update(of=("self",)).get(pk=delivery.pk)
    hook = _on(actor, current.webhook)
    if current.state == State.WAITING:
        raise Conflict("This message waits to be sent already.", code="waiting")
    _anew(Delivery.objects.filter(pk=current.pk))
    record("webhook.sent_again", actor=actor, subject=hook, data={"name": hook.name, "n": 1})
    current.refresh_from_db()
    return current


@transaction.atomic
def send_dead_again(*, actor: Membership, webhook: Webhook) -> int:
    """Let all messages of an endpoint that were given up be sent anew; returns how many."""
    hook = _on(actor, webhook)
    n = _anew(visible_deliveries(actor).filter(webhook=hook, state=State.DEAD))
    if n:
        record("webhook.sent_again", actor=actor, subject=hook, data={"name": hook.name, "n": n})
    return n


@transaction.atomic
def replay(*, actor: Membership, webhook: Webhook, since: datetime, until: datetime) -> int:
    """Send what happened from `since` until before `until` once more, with the ids it had; returns how many messages.

    What the endpoint did not hear of yet, since it was made or switched on later, is sent as well. Raises Invalid for
    a span that is empty, too long, or holds more than MOST.
    """
    hook = _on(actor, webhook)
    if not since < until:
        raise Invalid({"until": "Choose an end that is later than the beginning."})
    if until - since > LONGEST_SPAN + CLOCK_BACK:
        raise Invalid({"until": f"Choose a span of {LONGEST_SPAN.days} days at most."})
    verbs = [verb for verb in told_types() if named(hook.types, verb)]
    events = Event.objects.filter(organisation_id=hook.organisation_id, created_at__gte=since, created_at__lt=until)
    events = events.filter(verb__in=verbs).order_by("created_at", "pk")
    if hook.role_ids:
        events = events.filter(role_id__in=hook.role_ids)
    found = list(events[: MOST + 1])
    if len(found) > MOST:
        raise Invalid({"until": f"More than {MOST:,} messages. Choose a shorter span."})
    _anew(Delivery.objects.filter(webhook=hook, event__in=found))
    enlist(found, hook)
    data = {"name": hook.name, "n": len(found), "since": since.isoformat(), "until": until.isoformat()}
    record("webhook.replayed", actor=actor, subject=hook, data=data)
    return len(found)


def _on(actor: Membership, webhook: Webhook) -> Webhook:
    can_manage_webhooks.require(actor)
    hook = visible_webhooks(actor).select_for_update(of=("self",)).get(pk=webhook.pk)
    if hook.state != Webhook.State.ON:
        raise Refused(OFF, code="switched_off")
    return hook


def _anew(rows: QuerySet[Delivery]) -> int:
    fresh = {"attempts": 0, "until": None, "error": "", "sent_at": None}
    return rows.exclude(state=State.WAITING).update(**fresh, state=State.WAITING, due_at=now(), updated_at=now())

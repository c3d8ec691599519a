"""What is sent to an endpoint, and which messages of one wait no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from foundation.activity.models import Delivery, Webhook
from foundation.activity.services.posting import Letter
from foundation.core import sealing
from foundation.core.clock import now

PURPOSE = "activity.webhook"
TEST = "webhook.test"


def message_id(key: UUID) -> str:
    """Return the id that a message has at each try, made of its event's, or of its own where it has no event."""
    return f"msg_{key.hex}"


def payload(delivery: Delivery) -> dict[str, Any]:
    """Return the body: what happened, when, and the ids to ask the API for; no names, texts or ratings."""
    event = delivery.event
    data: dict[str, Any] = {"organisation_id": str(delivery.organisation_id)}
    if event is not None:
        data |= {
            "object": event.subject_type.partition(".")[2],
            "id": str(event.subject_id),
            "role_id": str(event.role_id) if event.role_id else None,
            "application_id": str(event.application_id) if event.application_id else None,
        }
    return {"type": delivery.type, "timestamp": delivery.happened_at, "data": data}


def letter(delivery: Delivery, *, at: datetime, private: bool) -> Letter:
    """Return the message as it leaves at `at`, with the secrets that sign it then."""
    body = orjson.dumps(payload(delivery), option=orjson.OPT_UTC_Z).decode()
    hook = delivery.webhook
    try:
        secrets = secrets_of(hook, at)
    except sealing.Unreadable:
        secrets = ()  # it is not sent, and says why
    return Letter(hook.url, message_id(delivery.event_id or delivery.pk), body, secrets, at, private)


def secrets_of(hook: Webhook, at: datetime) -> tuple[str, ...]:
    """Return the secrets that sign at `at`, the newest first. Raises Unreadable after the installation's changed."""
    secrets = [sealing.unseal(hook.secret_sealed, PURPOSE)]
    if hook.former_sealed and hook.former_until and at < hook.former_until:
        secrets.append(sealing.unseal(hook.former_sealed, PURPOSE))
    return tuple(secrets)


def drop(hook: Webhook, why: str) -> int:
    """Let nothing of an endpoint wait any more; returns how many messages did."""
    waiting = Delivery.objects.filter(webhook=hook, state=Delivery.State.WAITING)
    return waiting.update(state=Delivery.State.DROPPED, due_at=None, error=why, updated_at=now())

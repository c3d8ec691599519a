"""What the pages of webhooks show."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from foundation.activity.models import Delivery, Webhook
from foundation.activity.queries.webhooks import (
    ALL_OF,
    kind_of,
    told_types,
    visible_deliveries,
    visible_webhooks,
    with_counts,
)
from foundation.core.clock import now
from foundation.core.registries import role_choices
from foundation.people.models import Membership

LOG = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """The event types of one kind, with what chooses all of them."""

    name: str
    all_of: str
    types: list[str]


def kinds() -> list[Kind]:
    """Return what an endpoint may be told of, by kind."""
    return [
        Kind(name.replace("_", " ").capitalize(), name + ALL_OF, list(verbs))
        for name, verbs in groupby(told_types(), key=kind_of)
    ]


def roles_of(member: Membership) -> list[tuple[str, str]]:
    """Return the roles that an endpoint may be kept to, as choices."""
    return [(str(pk), title) for listed in role_choices for pk, title in listed(member)]


def overview(member: Membership) -> dict[str, Any]:
    """Return the endpoints with how many messages wait and were given up."""
    return {"hooks": list(with_counts(visible_webhooks(member)).order_by("name", "pk"))}


def webhook_page(member: Membership, hook: Webhook) -> dict[str, Any]:
    """Return one endpoint with the messages that were given up and its latest ones; forms come with the request."""
    messages = visible_deliveries(member).filter(webhook=hook)
    dead = messages.filter(state=Delivery.State.DEAD).order_by("-happened_at", "-pk")
    return {
        "hook": hook,
        "dead": list(dead[:LOG]),
        "dead_n": dead.count(),
        "waiting_n": messages.filter(state=Delivery.State.WAITING).count(),
        "log": list(messages.order_by("-pk")[:LOG]),
        "resting": bool(hook.rests_until and hook.rests_until > now()),
        "overlapping": bool(hook.former_until and hook.former_until > now()),
        "kinds": kinds(),
    }

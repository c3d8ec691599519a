"""Reading endpoints and messages, for those who look after them; and which events an endpoint is told of."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from foundation.activity.models import Delivery, Event, Webhook
from foundation.activity.queries import visible_events
from foundation.core.event_log import types
from foundation.people.models import Membership
from foundation.people.policies import is_owner

ALL_OF = ".*"


def visible_webhooks(member: Membership) -> QuerySet[Webhook]:
    """Return the organisation's endpoints, for owners."""
    rows = Webhook.objects.filter(organisation_id=member.organisation_id).select_related("made_by__user")
    return rows if is_owner(member) else rows.none()


def visible_deliveries(member: Membership) -> QuerySet[Delivery]:
    """Return messages to the organisation's endpoints, for owners: none about an event that they may not read."""
    rows = Delivery.objects.filter(organisation_id=member.organisation_id)
    if not is_owner(member):
        return rows.none()
    return rows.filter(Q(event=None) | Q(event__in=visible_events(member).values("pk")))


def with_counts(rows: QuerySet[Webhook]) -> QuerySet[Webhook]:
    """Return the endpoints with how many messages wait (`waiting`) and were given up (`dead`)."""
    state = Delivery.State
    return rows.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=state.WAITING)),
        dead=Count("deliveries", filter=Q(deliveries__state=state.DEAD)),
    )


def told_types() -> list[str]:
    """Return every event type that other systems may be told of, in order."""
    return sorted(kind.verb for kind in types if kind.outside)


def type_choices() -> list[str]:
    """Return what an endpoint may name: each type, and all of a kind (`application.*`)."""
    told = told_types()
    return sorted({*told, *(kind_of(verb) + ALL_OF for verb in told)})


def kind_of(verb: str) -> str:
    """Return what a type is about: `application` of `application.moved`."""
    return verb.partition(".")[0]


def wants(hook: Webhook, event: Event) -> bool:
    """Tell whether an endpoint is to be told of an event: its type may be told, and type and role were asked for."""
    if event.verb not in types or not types[event.verb].outside or not named(hook.types, event.verb):
        return False
    return not hook.role_ids or str(event.role_id) in hook.role_ids


def named(chosen: Collection[str], verb: str) -> bool:
    """Tell whether a type is among the chosen ones; none chosen are all."""
    return not chosen or verb in chosen or kind_of(verb) + ALL_OF in chosen

"""What is done about webhooks, in words; their own events are told to people alone, or they would follow themselves."""

from collections.abc import Iterator

from django.urls import reverse

from foundation.core import clock
from foundation.core.event_log import STAFF, Happened, Message, Notify, event
from foundation.core.formatting import count
from foundation.people.models import Job, Membership


def _to_owners(happened: Happened, title: str, body: str) -> Iterator[Message]:
    owners = Membership.people.filter(organisation_id=happened.subject.organisation_id, job=Job.OWNER, active=True)
    for owner in owners.select_related("user", "organisation"):
        yield Message(
            to=owner,
            slot=clock.now().isoformat(),
            title=title,
            body=body,
            url=reverse("webhook", args=[happened.subject.pk]),
        )


def gave_up(happened: Happened) -> Iterator[Message]:
    """Tell owners, once until it works again, that an endpoint has taken nothing for days."""
    title = f"{happened.subject.name} has not taken a message for five days"
    yield from _to_owners(happened, title, "What was given up stands on its page, and can be sent again from there.")


def gone(happened: Happened) -> Iterator[Message]:
    """Tell owners that an endpoint wants no more messages."""
    title = f"The webhook {happened.subject.name} is switched off"
    yield from _to_owners(
        happened, title, "Its address answered that it is gone (410). Nothing is sent to it any more."
    )


event("webhook.created", STAFF, "made the webhook {name} to {host}", icon="link", outside=False)
event("webhook.changed", STAFF, "changed the webhook {name}: {fields}", icon="link", outside=False)
event("webhook.secret_rotated", STAFF, "gave the webhook {name} a new secret", icon="key", outside=False)
event("webhook.switched_on", STAFF, "switched the webhook {name} on", icon="link", outside=False)
event("webhook.switched_off", STAFF, "switched the webhook {name} off", icon="x", outside=False)
event("webhook.removed", STAFF, "removed the webhook {name} to {host}", icon="x", outside=False)
event(
    "webhook.sent_again",
    STAFF,
    lambda data: f"sent {count(data.get('n') or 0, 'message', 'messages')} to {data.get('name')} again",
    icon="link",
    outside=False,
)
event(
    "webhook.replayed",
    STAFF,
    lambda data: f"replayed {count(data.get('n') or 0, 'message', 'messages')} to {data.get('name')}",
    icon="link",
    outside=False,
)
event(
    "webhook.gave_up",
    STAFF,
    "gave up messages to the webhook {name}",
    icon="alert",
    outside=False,
    told=(Notify("webhook_gave_up", gave_up),),
)
event(
    "webhook.gone",
    STAFF,
    "switched the webhook {name} off: its address is gone",
    icon="x",
    outside=False,
    told=(Notify("webhook_gone", gone),),
)

"""What happened to people and access, in words. Rates and keys themselves are never in an event."""

from collections.abc import Mapping
from typing import Any

from foundation.core.event_log import ANYBODY, OWN, STAFF, Notify, event
from foundation.people.plugins import notices


def _of_key(act: str) -> Any:
    """Return how an act on a key reads: a member's own needs no name beside the actor's."""

    def text(data: Mapping[str, Any]) -> str:
        whose = data.get("name", "…")
        if "follows" in data:
            return f"gave the API key “{data.get('key', '…')}” a new secret{_for(act, whose, data)}"
        return f"{act} the API key “{data.get('key', '…')}”{_for(act, whose, data)}"

    return text


def _for(act: str, whose: str, data: Mapping[str, Any]) -> str:
    if act == "made":
        return "" if data.get("own") else f" for {whose}"
    return f" of {whose}"


_invited = (Notify("invitation", notices.invitation),)
event("organisation.created", STAFF, "set up {organisation}", icon="flag")
event("organisation.changed", STAFF, "changed the organisation's settings: {fields}")
event("member.added", STAFF, "added {name} as {job}", icon="people", personal=("name",))
event("member.invited", STAFF, "invited {email} as {job}", icon="mail", personal=("email",), told=_invited)
event(
    "invitation.sent_again",
    STAFF,
    "sent the invitation to {email} again",
    icon="mail",
    personal=("email",),
    told=_invited,
)
event("invitation.revoked", STAFF, "took back the invitation to {email}", icon="x", personal=("email",))
event("invitation.accepted", STAFF, "accepted an invitation and joined as {job}", icon="people")
event("member.job_changed", STAFF, "changed the job of {name} from {from} to {to}", icon="people", personal=("name",))
event("member.named", STAFF, "changed what other systems call {name}", icon="people", personal=("name",))
event("member.rate_changed", STAFF, "changed the rate of {name}", icon="people", personal=("name",))
event("member.deactivated", STAFF, "ended the access of {name}", icon="x", personal=("name",))
event("member.reactivated", STAFF, "gave {name} access again", icon="people", personal=("name",))
event("account.changed", OWN, "changed the account: {fields}")
event(
    "api_key.created",
    STAFF,
    _of_key("made"),
    icon="key",
    personal=("name",),
    told=(
        Notify("api_key_made", notices.key_made, audience=ANYBODY),
        Notify("integration_key_made", notices.integration_key_made, besides_actor=True),
    ),
)
event(
    "api_key.revoked",
    STAFF,
    _of_key("revoked"),
    icon="key",
    personal=("name",),
    told=(Notify("api_key_revoked", notices.key_revoked, audience=ANYBODY, besides_actor=True),),
)
event("api_key.limited", STAFF, _of_key("changed the limit of"), icon="key", personal=("name",))
_calendar = (Notify("calendar_address", notices.calendar_address, audience=ANYBODY),)
event("calendar_address.created", STAFF, "switched on the address of their calendar", icon="calendar", told=_calendar)
event("calendar_address.changed", STAFF, "changed the address of their calendar", icon="calendar", told=_calendar)
event("calendar_address.ended", STAFF, "switched off the address of their calendar", icon="calendar")
event(
    "integration.created",
    STAFF,
    "made the integration {name}",
    icon="link",
    told=(Notify("integration_made", notices.integration_made, besides_actor=True),),
)
event(
    "integration.changed",
    STAFF,
    notices.change_of_integration,
    icon="link",
    told=(Notify("integration_changed", notices.integration_changed, besides_actor=True),),
)
event("integration.switched_off", STAFF, "switched {name} off", icon="x")
event(
    "integration.switched_on",
    STAFF,
    "switched {name} on again",
    icon="link",
    told=(Notify("integration_made", notices.integration_on, besides_actor=True),),
)

"""Who is told: of an invitation whoever is invited; of keys and integrations the member whose key it is, and owners."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from foundation.core import clock
from foundation.core.addresses import url_above
from foundation.core.event_log import Happened, Message
from foundation.core.formatting import day, day_time
from foundation.core.registries import made_link
from foundation.people.models import Job, Membership
from foundation.people.services.invitations import PURPOSE


def key_made(happened: Happened) -> Iterator[Message]:
    """Tell the member in whose name a key was made, whoever sat at their screen."""
    key, member = happened.aside, happened.subject
    if not member.is_integration:
        yield Message(
            to=member,
            slot=key.prefix,
            title=f"An API key was made in your name: {key.name}",
            body=f"It works until {day(key.expiry_date)}. If it was not you, revoke it and change your password.",
            url=reverse("people:account"),
        )


def integration_key_made(happened: Happened) -> Iterator[Message]:
    """Tell the other owners of a key of an integration."""
    if happened.subject.is_integration:
        title = f"{happened.actor.name} made a key for {happened.subject.name}"
        yield from _of_integration(happened, title, happened.aside.prefix)


def key_revoked(happened: Happened) -> Iterator[Message]:
    """Tell a member whose key an owner revoked."""
    if happened.subject.is_integration:
        return
    yield Message(
        to=happened.subject,
        slot=happened.aside.prefix,
        title=f"{happened.actor.name} revoked your API key {happened.aside.name}",
        body="What used it no longer gets an answer.",
        url=reverse("people:account"),
    )


def calendar_address(happened: Happened) -> Iterator[Message]:
    """Tell the member to whose calendar an address was given, whoever sat at their screen."""
    yield Message(
        to=happened.subject,
        slot=clock.now().isoformat(),
        title="Your calendar has a new address",
        body=(
            "Whoever has the address reads your interviews and to-dos. If it was not you, switch it off and change "
            "your password."
        ),
        url=url_above("calendar.own"),
    )


def integration_made(happened: Happened) -> Iterator[Message]:
    """Tell the other owners that a system may ask from now on."""
    yield from _of_integration(happened, f"{happened.actor.name} made {happened.subject.name}", "")


def integration_on(happened: Happened) -> Iterator[Message]:
    """Tell the other owners that a system may ask again."""
    title = f"{happened.actor.name} switched {happened.subject.name} on again"
    yield from _of_integration(happened, title, clock.now().isoformat())


def integration_changed(happened: Happened) -> Iterator[Message]:
    """Tell the other owners what a system may do now."""
    title = f"{happened.actor.name} changed what {happened.subject.name} may do"
    if set(happened.data["scopes"]) != set(happened.data["before"]["scopes"]):
        yield from _of_integration(happened, title, clock.now().isoformat())


def change_of_integration(data: Mapping[str, Any]) -> str:
    """Return what changed of an integration, in words."""
    before = data.get("before", {})
    had, has = set(before.get("scopes", ())), set(data.get("scopes", ()))
    parts = [f"changed {before.get('name', '…')}"]
    if data.get("name") != before.get("name"):
        parts.append(f"now called {data.get('name', '…')}")
    if has - had:
        parts.append(f"it may now {', '.join(sorted(has - had))}")
    if had - has:
        parts.append(f"it may no longer {', '.join(sorted(had - has))}")
    return "; ".join(parts)


def _of_integration(happened: Happened, title: str, slot: str) -> Iterator[Message]:
    for owner in _other_owners(happened.actor):
        yield Message(
            to=owner,
            slot=slot,
            title=title,
            body="What it may do, and its keys, stand on its page.",
            url=reverse("people:integration", args=[happened.subject.pk]),
        )


def _other_owners(actor: Membership) -> list[Membership]:
    owners = Membership.people.filter(organisation_id=actor.organisation_id, job=Job.OWNER, active=True)
    return list(owners.exclude(pk=actor.pk).select_related("user", "organisation"))


def invitation(happened: Happened) -> Iterator[Message]:
    """Bring whoever is invited the link, which is made when the mail is written."""
    invited = happened.subject
    inviter, organisation = invited.invited_by.name, invited.organisation.name
    hello = f"Hello {invited.name}," if invited.name else "Hello,"
    yield Message(
        to=invited.email,
        slot=invited.expires_at.isoformat(),
        title=f"{inviter} invites you to {organisation} on Holdout",
        body=(
            f"{hello}\n\n{inviter} invites you to take part in hiring at {organisation}, as "
            f"{invited.get_job_display().lower()}.\n\n"
            f"The link works once, for {invited.email} only, until {day_time(invited.expires_at, zone=True)}. "
            "If you did not expect this mail, you can ignore it."
        ),
        url=made_link(PURPOSE),
    )

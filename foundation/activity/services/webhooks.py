"""Endpoints of other systems: making, changing and switching them, and their secrets."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from foundation.activity.models import Webhook
from foundation.activity.policies import can_manage_webhooks
from foundation.activity.queries.webhooks import type_choices, visible_webhooks
from foundation.activity.services import messages
from foundation.activity.services.recording import record
from foundation.core import cleaning, outbound, sealing
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.registries import role_choices
from foundation.people.models import Membership

LONGEST_NAME = 60
MOST = 20
SECRET_BYTES = 32
LONGEST_OVERLAP = 7 * 24
FIELDS = ("name", "url", "types", "role_ids")
OVERLAPS = (
    "The former secret still signs beside the new one. Give the new one to the system that listens; or choose no"
    " overlap, which stops both at once."
)


@transaction.atomic
def create_webhook(
    *, actor: Membership, name: str, url: str, types: Iterable[str] = (), role_ids: Iterable[UUID | str] = ()
) -> Webhook:
    """Make an endpoint that is told of what happens from now on. Its host is looked up. Raises Invalid, Refused."""
    can_manage_webhooks.require(actor)
    if visible_webhooks(actor).count() >= MOST:
        raise Refused(f"An organisation has {MOST} webhooks at most. Remove one first.", code="too_many")
    checked = _checked(actor, {"name": name, "url": url, "types": types, "role_ids": role_ids})
    hook = Webhook.objects.create(
        organisation_id=actor.organisation_id, made_by=actor, secret_sealed=new_secret(), **checked
    )
    record("webhook.created", actor=actor, subject=hook, data={"name": hook.name, "host": _host(hook)})
    return hook


@transaction.atomic
def change_webhook(*, actor: Membership, webhook: Webhook, **changes: Any) -> Webhook:
    """Change name, url, types or role_ids; what is not given stays. Unchanged values change nothing.

    Messages that wait go to the new address. Raises Invalid.
    """
    hook = _locked(actor, webhook)
    before = {field: getattr(hook, field) for field in FIELDS}
    after = _checked(actor, {**before, **changes})
    changed = [field for field in FIELDS if after[field] != before[field]]
    if not changed:
        return hook
    for field in changed:
        setattr(hook, field, after[field])
    if "url" in changed:
        hook.failures, hook.rests_until = 0, None
    hook.save()
    data = {"name": hook.name, "host": _host(hook), "fields": ", ".join(changed)}
    record("webhook.changed", actor=actor, subject=hook, data=data)
    return hook


@transaction.atomic
def rotate_secret(*, actor: Membership, webhook: Webhook, overlap_hours: int = 24) -> Webhook:
    """Give an endpoint a new signing secret; for `overlap_hours` each message is signed with the former one as well.

    Raises Refused while a former one still signs, unless all are to stop at once: pressed twice, it would end the
    only secret that the other side has.
    """
    hook = _locked(actor, webhook)
    errors: cleaning.Errors = {}
    hours = cleaning.whole(errors, "overlap_hours", overlap_hours, 0, LONGEST_OVERLAP)
    cleaning.stop(errors)
    if hours and hook.former_until and hook.former_until > now():
        raise Refused(OVERLAPS, code="overlaps")
    hook.former_sealed, hook.former_until = (
        (hook.secret_sealed, now() + timedelta(hours=hours)) if hours else ("", None)
    )
    hook.secret_sealed = new_secret()
    hook.save(update_fields=["secret_sealed", "former_sealed", "former_until", "updated_at"])
    record("webhook.secret_rotated", actor=actor, subject=hook, data={"name": hook.name, "hours": hours or 0})
    return hook


def secret_of(*, actor: Membership, webhook: Webhook) -> str:
    """Return the present signing secret. Raises Refused when the installation can no longer read it."""
    can_manage_webhooks.require(actor)
    try:
        return messages.secrets_of(webhook, now())[0]
    except sealing.Unreadable:
        raise Refused(
            "The secret can no longer be read, since the installation's own changed. Make a new one."
        ) from None


@transaction.atomic
def switch_webhook(*, actor: Membership, webhook: Webhook, on: bool) -> Webhook:
    """Switch an endpoint on or off. What waits when it goes off is dropped, and can be replayed later."""
    hook = _locked(actor, webhook)
    state = Webhook.State.ON if on else Webhook.State.OFF
    if hook.state == state:
        return hook
    hook.state, hook.failures, hook.rests_until, hook.told_at = state, 0, None, None
    hook.save(update_fields=["state", "failures", "rests_until", "told_at", "updated_at"])
    if not on:
        messages.drop(hook, "The webhook was switched off.")
    verb = "webhook.switched_on" if on else "webhook.switched_off"
    record(verb, actor=actor, subject=hook, data={"name": hook.name})
    return hook


@transaction.atomic
def remove_webhook(*, actor: Membership, webhook: Webhook) -> None:
    """Take an endpoint away, with its secret and its log."""
    hook = _locked(actor, webhook)
    record("webhook.removed", actor=actor, subject=hook, data={"name": hook.name, "host": _host(hook)})
    hook.delete()


def _locked(actor: Membership, webhook: Webhook) -> Webhook:
    can_manage_webhooks.require(actor)
    return visible_webhooks(actor).select_for_update(of=("self",)).get(pk=webhook.pk)


def _checked(actor: Membership, given: Mapping[str, Any]) -> dict[str, Any]:
    errors: cleaning.Errors = {}
    kept: dict[str, Any] = {
        "name": cleaning.text(errors, "name", given["name"], limit=LONGEST_NAME, required="Enter a name."),
        "url": _checked_url(errors, given["url"]),
        "types": sorted(set(given["types"])),
        "role_ids": sorted({str(pk) for pk in given["role_ids"]}),
    }
    if unknown := sorted(set(kept["types"]) - set(type_choices())):
        cleaning.say(errors, "types", f"There is no event type {unknown[0]} to choose.")
    known = {str(pk) for listed in role_choices for pk, _ in listed(actor)} if kept["role_ids"] else set()
    if set(kept["role_ids"]) - known:
        cleaning.say(errors, "role_ids", "Choose among the roles of the organisation.")
    cleaning.stop(errors)
    return kept


def _checked_url(errors: cleaning.Errors, given: Any) -> str:
    """Return the address when it can be read and leads where it may; it is looked up again before each message."""
    written = cleaning.text(errors, "url", given, limit=outbound.LONGEST, required="Enter the address.")
    if "url" not in errors:
        try:
            outbound.places(outbound.read_address(written, query=True), private=settings.ALLOW_PRIVATE_ENDPOINTS)
        except outbound.Unreachable as error:
            cleaning.say(errors, "url", error.sentence)
    return written


def _host(hook: Webhook) -> str:
    return outbound.read_address(hook.url, query=True).host


def new_secret() -> str:
    """Return a new signing secret, sealed."""
    made = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return sealing.seal(f"whsec_{made}", messages.PURPOSE)

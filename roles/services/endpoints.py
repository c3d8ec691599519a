"""The language model that an organisation lets write drafts: setting it, trying it, taking it away."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, outbound, sealing
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import policies
from roles.models import ModelEndpoint
from roles.services import chat

PURPOSE = "roles.model_endpoint"
KEY_LIMIT = 500
TAIL = 4
TRIAL = "Answer with the one word: ready."
TRIAL_LIMITS = chat.Limits(connect=4, silence=6, whole=8, size=4_000)


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial went, in one sentence."""

    worked: bool
    sentence: str


def endpoint_of(organisation_id: UUID) -> ModelEndpoint | None:
    """Return the organisation's endpoint, on or off."""
    return ModelEndpoint.objects.filter(organisation_id=organisation_id).first()


def set_endpoint(
    *, actor: Membership, address: str, model: str, key: str | None, on: bool, forget_key: bool = False
) -> ModelEndpoint:
    """Set address, model and key; a blank `key` keeps the one that is there, unless it is to be forgotten.

    A key goes only where it was entered for: another host needs it again. Raises Invalid.
    """
    policies.can_set_endpoint.require(actor)
    errors: cleaning.Errors = {}
    kept = _checked_address(errors, address)
    name = cleaning.text(errors, "model", model, limit=120, required="Enter the name of the model.")
    secret = _checked_key(errors, key or "")
    with transaction.atomic():
        row = ModelEndpoint.objects.select_for_update().filter(organisation_id=actor.organisation_id).first()
        row = row or ModelEndpoint(organisation_id=actor.organisation_id)
        moved = bool(row.address) and not errors and _place(row.address) != _place(kept)
        if moved and row.key_sealed and not secret and not forget_key:
            cleaning.say(errors, "key", "Enter the key again: it was for another address.")
        cleaning.stop(errors)
        if secret or forget_key:
            row.key_sealed = sealing.seal(secret, PURPOSE) if secret else ""
            row.key_tail = secret[-TAIL:] if len(secret) >= 2 * TAIL else ""
        row.address, row.model, row.on = kept, name, on
        row.save()
        data = {
            "model": name,
            "host": outbound.read_address(kept).host,
            "state": "on" if on else "off",
            "key_changed": bool(secret or forget_key),
        }
        record("endpoint.set", actor=actor, subject=row, data=data)
    return row


def _checked_address(errors: cleaning.Errors, address: str) -> str:
    """Return the address when it can be read and leads where it may; its host is looked up."""
    written = cleaning.text(errors, "address", address, limit=outbound.LONGEST, required="Enter the address.")
    if "address" not in errors:
        try:
            outbound.places(outbound.read_address(written), private=settings.ALLOW_PRIVATE_ENDPOINTS)
        except outbound.Unreachable as error:
            cleaning.say(errors, "address", error.sentence)
    return written


def _checked_key(errors: cleaning.Errors, key: str) -> str:
    written = cleaning.text(errors, "key", key, limit=KEY_LIMIT)
    if not written.isascii() or not written.isprintable() or " " in written:
        cleaning.say(errors, "key", "A key has plain letters and figures, without spaces.")
    return written


def _place(address: str) -> tuple[str, str, int]:
    parts = outbound.read_address(address)
    return parts.scheme, parts.host, parts.port


@transaction.atomic
def remove_endpoint(*, actor: Membership) -> None:
    """Take the endpoint and its key away; drafts that came stay."""
    policies.can_set_endpoint.require(actor)
    row = ModelEndpoint.objects.select_for_update().filter(organisation_id=actor.organisation_id).first()
    if row is None:
        return
    record("endpoint.removed", actor=actor, subject=row)
    row.delete()


def try_endpoint(*, actor: Membership) -> Trial:
    """Ask the model for one word, within a few seconds, and say how it went. Nothing of a role is sent."""
    policies.can_set_endpoint.require(actor)
    row = endpoint_of(actor.organisation_id)
    if row is None:
        raise Invalid({"": "Save an address and a model first."})
    try:
        with closing(ask(row, TRIAL, TRIAL_LIMITS)) as pieces:
            said = any(piece.text.strip() for piece in pieces)
    except chat.ChatError as error:
        return Trial(False, error.sentence)
    return Trial(said, f"{row.model} answers." if said else chat.EMPTY)


def ask(row: ModelEndpoint, prompt: str, limits: chat.Limits) -> Generator[chat.Piece]:
    """Yield what the organisation's model answers. Raises ChatError."""
    try:
        key = sealing.unseal(row.key_sealed, PURPOSE) if row.key_sealed else ""
    except sealing.Unreadable:
        raise chat.ChatError(
            "The stored key can no longer be read, since the installation's secret changed. Enter it again."
        ) from None
    endpoint = chat.Endpoint(row.address, key, row.model, settings.ALLOW_PRIVATE_ENDPOINTS)
    yield from chat.ask(endpoint, prompt, limits)

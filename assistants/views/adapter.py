"""What allauth's provider asks us: what a program may register as, and nothing besides."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.core.exceptions import ValidationError

from assistants.domain.programs import MOST_ADDRESSES, SCOPES, called, refused_address


class AssistantsAdapter(DefaultOIDCAdapter):
    """Programs that read for people, and nothing else."""

    def generate_client_secret(self) -> str:
        """Return a secret of letters that need no escaping: clients escape them in a header, and allauth does not."""
        return token_urlsafe(48)

    def validate_client_registration(self, *, client: Any, **given: Any) -> None:
        """Let a program have people sent back to it by TLS or on their device, by code, for what there is to read."""
        addresses = client.get_redirect_uris()
        if not 1 <= len(addresses) <= MOST_ADDRESSES:
            raise ValidationError(f"Give between one and {MOST_ADDRESSES} addresses to send people back to.")
        for address in addresses:
            if said := refused_address(address):
                raise ValidationError(said)
        client.name = called(client.name)
        client.set_grant_types(["authorization_code", "refresh_token"])
        client.set_response_types(["code"])
        client.set_scopes(list(SCOPES))
        client.set_default_scopes(list(SCOPES))
        # What it said of itself besides is nothing that we use.
        client.data = {"dcr": True}

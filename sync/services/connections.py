"""Connections: how a system is read, kept sealed; opened by an owner, or for one try by the command."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from foundation.core import outbound, sealing
from foundation.core.ids import uuid7
from foundation.people.models import INTEGRATION, Membership, User
from foundation.people.services import checks
from sync.domain.mapping import Table
from sync.models import Connection
from sync.services.http import Client, SyncError
from sync.services.sources import Access, Source

PURPOSE = "sync.connection"


@transaction.atomic
def connection_for(actor: Membership, table: Table) -> Connection:
    """Return the organisation's connection to a system, made off and without a key when there is none."""
    type(actor.organisation).objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    held = Connection.objects.select_related("member__user", "by", "organisation")
    found = held.filter(organisation_id=actor.organisation_id, source=table.key).first()
    if found is not None:
        return found
    return Connection.objects.create(
        organisation=actor.organisation,
        source=table.key,
        base_url=table.base_url,
        token_url=table.token_url,
        member=_member(actor, table),
        by=actor,
    )


def _member(actor: Membership, table: Table) -> Membership:
    """Make the membership in whose name records come in: an integration without keys, which signs in nowhere."""
    user = User(email=f"{uuid7()}@{checks.NO_MAIL}", name=f"{table.name} {checks.MARK}", is_active=False)
    user.set_unusable_password()
    user.save()
    return Membership.objects.create(organisation=actor.organisation, user=user, job=INTEGRATION)


def stored_access(connection: Connection) -> Access:
    """Return what is kept of a connection, unsealed. Raises SyncError when there is no key, or none to be read."""
    if not connection.secret_sealed:
        raise SyncError("There is no key yet. Enter one in the settings, or give it to the command.")
    try:
        secret = sealing.unseal(connection.secret_sealed, PURPOSE)
    except sealing.Unreadable:
        raise SyncError(
            "The key can no longer be read, since the installation's secret changed. Enter it again."
        ) from None
    return Access(connection.base_url, connection.token_url, connection.client_id, secret, connection.user_id)


def given_access(
    table: Table, *, base_url: str, token_url: str, client_id: str, client_secret: str, user_id: str
) -> Access:
    """Return access as it was typed. Only a base address: its host answers as the system does. Raises SyncError."""
    base = (base_url or table.base_url).rstrip("/")
    usual = urlsplit(table.base_url).path.rstrip("/")
    if base_url and usual and not urlsplit(base).path.strip("/"):
        base += usual
    if base_url and not token_url and table.token_url:
        host = urlsplit(base)
        token_url = f"{host.scheme}://{host.netloc}{urlsplit(table.token_url).path}"
    return Access(base, token_url or table.token_url, client_id, client_secret, user_id)


def open_source(table: Table, access: Access, *, by_hand: bool = False) -> Source:
    """Return a source that can be asked. By hand, this machine itself may be asked, too: for a first try."""
    own = by_hand and all(_is_this_machine(url) for url in (access.base_url, access.token_url) if url)
    return Source(table, access, Client(table.name, private=own or settings.ALLOW_PRIVATE_ENDPOINTS))


def _is_this_machine(url: str) -> bool:
    try:
        return outbound.read_address(url).host in ("127.0.0.1", "localhost", "::1")
    except outbound.Unreachable as error:
        raise SyncError(error.sentence) from None

"""Connections: how a system is read, kept sealed; opened by an owner, or for one try by the command."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning, clock, outbound, sealing
from foundation.core.errors import Invalid
from foundation.core.ids import uuid7
from foundation.people.models import INTEGRATION, Membership, User
from foundation.people.services import checks
from sync import policies
from sync.domain.mapping import Table, table_of
from sync.models import Connection, Finding, Run
from sync.services.ending import ENDS, end_here
from sync.services.errors import SyncError
from sync.services.http import Client
from sync.services.ledger import TAKE
from sync.services.sources import Source
from sync.services.visiting import Access

PURPOSE = "sync.connection"
TAIL = 4


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


@dataclass(frozen=True, slots=True)
class Given:
    """How a system is to be read; an empty `client_secret` keeps the one that is there."""

    base_url: str
    token_url: str
    client_id: str
    client_secret: str
    user_id: str
    minutes: int
    on: bool
    private: bool = False


def set_connection(*, actor: Membership, table: Table, given: Given) -> Connection:
    """Keep how a system is read, its secret sealed. A secret goes only where it was entered for. Raises Invalid."""
    policies.can_manage_connections.require(actor)
    errors: cleaning.Errors = {}
    addresses = {"base_url": given.base_url.strip() or table.base_url, "token_url": given.token_url.strip()}
    if table.token_url:
        addresses["token_url"] = addresses["token_url"] or table.token_url
    for name, url in addresses.items():
        _check_address(errors, name, url)
    with transaction.atomic():
        row = Connection.objects.select_for_update(of=("self",)).get(pk=connection_for(actor, table).pk)
        account = {**addresses, "client_id": given.client_id.strip()}
        elsewhere = any(getattr(row, name) != said for name, said in account.items())
        moved = row.secret_sealed and any(getattr(row, name) != url for name, url in addresses.items())
        if moved and not given.client_secret:
            cleaning.say(errors, "client_secret", "Enter the secret again: it was for another address.")
        if not row.secret_sealed and not given.client_secret and table.auth != "none":
            cleaning.say(errors, "client_secret", "Enter the secret that the other system gave you.")
        cleaning.stop(errors)
        for name, value in {
            **addresses,
            "client_id": given.client_id.strip(),
            "user_id": given.user_id.strip(),
        }.items():
            setattr(row, name, value)
        if given.client_secret:
            row.secret_sealed, row.secret_at = sealing.seal(given.client_secret.strip(), PURPOSE), clock.now()
            row.secret_tail = given.client_secret.strip()[-TAIL:] if len(given.client_secret) >= 3 * TAIL else ""
        row.by, row.on, row.minutes = actor, given.on, given.minutes
        row.options = {**row.options, "private": given.private}
        if elsewhere:
            row.previewed_at, row.started_at, row.since = None, None, None
        row.next_at = clock.now() if given.on or row.started_at is None else None
        row.version += 1
        row.save()
        state = "on" if row.on else "off"
        data = {"name": table.name, "state": state, "secret_changed": bool(given.client_secret)}
        record("sync.connected", actor=actor, subject=row, data=data)
    return row


def _check_address(errors: cleaning.Errors, name: str, url: str) -> None:
    if not url:
        return
    try:
        outbound.places(outbound.read_address(url), private=settings.ALLOW_PRIVATE_ENDPOINTS)
    except outbound.Unreachable as error:
        cleaning.say(errors, name, error.sentence)


@transaction.atomic
def pause(*, actor: Membership, connection: Connection) -> Connection:
    """Read no more by itself. What runs right now ends; nothing is lost, the next run goes on behind it."""
    policies.can_manage_connections.require(actor)
    row = Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    if row.on or row.next_at:
        row.on, row.next_at = False, None
        row.version += 1
        row.save(update_fields=["on", "next_at", "version", "updated_at"])
        record("sync.paused", actor=actor, subject=row, data={"name": table_of(row.source).name})
    return row


@transaction.atomic
def ask_now(*, actor: Membership, connection: Connection) -> Connection:
    """Have a worker read the system as soon as one is free; one that was not started yet is previewed anew.

    Raises Invalid without a key.
    """
    policies.can_manage_connections.require(actor)
    row = _with_key(connection)
    row.next_at = clock.now()
    row.save(update_fields=["next_at", "updated_at"])
    return row


@transaction.atomic
def start(*, actor: Membership, connection: Connection, on: bool, private: bool) -> Connection:
    """Let what the preview showed come in, and, with `on`, go on by itself. Twice begins nothing new.

    Raises Invalid before a preview, without a key, and for private people whom the preview did not count.
    """
    policies.can_manage_connections.require(actor)
    row = _with_key(connection)
    if row.started_at is not None:
        return row
    if row.previewed_at is None:
        raise Invalid({"": "Look at the preview first. It is made as soon as a worker is free."})
    if private != bool(row.options.get("private")):
        row.options, row.previewed_at, row.next_at = {**row.options, "private": private}, None, clock.now()
        row.save(update_fields=["options", "previewed_at", "next_at", "updated_at"])
        return row
    row.started_at, row.on, row.by, row.next_at = clock.now(), on, actor, clock.now()
    row.version += 1
    row.save(update_fields=["started_at", "on", "by", "next_at", "version", "updated_at"])
    record("sync.started", actor=actor, subject=row, data={"name": table_of(row.source).name})
    return row


@transaction.atomic
def disconnect(*, actor: Membership, connection: Connection) -> Connection:
    """Forget the key and stop what runs. What came in stays, and is known again by a later key."""
    policies.can_manage_connections.require(actor)
    row = Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    row.secret_sealed, row.secret_tail, row.secret_at, row.on, row.next_at = "", "", None, False, None
    row.version += 1
    row.save()
    running = Run.objects.filter(connection=row, state=Run.State.RUNNING)
    running.update(state=Run.State.FAILED, error="It was stopped, and the key was removed.", ended_at=clock.now())
    record("sync.disconnected", actor=actor, subject=row, data={"name": table_of(row.source).name})
    return row


def _with_key(connection: Connection) -> Connection:
    row = Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    if not row.secret_sealed and table_of(row.source).auth != "none":
        raise Invalid({"client_secret": "Enter the secret that the other system gave you."})
    return row


@transaction.atomic
def decide(*, actor: Membership, finding: Finding, take: bool) -> Finding:
    """Say what holds: ours, or what stands there. Twice changes nothing.

    What stands there the next run takes over; what is gone there ends here at once, where it can. Raises as
    `end_here` does.
    """
    policies.can_manage_connections.require(actor)
    row = Finding.objects.select_for_update(of=("self",)).select_related("record", "connection").get(pk=finding.pk)
    if row.state != Finding.State.OPEN:
        return row
    gone = row.kind == Finding.Kind.GONE
    taken = take and (not gone or row.record.kind in ENDS)
    row.state = Finding.State.TAKEN if taken else Finding.State.KEPT
    row.decided_by, row.decided_at = actor, clock.now()
    row.save(update_fields=["state", "decided_by", "decided_at", "updated_at"])
    if taken and gone:
        end_here(actor=actor, finding=row)
    elif taken:
        row.record.digest, row.record.data = "", {**row.record.data, TAKE: True}
        row.record.save(update_fields=["digest", "data", "updated_at"])
    record("sync.decided", actor=actor, subject=row.connection, data={"what": "theirs" if taken else "ours"})
    return row


def stored_access(connection: Connection) -> Access:
    """Return what is kept of a connection, unsealed. Raises SyncError when there is no key, or none to be read."""
    if not connection.secret_sealed and table_of(connection.source).auth != "none":
        raise SyncError("There is no key yet. Enter one in the settings, or give it to the command.")
    try:
        secret = sealing.unseal(connection.secret_sealed, PURPOSE) if connection.secret_sealed else ""
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

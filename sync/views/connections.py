"""Connections to other systems: an owner sets them up, reads how runs went, decides what only people can."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.errors import Invalid, NotFound
from foundation.core.fetch import found_or_404, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from sync import policies
from sync.domain.mapping import Table, known_tables, table_of
from sync.models import Connection, Finding
from sync.pages import connections as pages
from sync.queries.seeing import visible_connections
from sync.services.connections import Given, ask_now, decide, disconnect, pause, set_connection, start
from sync.tasks import enqueue_sync
from sync.views.forms import ConnectionForm, StartForm


@member_required
@require_safe
def connections(request: MemberRequest) -> HttpResponse:
    """Show the systems that can be read."""
    policies.can_manage_connections.require(request.member)
    return render(request, "sync/connections.html", {"systems": pages.systems(request.member)})


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: MemberRequest, source: str) -> HttpResponse:
    """Show one system; a POST sets how it is read. Its secret goes in and never comes out."""
    policies.can_manage_connections.require(request.member)
    table, held = _table(source), _held(request, source)
    form = ConnectionForm(request.POST if request.method == "POST" else None, initial=_start(table, held))
    if form.is_valid():
        try:
            held = set_connection(actor=request.member, table=table, given=Given(**form.cleaned_data))
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "Saved.")
            enqueue_sync(held)
            return go(request, "sync:connection", source)
    return _page(request, table, held, form, status=422 if form.is_bound else 200)


@member_required
@require_POST
def run_now(request: MemberRequest, source: str) -> HttpResponse:
    """Have a worker read the system now."""
    policies.can_manage_connections.require(request.member)
    table, held = _table(source), found_or_404(visible_connections(request.member).filter(source=source))
    try:
        enqueue_sync(ask_now(actor=request.member, connection=held))
    except Invalid as error:
        form = ConnectionForm(data=None, initial=_start(table, held))
        return _page(request, table, held, form, status=422, refusal=next(iter(error.errors.values()))[0])
    toast(request, "A worker reads it now. This page may be closed.")
    return go(request, "sync:connection", source)


@member_required
@require_POST
def begin(request: MemberRequest, source: str) -> HttpResponse:
    """Let what the preview showed come in."""
    policies.can_manage_connections.require(request.member)
    table, held = _table(source), found_or_404(visible_connections(request.member).filter(source=source))
    choices = StartForm(request.POST)
    choices.full_clean()
    try:
        started = start(actor=request.member, connection=held, **choices.cleaned_data)
    except Invalid as error:
        form = ConnectionForm(data=None, initial=_start(table, held))
        return _page(request, table, held, form, status=422, refusal=next(iter(error.errors.values()))[0])
    enqueue_sync(started)
    toast(request, "The first sync begins." if started.started_at else "It is previewed once more with that choice.")
    return go(request, "sync:connection", source)


@member_required
@require_POST
def forget_key(request: MemberRequest, source: str) -> HttpResponse:
    """Remove the key and stop what runs."""
    policies.can_manage_connections.require(request.member)
    held = found_or_404(visible_connections(request.member).filter(source=source))
    disconnect(actor=request.member, connection=held)
    toast(request, "The key is removed. What came in stays.")
    return go(request, "sync:connection", source)


@member_required
@require_POST
def stop(request: MemberRequest, source: str) -> HttpResponse:
    """Read no more by itself."""
    policies.can_manage_connections.require(request.member)
    held = found_or_404(visible_connections(request.member).filter(source=source))
    pause(actor=request.member, connection=held)
    toast(request, "Paused. Nothing is lost; the next run goes on from here.")
    return go(request, "sync:connection", source)


@member_required
@require_POST
def settle(request: MemberRequest, finding_id: UUID) -> HttpResponse:
    """Say which side holds."""
    policies.can_manage_connections.require(request.member)
    seen = visible_connections(request.member).values("pk")
    found = get_visible(Finding.objects.filter(connection__in=seen).select_related("connection"), finding_id)
    decide(actor=request.member, finding=found, take=request.POST.get("side") == "theirs")
    toast(request, "Decided.")
    return go(request, "sync:connection", found.connection.source)


def _table(source: str) -> Table:
    if source not in known_tables():
        raise NotFound("There is nothing here for you.")
    return table_of(source)


def _held(request: MemberRequest, source: str) -> Connection | None:
    return visible_connections(request.member).filter(source=source).first()


def _start(table: Table, held: Connection | None) -> dict[str, Any]:
    if held is None:
        return {"base_url": table.base_url, "token_url": table.token_url, "minutes": "30"}
    names = ("base_url", "token_url", "client_id", "user_id", "on")
    kept = {name: getattr(held, name) for name in names}
    return {**kept, "minutes": str(held.minutes), "private": bool(held.options.get("private"))}


def _page(
    request: MemberRequest,
    table: Table,
    held: Connection | None,
    form: ConnectionForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    choices = StartForm(data=None, initial={"on": True, "private": bool(held and held.options.get("private"))})
    context = {**pages.connection_page(table, held), "form": form, "start": choices, "refusal": refusal}
    return render(request, "sync/connection.html", context, status=status)

"""Which stage may follow which: the table of a role, and what may follow one stage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from foundation.core.errors import Invalid, NotFound, Stale
from foundation.core.fetch import get_visible
from foundation.core.pages import go, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage
from roles.pages import legal as legal_page
from roles.queries.seeing import visible_stages
from roles.services.legal import Wanted
from roles.views.common import page, role_for


@member_required
@require_http_methods(["GET", "HEAD"])
def moves(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the whole table."""
    role = role_for(request, role_id, policies.can_read_scope)
    edits = policies.can_set_moves(request.member, role) and not role.ended
    return page(request, "roles/moves.html", role, legal_page.table_page(role, edits=edits))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def moves_from(request: MemberRequest, role_id: UUID, stage_id: UUID) -> HttpResponse:
    """Show what may follow one stage; a POST sets it."""
    role = role_for(request, role_id, policies.can_set_moves)
    stage = get_visible(visible_stages(request.member).filter(role=role), stage_id)
    if StageKind(stage.kind).ends:
        raise NotFound("Nothing follows this stage.")
    stage.role = role
    if request.method != "POST":
        return _one(request, role, stage)
    try:
        wanted = _wanted(request.POST)
        services.set_moves(actor=request.member, from_stage=stage, rules=wanted, seen=request.POST.get("seen", ""))
    except Invalid as error:
        return _one(request, role, stage, refusal=" ".join(dict.fromkeys(_sentences(error))), status=422)
    except Stale as error:
        return _one(request, role, stage, refusal=error.sentence, status=409)
    toast(request, f"What may follow “{stage.label}” is saved.")
    return go(request, "roles:moves", role.pk)


def _wanted(sent: QueryDict) -> Wanted:
    """Read who may go where, and what that needs. Raises Invalid for what no page of ours sends."""
    wanted = {}
    for name in sent:
        if name.startswith("who_"):
            try:
                to = UUID(name.removeprefix("who_"))
            except ValueError:
                raise Invalid({"": "The loop changed meanwhile. Please look again."}) from None
            wanted[to] = (str(sent[name]), sent.getlist(f"evidence_{to}"))
    return wanted


def _sentences(error: Invalid) -> list[str]:
    return [said for sentences in error.errors.values() for said in sentences]


def _one(request: MemberRequest, role: Role, stage: Stage, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {**legal_page.one_page(role, stage), "refusal": refusal}
    return page(request, "roles/moves_from.html", role, context, status=status)

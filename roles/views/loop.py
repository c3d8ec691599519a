"""The loop: its stages, what they cover, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.addresses import panels_at
from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.core.pages import go, toast, wants_block
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role
from roles.pages import loop as loop_page
from roles.pages import outside
from roles.queries.seeing import visible_stages
from roles.views.common import page, role_for

TEMPLATE = "roles/loop.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def stages(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the loop; a POST sets which outcomes its stages cover, by htmx box by box."""
    role = role_for(request, role_id, policies.can_read_loop, policies.can_edit_loop)
    if request.method != "POST":
        return show(request, role)
    try:
        was = _links(request.POST.getlist("was")) if "was_read" in request.POST else None
        services.set_coverage(actor=request.member, role=role, links=_links(request.POST.getlist("link")), was=was)
    except Invalid as error:
        return show(request, role, refusal=error.sentence, block="work", status=422)
    if wants_block(request):
        return show(request, role, block="work")
    toast(request, "The coverage is saved.")
    return go(request, "roles:loop", role.pk)


def _links(texts: Sequence[str]) -> list[tuple[UUID, UUID]]:
    pairs = []
    for text in texts:
        outcome, _, stage = text.partition(":")
        try:
            pairs.append((UUID(outcome), UUID(stage)))
        except ValueError:
            raise Invalid({"": "The loop or its outcomes changed meanwhile. Please look again."}) from None
    return pairs


@member_required
@require_POST
def order(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Move the stage `move` (its id, a colon, its new place from 1) if the order is still the one that was `seen`."""
    role = role_for(request, role_id, policies.can_edit_loop)
    key, _, place = request.POST.get("move", "").partition(":")
    try:
        stage = visible_stages(request.member).filter(role=role, pk=UUID(key)).first()
        to = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else None
    except ValueError:
        stage, to = None, None
    if stage is None or to is None:
        gone = "This stage was removed meanwhile. This is the order now."
        return show(request, role, refusal=gone, block="work", status=409)
    stage.role = role
    try:
        services.move_stage(actor=request.member, stage=stage, place=to, seen=request.POST.get("seen", ""))
    except (Stale, NotFound) as error:
        return show(request, role, refusal=error.sentence, block="work", status=409)
    said = f"“{stage.label}” is now number {to}."
    if wants_block(request):
        return show(request, role, said=said, block="work")
    toast(request, said)
    return go(request, "roles:loop", role.pk)


@member_required
@require_POST
def lay_out(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Start from a template."""
    role = role_for(request, role_id, policies.can_edit_loop)
    try:
        services.lay_out_stages(actor=request.member, role=role, template=request.POST.get("template", ""))
    except Invalid as error:
        return show(request, role, refusal=error.sentence, status=422)
    except Refused as error:
        return show(request, role, refusal=error.sentence, status=409)
    toast(request, "The stages are laid out.")
    return go(request, "roles:loop", role.pk)


@member_required
@require_POST
def add(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Add a stage of a kind."""
    role = role_for(request, role_id, policies.can_edit_loop)
    try:
        made = services.add_stage(
            actor=request.member, role=role, kind=request.POST.get("kind", ""), label=request.POST.get("label", "")
        )
    except Invalid as error:
        return show(request, role, refusal=error.sentence, status=422)
    except Refused as error:
        return show(request, role, refusal=error.sentence, status=409)
    toast(request, f"“{made.label}” is in the loop.")
    return go(request, "roles:loop", role.pk)


def show(
    request: MemberRequest,
    role: Role,
    *,
    refusal: str = "",
    said: str = "",
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of the loop, or for htmx with its `block`."""
    sheet = loop_page.read(request.member, role)
    context = {
        **loop_page.page(sheet, request.GET.dict()),
        "panels": panels_at("role.loop", request.member, role),
        "refusal": refusal,
        "said": said,
        "from_outside": outside.beside(request.member, role, outside.WHOLE_LOOP),
    }
    return page(request, TEMPLATE, role, context, evaluated=sheet.evaluated, block=block, status=status)

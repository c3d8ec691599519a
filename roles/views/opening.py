"""The opening gate and the state of a role: open, let past a check, pause, resume, close."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.errors import Invalid, Refused
from foundation.core.pages import go, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role
from roles.pages import gate as gate_page
from roles.queries import gate as gates
from roles.views.common import page, role_for

TEMPLATE = "roles/gate.html"
TURNS: Mapping[str, tuple[Callable[..., Role], str]] = {
    "pause": (services.pause_role, "paused"),
    "resume": (services.resume_role, "open again"),
    "fill": (services.fill_role, "filled"),
    "close": (services.close_role, "closed"),
    "reopen": (services.reopen_role, "open again"),
}
REASONED = ("pause", "close", "reopen")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the six checks as they stand; a POST opens the role."""
    role = role_for(request, role_id, policies.can_read_gate, policies.can_open_role)
    if request.method != "POST":
        return _show(request, role)
    try:
        services.open_role(actor=request.member, role=role)
    except Refused as error:
        return _show(request, role, refusal=error, status=409)
    toast(request, f"{role.title} is open. Candidates can come in.")
    return go(request, "roles:gate", role.pk)


@member_required
@require_POST
def override(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Let the role past one check, with a reason."""
    role = role_for(request, role_id, policies.can_override_gate)
    key = request.POST.get("check", "")
    try:
        services.override_check(actor=request.member, role=role, check_key=key, reason=request.POST.get("reason", ""))
    except Invalid as error:
        return _show(request, role, errors={key: error.sentence}, status=422)
    except Refused as error:
        return _show(request, role, refusal=error, status=409)
    toast(request, "The role may pass this check. The reason stays on the role.")
    return go(request, "roles:gate", role.pk)


@member_required
@require_POST
def turn(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Pause, resume, fill or close, by `act`."""
    role = role_for(request, role_id, policies.can_open_role)
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if act not in TURNS:
        return _show(request, role, refusal=Refused("Choose what to do."), status=422)
    run, said = TURNS[act]
    try:
        run(actor=request.member, role=role, **({"reason": reason} if act in REASONED else {}))
    except Invalid as error:
        return _show(request, role, errors={act: error.sentence}, status=422)
    except Refused as error:
        return _show(request, role, refusal=error, status=409)
    toast(request, f"{role.title} is {said}.")
    return go(request, "roles:gate", role.pk)


@member_required
@require_POST
def archive(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Put an ended role away."""
    role = role_for(request, role_id, policies.can_archive_role)
    try:
        services.archive_role(actor=request.member, role=role)
    except Refused as error:
        return _show(request, role, refusal=error, status=409)
    toast(request, f"{role.title} is in the archive.", undo_url=reverse("roles:restore", args=[role.pk]))
    return go(request, "roles:gate", role.pk)


@member_required
@require_POST
def restore(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Take a role out of the archive."""
    role = role_for(request, role_id, policies.can_archive_role)
    try:
        services.restore_role(actor=request.member, role=role)
    except Refused as error:
        return _show(request, role, refusal=error, status=409)
    toast(request, f"{role.title} is out of the archive.")
    return go(request, "roles:gate", role.pk)


def _show(
    request: MemberRequest,
    role: Role,
    *,
    errors: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    evaluated = gates.evaluate(role)
    context = {
        **gate_page.page(request.member, role, evaluated),
        "errors": errors or {},
        "refusal": refusal,
        "typed": request.POST.get("reason", "").replace("\x00", "") if errors else "",
    }
    return page(request, TEMPLATE, role, context, evaluated=evaluated, status=status)

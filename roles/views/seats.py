"""Who is on a role, and the role's plain facts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.core.pages import go, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role, RoleSeat
from roles.pages import seats as seats_page
from roles.queries.seeing import colleagues, visible_seats
from roles.views.common import chosen, page, role_for, whole

TEMPLATE = "roles/seats.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show who is on the role; a POST gives a seat."""
    role = role_for(request, role_id, policies.can_read_seats, policies.can_seat)
    if request.method != "POST":
        return _show(request, role)
    people = {person.pk: person for person in colleagues(request.member)}
    person = chosen(request, "member", people)
    kind = request.POST.get("kind", "")
    if person is None:
        return _show(request, role, refusal="Choose someone who works here.", status=422)
    try:
        services.seat_member(actor=request.member, role=role, member=person, kind=kind)
    except Invalid as error:
        return _show(request, role, refusal=error.sentence, status=422)
    except Refused as error:
        return _show(request, role, refusal=error.sentence, status=409)
    toast(request, f"{person.name} is on the role as {RoleSeat.Kind(kind).label.lower()}.")
    return go(request, "roles:seats", role.pk)


@member_required
@require_POST
def unseat(request: MemberRequest, role_id: UUID, seat_id: UUID) -> HttpResponse:
    """Take a seat back."""
    role = role_for(request, role_id, policies.can_seat)
    seat = get_visible(visible_seats(request.member).filter(role=role).select_related("member__user"), seat_id)
    try:
        services.unseat_member(actor=request.member, role=role, member=seat.member, kind=seat.kind)
    except Refused as error:
        return _show(request, role, refusal=error.sentence, status=409)
    toast(request, f"{seat.member.name} is no longer {RoleSeat.Kind(seat.kind).label.lower()} of this role.")
    return go(request, "roles:seats", role.pk)


@member_required
@require_POST
def facts(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Change title and place."""
    role = role_for(request, role_id, policies.can_edit_role)
    given = {"title": request.POST.get("title", ""), "location": request.POST.get("location", "")}
    try:
        services.change_role(actor=request.member, role=role, version=whole(request, "version"), **given)
    except Invalid as error:
        return _show(request, role, errors=error.errors, typed=given, status=422)
    except Stale as error:
        newer = error.current
        sentence = f"{error.sentence} It is now “{newer['title']}”, {newer['location'] or 'without a place'}."
        role.version = newer["version"]
        return _show(request, role, refusal=sentence, typed=given, status=409)
    toast(request, "Saved.")
    return go(request, "roles:seats", role.pk)


def _show(
    request: MemberRequest,
    role: Role,
    *,
    refusal: str = "",
    errors: dict[str, list[str]] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = seats_page.page(request.member, role)
    context = {
        **shown,
        "refusal": refusal,
        "errors": errors or {},
        "typed": typed or shown["typed"],
        "wanted": {name: request.POST.get(name, start) for name, start in shown["wanted"].items()},
    }
    return page(request, TEMPLATE, role, context, status=status)

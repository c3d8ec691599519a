"""The list of roles, starting one, and the way in to a role."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from hiring.core.errors import Invalid, require
from hiring.core.forms import add_errors
from hiring.core.pages import go, render, toast
from hiring.people.guard import MemberRequest, member_required
from roles import playbook, policies, services
from roles.forms import RoleForm
from roles.models import Role, RoleSeat
from roles.queries import colleagues, visible_roles, with_seats
from roles.views.common import role_of
from roles.workspace import days_open

A_PAGE = 50
ACTIVE = (Role.State.SCOPING, Role.State.OPEN, Role.State.PAUSED)
STATES = [("active", "Active"), *Role.State.choices, ("all", "All")]
SORTS = {"title": ("title", "id"), "newest": ("-created_at",), "open": (F("opened_at").asc(nulls_last=True), "id")}
SORT_LABELS = [("newest", "Newest first"), ("title", "By title"), ("open", "Longest open first")]


@member_required
@require_safe
def roles(request: MemberRequest) -> HttpResponse:
    """The roles that the member sees: by state, by words, sorted."""
    asked = {
        "state": request.GET.get("state", "active"),
        "q": request.GET.get("q", "").replace("\x00", "").strip()[:100],
        "sort": request.GET.get("sort", "newest"),
    }
    found = _narrowed(visible_roles(request.member), asked)
    pages = Paginator(with_seats(found), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    labels = {
        row["key"]: row["label"] for row in playbook.part(request.member.organisation_id, "scoping")["archetypes"]
    }
    context = {
        "query": asked,
        "states": STATES,
        "sorts": SORT_LABELS,
        "page": shown,
        "rows": [_row(role, labels) for role in shown],
        "may_create": policies.can_create_role(request.member),
    }
    return render(request, "roles/list.html", context, block="results")


def _narrowed(found: QuerySet[Role], asked: dict[str, str]) -> QuerySet[Role]:
    if asked["state"] in Role.State.values:
        found = found.filter(state=asked["state"])
    elif asked["state"] != "all":
        asked["state"] = "active"
        found = found.filter(state__in=ACTIVE)
    for word in asked["q"].split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(location__icontains=word)
            | Q(pk__in=RoleSeat.objects.filter(kind="lead", member__user__name__icontains=word).values("role_id"))
        )
    if asked["sort"] not in SORTS:
        asked["sort"] = "newest"
    return found.order_by(*SORTS[asked["sort"]])


def _row(role: Role, labels: dict[str, str]) -> dict[str, Any]:
    leads = [seat.member.name for seat in role.seats.all() if seat.kind == RoleSeat.Kind.LEAD]
    return {
        "role": role,
        "leads": leads,
        "profile": labels.get(role.archetype, ""),
        "days": days_open(role),
        "people": len({seat.member_id for seat in role.seats.all()}),
    }


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Start a role."""
    require(policies.can_create_role(request.member), "Only owners, recruiters and hiring managers start a role.")
    people = {
        person.pk: person for person in colleagues(request.member) if policies.can_hold_seat(person, RoleSeat.Kind.LEAD)
    }
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        people=list(people.values()),
        initial={"lead": str(request.member.pk)},
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.create_role(
                actor=request.member,
                title=given["title"],
                location=given["location"],
                lead=people[UUID(given["lead"])],
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"{made.title} is started. Begin with its scope.")
            return go(request, "roles:scope", made.pk)
    return render(request, "roles/new.html", {"form": form}, status=422 if form.is_bound else 200)


@member_required
@require_safe
def role(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Lead to the part of the role that the member most likely wants."""
    found = role_of(request, role_id)
    member = request.member
    if policies.can_read_scope(member, found):
        running = found.state != Role.State.SCOPING and policies.can_see_pipeline(member, found)
        return redirect("candidates:board" if running else "roles:scope", found.pk)
    require(policies.can_read_brief(member, found), "Advisors see the interviews that they are asked to hold.")
    return redirect("roles:brief", found.pk)

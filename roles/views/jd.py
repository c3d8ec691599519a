"""The JD: editing by sections with findings in the margin, requirements, publishing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.formatting import time
from foundation.core.pages import go, toast, wants_block
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Requirement, Role
from roles.pages import jd as jd_page
from roles.pages.jd import NOTHING, Given
from roles.queries.seeing import visible_dismissals, visible_jds
from roles.views.common import keeping, page, role_for, whole
from roles.views.forms.jd import RequirementForm

TEMPLATE = "roles/jd.html"
Changing = tuple[Requirement, RequirementForm | None]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def jd(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the latest version with its findings; a POST saves the draft, by htmx as one types."""
    role = role_for(request, role_id, policies.can_read_jd, policies.can_edit_jd)
    if request.method != "POST":
        return show(request, role)
    if refused := saved_or_refused(request, role):
        return refused
    if wants_block(request):
        return show(request, role, Given(saved=f"Saved {time(now())}"), block="answer")
    toast(request, "The draft is saved.")
    return go(request, "roles:jd", role.pk)


def saved_or_refused(request: MemberRequest, role: Role) -> HttpResponse | None:
    """Save the sections that the form holds; return the page with what was typed where they cannot be saved."""
    texts = {name.removeprefix("section_"): request.POST[name] for name in request.POST if name.startswith("section_")}
    try:
        number, version = keeping(request, role, services.reopen_jd)
        services.save_jd(actor=request.member, role=role, version=version, number=number, sections=texts)
    except Invalid as error:
        return show(request, role, Given(texts=texts, errors=error.errors), block="answer", status=422)
    except Conflict as error:
        return show(request, role, Given(texts=texts, conflict=error), block="answer", status=409)
    return None


@member_required
@require_POST
def reopen(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Open the next version; the published one stays until this is published."""
    role = role_for(request, role_id, policies.can_edit_jd)
    opened = services.reopen_jd(actor=request.member, role=role)
    toast(request, f"Version {opened.number} is a draft. The published one stays until you publish it.")
    return go(request, "roles:jd", role.pk)


@member_required
@require_POST
def publish(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Publish the draft."""
    role = role_for(request, role_id, policies.can_edit_jd)
    latest = visible_jds(request.member).filter(role=role).select_related("role").order_by("-number").first()
    if latest is None:
        return show(request, role, Given(refusal="There is no JD to publish yet. Write it first."), status=409)
    asking = role.state == Role.State.SCOPING and latest.state == latest.State.DRAFT and "anyway" not in request.POST
    if asking and jd_page.blocked(role):
        return show(request, role, Given(asks=True))
    try:
        services.publish_jd(actor=request.member, jd=latest, version=whole(request, "version"))
    except Invalid as error:
        return show(request, role, Given(errors=error.errors), status=422)
    except (Conflict, Refused) as error:
        return show(request, role, Given(refusal=error.sentence), status=409)
    toast(request, f"Version {latest.number} is published.")
    return go(request, "roles:jd", role.pk)


@member_required
@require_POST
def dismiss(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Set a finding aside, with the reason."""
    role = role_for(request, role_id, policies.can_edit_jd)
    rule, text, reason = (request.POST.get(name, "") for name in ("rule", "text", "reason"))
    try:
        services.dismiss_finding(actor=request.member, role=role, rule=rule, text=text, reason=reason)
    except Invalid as error:
        refused = Given(errors=error.errors, dismissing=(rule, text), reason=reason)
        return show(request, role, refused, status=422)
    toast(request, "The passage stays, and the reason with it.")
    return go(request, "roles:jd", role.pk)


@member_required
@require_POST
def restore(request: MemberRequest, role_id: UUID, dismissal_id: UUID) -> HttpResponse:
    """Take a dismissal back."""
    role = role_for(request, role_id, policies.can_edit_jd)
    found = get_visible(visible_dismissals(request.member).filter(role=role).select_related("role"), dismissal_id)
    services.restore_finding(actor=request.member, dismissal=found)
    toast(request, "The finding counts again.")
    return go(request, "roles:jd", role.pk)


def jd_url(role: Role) -> str:
    return reverse("roles:jd", args=[role.pk])


def show(
    request: MemberRequest,
    role: Role,
    given: Given = NOTHING,
    *,
    adding: RequirementForm | None = None,
    changing: Changing | None = None,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of the JD, or for htmx with its `block`."""
    sheet = jd_page.read(request.member, role, given, only_read=request.GET.get("view") == "read")
    context = {
        **jd_page.page(request.member, sheet, given),
        "form": adding or RequirementForm(outcomes=sheet.outcomes),
        "forms": _forms(sheet, changing) if sheet.editing else {},
        "changing": str(changing[0].pk) if changing else "",
        "partial": bool(block) and wants_block(request),
    }
    return page(request, TEMPLATE, role, context, evaluated=sheet.evaluated, block=block, status=status)


def _forms(sheet: jd_page.Sheet, changing: Changing | None) -> dict[str, RequirementForm]:
    """Return an edit form for each requirement, with what was typed into the one that was refused."""
    forms = {
        row["id"]: RequirementForm(
            outcomes=sheet.outcomes,
            auto_id=f"r{number}_%s",
            initial={
                "text": row["text"],
                "kind": row["kind"],
                "outcome": row["outcome"] or "",
                "weekly_work": row["weekly_work"],
            },
        )
        for number, row in enumerate(sheet.shot.requirements, start=1)
    }
    if changing and changing[1] is not None:
        forms[str(changing[0].pk)] = changing[1]
    return forms

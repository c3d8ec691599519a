"""The matrix of outcomes, criteria and stages: to read in the loop, and to say what each outcome needs."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core import pages
from foundation.core.errors import Invalid
from foundation.core.fetch import get_allowed
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.policies import can_read_loop
from roles.queries.seeing import visible_roles
from rubrics import policies, services
from rubrics.pages import coverage as coverage_page
from rubrics.services.needs import CHANGED, Need, put_together


@member_required
@require_safe
def coverage(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show what the loop looks at, as the loop's page embeds it."""
    role = get_allowed(request.member, visible_roles(request.member), role_id, can_read_loop)
    context = {
        **coverage_page.page(role, every=False),
        "may_name": policies.can_name_needs(request.member, role),
        "naming": False,
    }
    return pages.render(request, "rubrics/coverage.html", context, block="panel")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the matrix with a box for each outcome and criterion; a POST says which outcome needs which."""
    role = get_allowed(request.member, visible_roles(request.member), role_id, policies.can_name_needs)
    if request.method != "POST":
        return _page(request, role)
    wanted: list[Need] = []
    was: list[Need] = []
    try:
        wanted, was = _pairs(request.POST.getlist("need")), _pairs(request.POST.getlist("was"))
        services.name_needs(actor=request.member, role=role, needs=wanted, was=was)
    except Invalid as error:
        return _page(request, role, refusal=error.sentence, typed=(was, wanted), status=422)
    pages.toast(request, "What the outcomes need is saved.")
    return pages.go(request, "roles:loop", role.pk)


def _pairs(texts: list[str]) -> list[Need]:
    found = []
    for text in texts:
        outcome, _, key = text.partition(":")
        try:
            found.append((UUID(outcome), key))
        except ValueError:
            raise Invalid({"": CHANGED}) from None
    return found


def _page(
    request: MemberRequest,
    role: Role,
    *,
    refusal: str = "",
    typed: tuple[list[Need], list[Need]] = ([], []),
    status: int = 200,
) -> HttpResponse:
    shown = coverage_page.page(role, every="all" in request.GET)
    if not any(row["cells"] for row in shown["rows"]) or not shown["rows"]:
        shown = coverage_page.page(role, every=True)
    # What was ticked stays ticked beside what others named meanwhile.
    ticked = put_together(shown["named"], *typed)
    context = {**shown, "ticked": ticked, "refusal": refusal, "naming": True, "may_name": True}
    return pages.render(request, "rubrics/needs.html", context, status=status)

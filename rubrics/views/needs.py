"""What each outcome of a role needs: the criteria that show that somebody can reach it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.core import pages
from foundation.core.errors import Invalid
from foundation.core.fetch import get_allowed
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Outcome, Role
from roles.queries.seeing import visible_roles
from rubrics import policies, services
from rubrics.models import OutcomeCriterion
from rubrics.queries import criteria_on_offer, scored_at
from rubrics.services.needs import CHANGED, Need


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the outcomes with the criteria on offer; a POST says which outcome needs which."""
    role = get_allowed(request.member, visible_roles(request.member), role_id, policies.can_name_needs)
    if request.method != "POST":
        return _page(request, role)
    try:
        wanted, was = _pairs(request.POST.getlist("need")), _pairs(request.POST.getlist("was"))
        services.name_needs(actor=request.member, role=role, needs=wanted, was=was)
    except Invalid as error:
        return _page(request, role, refusal=error.sentence, status=422)
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


def _page(request: MemberRequest, role: Role, *, refusal: str = "", status: int = 200) -> HttpResponse:
    named = OutcomeCriterion.objects.filter(outcome__role=role)
    context = {
        "role": role,
        "outcomes": list(Outcome.objects.filter(role=role, retired_at=None)),
        "criteria": criteria_on_offer(role),
        "scored": {key: [label for _, label in stages] for key, stages in scored_at(role.pk).items()},
        "named": set(named.values_list("outcome_id", "criterion_key")),
        "refusal": refusal,
    }
    return pages.render(request, "rubrics/needs.html", context, status=status)

"""Pages of the first months."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import policies, services
from candidates.models import Checkpoint, Onboarding, OnboardingItem
from candidates.pages.onboarding import onboarding_page
from candidates.queries import visible_checkpoints, visible_onboardings
from candidates.views.forms import hiring as forms
from candidates.views.offers import managers
from foundation.core.clock import today
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Outcome


def fetch(request: MemberRequest, onboarding_id: UUID) -> Onboarding:
    """Return the onboarding with what its page names."""
    rows = visible_onboardings(request.member).select_related(
        "application__candidate", "application__role", "manager__user"
    )
    return get_visible(rows.prefetch_related("items__done_by__user", "checkpoints__ratings__outcome"), onboarding_id)


@require_http_methods(["GET", "POST"])
@member_required
def onboarding(request: MemberRequest, onboarding_id: UUID) -> HttpResponse:
    """Show and change the plan."""
    found = fetch(request, onboarding_id)
    members = managers(request.member)
    form = forms.PlanForm(request.POST or None, members=members, initial=forms.PlanForm.of(found))
    status = 200
    if request.method == "POST":
        policies.can_run_onboarding.require(request.member, found)
        status = 422
        if form.is_valid():
            try:
                services.edit_onboarding(
                    actor=request.member,
                    onboarding=found,
                    version=form.cleaned_data["version"],
                    plan=form.plan(),
                    past_start_agreed=form.cleaned_data["past_start_agreed"],
                )
            except Invalid as error:
                add_errors(form, error)
            except (Conflict, Refused) as error:
                form.add_error(None, error.sentence)
                status = 409
            else:
                toast(request, "Plan saved.")
                return go(request, "candidates:onboarding", found.pk)
    return _page(request, found, form, status)


def _page(request: MemberRequest, found: Onboarding, form: Any, status: int) -> HttpResponse:
    context = {**onboarding_page(request.member, found), "form": form}
    return render(request, "candidates/onboarding.html", context, status=status)


@require_POST
@member_required
def tick(request: MemberRequest, onboarding_id: UUID, item_id: UUID) -> HttpResponse:
    """Mark something as ready, or open it again."""
    found = fetch(request, onboarding_id)
    item = get_visible(OnboardingItem.objects.filter(onboarding=found).select_related("onboarding"), item_id)
    services.tick_item(actor=request.member, item=item, done=request.POST.get("done") == "1")
    return go(request, "candidates:onboarding", found.pk)


@require_http_methods(["GET", "POST"])
@member_required
def checkpoint(request: MemberRequest, checkpoint_id: UUID) -> HttpResponse:
    """Record how a checkpoint went."""
    rows = visible_checkpoints(request.member).select_related(
        "onboarding__application__candidate", "onboarding__application__role", "onboarding__manager__user"
    )
    rates = policies.can_rate_checkpoint.on("onboarding")
    found = get_allowed(request.member, rows.prefetch_related("ratings"), checkpoint_id, rates)
    outcomes = list(Outcome.objects.filter(role_id=found.onboarding.application.role_id, retired_at=None))
    form = forms.CheckpointForm(request.POST or None, outcomes=outcomes, initial=_initial(found))
    status = 200
    if request.method == "POST":
        status = _record(request, found, form)
        if status == 200:
            toast(request, f"Day {found.day} recorded.")
            return go(request, "candidates:onboarding", found.onboarding_id)
    context = {"checkpoint": found, "onboarding": found.onboarding, "form": form}
    return render(request, "candidates/checkpoint.html", context, status=status)


def _record(request: MemberRequest, found: Checkpoint, form: forms.CheckpointForm) -> int:
    """Record what a valid form says; return the status, with what was wrong put on the form."""
    if not form.is_valid():
        return 422
    given = {name: form.cleaned_data[name] for name in ("version", "overall", "comment")}
    try:
        services.record_checkpoint(actor=request.member, checkpoint=found, ratings=form.ratings(), **given)
    except Invalid as error:
        add_errors(form, error)
        return 422
    except (Conflict, Refused) as error:
        form.add_error(None, error.sentence)
        return 409
    return 200


def _initial(found: Checkpoint) -> dict[str, Any]:
    said: dict[str, Any] = {"overall": found.overall, "comment": found.comment, "version": found.version}
    return said | {f"outcome_{rating.outcome_id}": rating.rating for rating in found.ratings.all()}


@require_GET
@member_required
def onboardings(request: MemberRequest) -> HttpResponse:
    """List the starts that the member runs or follows."""
    rows = visible_onboardings(request.member).select_related(
        "application__candidate", "application__role", "manager__user"
    )
    found = list(rows.prefetch_related("items", "checkpoints").order_by("-starts_on")[:100])
    return render(request, "candidates/onboardings.html", {"onboardings": found, "today": today()})

"""Pages of offers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import policies, services
from candidates.models import Offer, Onboarding
from candidates.pages.offer import offer_page, offers_panel
from candidates.pages.openings import others_waiting
from candidates.queries import visible_applications, visible_offers
from candidates.queries.offers import open_openings
from candidates.services.readiness import require_at_offer
from candidates.views.forms import hiring as forms
from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast, warn
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.policies import can_see_pay
from roles.queries.leading import may_lead
from roles.queries.seeing import colleagues

NAMED = ("application__candidate", "application__role__organisation", "application__stage", "opening")


@require_http_methods(["GET", "POST"])
@member_required
def draft(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Draft an offer for someone at the offer stage."""
    rows = visible_applications(request.member).select_related("candidate", "role", "stage")
    application = get_allowed(request.member, rows, application_id, policies.can_make_offer)
    if request.method == "GET":
        require_at_offer(application)
    form = _form(request, application.role)
    if request.method == "POST" and form.is_valid():
        try:
            offer = services.draft_offer(actor=request.member, application=application, **_said(form))
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, "Offer drafted.")
            return go(request, "candidates:offer", offer.pk)
    context = {"form": form, "application": application, "role": application.role, "offer": None, "newer": None}
    return render(request, "candidates/offer_form.html", context, status=422 if form.errors else 200)


def _form(request: MemberRequest, role: Role, initial: dict[str, Any] | None = None) -> forms.OfferForm:
    return forms.OfferForm(
        request.POST or None, members=payers(request.member, role), openings=open_openings(role.pk), initial=initial
    )


def _said(form: forms.OfferForm) -> dict[str, Any]:
    """Return what a valid form says of an offer."""
    given = {name: form.cleaned_data[name] for name in ("opening", "past_start_agreed")}
    return {"terms": form.terms(), "approvers": form.chosen_approvers(), **given}


@require_GET
@member_required
def panel(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show the offers of an application, as a part of its page and as a page of its own."""
    named = ("candidate", "role__organisation", "stage", "onboarding")
    rows = visible_applications(request.member).select_related(*named)
    application = get_allowed(request.member, rows, application_id, policies.can_see_offers)
    context = offers_panel(request.member, application)
    return render(request, "candidates/offers_panel.html", context, block="panel")


def managers(member: Membership) -> list[Membership]:
    """Return the colleagues who may lead someone's first months: those who can open that page."""
    return [colleague for colleague in colleagues(member) if may_lead(colleague)]


def payers(member: Membership, role: Role) -> list[Membership]:
    """Return the colleagues who may see the role's pay, by name."""
    return [colleague for colleague in colleagues(member) if can_see_pay(colleague, role)]


def fetch(request: MemberRequest, offer_id: UUID) -> Offer:
    """Return the offer with what its pages name."""
    rows = visible_offers(request.member).select_related(*NAMED)
    return get_visible(rows.prefetch_related("approvals__member__user"), offer_id)


@require_GET
@member_required
def offer(request: MemberRequest, offer_id: UUID) -> HttpResponse:
    """Show an offer, where it stands, and what comes next."""
    return page(request, fetch(request, offer_id), {})


def page(request: MemberRequest, found: Offer, bound: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render the offer's page; `bound` holds a form with what was typed."""
    context = {
        **offer_page(request.member, found),
        "approval_form": forms.ApprovalForm(initial={"version": found.version}),
        "opening_form": _opening_form(found),
        "accept_form": forms.AcceptForm(members=managers(request.member), initial={"manager": str(request.member.pk)}),
        **bound,
    }
    return render(request, "candidates/offer.html", context, status=status)


@require_http_methods(["GET", "POST"])
@member_required
def edit(request: MemberRequest, offer_id: UUID) -> HttpResponse:
    """Change a draft; a rival's newer save is told and what was typed is kept."""
    found = fetch(request, offer_id)
    form = _form(request, found.application.role, forms.of_offer(found))
    status, newer = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_offer(
                actor=request.member,
                offer=found,
                version=form.cleaned_data["version"] or 0,
                **_said(form),
            )
        except Invalid as error:
            add_errors(form, error)
        except Stale:
            newer, status = fetch(request, offer_id), 409
        except Refused as error:
            form.add_error(None, error.sentence)
            status = 409
        else:
            toast(request, "Offer changed.")
            return go(request, "candidates:offer", found.pk)
    shown = {"form": form, "application": found.application, "role": found.application.role, "offer": found}
    context = {**shown, "newer": newer}
    if form.errors and status == 200:
        status = 422
    return render(request, "candidates/offer_form.html", context, status=status)


@require_POST
@member_required
def approve(request: MemberRequest, offer_id: UUID) -> HttpResponse:
    """Answer as an approver, to the terms that were read: raises Stale when they were changed since."""
    found = fetch(request, offer_id)
    form = forms.ApprovalForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        agreed = given["agreed"] == "yes"
        try:
            services.answer_approval(
                actor=request.member, offer=found, agreed=agreed, comment=given["comment"], version=given["version"]
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, "Agreed." if agreed else "Sent back to the draft with your comment.")
            return go(request, "candidates:offer", found.pk)
    return page(request, fetch(request, offer_id), {"approval_form": form}, status=422)


ACTS = {
    "submit": (services.submit_offer, "Sent round for approval."),
    "sent": (services.mark_sent, "Recorded as sent."),
    "declined": (services.decline_offer, "Recorded. What follows is for people to decide."),
    "withdraw": (services.withdraw_offer, "Taken back."),
}


@require_POST
@member_required
def act(request: MemberRequest, offer_id: UUID, verb: str) -> HttpResponse:
    """Take one of the plain steps: submit, sent, declined, withdraw."""
    found = fetch(request, offer_id)
    service, said = ACTS[verb]
    try:
        service(actor=request.member, offer=found, **_agreed(request, verb))
    except (Refused, Invalid) as error:
        warn(request, error.sentence)
    else:
        toast(request, said)
    return go(request, "candidates:offer", found.pk)


def _agreed(request: MemberRequest, verb: str) -> dict[str, bool]:
    return {"past_start_agreed": "past_start_agreed" in request.POST} if verb in ("submit", "sent") else {}


@require_POST
@member_required
def choose(request: MemberRequest, offer_id: UUID) -> HttpResponse:
    """Give an offer another opening, where its own is filled or closed."""
    found = fetch(request, offer_id)
    form = _opening_form(found, request.POST)
    if form.is_valid():
        services.choose_opening(actor=request.member, offer=found, opening=form.cleaned_data["opening"])
        toast(request, f"The offer is for {form.cleaned_data['opening']} now.")
        return go(request, "candidates:offer", found.pk)
    return page(request, found, {"opening_form": form}, status=422)


def _opening_form(found: Offer, *args: Any) -> forms.OfferOpeningForm:
    return forms.OfferOpeningForm(*args, openings=open_openings(found.application.role_id))


@require_POST
@member_required
def accept(request: MemberRequest, offer_id: UUID) -> HttpResponse:
    """Record the yes; the first months begin."""
    found = fetch(request, offer_id)
    form = forms.AcceptForm(request.POST, members=managers(request.member))
    if form.is_valid():
        try:
            services.accept_offer(
                actor=request.member,
                offer=found,
                manager=form.members[form.cleaned_data["manager"]],
                past_start_agreed=form.cleaned_data["past_start_agreed"],
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            if others_waiting(request.member, found.application.role):
                toast(request, f"{found.application.candidate} is hired, and with that every opening is filled.")
                return go(request, "candidates:others", found.application.role_id)
            toast(request, f"{found.application.candidate} is hired. Here is the plan of the first months.")
            return go(request, "candidates:onboarding", Onboarding.objects.get(application=found.application_id).pk)
    return page(request, fetch(request, offer_id), {"accept_form": form}, status=422)

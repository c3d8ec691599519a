"""What people who apply may say of themselves: their own page by a link, and the figures for those who run hiring."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from candidates import policies
from candidates.domain.demographics import LEAST
from candidates.pages.demographics import answered, figures
from candidates.queries.demographics import answers_of, asked_by
from candidates.services import demographics as services
from candidates.views.forms.demographics import AboutYouForm, QuestionsForm
from foundation.core.errors import Invalid, NotFound
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import Organisation
from foundation.people.policies import can_change_organisation
from foundation.people.views.access import MemberRequest, member_required

NOWHERE = "This link does not lead anywhere. Nothing about you is kept under it."
TOO_MANY = (
    "Many answers came from your connection just now, so these were not taken. Please send them again in an hour."
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def about_you(request: HttpRequest, slug: str, ticket: str) -> HttpResponse:
    """Ask somebody who applied about themselves; show what they answered, and delete it."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise NotFound(NOWHERE)
    if answers_of(organisation, services.bare_token(ticket)).exists():
        return _kept(request, organisation, ticket)
    token, questions = services.token_in(organisation, ticket), asked_by(organisation)
    if token is None:
        raise NotFound(NOWHERE)
    form = AboutYouForm(request.POST if request.method == "POST" else None, questions=questions)
    if questions and request.method == "POST" and request.POST.get("act") != "delete":
        if not ratelimit.consume(request, action="about_you"):
            form.add_error(None, TOO_MANY)
        elif _taken(organisation, token, form):
            return redirect("candidates:about_you", slug, ticket)
        return _page(request, organisation, status=422, form=form)
    return _page(request, organisation, form=form if questions else None)


def _taken(organisation: Organisation, token: str, form: AboutYouForm) -> bool:
    form.is_valid()
    given = {key: form.data.get(key, "") for key in form.asked}
    try:
        services.keep_answers(
            organisation=organisation, token=token, given=given, agreed=bool(form.cleaned_data.get("agree"))
        )
    except Invalid as error:
        add_errors(form, Invalid({key: said for key, said in error.errors.items() if key not in form.errors}))
        return False
    return True


def _kept(request: HttpRequest, organisation: Organisation, ticket: str) -> HttpResponse:
    token = services.bare_token(ticket)
    if request.method == "POST" and request.POST.get("act") == "delete":
        services.withdraw_answers(organisation=organisation, token=token)
        return redirect("candidates:about_you", organisation.slug, ticket)
    return _page(request, organisation, kept=answered(organisation, token))


def _page(request: HttpRequest, organisation: Organisation, status: int = 200, **shown: object) -> HttpResponse:
    context = {
        "organisation": organisation,
        "consent": services.consent_text(organisation),
        "least": LEAST,
        "form": None,
        "kept": None,
        **shown,
    }
    response = render(request, "candidates/about_you.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def demographics(request: MemberRequest) -> HttpResponse:
    """Show the figures, and let an owner choose what is asked."""
    policies.can_see_demographics.require(request.member)
    asked = [question.key for question in asked_by(request.member.organisation)]
    form = QuestionsForm(request.POST if request.method == "POST" else None, initial={"questions": asked})
    if request.method == "POST":
        can_change_organisation.require(request.member)
        if form.is_valid():
            services.choose_questions(actor=request.member, questions=form.cleaned_data["questions"])
            toast(request, "Saved.")
            return go(request, "candidates:demographics")
    context = {
        "form": form if can_change_organisation(request.member) else None,
        "figures": figures(request.member),
        "on": asked,
        "least": LEAST,
    }
    return render(request, "candidates/demographics.html", context, status=422 if form.errors else 200)

"""Declared ties to a candidate: one's own, and for the lead those of others."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from candidates.models import Application
from candidates.queries.application import get_with_person
from foundation.core import pages
from foundation.core.errors import Invalid
from foundation.core.fetch import get_visible
from foundation.core.forms import PlainForm, add_errors, offer_rows
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import Tie
from rubrics.pages.ties import nameable, ties_page
from rubrics.queries import visible_ties


class TieForm(PlainForm):
    """How somebody with a seat knows the candidate."""

    member = forms.ModelChoiceField(
        label="Who",
        queryset=Membership.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose somebody.", "invalid_choice": "Choose somebody who has a seat here."},
    )
    kind = forms.ChoiceField(
        label="How they know each other", choices=Tie.Kind.choices, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(
        label="In a few words",
        help_text="Until when, and how close. Readable by those who see this person.",
        required=False,
    )


@member_required
@require_http_methods(["GET", "POST"])
def ties(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """List the ties that the member may read; a POST declares one."""
    application = get_with_person(request.member, application_id)
    people = nameable(request.member, application)
    if request.method != "POST":
        return _page(request, application, _form(people, initial={"member": request.member.pk}))
    policies.can_declare_tie.require(request.member, application, request.member)
    form = _form(people, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.declare_tie(
                actor=request.member,
                application=application,
                person=given["member"],
                kind=given["kind"],
                words=given["words"],
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            pages.toast(request, "Declared. It stands beside the vote from now on.")
            return pages.go(request, "rubrics:ties", application.pk)
    return _page(request, application, form, status=422)


@member_required
@require_POST
def take_back(request: MemberRequest, application_id: UUID, tie_id: UUID) -> HttpResponse:
    """Take a tie back that was declared by mistake."""
    application = get_with_person(request.member, application_id)
    found = get_visible(visible_ties(request.member).filter(application=application), tie_id)
    services.take_back_tie(actor=request.member, tie=found)
    pages.toast(request, "Taken back.")
    return pages.go(request, "rubrics:ties", application.pk)


def _form(people: Any, data: Any = None, initial: Any = None) -> TieForm:
    form = TieForm(data, initial=initial)
    offer_rows(form, "member", people)
    return form


def _page(request: MemberRequest, application: Application, form: TieForm, status: int = 200) -> HttpResponse:
    context = {**ties_page(request.member, application), "form": form}
    return pages.render(request, "rubrics/ties.html", context, status=status)

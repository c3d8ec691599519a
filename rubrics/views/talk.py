"""The talk of a debrief: its plan, its clock, comments on splits, and what each says after it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from candidates.models import Application
from foundation.core import pages
from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.core.forms import PlainForm, add_errors, offer_rows
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.domain import agenda
from rubrics.models import DebriefPlan
from rubrics.pages.debrief import split_page
from rubrics.queries import NO_SAY, plan_of
from rubrics.views.debriefs import ANEW, ViewForm, application_of, debrief_of, show, told_no


class CommentForm(PlainForm):
    """What was said about a split."""

    text = forms.CharField(
        label="What was said, and what follows from it",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readable by everyone who wrote a scorecard here. It stays as it is.",
        required=False,
    )


class PlanForm(PlainForm):
    """How the debrief is held."""

    minutes = forms.IntegerField(
        label="Minutes of the slot",
        initial=agenda.USUAL,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": agenda.SHORTEST, "max": agenda.LONGEST}),
        error_messages={"invalid": "A whole number of minutes, please.", "required": "Say how long it may take."},
    )
    lead = forms.ModelChoiceField(
        label="Leads the talk",
        queryset=Membership.objects.none(),
        empty_label="Whoever opens it",
        required=False,
        error_messages={"invalid_choice": "Choose somebody who works here."},
    )
    line = forms.DecimalField(
        label="The numbers say yes from",
        max_digits=3,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.05", "min": 1, "max": 5}),
        help_text="From 1 to 5, set before anybody reads scores side by side. They decide nothing: a decision against "
        "them asks for a fuller reason.",
        required=False,
        error_messages={"invalid": "A number from 1 to 5, such as 3.5."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=ANEW)


@member_required
@require_http_methods(["GET", "POST"])
def plan(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Settle the slot, who leads the talk, and the line."""
    application = application_of(request, application_id)
    policies.can_plan_debrief.require(request.member, application)
    held = plan_of(application)
    if request.method != "POST":
        return _plan_page(request, application, _plan_form(request, held))
    form = _plan_form(request, held, request.POST)
    if not form.is_valid():
        read = {name: form.cleaned_data.get(name) for name in ("lead", "minutes", "line")}
        add_errors(form, Invalid(services.plan_errors(request.member, **read)))
        return _plan_page(request, application, form, status=422)
    try:
        services.plan_debrief(actor=request.member, application=application, **form.cleaned_data)
    except Invalid as error:
        add_errors(form, error)
        return _plan_page(request, application, form, status=422)
    except Stale as error:
        return _plan_page(request, application, form, status=409, conflict=error.current)
    except Refused as error:
        return _plan_page(request, application, told_no(form, error), status=409)
    pages.toast(request, "Settled.")
    return pages.go(request, "rubrics:debrief", application.pk)


def _plan_form(request: MemberRequest, held: DebriefPlan | None, data: Any = None) -> PlanForm:
    initial: dict[str, Any] = {"version": held.version if held else 0}
    if held:
        initial |= {"minutes": held.minutes, "lead": held.lead_id, "line": held.line}
    form = PlanForm(data, initial=initial)
    people = Membership.people.filter(organisation_id=request.member.organisation_id, active=True)
    offer_rows(form, "lead", people.exclude(job__in=NO_SAY).select_related("user").order_by("user__name"))
    return form


def _plan_page(
    request: MemberRequest, application: Application, form: PlanForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"application": application, "form": form, "conflict": None, **more}
    return pages.render(request, "rubrics/debrief_plan.html", context, status=status)


@member_required
@require_POST
def clock(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Start the clock, or pause it."""
    application = application_of(request, application_id)
    services.run_clock(
        actor=request.member, debrief=debrief_of(application), running=request.POST.get("running") == "1"
    )
    return pages.go(request, "rubrics:debrief", application.pk)


@member_required
@require_http_methods(["GET", "POST"])
def split(request: MemberRequest, application_id: UUID, criterion_id: UUID) -> HttpResponse:
    """Show everybody's words on a split; a POST keeps what was said about it."""
    application = application_of(request, application_id)
    shown = split_page(request.member, application, str(criterion_id))
    if shown is None:
        raise NotFound("There is no split here for you.")
    if request.method != "POST":
        return _split_page(request, shown, CommentForm())
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            services.comment_on_split(
                actor=request.member,
                debrief=debrief_of(application),
                criterion=str(criterion_id),
                text=form.cleaned_data["text"],
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            return _split_page(request, shown, told_no(form, error), status=409)
        else:
            pages.toast(request, "The comment is kept.")
            return pages.go(request, reverse("rubrics:debrief", args=[application.pk]) + "#agenda")
    return _split_page(request, shown, form, status=422)


def _split_page(request: MemberRequest, shown: dict[str, Any], form: CommentForm, status: int = 200) -> HttpResponse:
    return pages.render(request, "rubrics/split.html", {**shown, "form": form}, block="words", status=status)


@member_required
@require_POST
def after(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Say what one recommends after talking."""
    application = application_of(request, application_id)
    found = debrief_of(application)
    form = ViewForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.say_after(
                actor=request.member,
                debrief=found,
                recommendation=given["recommendation"] or 0,
                text=given["view"],
                shown=given["shown"],
            )
        except Invalid as error:
            renamed = {"text": "view"}
            add_errors(form, Invalid({renamed.get(name, name): said for name, said in error.errors.items()}))
        except Refused as error:
            return show(request, application.pk, status=409, view_form=told_no(form, error))
        else:
            pages.toast(request, "Said. It opens with the last one.")
            return pages.go(request, reverse("rubrics:debrief", args=[application.pk]) + "#after")
    return show(request, application.pk, status=422, view_form=form)

"""The debrief: what everyone wrote side by side, a decision taken by people, dissent beside it."""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candidates.models import Application
from candidates.queries.application import get_with_person
from foundation.core import pages
from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.core.forms import PlainForm, add_errors
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import Debrief, Scorecard
from rubrics.pages.debrief import debrief_page, standing_on
from rubrics.pages.references import references_page
from rubrics.queries import is_blind

F = TypeVar("F", bound=PlainForm)


ANEW = {"invalid": "Load the page again.", "required": "Load the page again."}


class DecisionForm(PlainForm):
    """Starts empty, so that nothing steers."""

    decision = forms.ChoiceField(choices=Debrief.Decision.choices, widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        label="Reason, tied to the brief",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Readable by everyone who wrote a scorecard here.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=ANEW)


class ReopenForm(PlainForm):
    """Why the decision is taken back."""

    reopen_reason = forms.CharField(
        label="Why is it opened again?", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=ANEW)


class DissentForm(PlainForm):
    """What someone sees differently."""

    text = forms.CharField(
        label="What do you see differently?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class ViewForm(PlainForm):
    """What somebody recommends after talking; starts empty, like the decision."""

    recommendation = forms.TypedChoiceField(
        label="What do you recommend now?",
        choices=Scorecard.Recommendation.choices,
        coerce=int,
        empty_value="",
        widget=forms.RadioSelect,
        required=False,
    )
    view = forms.CharField(
        label="What changed it, or did not",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed when it is not what you wrote before.",
        required=False,
    )
    shown = forms.BooleanField(label="Show mine at once, as a dissent", required=False)


@member_required
@require_http_methods(["GET", "POST"])
def debrief(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show the debrief as far as the blind rule lets; a POST records the decision."""
    if request.method != "POST":
        return show(request, application_id)
    application = application_of(request, application_id)
    policies.can_decide_debrief.require(request.member, application)
    found = debrief_of(application)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show(request, application.pk, status=422, decision_form=form)
    try:
        services.decide_debrief(
            actor=request.member,
            debrief=found,
            ask_references=request.POST.getlist("ask_references"),
            **form.cleaned_data,
        )
    except Invalid as error:
        add_errors(form, error)
        return show(request, application.pk, status=422, decision_form=form)
    except Stale as error:
        if is_blind(request.member, application):
            # What another recorded talks about scorecards that are sealed from whoever owes one.
            return show(request, application.pk, status=409, decision_form=told_no(form, error))
        return show(request, application.pk, status=409, decision_form=form, conflict=error.current)
    except Refused as error:
        return show(request, application.pk, status=409, decision_form=told_no(form, error))
    pages.toast(request, "Decision recorded.")
    return pages.go(request, "rubrics:debrief", application.pk)


@member_required
@require_POST
def open_(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Open the debrief, or take in the scorecards that came since."""
    application = application_of(request, application_id)
    services.open_debrief(actor=request.member, application=application)
    return pages.go(request, "rubrics:debrief", application.pk)


@member_required
@require_POST
def reopen(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Take the decision back, with a reason."""
    application = application_of(request, application_id)
    found = debrief_of(application)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return show(request, application.pk, status=422, reopen_form=form)
    try:
        services.reopen_debrief(
            actor=request.member,
            debrief=found,
            reason=form.cleaned_data["reopen_reason"],
            version=form.cleaned_data["version"],
        )
    except Invalid as error:
        add_errors(form, Invalid({"reopen_reason": error.errors["reason"]}))
        return show(request, application.pk, status=422, reopen_form=form)
    except (Stale, Refused) as error:
        return show(request, application.pk, status=409, reopen_form=told_no(form, error))
    pages.toast(request, "The debrief is open again. The earlier decision stays in its notes.")
    return pages.go(request, "rubrics:debrief", application.pk)


@member_required
@require_POST
def dissent(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Put a disagreement on record."""
    application = application_of(request, application_id)
    found = debrief_of(application)
    form = DissentForm(request.POST)
    if form.is_valid():
        try:
            services.dissent(actor=request.member, debrief=found, text=form.cleaned_data["text"])
        except Invalid as error:
            add_errors(form, error)
        else:
            pages.toast(request, "Your dissent is on record.")
            return pages.go(request, "rubrics:debrief", application.pk)
    return show(request, application.pk, status=422, dissent_form=form)


@member_required
@require_safe
def references(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show what references are asked; what the debrief left open, to whoever owes no scorecard here."""
    application = application_of(request, application_id)
    found = None if is_blind(request.member, application) else Debrief.objects.filter(application=application).first()
    context = references_page(request.member, application, found.ask_references if found else [])
    return pages.render(request, "rubrics/references.html", context)


def told_no(form: F, error: Stale | Refused) -> F:
    """Return a form with why the present state says no; what was typed stays in its fields."""
    form.add_error(None, error.sentence)
    return form


def application_of(request: MemberRequest, application_id: UUID) -> Application:
    """Return the application whose debrief the member may open. Raises NotFound, Forbidden."""
    found = get_with_person(request.member, application_id)
    policies.can_see_debrief.require(request.member, found)
    return found


def debrief_of(application: Application) -> Debrief:
    """Return the debrief of an application. Raises NotFound until it is opened."""
    found = Debrief.objects.filter(application=application).select_related("application").first()
    if found is None:
        raise NotFound("This debrief was not opened yet.")
    return found


def show(request: MemberRequest, application_id: UUID, status: int = 200, **bound: Any) -> HttpResponse:
    """Return the page of the debrief, with refused forms in place of empty ones. Raises NotFound, Forbidden."""
    stands = standing_on(request.member, application_id)
    policies.can_see_debrief.require(request.member, stands.application)
    shown = debrief_page(request.member, stands)
    after = shown.get("after")
    context = {
        **shown,
        "conflict": None,
        # What was ticked stays so; at first all that is open.
        "ticked": request.POST.getlist("ask_references") if "decision_form" in bound else None,
        "decision_form": None,
        "reopen_form": None,
        "dissent_form": DissentForm() if shown["may_dissent"] else None,
        "view_form": ViewForm() if after and after.may_say else None,
        **_forms(shown["debrief"], shown["decides"]),
        **bound,
    }
    return pages.render(request, "rubrics/debrief.html", context, status=status)


def _forms(found: Debrief | None, decides: bool) -> dict[str, Any]:
    if found is None or not decides:
        return {}
    if found.decision:
        return {"reopen_form": ReopenForm(initial={"version": found.version})}
    return {"decision_form": DecisionForm(initial={"version": found.version})}

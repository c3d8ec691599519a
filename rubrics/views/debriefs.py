"""The debrief: what everyone wrote side by side, a decision taken by people, dissent beside it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from candidates.models import Application
from candidates.queries import visible_applications
from foundation.core import pages
from foundation.core.errors import Invalid, NotFound, Stale
from foundation.core.fetch import get_allowed
from foundation.core.forms import PlainForm, add_errors
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import Amendment, Debrief, Dissent, Scorecard
from rubrics.pages.reading import Card, card_of, sheet
from rubrics.queries import owed_on, said_of, visible_scorecards, with_contents

SAYS = {
    "offer": "Opens references and terms",
    "continue": "Name the question that it must answer",
    "decline": "Goes out within a day, with a reason that they can use",
}


class DecisionForm(PlainForm):
    """Starts empty, so that nothing steers."""

    decision = forms.ChoiceField(choices=Debrief.Decision.choices, widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        label="Reason, tied to the brief",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Readable by everyone who wrote a scorecard here.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReopenForm(PlainForm):
    """Why the decision is taken back."""

    reopen_reason = forms.CharField(
        label="Why is it opened again?", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"invalid": "Load the page again."})


class DissentForm(PlainForm):
    """What someone sees differently."""

    text = forms.CharField(
        label="What do you see differently?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


@member_required
@require_http_methods(["GET", "POST"])
def debrief(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show the debrief as far as the blind rule lets; a POST records the decision."""
    application = _application(request, application_id)
    if request.method != "POST":
        return _page(request, application)
    policies.can_lead_debrief.require(request.member, application)
    found = _debrief(application)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, application, status=422, decision_form=form)
    try:
        services.decide_debrief(actor=request.member, debrief=found, **form.cleaned_data)
    except Invalid as error:
        add_errors(form, error)
        return _page(request, application, status=422, decision_form=form)
    except Stale as error:
        return _page(request, application, status=409, decision_form=form, conflict=error.current)
    pages.toast(request, "Decision recorded.")
    return pages.go(request, "rubrics:debrief", application.pk)


@member_required
@require_POST
def open_(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Open the debrief, or take in the scorecards that came since."""
    application = _application(request, application_id)
    services.open_debrief(actor=request.member, application=application)
    return pages.go(request, "rubrics:debrief", application.pk)


@member_required
@require_POST
def reopen(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Take the decision back, with a reason."""
    application = _application(request, application_id)
    found = _debrief(application)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, application, status=422, reopen_form=form)
    try:
        services.reopen_debrief(
            actor=request.member,
            debrief=found,
            reason=form.cleaned_data["reopen_reason"],
            version=form.cleaned_data["version"],
        )
    except Invalid as error:
        add_errors(form, Invalid({"reopen_reason": error.errors["reason"]}))
        return _page(request, application, status=422, reopen_form=form)
    pages.toast(request, "The debrief is open again. The earlier decision stays in its notes.")
    return pages.go(request, "rubrics:debrief", application.pk)


@member_required
@require_POST
def dissent(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Put a disagreement on record."""
    application = _application(request, application_id)
    found = _debrief(application)
    form = DissentForm(request.POST)
    if form.is_valid():
        try:
            services.dissent(actor=request.member, debrief=found, text=form.cleaned_data["text"])
        except Invalid as error:
            add_errors(form, error)
        else:
            pages.toast(request, "Your dissent is on record.")
            return pages.go(request, "rubrics:debrief", application.pk)
    return _page(request, application, status=422, dissent_form=form)


def _application(request: MemberRequest, application_id: UUID) -> Application:
    rows = visible_applications(request.member).select_related("candidate", "role")
    return get_allowed(request.member, rows, application_id, policies.can_see_debrief)


def _debrief(application: Application) -> Debrief:
    found = Debrief.objects.filter(application=application).select_related("application").first()
    if found is None:
        raise NotFound("This debrief was not opened yet.")
    return found


def _page(request: MemberRequest, application: Application, status: int = 200, **bound: Any) -> HttpResponse:
    member = request.member
    found = (
        Debrief.objects.filter(application=application)
        .select_related("opened_by__user", "decided_by__user", "application")
        .first()
    )
    leads = policies.can_lead_debrief(member, application)
    owed = owed_on(application)
    blind = any(seat.member_id == member.pk for seat in owed)
    cards = [] if blind else _cards(request, application, found)
    reads = bool(cards)
    locked, since = _counts(application, found)
    context: dict[str, Any] = {
        "application": application,
        "debrief": found if found is None or reads or (leads and not blind) else _shell(found),
        "reads": reads,
        "leads": leads and not blind,
        "blind": blind,
        "waiting": said_of(owed, member),
        "sheet": sheet(cards),
        "locked": locked,
        "since": since,
        "changed_since": _changed_since(cards, found),
        "dissents": _dissents(found) if found and reads else [],
        "may_dissent": policies.can_dissent(member, sum(card.author_id == member.pk for card in cards)),
        "says": SAYS,
        "packet_url": reverse("documents:request", args=["packet", application.pk]),
        "conflict": None,
        "decision_form": None,
        "reopen_form": None,
        "dissent_form": DissentForm(),
        **_forms(found, leads and not blind),
        **bound,
    }
    return pages.render(request, "rubrics/debrief.html", context, status=status)


def _dissents(found: Debrief) -> list[Dissent]:
    return list(found.dissents.select_related("member__user").order_by("created_at"))


def _forms(found: Debrief | None, leads: bool) -> dict[str, Any]:
    if found is None or not leads:
        return {}
    if found.decision:
        return {"reopen_form": ReopenForm(initial={"version": found.version})}
    return {"decision_form": DecisionForm(initial={"version": found.version})}


def _shell(found: Debrief) -> Debrief:
    """Return a debrief without what was decided and why, for someone who may not read the scorecards yet."""
    return Debrief(pk=found.pk, opened_at=found.opened_at, opened_by=found.opened_by, version=found.version)


def _cards(request: MemberRequest, application: Application, found: Debrief | None) -> list[Card]:
    rows = visible_scorecards(request.member).filter(application=application, state=Scorecard.State.SUBMITTED)
    if found is not None:
        rows = rows.filter(debriefs=found)
    ordered = with_contents(rows)
    return sorted((card_of(card) for card in ordered), key=lambda card: (card.grading, card.stage, card.author))


def _counts(application: Application, found: Debrief | None) -> tuple[int, int]:
    """Return how many scorecards are in (or in the debrief, once it is open), and how many came since it opened."""
    submitted = Scorecard.objects.filter(application=application, state=Scorecard.State.SUBMITTED)
    places = list(submitted.values_list("debriefs", flat=True))
    locked = sum(place is not None for place in places)
    return (locked, len(places) - locked) if found else (len(places), 0)


def _changed_since(cards: list[Card], found: Debrief | None) -> int:
    if found is None:
        return 0
    ids = [card.id for card in cards]
    return Amendment.objects.filter(scorecard__in=ids, created_at__gt=found.opened_at).count()

"""Learning to interview: who learns what, where one stands, and the practice card of a talk."""

from typing import Any
from uuid import UUID

from django import forms as fields
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candidates.views.forms.fields import OneOfField
from candidates.views.forms.interviews import interviewers
from foundation.core import pages
from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import PlainForm, add_errors, offer_rows
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import PracticeCard, Rubric, Training
from rubrics.pages.practice import blank_form, practice_form
from rubrics.pages.training import training_page, trainings_page
from rubrics.queries import names_of, visible_rubrics
from rubrics.queries.practice import own_practice
from rubrics.queries.sharing import asked_in, kit_criteria
from rubrics.queries.training import training_seats, visible_trainings
from rubrics.views.debriefs import told_no
from rubrics.views.forms import number
from rubrics.views.practice import written


class BeginForm(PlainForm):
    """Who learns to interview by what."""

    member = OneOfField(
        Membership.objects.none(),
        label="Who",
        error_messages={"required": "Choose somebody.", "invalid_choice": "Choose an active member who interviews."},
    )
    rubric = OneOfField(
        Rubric.objects.none(),
        label="Learns to interview by",
        error_messages={"required": "Choose a rubric.", "invalid_choice": "Choose a rubric of the library."},
    )

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "member", interviewers(actor.organisation_id).exclude(pk=actor.pk))
        offer_rows(self, "rubric", visible_rubrics(actor).order_by("label"))


class StepForm(PlainForm):
    """Where somebody stands from now on, and why."""

    to = fields.CharField(widget=fields.HiddenInput)
    version = fields.CharField(widget=fields.HiddenInput)
    reason = fields.CharField(
        label="What makes them ready",
        required=False,
        widget=fields.Textarea(attrs={"rows": 2}),
        help_text="They read it.",
    )


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def trainings(request: MemberRequest) -> HttpResponse:
    """Show who learns what; a POST lets somebody begin."""
    policies.can_calibrate.require(request.member)
    if request.method != "POST":
        return _list(request)
    policies.can_train.require(request.member)
    form = BeginForm(request.POST, actor=request.member)
    if form.is_valid():
        try:
            made = services.begin_training(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            pages.toast(request, f"{made.member.name} learns to interview by {made.rubric.label}.")
            return pages.go(request, "rubrics:training", made.pk)
    return _list(request, form, 422)


def _list(request: MemberRequest, form: BeginForm | None = None, status: int = 200) -> HttpResponse:
    context = trainings_page(request.member)
    context["form"] = (form or BeginForm(actor=request.member)) if context["trains"] else None
    return pages.render(request, "rubrics/trainings.html", context, status=status)


def _trainings(member: Membership) -> QuerySet[Training]:
    return visible_trainings(member).select_related("member__user", "rubric", "stepped_by__user")


@member_required
@require_safe
def training(request: MemberRequest, training_id: UUID) -> HttpResponse:
    """Show where somebody stands, and both cards of each talk side by side."""
    return _page(request, get_visible(_trainings(request.member), training_id))


def _page(request: MemberRequest, found: Training, status: int = 200, **said: Any) -> HttpResponse:
    context = {**training_page(request.member, found), "step_form": StepForm(), "stale": "", **said}
    return pages.render(request, "rubrics/training.html", context, status=status)


@member_required
@require_POST
def step(request: MemberRequest, training_id: UUID) -> HttpResponse:
    """Move somebody a step on, or back."""
    found = get_allowed(request.member, _trainings(request.member), training_id, policies.can_step_training)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, step_form=form)
    given = form.cleaned_data
    try:
        made = services.step_training(
            actor=request.member,
            training=found,
            to=given["to"],
            reason=given["reason"],
            version=number(given["version"]),
        )
    except Invalid as error:
        add_errors(form, error)
        return _page(request, found, 422, step_form=form)
    except Refused as error:
        step_form = told_no(form, error)
        return _page(request, found, 409, step_form=step_form)
    except Stale:
        newer = get_visible(_trainings(request.member), training_id)
        return _page(
            request, newer, 409, step_form=form, stale="Somebody moved them meanwhile. This is where they stand."
        )
    pages.toast(request, f"{found.member.name}: {made.get_step_display().lower()}. They were told.")
    return pages.go(request, "rubrics:training", found.pk)


@member_required
@require_POST
def end(request: MemberRequest, training_id: UUID) -> HttpResponse:
    """Take somebody out of training."""
    found = get_allowed(request.member, _trainings(request.member), training_id, policies.can_step_training)
    services.end_training(actor=request.member, training=found)
    pages.toast(request, f"{found.member.name} is not in training any more. Their cards stay.")
    return pages.go(request, "rubrics:trainings")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def practice_card(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Write the practice card of a talk that one shadows; once it is in, it is read beside the interviewer's."""
    card = own_practice(request.member).filter(seat=seat_id).select_related("seat__interview__stage").first()
    if card is None:
        rows = training_seats(request.member).select_related("interview__stage")
        seat = get_visible(rows, seat_id)
        if request.method != "POST":
            asked = asked_in(seat, kit_criteria([seat.interview.stage_id]))
            return _card(request, seat, blank_form(asked, save_url=request.path, besides=seat.interview.application_id))
        card = services.start_training_card(actor=request.member, seat=seat)
    place: Any = card.seat
    if request.method == "POST":
        held = card
        return written(
            request,
            card,
            lambda form, status: _card(request, place, form, held, status),
            kept="Saved. Nobody else can read it.",
            done="Your practice card is in. It counts for nobody.",
        )
    return _card(request, place, practice_form(card, save_url=request.path), card)


def _card(
    request: MemberRequest, seat: Any, form: dict[str, Any], card: PracticeCard | None = None, status: int = 200
) -> HttpResponse:
    who, role, _running = names_of(seat.interview)
    learns = Training.objects.filter(member=request.member, rubric__versions__kits__stage=seat.interview.stage_id)
    context = {"seat": seat, "interview": seat.interview, "who": who, "role_title": role, "form": form, "card": card}
    return pages.render(request, "rubrics/practice_card.html", {**context, "training": learns.first()}, status=status)

"""Calibration: exercises, scoring one, where people differ, and what that changes in an anchor."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms as fields
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candidates.views.forms.fields import PeopleField
from candidates.views.forms.interviews import interviewers
from foundation.core import clock, pages
from foundation.core.errors import Invalid
from foundation.core.fetch import found_or_404, get_visible
from foundation.core.forms import PlainForm, add_errors, offer, offer_rows
from foundation.core.widgets import DateInput
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import Exercise, PracticeCard, RubricVersion
from rubrics.pages.calibration import exercise_page, exercises_page
from rubrics.pages.practice import practice_form
from rubrics.queries import newest_versions
from rubrics.queries.practice import own_practice, visible_exercises
from rubrics.services.calibration import Sample
from rubrics.views.practice import written

A_WEEK = timedelta(days=7)


class PeopleForm(PlainForm):
    """Who is asked."""

    people = PeopleField(
        Membership.objects.none(), label="Who scores it", required=False, widget=fields.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "people", people)


class ExerciseForm(PeopleForm):
    """A sample, the criteria that it is scored by, who scores it and until when."""

    title = fields.CharField(label="Title", required=False)
    sample = fields.CharField(
        label="The sample, as text",
        required=False,
        widget=fields.Textarea(attrs={"rows": 8}),
        help_text="An answer as it was given. Take out names and whatever tells who it was.",
    )
    link = fields.CharField(label="Or a link to a recording", required=False)
    criteria = fields.MultipleChoiceField(label="What is scored", required=False, widget=fields.CheckboxSelectMultiple)
    due_on = fields.DateField(label="Due", widget=DateInput, error_messages={"required": "Choose a day."})

    def __init__(self, *args: Any, version: RubricVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "criteria", [(one.key, one.label) for one in version.criteria.all()])
        self.order_fields(["title", "sample", "link", "criteria", "people", "due_on"])


@member_required
@require_safe
def calibrations(request: MemberRequest) -> HttpResponse:
    """Show the exercises that one was asked to, for those who run them all."""
    policies.can_calibrate.require(request.member)
    return pages.render(request, "rubrics/calibrations.html", exercises_page(request.member))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_exercise(request: MemberRequest) -> HttpResponse:
    """Choose a rubric, then ask people to score a sample by it."""
    policies.can_run_exercises.require(request.member)
    versions = list(newest_versions(request.member).prefetch_related("criteria"))
    chosen = request.GET.get("rubric", "")
    version = next((one for one in versions if one.rubric.key == chosen), None)
    if version is None:
        return _new_page(request, versions, None, None)
    asks: dict[str, Any] = {"version": version, "people": interviewers(request.member.organisation_id)}
    if request.method != "POST":
        start = {"criteria": [one.key for one in version.criteria.all()], "due_on": clock.today() + A_WEEK}
        return _new_page(request, versions, version, ExerciseForm(initial=start, **asks))
    form = ExerciseForm(request.POST, **asks)
    if not form.is_valid():
        wrong = services.exercise_errors(request.member, version, **{"due_on": None, **_given(form)})
        add_errors(form, Invalid(wrong))
        return _new_page(request, versions, version, form, 422)
    try:
        made = services.open_exercise(actor=request.member, version=version, **_given(form))
    except Invalid as error:
        add_errors(form, error)
        return _new_page(request, versions, version, form, 422)
    pages.toast(request, "Everybody was asked. You read where they differ once your own card is in.")
    return pages.go(request, "rubrics:exercise", made.pk)


def _given(form: ExerciseForm) -> dict[str, Any]:
    """Return what could be read of a form."""
    read = form.cleaned_data
    given = {"sample": Sample(*(read.get(name, "") for name in ("title", "sample", "link")))}
    return {
        **given,
        "criteria": read.get("criteria", []),
        "people": list(read.get("people", [])),
        **({"due_on": read["due_on"]} if "due_on" in read else {}),
    }


def _new_page(
    request: MemberRequest,
    versions: list[RubricVersion],
    version: RubricVersion | None,
    form: ExerciseForm | None,
    status: int = 200,
) -> HttpResponse:
    context = {"versions": versions, "version": version, "form": form}
    return pages.render(request, "rubrics/new_exercise.html", context, status=status)


def _exercises(member: Membership) -> QuerySet[Exercise]:
    return visible_exercises(member).select_related("rubric_version__rubric", "opened_by__user")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def exercise(request: MemberRequest, exercise_id: UUID) -> HttpResponse:
    """Score a sample; once one's own card is in, see where people differ."""
    found = get_visible(_exercises(request.member), exercise_id)
    if request.method == "POST":
        card = found_or_404(own_practice(request.member).filter(exercise=found)[:1])
        return written(
            request,
            card,
            lambda form, status: _page(request, found, form=form, status=status),
            kept="Saved. Nobody else can read it.",
            done="Your card is in. Here is where people stand.",
        )
    return _page(request, found)


def _page(
    request: MemberRequest,
    found: Exercise,
    *,
    form: dict[str, Any] | None = None,
    ask_form: PeopleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = exercise_page(request.member, found)
    own: PracticeCard | None = context["own"]
    if form is None and own is not None and own.submitted_at is None and found.closed_at is None:
        form = practice_form(own, save_url=request.path)
    asking = context["runs"] and found.closed_at is None
    context["ask_form"] = (ask_form or PeopleForm(people=_others(found))) if asking else None
    return pages.render(request, "rubrics/exercise.html", {**context, "form": form}, status=status)


def _others(found: Exercise) -> QuerySet[Membership]:
    return interviewers(found.organisation_id).exclude(pk__in=found.cards.values("author_id"))


def _run(request: MemberRequest, exercise_id: UUID) -> Exercise:
    found = get_visible(_exercises(request.member), exercise_id)
    policies.can_run_exercises.require(request.member)
    return found


@member_required
@require_POST
def ask_more(request: MemberRequest, exercise_id: UUID) -> HttpResponse:
    """Ask more people to score it."""
    found = _run(request, exercise_id)
    form = PeopleForm(request.POST, people=interviewers(found.organisation_id))
    if form.is_valid() or found.closed_at:  # once it is closed, that is what there is to say
        people = list(form.cleaned_data.get("people") or ())
        try:
            services.ask_into_exercise(actor=request.member, exercise=found, people=people)
        except Invalid as error:
            add_errors(form, error)
        else:
            pages.toast(request, "They were asked.")
            return pages.go(request, "rubrics:exercise", found.pk)
    return _page(request, found, ask_form=form, status=422)


@member_required
@require_POST
def close_exercise(request: MemberRequest, exercise_id: UUID) -> HttpResponse:
    """End an exercise."""
    found = _run(request, exercise_id)
    services.close_exercise(actor=request.member, exercise=found)
    pages.toast(request, "The exercise is closed. Everybody who was asked reads it now.")
    return pages.go(request, "rubrics:exercise", found.pk)

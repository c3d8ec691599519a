"""Interviews: setting one up, its page, another time, taking it back."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import policies, services
from candidates.models import Application, Interview, InterviewSeat
from candidates.pages.interview import first_proposal, interview_page
from candidates.queries import visible_applications, visible_interviews
from candidates.services.readiness import require_active
from candidates.views.forms.interviews import RescheduleForm, ScheduleForm, SeatForm, interviewers
from candidates.views.forms.pipeline import ReasonForm
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required

TIMES = ("starts_at", "ends_at", "place")


@require_http_methods(["GET", "POST"])
@member_required
def schedule(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Ask for stage, time and people, and set an interview up."""
    rows = visible_applications(request.member).select_related("candidate", "role", "stage")
    found = get_allowed(request.member, rows, application_id, policies.can_schedule_interview)
    if request.method == "GET":
        require_active(found)
    asks: dict[str, Any] = {"application": found, "people": interviewers(found.organisation_id)}
    if request.method == "GET":
        return _schedule_page(request, found, ScheduleForm(initial=first_proposal(found), **asks))
    form = ScheduleForm(request.POST, **asks)
    if form.is_valid():
        try:
            made = _schedule(request, found, form)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"{made.stage.label} with {found.candidate} is set up; everybody was told.")
            return go(request, "candidates:application", found.pk)
    return _schedule_page(request, found, form, 422)


def _schedule(request: MemberRequest, found: Application, form: ScheduleForm) -> Interview:
    given = form.cleaned_data
    asked = [services.SeatAsked(member) for member in given["seats"]]
    asked += [services.SeatAsked(member, shadow=True) for member in given["shadows"]]
    asked += [services.SeatAsked(member, shadow=True, reverse=True) for member in given["leads"]]
    return services.schedule_interview(
        actor=request.member,
        application=found,
        stage=given["stage"],
        starts_at=given["starts_at"],
        ends_at=given["ends_at"],
        seats=asked,
        place=given["place"],
    )


def _schedule_page(request: MemberRequest, found: Application, form: ScheduleForm, status: int = 200) -> HttpResponse:
    context = {"application": found, "form": form}
    return render(request, "candidates/schedule.html", context, status=status)


def readable(member: Membership) -> QuerySet[Interview]:
    """Return the interviews that the member may see, with what their pages name."""
    return visible_interviews(member).select_related("stage", "application__candidate", "application__role")


@require_GET
@member_required
def interview(request: MemberRequest, interview_id: UUID) -> HttpResponse:
    """Show when, where and who; people answer here."""
    return page(request, get_visible(readable(request.member), interview_id))


def page(request: MemberRequest, found: Interview, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Answer with an interview's page; `forms` are those with errors."""
    shown = interview_page(request.member, found)
    seated = [seat for seat, _ in shown["seats"]]
    context = {
        **shown,
        "seat_form": forms.get("seat_form") or SeatForm(people=askable(found, seated)),
        "cancel_form": forms.get("cancel_form") or ReasonForm(initial={"version": found.version}),
        "changed": forms.get("changed"),
    }
    return render(request, "candidates/interview.html", context, status=status)


def askable(found: Interview, seats: list[InterviewSeat]) -> Any:
    """Return who could still be asked into an interview."""
    return interviewers(found.organisation_id).exclude(pk__in=[seat.member_id for seat in seats])


@require_http_methods(["GET", "POST"])
@member_required
def reschedule(request: MemberRequest, interview_id: UUID) -> HttpResponse:
    """Ask for another time or place; a newer version stands beside what was typed."""
    found = get_allowed(request.member, readable(request.member), interview_id, policies.can_change_interview)
    if request.method == "GET":
        start = {name: getattr(found, name) for name in (*TIMES, "version")}
        return _time_page(request, found, RescheduleForm(initial=start, interview=found))
    form = RescheduleForm(request.POST, interview=found)
    if not form.is_valid():
        return _time_page(request, found, form, 422)
    given = form.cleaned_data
    try:
        services.reschedule_interview(
            actor=request.member,
            interview=found,
            version=given["version"],
            reason=given["reason"],
            **{name: given[name] for name in TIMES},
        )
    except Stale:
        found.refresh_from_db()
        return _time_page(request, found, form, 409, changed=True)
    except Invalid as error:
        taken = [*error.errors.pop("starts_at", []), *error.errors.pop("seats", [])]
        add_errors(form, Invalid({**error.errors, **({"starts_at": taken} if taken else {})}))
        return _time_page(request, found, form, 422)
    toast(request, "The interview has a new time; everybody was told and asked again.")
    return go(request, "candidates:interview", found.pk)


def _time_page(
    request: MemberRequest, found: Interview, form: RescheduleForm, status: int = 200, *, changed: bool = False
) -> HttpResponse:
    context = {"interview": found, "form": form, "newer": changed}
    return render(request, "candidates/time.html", context, status=status)


@require_POST
@member_required
def cancel(request: MemberRequest, interview_id: UUID) -> HttpResponse:
    """Take an interview back, with the reason."""
    found = get_visible(readable(request.member), interview_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.cancel_interview(
                actor=request.member,
                interview=found,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
        except Stale:
            found.refresh_from_db()
            fresh = ReasonForm(initial={"reason": form.cleaned_data["reason"], "version": found.version})
            return page(request, found, status=409, cancel_form=fresh, changed=True)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "The interview is cancelled; everybody was told.")
            return go(request, reverse("candidates:application", args=[found.application_id]))
    return page(request, found, status=422, cancel_form=form)

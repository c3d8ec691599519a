"""Sending a take-home and what follows, for those who run the pipeline."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import policies, queries, services, tasks
from assessments.models import Assignment
from assessments.pages.assignment import assignment_page, graders_of, possible_graders, take_homes_panel
from assessments.views import forms
from candidates.models import Application
from candidates.queries import visible_applications
from foundation.core import playbook
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.fetch import found_or_404, get_allowed, get_visible
from foundation.core.forms import PlainForm, add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Stage


@require_http_methods(["GET", "POST"])
@member_required
def send(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Choose task and terms, and send."""
    rows = visible_applications(request.member).select_related("candidate", "role")
    application = get_allowed(request.member, rows, application_id, policies.can_send_take_home)
    stage = _stage_of(application)
    form = forms.SendForm(
        request.POST or None,
        versions=list(queries.latest_versions(request.member)),
        stage=stage,
        archetype=application.role.archetype,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.send_take_home(
                actor=request.member,
                application=application,
                stage=stage,
                task_version=form.version(),
                terms=form.terms(),
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, f"The take-home is on its way to {application.candidate.name}.")
            return go(request, "assessments:assignment", made.pk)
    fair = [row["text"] for row in playbook.load("assessments")["rules"]]
    context = {"form": form, "application": application, "stage": stage, "fair": fair}
    return render(request, "assessments/send.html", context, status=400 if form.errors else 200)


def _stage_of(application: Application) -> Stage:
    stage = queries.stages_with_task(application).first()
    if stage is None:
        raise NotFound("This role's loop has no take-home.")
    return stage


@require_GET
@member_required
def assignment(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Show where a take-home stands: window, files, graders, payment."""
    return _page(request, _fetch(request, assignment_id), {})


def _fetch(request: MemberRequest, assignment_id: UUID) -> Assignment:
    return get_visible(queries.with_facts(queries.visible_assignments(request.member)), assignment_id)


def _page(request: MemberRequest, found: Assignment, bound: dict[str, Any], status: int = 200) -> HttpResponse:
    shown = assignment_page(request.member, found)
    context = {
        **shown,
        "graders_form": forms.GradersForm(members=possible_graders(request.member, shown["seats"])),
        "extend_form": forms.ExtendForm(),
        "withdraw_form": forms.WithdrawForm(),
        "link_form": PlainForm(),
        "payment_form": forms.PaymentForm(),
        **bound,
    }
    return render(request, "assessments/assignment.html", context, status=status)


@require_GET
@member_required
def panel(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show the take-homes of an application, as a part of its page and as a page of its own."""
    rows = visible_applications(request.member).select_related("candidate", "role")
    application = get_visible(rows, application_id)
    context = take_homes_panel(request.member, application)
    return render(request, "assessments/panel.html", context, block="panel")


@require_POST
@member_required
def graders(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Ask graders."""
    found = _fetch(request, assignment_id)
    form = forms.GradersForm(request.POST, members=possible_graders(request.member, graders_of(found)))

    def act() -> str:
        asked = services.ask_graders(actor=request.member, assignment=found, graders=form.chosen())
        return f"Asked {len(asked)} to grade, each without the other's view."

    answer = _act(request, found, form, "graders_form", act)
    if answer.status_code < 400 and request.member in form.chosen():
        return go(request, "home")  # whoever is to grade finds their grading there, and no more of the take-home
    return answer


@require_POST
@member_required
def copies(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Have the copies for graders made again."""
    found = _fetch(request, assignment_id)
    try:
        copy = services.copy_anew(actor=request.member, assignment=found)
    except Refused as error:
        return _page(request, found, {"refused": error.sentence}, status=409)
    tasks.enqueue_copies(copy)
    toast(request, "The copies are being made again.")
    return go(request, "assessments:assignment", found.pk)


@require_POST
@member_required
def extend(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Give more time."""
    found = _fetch(request, assignment_id)
    form = forms.ExtendForm(request.POST)

    def act() -> str:
        given = form.cleaned_data
        services.extend(actor=request.member, assignment=found, until=given["until"], reason=given["reason"])
        return "More time given. The candidate is told by e-mail."

    return _act(request, found, form, "extend_form", act)


@require_POST
@member_required
def send_link(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Mail the candidate a new link."""
    found = _fetch(request, assignment_id)
    form = PlainForm(request.POST)

    def act() -> str:
        services.send_link_again(actor=request.member, assignment=found)
        return "A new link is on its way. The old ones say so."

    return _act(request, found, form, "link_form", act)


@require_POST
@member_required
def withdraw(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Take the task back."""
    found = _fetch(request, assignment_id)
    form = forms.WithdrawForm(request.POST)

    def act() -> str:
        services.withdraw_assignment(actor=request.member, assignment=found, **form.cleaned_data)
        return "Taken back. The link says so."

    return _act(request, found, form, "withdraw_form", act)


@require_POST
@member_required
def pay(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """Record the payment."""
    found = _fetch(request, assignment_id)
    form = forms.PaymentForm(request.POST)

    def act() -> str:
        services.record_payment(actor=request.member, assignment=found, **form.cleaned_data)
        return "Payment recorded."

    return _act(request, found, form, "payment_form", act)


def _act(request: MemberRequest, found: Assignment, form: Any, key: str, act: Any) -> HttpResponse:
    """Run `act` on a valid form and go back; else the page again with what was typed and what was wrong."""
    policies.can_manage_assignment.require(request.member, found)
    if form.is_valid():
        try:
            said = act()
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, said)
            return go(request, "assessments:assignment", found.pk)
    return _page(request, _fetch(request, found.pk), {key: form, "opened": key}, status=400)


@require_GET
@member_required
def file(request: MemberRequest, file_id: UUID) -> FileResponse:
    """Send a file as the candidate named it, to those who see the take-home."""
    kept = get_visible(queries.visible_files(request.member), file_id)
    return attachment(kept.file.open("rb"), kept.original_name)


@require_GET
@member_required
def graded_file(request: MemberRequest, seat_id: UUID, file_id: UUID) -> FileResponse:
    """Send the copy of a file that was made for graders to the person who grades it."""
    copy = found_or_404(queries.gradable_file(request.member, seat_id, file_id).order_by()[:1])
    if not copy.file:
        raise NotFound("Nothing of this file can be shown to a grader. The page of the grading says why.")
    return attachment(copy.file.open("rb"), copy.original.safe_name)


def attachment(handle: Any, name: str) -> FileResponse:
    """Return a download that is neither cached nor shown inline nor sniffed."""
    response = FileResponse(handle, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

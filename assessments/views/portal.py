"""The candidate's portal: no account, the link is the right. Nothing of the company's side is shown here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import services, tasks
from assessments.domain.standing import Standing
from assessments.pages.portal import portal_page
from assessments.services import links
from assessments.services.links import Opened
from assessments.views import forms
from candidates.services import choose_zone
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.forms import add_errors
from foundation.core.pages import render, toast
from foundation.core.zones import said_in, zone_of

# A link that leads nowhere any more, and will not again.
GONE = (Standing.REPLACED, Standing.EXPIRED, Standing.ERASED)


def _find(token: str) -> Opened:
    found = links.find(token)
    if found is None:
        raise NotFound("This link does not lead anywhere. Check that it is whole, or write to the person who sent it.")
    return found


@require_GET
@never_cache
def portal(request: HttpRequest, token: str) -> HttpResponse:
    """Show the task, its terms and the clock, or why nothing more goes."""
    opened = _find(token)
    return _page(request, token, opened, {}, status=410 if opened.standing in GONE else 200)


def _page(request: HttpRequest, token: str, opened: Opened, bound: dict[str, Any], status: int = 200) -> HttpResponse:
    """Draw the page with its times in the candidate's zone, whoever else is signed in at this browser."""
    found = opened.assignment
    zones = (found.application.candidate.zone, found.organisation.zone)
    with said_in(*zones):
        context = {
            **portal_page(opened),
            "token": token,
            "upload_form": forms.UploadForm(),
            "form": forms.HandInForm.of(found),
            "zone_form": forms.ZoneForm(initial={"zone": zone_of(*zones)}),
            **bound,
        }
        response = render(request, "assessments/portal.html", context, status=status)
    # The link stays here: the policy of all pages is same-origin. With no-referrer a browser posts as from nowhere.
    response["X-Robots-Tag"] = "noindex"
    return response


def _refused(request: HttpRequest, token: str, said: str) -> HttpResponse:
    """Show the page as it is by now, and why what was asked does not go."""
    return _page(request, token, _find(token), {"refused": said}, status=409)


@require_POST
@never_cache
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Start the clock."""
    opened = _find(token)
    if said := opened.standing.refusal:
        return _refused(request, token, said)
    try:
        services.start_work(assignment=opened.assignment)
    except Refused as error:
        return _refused(request, token, error.sentence)
    toast(request, "Started. Good luck, and stop when the hours are over.")
    return redirect("assessments:portal", token)


@require_http_methods(["POST"])
@never_cache
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Keep one file."""
    opened = _find(token)
    if said := opened.standing.refusal:
        return _refused(request, token, said)
    form = forms.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = services.add_file(assignment=opened.assignment, upload=form.cleaned_data["file"])
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            return _refused(request, token, error.sentence)
        else:
            toast(request, f"Received {kept.original_name}. {kept.remark}".rstrip())
            return redirect(f"{_here(token)}#hand")
    return _page(request, token, opened, {"upload_form": form}, status=400)


@require_POST
@never_cache
def remove(request: HttpRequest, token: str, file_id: UUID) -> HttpResponse:
    """Take a file back."""
    opened = _find(token)
    if said := opened.standing.refusal:
        return _refused(request, token, said)
    try:
        services.remove_file(assignment=opened.assignment, file_id=file_id)
    except Refused as error:
        return _refused(request, token, error.sentence)
    return redirect(f"{_here(token)}#hand")


@require_POST
@never_cache
def hand_in(request: HttpRequest, token: str) -> HttpResponse:
    """Hand in the files."""
    opened = _find(token)
    if said := opened.standing.refusal:
        return _refused(request, token, said)
    form = forms.HandInForm(request.POST)
    if form.is_valid():
        try:
            submission = services.hand_in(assignment=opened.assignment, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            return _refused(request, token, error.sentence)
        else:
            tasks.enqueue_copies(submission.copy)
            return redirect("assessments:portal", token)
    return _page(request, token, opened, {"form": form}, status=400)


@require_POST
@never_cache
def zone(request: HttpRequest, token: str) -> HttpResponse:
    """Show times in the zone that the candidate chose, here and in mail."""
    opened = _find(token)
    if said := opened.standing.refusal:
        return _refused(request, token, said)
    form = forms.ZoneForm(request.POST)
    if form.is_valid():
        choose_zone(candidate=opened.assignment.application.candidate, zone=form.cleaned_data["zone"])
        toast(request, "Times are shown in your zone now.")
        return redirect("assessments:portal", token)
    return _page(request, token, opened, {"zone_form": form}, status=400)


def _here(token: str) -> str:
    return redirect("assessments:portal", token)["Location"]

"""The candidate's portal: no account, the link is the right. Nothing of the company's side is shown here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import services, tasks
from assessments.models import Assignment
from assessments.pages.portal import portal_page
from assessments.services import links
from assessments.views import forms
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.forms import add_errors
from foundation.core.pages import render, toast


def _find(token: str) -> Assignment:
    opened = links.find(token)
    if opened is None or opened.assignment.state == Assignment.State.WITHDRAWN:
        raise NotFound("This link does not lead anywhere. Check that it is whole, or write to the person who sent it.")
    if opened.replaced or opened.expired:
        raise NotFound("This link is no longer in use. If a newer mail came to you, use the link in that.")
    return opened.assignment


@require_GET
@never_cache
def portal(request: HttpRequest, token: str) -> HttpResponse:
    """Show the task, its terms and the clock."""
    return _page(request, token, _find(token), {})


def _page(
    request: HttpRequest, token: str, found: Assignment, bound: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        **portal_page(found),
        "token": token,
        "upload_form": forms.UploadForm(),
        "form": forms.HandInForm.of(found),
        **bound,
    }
    response = render(request, "assessments/portal.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@never_cache
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Start the clock."""
    found = _find(token)
    try:
        services.start_work(assignment=found)
    except Refused as error:
        return _page(request, token, found, {"refused": error.sentence}, status=409)
    toast(request, "Started. Good luck, and stop when the hours are over.")
    return redirect("assessments:portal", token)


@require_http_methods(["POST"])
@never_cache
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Keep one file."""
    found = _find(token)
    form = forms.UploadForm(request.POST, request.FILES)
    status = 400
    if form.is_valid():
        try:
            kept = services.add_file(assignment=found, upload=form.cleaned_data["file"])
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
            status = 409
        else:
            toast(request, f"Received {kept.original_name}. {kept.remark}".rstrip())
            return redirect(f"{_here(token)}#hand")
    return _page(request, token, found, {"upload_form": form}, status=status)


@require_POST
@never_cache
def remove(request: HttpRequest, token: str, file_id: UUID) -> HttpResponse:
    """Take a file back."""
    found = _find(token)
    try:
        services.remove_file(assignment=found, file_id=file_id)
    except Refused as error:
        return _page(request, token, found, {"refused": error.sentence}, status=409)
    return redirect(f"{_here(token)}#hand")


@require_POST
@never_cache
def hand_in(request: HttpRequest, token: str) -> HttpResponse:
    """Hand in the files."""
    found = _find(token)
    form = forms.HandInForm(request.POST)
    status = 400
    if form.is_valid():
        try:
            submission = services.hand_in(assignment=found, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
            status = 409
        else:
            tasks.enqueue_copies(submission.copy)
            return redirect("assessments:portal", token)
    return _page(request, token, found, {"form": form}, status=status)


def _here(token: str) -> str:
    return redirect("assessments:portal", token)["Location"]

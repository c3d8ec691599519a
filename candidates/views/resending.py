"""The candidate's page for another file in place of one that nobody can read: no account, the link is the right."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from candidates import tasks
from candidates.domain.files.sentences import to_sender
from candidates.services import resending
from candidates.services.intake import LIVE
from candidates.services.resending import Sent
from candidates.views.forms.pipeline import ACCEPT
from foundation.core.errors import Invalid, NotFound, NotKept, Refused
from foundation.core.forms import PlainForm, add_errors
from foundation.core.pages import render
from foundation.core.widgets import FileInput

NOWHERE = "This link does not lead anywhere any more. Send the form of the job again, with the same e-mail address."
TOO_MANY = "Many files came just now, so this one was not taken. Please send it again in an hour."


class AnotherForm(PlainForm):
    """One more file."""

    resume = forms.FileField(
        label="Another file",
        allow_empty_file=True,
        max_length=None,
        help_text="PDF, Word (.docx), OpenDocument, RTF or plain text, at most 15 MB.",
        widget=FileInput({"accept": ACCEPT}),
        error_messages={"required": "Choose a file."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def another_file(request: HttpRequest, token: str) -> HttpResponse:
    """Say how it stands with the file, and take another one."""
    found = resending.find(token)
    if found is None:
        raise NotFound(NOWHERE)
    if request.method != "POST":
        return _page(request, found, AnotherForm())
    form = AnotherForm(request.POST, request.FILES)
    if form.is_valid():
        if not ratelimit.consume(request, action="another_file", key=str(found.application.pk)):
            form.add_error(None, TOO_MANY)
        elif _taken(found, form):
            return redirect("candidates:another_file", token)
    return _page(request, found, form, status=422)


def _taken(found: Sent, form: AnotherForm) -> bool:
    try:
        kept = resending.send_another(application=found.application, upload=form.cleaned_data["resume"])
    except Invalid as error:
        add_errors(form, error)
        return False
    except (Refused, NotKept) as error:
        form.add_error(None, error.sentence)
        return False
    tasks.enqueue_reading(kept)
    return True


def _page(request: HttpRequest, found: Sent, form: AnotherForm, status: int = 200) -> HttpResponse:
    newest, application = resending.newest_of(found), found.application
    context = {
        "role": application.role,
        "organisation": application.role.organisation,
        "file": newest,
        "why": to_sender(newest.reason) if newest.reason else "",
        "open": application.status in LIVE,
        "closed": resending.CLOSED,
        "form": form,
    }
    response = render(request, "candidates/another_file.html", context, status=status)
    # The link stays here: the policy of all pages is same-origin. With no-referrer a browser posts as from nowhere.
    response["X-Robots-Tag"] = "noindex"
    return response

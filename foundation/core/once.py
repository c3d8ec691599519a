"""A form that is sent twice is done once: by two clicks, or sent again after going back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import UnreadablePostError

from foundation.core.addresses import FOR_PROGRAMS
from foundation.core.pages import toast

Handler = Callable[[HttpRequest], HttpResponse]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
KEPT = 3600
RUNNING = ""
PATIENCE = 10.0
PAUSE = 0.05
SAID = "This was sent before. It is done once."


class OnceMiddleware:
    """Answer the second of two alike forms as the first was answered.

    Django's token against forgery is masked anew for each page that is drawn, so the same fields with the same token at
    the same address are one form sent twice. Kept is where the answer led on, for an hour; what was refused, or failed,
    may be tried again. What htmx sends is not looked at: it changes a page in place, which may well be done again.
    While Redis is away each form is done as often as it is sent.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _mark(request)
        if not key:
            return self.get_response(request)
        if not cache.add(key, RUNNING, PATIENCE):
            led = cache.get(key)
            if led:
                toast(request, SAID)
            led = led or _awaited(key)
            if led:
                return HttpResponseRedirect(led)
            cache.set(key, RUNNING, PATIENCE)
        session = request.session.session_key
        response = self.get_response(request)
        # Where somebody was signed in or out, the answer is more than the way that it leads.
        if 300 <= response.status_code < 400 and request.session.session_key == session:
            cache.set(key, response["Location"], KEPT)
        else:
            cache.delete(key)
        return response


def _mark(request: HttpRequest) -> str:
    """Return what stands for a form as it was drawn and filled in; '' for what is none."""
    if request.method != "POST" or request.content_type not in FORMS or request.headers.get("HX-Request"):
        return ""
    if request.path.startswith(FOR_PROGRAMS):  # what a program sends is for its own parser to read
        return ""
    try:
        fields = sorted(request.POST.lists())
    except UnreadablePostError:
        return ""
    if "csrfmiddlewaretoken" not in request.POST:
        return ""
    digest = hashlib.blake2s(repr((request.session.session_key, request.get_full_path(), fields)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, _content(file))).encode())
    return f"once:{digest.hexdigest()}"


def _content(file: UploadedFile[Any]) -> str:
    digest = hashlib.blake2s()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _awaited(key: str) -> str:
    """Return where the form that is being worked on leads; '' when it led nowhere."""
    deadline = time.monotonic() + PATIENCE
    led: str | None = RUNNING
    while led == RUNNING and time.monotonic() < deadline:
        time.sleep(PAUSE)
        led = cache.get(key)
    return led or ""

"""Signing in: allauth's provider behind our own page, rules and limits.

A person lets a program in for one organisation. PKCE with S256 is asked of every program, and nobody is let through
without being asked.
"""

from __future__ import annotations

import json
from typing import Any, cast

from allauth.core import ratelimit
from allauth.core.internal.httpkit import extract_basic_auth
from allauth.idp.oidc import views as provider
from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from assistants.domain.programs import PEOPLE, is_on_device, origin_of
from assistants.policies import can_let_in
from assistants.queries.switches import on_anywhere, reads_people
from assistants.queries.tokens import held_by, holds
from assistants.services.connecting import left, let_in
from assistants.views.answers import OFF, problem
from assistants.views.forms import ConsentForm
from foundation.core.errors import Forbidden, Invalid
from foundation.core.pages import render
from foundation.people.models import Membership

LARGEST = 20_000


class Authorize(provider.AuthorizationView):
    """Ask the person who is signed in whether the program may read for them, and in which organisation."""

    http_method_names = ("get", "head", "post")
    form_class = ConsentForm
    shown = False

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not on_anywhere():
            raise Forbidden(OFF)
        if said := _odd(request):
            raise Invalid({"": said})
        if request.method == "GET":
            _check_question(request)
        elif not request.POST.get("request"):
            raise Invalid({"request": "Begin again from the assistant: this form came without its question."})
        answer = cast("HttpResponse", super().dispatch(request, *args, **kwargs))
        answer["Cache-Control"] = "no-store"
        if answer.status_code == 200 and not self.shown:
            # allauth's own page of what was wrong with the question, which calls itself well.
            answer.status_code = 400
        return answer

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the organisations that the person may choose from. Raises Forbidden when there is none."""
        members = [member for member in _memberships(self.request) if can_let_in(member)]
        if not members:
            raise Forbidden(can_let_in.sentence)
        current = self.request.member
        members.sort(key=lambda member: member != current)
        return {**super().get_form_kwargs(), "members": members}

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the program in and send the person back to it, as one act."""
        with transaction.atomic():
            client = Client.objects.get(pk=self._request_info["client_id"])
            back_to = self._request_info["redirect_uri"]
            let_in(
                actor=form.cleaned_data["member"],
                client=client,
                back_to=back_to,
                people=PEOPLE in form.cleaned_data["scopes"],
            )
            return self._may_go_on(super().form_valid(form))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Show our own page; browsers hold a form to its policy through redirects, so the program's host is named."""
        self.shown = True
        form, client = context["form"], context["client"]
        shown = {
            "form": form,
            "client": client,
            "host": origin_of(self._request_info["redirect_uri"]),
            "on_device": is_on_device(self._request_info["redirect_uri"]),
            "asks_people": PEOPLE in self._scopes,
            "some_read_people": any(reads_people(member.organisation) for member in form.members),
            "members": form.members,
        }
        return self._may_go_on(render(self.request, "assistants/consent.html", shown, status=kwargs.get("status", 200)))

    def _may_go_on(self, answer: HttpResponse) -> HttpResponse:
        to = origin_of(self._request_info["redirect_uri"])
        answer._csp_update = {"form-action": [to]}  # type: ignore[attr-defined]  # noqa: SLF001  (django-csp reads it there)
        return answer


def _odd(request: HttpRequest) -> str:
    """Return why nothing is made of a request, '' when something may be: allauth reads what comes without doubts."""
    given = [value for sent in (request.GET, request.POST) for _, values in sent.lists() for value in values]
    if any("\0" in value for value in (*given, *filter(None, extract_basic_auth(request.headers)))):
        return "This holds a character that no text has."
    ours = request.build_absolute_uri(reverse("assistants:mcp"))
    asked_for = (*request.GET.getlist("resource"), *request.POST.getlist("resource"))
    if any(uri.rstrip("/") != ours for uri in asked_for):
        return "There is one thing here to ask tokens for: the address that ends in /mcp."
    return ""


def _check_question(request: HttpRequest) -> None:
    """Refuse what would let a program in without a challenge, or without asking. Raises Invalid."""
    if request.GET.get("code_challenge_method") != "S256" or not request.GET.get("code_challenge"):
        raise Invalid({"code_challenge": "This assistant signs in without PKCE (S256), which is needed here."})
    if "none" in request.GET.get("prompt", "").split():
        raise Invalid({"prompt": "Nobody is let in here without being asked."})


def _memberships(request: HttpRequest) -> list[Membership]:
    return list(getattr(request, "memberships", []))


class Tokens(provider.TokenView):
    """Give out tokens, and new ones for those that ran out, as long as the assistant holds."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not on_anywhere():
            return problem(403, "assistants_off", OFF)
        if said := _odd(request):
            return _oauth_error("invalid_request", said, 400)
        if not ratelimit.consume(request, action="assistant_tokens"):
            return _oauth_error("temporarily_unavailable", "Too many requests. Try again in a minute.", 429)
        if request.POST.get("grant_type") == "refresh_token":
            held = held_by(request.POST.get("refresh_token", ""), Token.Type.REFRESH_TOKEN)
            if held is None or not holds(held):
                return _oauth_error("invalid_grant", "This has ended. Sign in again.", 400)
        answer = cast("HttpResponse", super().post(request))
        answer["Cache-Control"] = "no-store"
        return answer


class Revoke(provider.RevokeView):
    """Take a token back, and with it the assistant: whoever signs out of it would think so."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if said := _odd(request):
            return _oauth_error("invalid_request", said, 400)
        value = request.POST.get("token", "")
        held = held_by(value, Token.Type.REFRESH_TOKEN) or held_by(value, Token.Type.ACCESS_TOKEN)
        if held is not None and held.client_id != _asking_program(request):
            return _oauth_error("invalid_grant", "This token was given to another program.", 400)
        answer = cast("HttpResponse", super().post(request, *args, **kwargs))
        if held is not None and answer.status_code == 200 and not _still_there(value):
            left(held)
        return answer


def _asking_program(request: HttpRequest) -> str | None:
    named, _ = extract_basic_auth(request.headers)
    return request.POST.get("client_id") or named


def _still_there(value: str) -> bool:
    return Token.objects.by_value(value).exists()


class Register(provider.ClientRegistrationView):
    """Let a program say what it is called and where people are sent back to; it may read nothing by that."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not on_anywhere():
            return problem(403, "assistants_off", OFF)
        if not _readable(request):
            return _oauth_error("invalid_client_metadata", "Send at most 20 KB of JSON, in plain text.", 400)
        return cast("HttpResponse", super().post(request, *args, **kwargs))


def _readable(request: HttpRequest) -> bool:
    """Tell whether a program says of itself something that can be read: little, JSON, not nested without end."""
    if request.content_type != "application/json" or len(request.body) > LARGEST:
        return False
    try:
        json.loads(request.body)
    except (ValueError, RecursionError):
        return False
    return b"\0" not in request.body and b"\\u0000" not in request.body


def _oauth_error(code: str, sentence: str, status: int) -> JsonResponse:
    return JsonResponse(
        {"error": code, "error_description": sentence}, status=status, headers={"Cache-Control": "no-store"}
    )


authorize = Authorize.as_view()
token = Tokens.as_view()
revoke = Revoke.as_view()
register = Register.as_view()

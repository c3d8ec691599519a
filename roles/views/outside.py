"""Somebody from outside reads JD and loop: asked and paid on the role's page, and their own page behind the link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.day_field import DayField
from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import OutsideReader, Role
from roles.pages.outside import readers_page, reading_page, sheet
from roles.queries.outside import reader_of, visible_readers
from roles.views.common import page, role_for, whole
from roles.views.forms.money import MoneyForm, amount

NOWHERE = "This link does not lead anywhere. Open it again from the newest mail; an older link may have been replaced."
TOO_MANY = (
    "Much came from you just now, so this was not saved yet. Your text is below; please send it again in an hour."
)
GONE = ("revoked", "expired")


class ReaderForm(MoneyForm):
    """Whom to ask, and for what fee."""

    amounts = ("fee",)
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail", max_length=254)
    fee = amount("Agreed fee")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show who was asked and what they said; a POST asks one more."""
    role = role_for(request, role_id, policies.can_ask_readers)
    if request.method != "POST":
        return _show(request, role, ReaderForm(currency=role.currency))
    form = ReaderForm(request.POST, currency=role.currency)
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.ask_reader(
                actor=request.member, role=role, name=given["name"], email=given["email"], fee_minor=given["fee"]
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            refusal = error.sentence
        else:
            toast(request, f"{given['name']} gets a mail with the link.")
            return go(request, "roles:readers", role.pk)
    return _show(request, role, form, refusal=refusal, status=409 if refusal else 422)


@member_required
@require_POST
def reader(request: MemberRequest, role_id: UUID, reader_id: UUID) -> HttpResponse:
    """Send the link again, take it back, or note that they were paid, by `act`."""
    role = role_for(request, role_id, policies.can_ask_readers)
    found = get_visible(visible_readers(request.member).filter(role=role).select_related("role"), reader_id)
    act = request.POST.get("act", "")
    try:
        said = _acted(request, found, act)
    except Invalid as error:
        form = ReaderForm(currency=role.currency)
        return _show(request, role, form, wrong=(found.pk, error.sentence), status=422)
    except Refused as error:
        return _show(request, role, ReaderForm(currency=role.currency), refusal=error.sentence, status=409)
    toast(request, said)
    return go(request, "roles:readers", role.pk)


def _acted(request: MemberRequest, found: OutsideReader, act: str) -> str:
    if act == "again":
        services.send_reader_again(actor=request.member, reader=found)
        return f"{found.name} gets a new link; the one before no longer works."
    if act == "revoke":
        services.take_reader_back(actor=request.member, reader=found)
        return f"The link of {found.name} no longer works."
    if act == "paid":
        policies.can_pay_readers.require(request.member, found.role)
        day = DayField(required=False)
        try:
            paid_on = day.clean(request.POST.get("paid_on", ""))
        except forms.ValidationError as error:
            raise Invalid({"paid_on": list(error.messages)}) from None
        services.record_reader_paid(actor=request.member, reader=found, paid_on=paid_on)
        return f"{found.name} is paid."
    raise Refused("Choose what to do.", code="no_such_act")


def _show(
    request: MemberRequest,
    role: Role,
    form: ReaderForm,
    *,
    refusal: str = "",
    wrong: tuple[UUID, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {**readers_page(request.member, role), "form": form, "refusal": refusal, "wrong": wrong}
    return page(request, "roles/readers.html", role, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reading(request: HttpRequest, token: str) -> HttpResponse:
    """Show JD and loop to whoever holds the link, and keep what they say; no account is asked for."""
    found = reader_of(token)
    if found is None:
        raise NotFound(NOWHERE)
    if request.method != "POST":
        return _read(request, found)
    places = sheet(found.role).places
    said = {name.removeprefix("at_"): str(text) for name, text in request.POST.items() if name.startswith("at_")}
    typed = {place: said[place] for place in places if place in said}
    gone = [text for place, text in said.items() if place not in places and text.strip()]
    if not ratelimit.consume(request, action="outside_reading", key=str(found.pk)):
        return _read(request, found, typed, {"comments": [TOO_MANY]}, gone=gone, status=429)
    if gone:
        return _read(request, found, typed, gone=gone, status=409)
    try:
        services.keep_comments(
            reader=found,
            texts=typed,
            places=places,
            version=whole(request, "version") or 0,
            hand_in=request.POST.get("act") == "hand_in",
        )
    except Stale:
        return _read(request, reader_of(token) or found, typed, stale=True, status=409)
    except Invalid as error:
        return _read(request, reader_of(token) or found, typed, error.errors, status=422)
    except Refused as error:
        return _read(request, reader_of(token) or found, typed, {"comments": [error.sentence]}, status=409)
    return redirect("roles:reading", token)


def _read(
    request: HttpRequest,
    found: OutsideReader,
    typed: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
    *,
    gone: Sequence[str] = (),
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = reading_page(found, typed or {}, errors or {}, gone=gone, stale=stale)
    if status == 200 and context["state"] in GONE:
        status = 410
    response = render(request, "roles/reading.html", context, status=status)
    # The link stays here: the policy of all pages is same-origin. With no-referrer a browser posts as from nowhere.
    response["X-Robots-Tag"] = "noindex"
    return response

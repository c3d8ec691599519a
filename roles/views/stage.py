"""One stage of a loop: its time, patience and pay, its place, and what the playbook says of its kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal, cast
from uuid import UUID

from django.forms import CheckboxInput
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role, Stage
from roles.pages import stage as stage_page
from roles.queries.seeing import visible_stages, was_removed
from roles.views import loop
from roles.views.common import page, role_for
from roles.views.forms.loop import StageForm
from roles.views.forms.money import in_figures

TEMPLATE = "roles/stage.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: MemberRequest, role_id: UUID, stage_id: UUID) -> HttpResponse:
    """Show one stage; a POST changes, moves or removes it, by `act`."""
    role = role_for(request, role_id, policies.can_edit_loop)
    try:
        found = get_visible(visible_stages(request.member).filter(role=role), stage_id)
    except NotFound as error:
        return _gone(request, role, stage_id, error)
    found.role = role
    act, pays = request.POST.get("act", "save"), policies.can_see_pay(request.member, role)
    typed = request.POST if request.method == "POST" and act == "save" else None
    form = StageForm(typed, currency=role.currency, pays=pays, initial=_start(found, role.currency))
    if request.method != "POST":
        return _one(request, role, found, form)
    try:
        if act in ("up", "down"):
            services.move_stage(actor=request.member, stage=found, way=cast("Literal['up', 'down']", act))
            return go(request, "roles:loop", role.pk)
        if act == "remove":
            services.remove_stage(actor=request.member, stage=found)
            toast(request, f"“{found.label}” is out of the loop.")
            return go(request, "roles:loop", role.pk)
        if form.is_valid() and not _crossed(request, form, role, pays, found):
            services.change_stage(actor=request.member, stage=found, **_changes(form, _touched(request, form)))
            toast(request, f"“{form.cleaned_data['label']}” is saved.")
            return go(request, "roles:loop", role.pk)
    except Invalid as error:
        add_errors(form, _named(error))
    except Refused as error:
        return _one(request, role, found, form, refusal=error.sentence, status=409)
    return _one(request, role, found, form, status=422)


def _gone(request: MemberRequest, role: Role, stage_id: UUID, error: NotFound) -> HttpResponse:
    """Tell of a stage that somebody removed meanwhile; of any other there is nothing to tell."""
    if not was_removed(request.member, role, stage_id, "loop.stage_removed"):
        raise error
    said = "This stage was removed from the loop meanwhile."
    return loop.show(request, role, refusal=said, status=409 if request.method == "POST" else 410)


def _start(stage: Stage, currency: str) -> dict[str, Any]:
    names = ("label", "minutes", "hours", "patience_days", "mainly_theory", "puzzles", "outside_engineering")
    start = {name: getattr(stage, name) for name in names}
    return {**start, "pay": in_figures(stage.pay_minor, currency), "focus": "\n".join(stage.focus)}


def _as_sent(form: StageForm) -> dict[str, str]:
    """Return what a browser sends for each field of a form that nobody touches."""
    shown = {bound.name: (bound.value(), bound.field.widget) for bound in form}
    return {
        name: ("on" if value else "") if isinstance(widget, CheckboxInput) else str("" if value is None else value)
        for name, (value, widget) in shown.items()
    }


def _touched(request: MemberRequest, form: StageForm) -> set[str]:
    """Return the fields that differ from what their author was shown (`was_…`); all of them when that is not told."""
    sent = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in form.fields}
    return {name for name, text in sent.items() if text != request.POST.get(f"was_{name}", "\0").replace("\r\n", "\n")}


def _crossed(request: MemberRequest, form: StageForm, role: Role, pays: bool, found: Stage) -> bool:
    """Say beside each field that the author changed and somebody else changed too what it says now."""
    now = _as_sent(StageForm(currency=role.currency, pays=pays, initial=_start(found, role.currency)))
    crossed = [
        name
        for name in _touched(request, form)
        if f"was_{name}" in request.POST
        and request.POST[f"was_{name}"].replace("\r\n", "\n") != now[name] != request.POST.get(name, "")
    ]
    for name in crossed:
        theirs = {"on": "yes"}.get(now[name], now[name]) or "nothing"
        form.add_error(name, f"Somebody else set this meanwhile: {theirs}. Save again to keep yours.")
    return bool(crossed)


def _changes(form: StageForm, touched: Collection[str]) -> dict[str, Any]:
    given = {name: value for name, value in form.cleaned_data.items() if name in touched}
    if "pay" in given:
        given["pay_minor"] = given.pop("pay")
    return given


def _named(error: Invalid) -> Invalid:
    return Invalid({"pay" if name == "pay_minor" else name: said for name, said in error.errors.items()})


def _one(
    request: MemberRequest, role: Role, found: Stage, form: StageForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    start = StageForm(currency=role.currency, pays="pay" in form.fields, initial=_start(found, role.currency))
    shown = stage_page.page(request.member, role, found)
    context = {**shown, "form": form, "refusal": refusal, "was": _as_sent(start)}
    return page(request, TEMPLATE, role, context, status=status)

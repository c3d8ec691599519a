"""Letting somebody go on in another role: what goes along is said before."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from candidates import policies, services
from candidates.models import Answer, Application
from candidates.pages.answers import suggested
from candidates.pages.transfer import transfer_page
from candidates.queries.application import get_with_person
from candidates.queries.transfers import roles_to_go_to
from candidates.services.readiness import require_live
from candidates.views.forms.answers import LATER, TransferForm
from foundation.activity.queries import visible_events
from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles.domain.stage_kinds import StageKind
from roles.models import Role
from roles.queries.seeing import stages_of


@require_http_methods(["GET", "POST"])
@member_required
def transfer(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Choose a role (`role` in the address), see what goes along and what stays, and let them go on there."""
    found = get_with_person(request.member, application_id)
    policies.can_work_application.require(request.member, found)
    if request.method == "GET":
        require_live(found)
    role = _role(request, found)
    if role is None:
        return _page(request, found, None, None)
    if request.method == "GET":
        return _page(request, found, role, _form(role, initial=_start(request, found, role)))
    form = _form(role, request.POST)
    if "words" in request.POST:
        return _page(request, found, role, _form(role, initial={**request.POST.dict(), **_words(request, found, role)}))
    if not form.is_valid():
        return _page(request, found, role, form, status=422)
    return _gone_on(request, found, role, form)


def _gone_on(request: MemberRequest, found: Application, role: Role, form: TransferForm) -> HttpResponse:
    data = form.cleaned_data
    data["to_stage"].role = role
    try:
        new = services.transfer(
            actor=request.member,
            application=found,
            to_stage=data["to_stage"],
            along=services.Along(data["keep_notes"], data["keep_files"], data["keep_answers"]),
            reason=data["reason"],
            telling=form.telling(),
            version=data["version"],
        )
    except Invalid as error:
        add_errors(form, error)
        return _page(request, found, role, form, status=422)
    except (Stale, Refused) as error:
        found.refresh_from_db()
        fresh = _form(role, initial={**request.POST.dict(), "version": found.version})
        return _page(request, found, role, fresh, refusal=error.sentence, status=409)
    left = visible_events(request.member).filter(application_id=found.pk, verb="application.transferred")
    undo = reverse("candidates:undo_event", args=[left.latest("created_at", "pk").pk])
    toast(request, f"{new.candidate} goes on in {role.title}, at {new.stage.label}.", undo)
    return go(request, "candidates:application", new.pk)


def _role(request: MemberRequest, found: Application) -> Role | None:
    """Return the role that the address names, if the person can go on there."""
    try:
        key = UUID(request.GET.get("role", ""))
    except ValueError:
        return None
    return roles_to_go_to(request.member, found.role_id).filter(pk=key).first()


def _form(role: Role, *args: Any, **kwargs: Any) -> TransferForm:
    stages = [stage for stage in stages_of(role.pk) if not StageKind(stage.kind).follows_assessment]
    return TransferForm(*args, stages=stages, **kwargs)


def _start(request: MemberRequest, found: Application, role: Role) -> dict[str, Any]:
    begin = {"to_stage": stages_of(role.pk)[0].pk, "how": LATER, "version": found.version}
    return {**begin, **_words(request, found, role)}


def _words(request: MemberRequest, found: Application, role: Role) -> dict[str, str]:
    """Return words that say that it goes on, as they would be said to somebody at the first stage of the other role."""
    there = copy(found)
    there.role, there.stage = role, stages_of(role.pk)[0]
    return suggested(request.member, there, Answer.Outcome.YES)


def _page(
    request: MemberRequest,
    found: Application,
    role: Role | None,
    form: TransferForm | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {**transfer_page(request.member, found, role), "form": form, "refusal": refusal}
    return render(request, "candidates/transfer.html", context, status=status)

"""The problem brief: the draft, its circulation, signing, its versions and what changed between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.activity.queries import visible_events
from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, NotFound, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.core.formatting import time
from foundation.core.pages import go, toast, wants_block, warn
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role
from roles.pages import brief as brief_page
from roles.pages.brief import NOTHING, Given, Typed
from roles.queries.seeing import colleagues, visible_briefs
from roles.views.common import keeping, page, role_for, whole

TEMPLATE = "roles/brief.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the latest version; a POST saves the draft, by htmx as one types."""
    role = role_for(request, role_id, policies.can_read_brief, policies.can_edit_brief)
    if request.method != "POST":
        return _show(request, role)
    typed = _typed(request, brief_page.sections_of(role))
    if refused := _saved_or_refused(request, role, typed):
        return refused
    if wants_block(request):
        return _show(request, role, Given(typed=typed, saved=f"Saved {time(now())}"), block="answer")
    toast(request, "The draft is saved.")
    return go(request, "roles:brief", role.pk)


def _saved_or_refused(request: MemberRequest, role: Role, typed: Typed) -> HttpResponse | None:
    """Save what the form holds; return the page with what was typed where it cannot be saved."""
    sections, outcomes = typed
    try:
        number, version = keeping(request, role, services.reopen_brief)
        services.save_brief(
            actor=request.member, role=role, version=version, number=number, sections=sections, outcomes=outcomes
        )
    except Invalid as error:
        return _show(request, role, Given(typed=typed, errors=error.errors), block="answer", status=422)
    except Conflict as error:
        return _show(request, role, Given(typed=typed, conflict=error), block="answer", status=409)
    return None


@member_required
@require_POST
def take(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Write what Scope says into a section; what was typed is saved first."""
    role = role_for(request, role_id, policies.can_edit_brief)
    if refused := _saved_or_refused(request, role, _typed(request, brief_page.sections_of(role))):
        return refused
    section = request.POST.get("take", "")
    try:
        taken = services.take_from_scope(actor=request.member, role=role, section=section)
    except Invalid as error:
        return _show(request, role, Given(errors=error.errors), status=422)
    except Conflict as error:
        return _show(request, role, Given(refusal=error.sentence), status=409)
    toast(request, "It is in the brief.", reverse("roles:section_back", args=[role.pk, taken.pk]))
    return go(request, f"{reverse('roles:brief', args=[role.pk])}#from-scope-{taken.data['section']}")


@member_required
@require_POST
def back(request: MemberRequest, role_id: UUID, event_id: UUID) -> HttpResponse:
    """Put a section back, from the toast that told of its change."""
    role = role_for(request, role_id, policies.can_edit_brief)
    taken = get_visible(visible_events(request.member), event_id)
    try:
        services.put_back_section(actor=request.member, role=role, event=taken)
    except Conflict as error:
        return _show(request, role, Given(refusal=error.sentence), status=409)
    toast(request, "It reads as before.")
    return go(request, f"{reverse('roles:brief', args=[role.pk])}#from-scope-{taken.data['section']}")


def _typed(request: MemberRequest, sections: Sequence[Mapping[str, Any]]) -> Typed:
    """Return the sections and outcomes that the form holds; None for outcomes when it has no boxes for them."""
    keys = [section["key"] for section in sections if section.get("kind") != "outcomes_list"]
    texts = {key: request.POST[f"section_{key}"] for key in keys if f"section_{key}" in request.POST}
    if "outcome" not in request.POST:
        return texts, None
    ids, said = request.POST.getlist("outcome_id"), request.POST.getlist("outcome")
    return texts, [{"id": pk, "text": text} for pk, text in zip_longest(ids[: len(said)], said, fillvalue="")]


@member_required
@require_POST
def circulate(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Freeze the draft and ask its approvers."""
    role = role_for(request, role_id, policies.can_edit_brief)
    draft = visible_briefs(request.member).filter(role=role).select_related("role").order_by("-number").first()
    if draft is None:
        raise NotFound("There is no brief to send yet.")
    asked = set(request.POST.getlist("approvers"))
    people = [person for person in colleagues(request.member) if str(person.pk) in asked]
    try:
        services.circulate_brief(actor=request.member, brief=draft, version=whole(request, "version"), approvers=people)
    except Invalid as error:
        return _show(request, role, Given(errors=error.errors, asked=asked), status=422)
    except Conflict as error:
        return _show(request, role, Given(refusal=error.sentence, asked=asked), status=409)
    toast(request, f"Version {draft.number} is with {' and '.join(person.name for person in people)}.")
    return go(request, "roles:brief", role.pk)


@member_required
@require_POST
def sign(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Answer the version that was read."""
    role = role_for(request, role_id, policies.can_read_brief)
    read = whole(request, "number")
    found = visible_briefs(request.member).filter(role=role, number=read or 0).select_related("role").first()
    if found is None:
        raise NotFound("There is no such version of the brief.")
    given = {"answer": request.POST.get("answer", ""), "comment": request.POST.get("comment", "")}
    try:
        services.sign_brief(actor=request.member, brief=found, **given)
    except Invalid as error:
        return _show(request, role, Given(errors=error.errors, signing_as=given), status=422)
    except Stale as error:
        return _show(request, role, Given(outdated=error.sentence, signing_as=given), status=409)
    except Refused as error:
        return _show(request, role, Given(refusal=error.sentence, signing_as=given), status=409)
    toast(request, f"Your answer to version {found.number} is recorded.")
    return go(request, "roles:brief", role.pk)


@member_required
@require_POST
def reopen(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Open the next version."""
    role = role_for(request, role_id, policies.can_edit_brief)
    opened = services.reopen_brief(actor=request.member, role=role)
    warn(request, f"Version {opened.number} is a draft. Its approvers will be asked again, and see what changed.")
    return go(request, "roles:brief", role.pk)


@member_required
@require_safe
def version(request: MemberRequest, role_id: UUID, number: int) -> HttpResponse:
    """Show one version as it was, and what it changed since the one before, or since another."""
    role = role_for(request, role_id, policies.can_read_brief)
    context = brief_page.version_page(request.member, role, number, request.GET.get("since", ""))
    if context is None:
        raise NotFound("There is no such version of the brief.")
    return page(request, "roles/brief_version.html", role, context)


def _show(
    request: MemberRequest, role: Role, given: Given = NOTHING, *, block: str | None = None, status: int = 200
) -> HttpResponse:
    partial = bool(block) and wants_block(request)
    context = {**brief_page.page(request.member, role, given), "partial": partial}
    return page(request, TEMPLATE, role, context, block=block, status=status)

"""Prompts of a role: read them, see what is missing, copy them, send them, and edit the draft that comes back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from foundation.core.errors import Conflict, Invalid, NotFound, Refused
from foundation.core.fetch import get_visible
from foundation.core.pages import go, render, toast, wants_block
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.domain.prompts import KINDS
from roles.models import PromptRun, Role
from roles.pages import prompts as prompts_page
from roles.pages.prompts import NOTHING, Given, Taking
from roles.queries import playbook, prompt_facts
from roles.queries.seeing import visible_runs
from roles.tasks import enqueue_prompt
from roles.views.common import keeping, moment, page, role_for, whole

TEMPLATE = "roles/prompt.html"


@member_required
@require_safe
def prompt(request: MemberRequest, role_id: UUID, kind: str) -> HttpResponse:
    """Show a filled prompt, what it misses, and where drafts may be asked for."""
    return _show(request, _role(request, role_id), _known(kind))


@member_required
@require_POST
def answers(request: MemberRequest, role_id: UUID, kind: str) -> HttpResponse:
    """Keep the answers to what only prompts ask."""
    role, kind = _role(request, role_id), _known(kind)
    names = _asked(role)
    typed = {name: request.POST[f"answer_{at}"] for at, name in enumerate(names) if f"answer_{at}" in request.POST}
    try:
        services.answer_prompts(actor=request.member, role=role, version=whole(request, "version"), answers=typed)
    except Invalid as error:
        return _show(request, role, kind, Given(typed=typed, errors=error.errors), status=422)
    except Conflict as error:
        return _show(request, role, kind, Given(typed=typed, newer=error.current), status=409)
    toast(request, "The answers are kept.")
    return go(request, "roles:prompt", role.pk, kind)


@member_required
@require_POST
def send(request: MemberRequest, role_id: UUID, kind: str) -> HttpResponse:
    """Send the prompt as it was read, and go to its draft."""
    role, kind = _role(request, role_id), _known(kind)
    try:
        run = services.send_prompt(actor=request.member, role=role, kind=kind, seen=request.POST.get("seen", ""))
    except (Conflict, Refused) as error:
        return _show(request, role, kind, Given(refusal=error.sentence), status=409)
    enqueue_prompt(run)
    return go(request, "roles:draft", role.pk, run.pk)


@member_required
@require_safe
def draft(request: MemberRequest, role_id: UUID, run_id: UUID) -> HttpResponse:
    """Show a draft: as far as it has come, or to edit and take over."""
    role = _role(request, role_id)
    return _show_draft(request, role, _run(request, role, run_id))


@member_required
@require_POST
def cancel(request: MemberRequest, role_id: UUID, run_id: UUID) -> HttpResponse:
    """Stop a draft."""
    role = _role(request, role_id)
    run = services.cancel_run(actor=request.member, run=_run(request, role, run_id))
    return go(request, "roles:draft", role.pk, run.pk)


@member_required
@require_POST
def take(request: MemberRequest, role_id: UUID, run_id: UUID) -> HttpResponse:
    """Keep the edited draft, or take it over into the JD, by `act`."""
    role = _role(request, role_id)
    run = _run(request, role, run_id)
    text = request.POST.get("text", "")
    try:
        if request.POST.get("act") != "take":
            services.keep_draft(actor=request.member, run=run, text=text, seen=moment(request.POST.get("seen", "")))
            toast(request, "The draft is kept.")
            return go(request, "roles:draft", role.pk, run.pk)
        number, version = keeping(request, role, services.reopen_jd)
        taken = services.take_over(
            actor=request.member,
            run=run,
            text=text,
            version=version,
            number=number,
            loose_into=request.POST.get("loose_into", ""),
            replace=request.POST.get("replace") == "yes",
        )
    except Invalid as error:
        return _show_draft(request, role, run, text=text, errors=error.errors, status=422)
    except (Conflict, Refused) as error:
        return _show_draft(request, role, run, text=text, conflict=error, status=409)
    toast(request, f"The draft is in version {taken.number} of the JD. Read it there, findings included.")
    return go(request, "roles:jd", role.pk)


def _role(request: MemberRequest, role_id: UUID) -> Role:
    return role_for(request, role_id, policies.can_use_prompts)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound("There is no such prompt.")
    return kind


def _run(request: MemberRequest, role: Role, run_id: UUID) -> PromptRun:
    run = get_visible(visible_runs(request.member).filter(role=role).select_related("by__user"), run_id)
    run.role = role
    return run


def _asked(role: Role) -> list[str]:
    return prompt_facts.answered_here(playbook.parts(role.organisation_id, *prompt_facts.PARTS))


def _show(request: MemberRequest, role: Role, kind: str, given: Given = NOTHING, *, status: int = 200) -> HttpResponse:
    return page(request, TEMPLATE, role, prompts_page.page(request.member, role, kind, given), status=status)


def _show_draft(
    request: MemberRequest,
    role: Role,
    run: PromptRun,
    *,
    text: str | None = None,
    errors: Mapping[str, list[str]] | None = None,
    conflict: Conflict | Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    taking = Taking(
        text=text,
        loose_into=request.POST.get("loose_into", ""),
        replace=request.POST.get("replace") == "yes",
        errors=errors or {},
        conflict=conflict,
    )
    context = prompts_page.draft(request.member, role, run, taking)
    if wants_block(request):  # asked again and again while it is written: without the workspace around, and its gate
        may = {"edit_jd": policies.can_edit_jd(request.member, role)}
        return render(request, "roles/draft.html", {**context, "role": role, "may": may}, block="progress")
    return page(request, "roles/draft.html", role, context, status=status)

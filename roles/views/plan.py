"""The plan: tasks by phase with owner and due day, and where the role is posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.core.formatting import count, day
from foundation.core.forms import add_errors
from foundation.core.pages import go, toast
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.domain import planning
from roles.models import Role
from roles.pages import plan as plan_page
from roles.pages.plan import NOTHING, Given
from roles.queries import gate, playbook
from roles.queries.seeing import READS_PLAN, colleagues, visible_postings, visible_tasks, was_removed
from roles.services.plan import new_start, start_of
from roles.views.common import page, role_for
from roles.views.forms.plan import PostingForm, TaskForm

TEMPLATE = "roles/plan.html"
TASK_TEMPLATE = "roles/task.html"


@member_required
@require_safe
def plan(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the phases with their tasks, and the postings."""
    role = role_for(request, role_id, policies.can_read_plan)
    return _show(request, role)


@member_required
@require_POST
def start(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Start the plan on another day; with `look` only say what would move, and nothing is kept."""
    role = role_for(request, role_id, policies.can_edit_plan)
    typed = request.POST.get("start", "")
    begins = start_of(role)
    try:
        if request.POST.get("look"):
            found = planning.moving(list(visible_tasks(request.member).filter(role=role)), new_start(typed))
            foreseen = plan_page.foreseen(found, begins, new_start(typed))
            return _show(request, role, Given(moving=foreseen, typed=typed), block="start")
        moved = services.move_plan(actor=request.member, role=role, start=typed, seen=_seen(request))
    except Invalid as error:
        said = error.errors.get("start", [error.sentence])
        return _show(request, role, Given(wrong=" ".join(said), typed=typed), block="start", status=422)
    except Stale as error:
        role.plan_starts_on = error.current["start"]
        sentence = f"{error.sentence} It starts on {day(error.current['start'])}."
        return _show(request, role, Given(refusal=sentence, typed=typed), status=409)
    stayed = f" {count(moved.stay, 'task', 'tasks')} stayed." if moved.stay else ""
    toast(request, f"{count(len(moved.moves), 'task', 'tasks')} moved with the start.{stayed}")
    return go(request, "roles:plan", role.pk)


def _seen(request: MemberRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


@member_required
@require_POST
def task_add(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Add a task to a phase."""
    role = role_for(request, role_id, policies.can_edit_plan)
    people = _people(request.member)
    phase = request.POST.get("phase", "")
    form = TaskForm(request.POST, people=list(people.values()))
    if form.is_valid():
        try:
            services.add_task(actor=request.member, role=role, phase=phase, **_task(form, people))
        except Invalid as error:
            add_errors(form, error)
        else:
            return go(request, "roles:plan", role.pk)
    return _show(request, role, task_form=form, phase=phase, status=422)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: MemberRequest, role_id: UUID, task_id: UUID) -> HttpResponse:
    """Show one task to change; a POST changes, ticks, unticks or removes it, by `act`."""
    role = role_for(request, role_id, policies.can_read_plan)
    try:
        found = get_visible(visible_tasks(request.member).filter(role=role).select_related("owner__user"), task_id)
    except NotFound as error:
        return _gone(request, role, task_id, error)
    found.role = role
    act = request.POST.get("act", "save") if request.method == "POST" else ""
    if act in ("done", "undone"):
        tick = services.finish_task if act == "done" else services.reopen_task
        tick(actor=request.member, task=found)
        return go(request, "roles:plan", role.pk)
    policies.can_edit_plan.require(request.member, role)
    if act == "remove":
        services.remove_task(actor=request.member, task=found)
        toast(request, f"“{found.title}” is out of the plan.")
        return go(request, "roles:plan", role.pk)
    people = _people(request.member)
    held = {"title": found.title, "owner": str(found.owner_id or ""), "due_on": found.due_on}
    form = TaskForm(request.POST if act else None, people=list(people.values()), initial=held)
    if act and form.is_valid():
        try:
            again = form.cleaned_data["moves"]
            services.change_task(actor=request.member, task=found, moves=again, **_task(form, people))
        except Invalid as error:
            add_errors(form, error)
        else:
            return go(request, "roles:plan", role.pk)
    return page(request, TASK_TEMPLATE, role, {"task": found, "form": form}, status=422 if act else 200)


def _gone(request: MemberRequest, role: Role, task_id: UUID, error: NotFound) -> HttpResponse:
    """Tell of a task that somebody removed meanwhile; of any other there is nothing to tell."""
    if not was_removed(request.member, role, task_id, "plan.task_removed"):
        raise error
    return _show(request, role, Given(refusal="This task was dropped from the plan meanwhile."), status=409)


@member_required
@require_POST
def posting_add(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Add a posting."""
    role = role_for(request, role_id, policies.can_edit_postings)
    channels = plan_page.channels(playbook.part(role.organisation_id, "plan"))
    form = PostingForm(request.POST, currency=role.currency, channels=list(channels.items()))
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.add_posting(
                actor=request.member,
                role=role,
                channel=given["channel"],
                label=given["label"],
                cost_minor=given["cost"] or 0,
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            refusal = error.sentence
        else:
            return go(request, "roles:plan", role.pk)
    return _show(request, role, Given(refusal=refusal), posting_form=form, status=409 if refusal else 422)


@member_required
@require_POST
def posting_remove(request: MemberRequest, role_id: UUID, posting_id: UUID) -> HttpResponse:
    """Remove a posting."""
    role = role_for(request, role_id, policies.can_edit_postings)
    found = get_visible(visible_postings(request.member).filter(role=role).select_related("role"), posting_id)
    services.remove_posting(actor=request.member, posting=found)
    toast(request, "The posting is removed.")
    return go(request, "roles:plan", role.pk)


def _people(member: Membership) -> dict[UUID, Membership]:
    return {person.pk: person for person in colleagues(member) if person.job in READS_PLAN}


def _task(form: TaskForm, people: Mapping[UUID, Membership]) -> dict[str, Any]:
    given = form.cleaned_data
    owner = people[UUID(given["owner"])] if given["owner"] else None
    return {"title": given["title"], "owner": owner, "due_on": given["due_on"]}


def _show(
    request: MemberRequest,
    role: Role,
    given: Given = NOTHING,
    *,
    task_form: TaskForm | None = None,
    phase: str = "",
    posting_form: PostingForm | None = None,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    books = playbook.parts(role.organisation_id, *gate.PARTS, "plan")
    evaluated = gate.evaluate(role, books)
    shown = plan_page.page(request.member, role, books, evaluated.shot, given)
    edits = policies.can_edit_plan(request.member, role)
    posts = policies.can_edit_postings(request.member, role)
    channels = list(shown["channels"].items())
    context = {
        **shown,
        "editing": edits,
        "may_ask_readers": policies.can_ask_readers(request.member, role),
        "task_form": (task_form or TaskForm(people=list(_people(request.member).values()))) if edits else None,
        "phase": phase,
        "posting_form": (posting_form or PostingForm(currency=role.currency, channels=channels)) if posts else None,
    }
    return page(request, TEMPLATE, role, context, evaluated=evaluated, block=block, status=status)

"""The loop: its stages, what they cover, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from hiring.core.errors import Invalid, NotFound, Refused
from hiring.core.fetch import get_visible
from hiring.core.forms import add_errors
from hiring.core.pages import go, toast, wants_block
from hiring.people.guard import MemberRequest, member_required
from roles import loop, loop_page, playbook, policies, services
from roles.forms import StageForm, in_figures
from roles.gate import PARTS, look
from roles.models import Role, Stage
from roles.queries import visible_stages
from roles.services.stages import TEMPLATE_FOR_FOUNDERS
from roles.views.common import allow, page, role_of

TEMPLATE = "roles/loop.html"
STAGE_TEMPLATE = "roles/stage.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def stages(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the loop; a POST sets which outcomes its stages cover, by htmx box by box."""
    role = role_of(request, role_id)
    allow(policies.can_read_loop(request.member, role))
    if request.method != "POST":
        return _show(request, role)
    allow(policies.can_edit_loop(request.member, role))
    try:
        services.set_coverage(actor=request.member, role=role, links=_links(request.POST.getlist("link")))
    except Invalid as error:
        return _show(request, role, refusal=error.sentence, block="loop", status=422)
    if wants_block(request):
        return _show(request, role, block="loop")
    toast(request, "The coverage is saved.")
    return go(request, "roles:loop", role.pk)


def _links(texts: Sequence[str]) -> list[tuple[UUID, UUID]]:
    pairs = []
    for text in texts:
        outcome, _, stage = text.partition(":")
        try:
            pairs.append((UUID(outcome), UUID(stage)))
        except ValueError:
            raise Invalid({"": "The loop or its outcomes changed meanwhile. Please look again."}) from None
    return pairs


@member_required
@require_POST
def lay_out(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Start from a template."""
    role = role_of(request, role_id)
    allow(policies.can_read_loop(request.member, role))
    try:
        services.lay_out_stages(actor=request.member, role=role, template=request.POST.get("template", ""))
    except Invalid as error:
        return _show(request, role, refusal=error.sentence, status=422)
    except Refused as error:
        return _show(request, role, refusal=error.sentence, status=409)
    toast(request, "The stages are laid out.")
    return go(request, "roles:loop", role.pk)


@member_required
@require_POST
def add(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Add a stage of a kind."""
    role = role_of(request, role_id)
    allow(policies.can_read_loop(request.member, role))
    try:
        made = services.add_stage(
            actor=request.member, role=role, kind=request.POST.get("kind", ""), label=request.POST.get("label", "")
        )
    except Invalid as error:
        return _show(request, role, refusal=error.sentence, status=422)
    except Refused as error:
        return _show(request, role, refusal=error.sentence, status=409)
    toast(request, f"“{made.label}” is in the loop.")
    return go(request, "roles:loop", role.pk)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: MemberRequest, role_id: UUID, stage_id: UUID) -> HttpResponse:
    """Show one stage; a POST changes, moves or removes it, by `act`."""
    role = role_of(request, role_id)
    allow(policies.can_edit_loop(request.member, role))
    found = get_visible(visible_stages(request.member).filter(role=role), stage_id)
    found.role = role
    act = request.POST.get("act", "save")
    pays = policies.can_see_pay(request.member, role)
    form = StageForm(
        request.POST if request.method == "POST" and act == "save" else None,
        currency=role.currency,
        pays=pays,
        initial=_start(found, role.currency),
    )
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
        if form.is_valid():
            services.change_stage(actor=request.member, stage=found, **_changes(form))
            toast(request, f"“{form.cleaned_data['label']}” is saved.")
            return go(request, "roles:loop", role.pk)
    except Invalid as error:
        add_errors(form, _named(error))
    except Refused as error:
        return _one(request, role, found, form, refusal=error.sentence, status=409)
    return _one(request, role, found, form, status=422)


def _start(stage: Stage, currency: str) -> dict[str, Any]:
    names = ("label", "minutes", "hours", "patience_days", "mainly_theory", "puzzles", "outside_engineering")
    start = {name: getattr(stage, name) for name in names}
    return {**start, "pay": in_figures(stage.pay_minor, currency), "focus": "\n".join(stage.focus)}


def _changes(form: StageForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    if "pay" in given:
        given["pay_minor"] = given.pop("pay")
    return given


def _named(error: Invalid) -> Invalid:
    return Invalid({"pay" if name == "pay_minor" else name: said for name, said in error.errors.items()})


def _one(
    request: MemberRequest, role: Role, found: Stage, form: StageForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    siblings = list(visible_stages(request.member).filter(role=role))
    if found not in siblings:
        raise NotFound("This stage was removed meanwhile.")
    context = {
        "stage": found,
        "form": form,
        "refusal": refusal,
        "place": siblings.index(found) + 1,
        "places": len(siblings),
    }
    return page(request, STAGE_TEMPLATE, role, context, status=status)


def _show(
    request: MemberRequest, role: Role, *, refusal: str = "", block: str | None = None, status: int = 200
) -> HttpResponse:
    packs = playbook.parts(role.organisation_id, *PARTS)
    looked = look(role, packs)
    pack: Mapping[str, Any] = packs["loop"]
    labels = {row["key"]: row["label"] for row in packs["scoping"]["archetypes"]}
    labels[TEMPLATE_FOR_FOUNDERS] = "No technical judge in-house"
    ended = role.state in (Role.State.CLOSED, Role.State.FILLED)
    edits = policies.can_edit_loop(request.member, role) and not ended
    context = {
        "editing": edits,
        "stages": looked.shot.stages,
        "matrix": loop_page.matrix(looked.shot, looked.known),
        "budget": loop_page.budget(loop.build(role, looked.shot, looked.known), looked.shot),
        "stage_time": loop_page.stage_time,
        "notes": loop_page.notes(looked.loop, looked.shot) if looked.shot.stages else [],
        "templates": [(key, label) for key, label in labels.items() if key in pack["templates"]],
        "template": role.archetype or next(iter(labels)),
        "kinds": [(row["kind"], row["label"]) for row in pack["stages"]],
        "refusal": refusal,
        "interviewers": looked.known.interviewers,
        "sees_pay": policies.can_see_pay(request.member, role),
    }
    return page(request, TEMPLATE, role, context, looked=looked, block=block, status=status)

"""The scope page: answers on the left, the verdict that they give beside them, and the budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.clock import now
from foundation.core.errors import Invalid, Stale
from foundation.core.formatting import time
from foundation.core.forms import add_errors
from foundation.core.pages import go, toast, wants_block
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.domain.verdict import DEPTH_RANGE, DIMENSIONS, Verdict, owns_whole_stack
from roles.models import Role, Scope
from roles.pages import budget as budget_page
from roles.pages import scope as scope_page
from roles.pages.loop_time import hours_of_ours
from roles.pages.scope import NOTHING, Given
from roles.queries import costs, playbook
from roles.queries import scope as scoping
from roles.queries.seeing import stages_of
from roles.views.common import page, role_for, whole
from roles.views.forms.money import in_figures
from roles.views.forms.scope import BudgetForm

TEMPLATE = "roles/scope.html"
LEVELS = {str(level) for level in DEPTH_RANGE}
YES_NO = {"yes": True, "no": False}


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def scope(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the scope; a POST saves it.

    With `look` it only shows the verdict on what is typed. With `draft`, which is how the page saves itself by htmx,
    the answers are kept and no verdict is taken from them.
    """
    role = role_for(request, role_id, policies.can_read_scope, policies.can_edit_scope)
    stored = Scope.objects.get(role=role)
    if request.method != "POST":
        return _show(request, role, stored, scoping.as_typed(stored))
    book = playbook.part(role.organisation_id, "scoping")
    typed = _typed(request, book)
    if request.POST.get("look"):
        return _show(request, role, stored, typed, Given(unsaved=True), block="verdict")
    if "draft" in request.POST and wants_block(request):
        return _draft(request, role, stored, typed)
    try:
        # "Keep mine" after a conflict names the newer version.
        version = whole(request, "keep") or whole(request, "version")
        saved = services.answer_scope(actor=request.member, role=role, version=version, **scope_page.answers(typed))
        if request.POST.get("then") == "archetype":
            _take_archetype(request.member, role, scoping.judge(saved, book))
            toast(request, "The answers are saved and the archetype is chosen.")
        else:
            toast(request, "The scope is saved.")
    except Invalid as error:
        return _show(request, role, stored, typed, Given(errors=error.errors), status=422)
    except Stale as error:
        return _show(request, role, stored, typed, Given(newer=error.current), status=409)
    return go(request, "roles:scope", role.pk)


def _draft(request: MemberRequest, role: Role, stored: Scope, typed: Mapping[str, Any]) -> HttpResponse:
    """Keep the answers as they stand, and answer with what they give so far."""
    answers = scope_page.answers(typed)
    try:
        kept = services.draft_scope(actor=request.member, role=role, version=whole(request, "version"), **answers)
    except Invalid as error:
        return _show(request, role, stored, typed, Given(errors=error.errors), block="answer", status=422)
    except Stale as error:
        return _show(request, role, stored, typed, Given(newer=error.current), block="answer", status=409)
    return _show(request, role, kept, scoping.as_typed(kept), Given(saved=f"Saved {time(now())}"), block="answer")


def _typed(request: MemberRequest, book: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form's answers in the shape of `scoping.as_typed`; a slider at 0 says nothing."""
    post = request.POST
    return {
        "goal": post.get("goal", ""),
        "first_hire": YES_NO.get(post.get("first_hire", "")),
        "facts": {
            fact["key"]: YES_NO.get(said, said)
            for fact in book["team_facts"]
            if (said := post.get(f"fact_{fact['key']}", ""))
        },
        "dimensions_now": _depths(post, "now"),
        "dimensions_later": _depths(post, "later"),
        "owns": post.getlist("owns"),
        "questions": {
            question["key"]: post.get(f"question_{question['key']}", "")
            for question in book["questions_before_opening"]
        },
        "version": whole(request, "version"),
    }


def _depths(post: Mapping[str, Any], when: str) -> dict[str, int | str]:
    typed = {key: str(post.get(f"{when}_{key}", "")) for key in DIMENSIONS}
    return {key: int(text) if text in LEVELS else text for key, text in typed.items() if text not in ("", "0")}


def _take_archetype(actor: Membership, role: Role, judged: Verdict) -> None:
    if judged.archetype is None:
        raise Invalid({"": "There is no archetype to choose while the verdict is “not ready”."})
    services.choose_archetype(
        actor=actor,
        role=role,
        archetype=judged.archetype,
        level=judged.level or role.level,
        engagement=scope_page.engagement(judged) or role.engagement,
        version=None,
    )


@member_required
@require_POST
def archetype(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Choose another archetype than the verdict's."""
    role = role_for(request, role_id, policies.can_edit_scope)
    names = ("archetype", "level", "engagement")
    try:
        services.choose_archetype(
            actor=request.member,
            role=role,
            version=whole(request, "version"),
            **{name: request.POST.get(name, "") for name in names},
        )
    except Invalid as error:
        stored = Scope.objects.get(role=role)
        return _show(request, role, stored, scoping.as_typed(stored), Given(errors=error.errors), status=422)
    toast(request, "The archetype is chosen.")
    return go(request, "roles:scope", role.pk)


@member_required
@require_POST
def budget(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Set the band and its overhead; by htmx with `look` only show what the first year costs."""
    role = role_for(request, role_id, policies.can_set_budget)
    stored = Scope.objects.get(role=role)
    form = BudgetForm(request.POST, currency=role.currency, usual=_usual(role, stored))
    answers = scoping.as_typed(stored)
    valid = form.is_valid()
    if request.POST.get("look") and request.htmx:
        return _show(request, role, stored, answers, form=form, block="cost")
    if valid:
        given = form.cleaned_data
        try:
            services.set_budget(
                actor=request.member,
                role=role,
                version=whole(request, "version"),
                band_low_minor=given["band_low"],
                band_high_minor=given["band_high"],
                currency=given["currency"],
                overhead_percent=given["overhead_percent"],
                costs=form.own(),
            )
        except Invalid as error:
            add_errors(form, error)
        except Stale as error:
            return _show(request, role, stored, answers, Given(newer_budget=error.current), form=form, status=409)
        else:
            toast(request, "The budget is saved.")
            return go(request, "roles:scope", role.pk)
    return _show(request, role, stored, answers, form=form, status=422)


def _show(
    request: MemberRequest,
    role: Role,
    stored: Scope,
    typed: Mapping[str, Any],
    given: Given = NOTHING,
    *,
    form: BudgetForm | None = None,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    books = playbook.parts(role.organisation_id, *costs.PARTS, "loop")
    usual = _reckoned(role, stored, books)
    context = {
        **scope_page.page(stored, typed, books["scoping"], given),
        "usual": usual,
        "partial": bool(block) and wants_block(request),
        "budget": None,
        "cost": None,
    }
    if policies.can_see_pay(request.member, role):
        context["budget"] = form = form or _budget_form(role, usual)
        context["cost"] = _cost(form, role, usual)
    return page(request, TEMPLATE, role, context, block=block, status=status)


def _usual(role: Role, stored: Scope) -> Mapping[str, int]:
    return _reckoned(role, stored, playbook.parts(role.organisation_id, *costs.PARTS, "loop"))


def _reckoned(role: Role, stored: Scope, books: Mapping[str, playbook.Part]) -> dict[str, int]:
    """Return the figures that hold where none is typed: the playbook's, and the hours that the loop asks of us."""
    stages = [(stage.kind, stage.minutes) for stage in stages_of(role.pk)]
    usual = costs.defaults(books, whole_stack=_whole_stack(stored, books["scoping"]))
    return {**usual, "interviewer_hours": hours_of_ours(stages, books["loop"])}


def _whole_stack(stored: Scope, book: playbook.Part) -> bool:
    return owns_whole_stack(scoping.answers_of(stored), book)


def _budget_form(role: Role, usual: Mapping[str, int]) -> BudgetForm:
    start = {
        **role.costs,
        **{name: in_figures(role.costs.get(name), role.currency) for name in costs.AMOUNTS},
        "band_low": in_figures(role.band_low_minor, role.currency),
        "band_high": in_figures(role.band_high_minor, role.currency),
        "currency": role.currency,
        "overhead_percent": usual["overhead_percent"] if role.overhead_percent is None else role.overhead_percent,
    }
    return BudgetForm(initial=start, currency=role.currency, usual=usual)


def _cost(form: BudgetForm, role: Role, usual: Mapping[str, int]) -> dict[str, Any] | None:
    """Return what the typed figures come to, or those kept; None while one is missing or makes no sense."""
    if not form.is_bound:
        return budget_page.of_role(role, usual)
    given = form.cleaned_data if form.is_valid() else {}
    figures = costs.figures(
        given.get("band_low"), given.get("band_high"), given.get("overhead_percent"), form.own() if given else {}, usual
    )
    return budget_page.first_year(figures, given.get("currency") or role.currency)

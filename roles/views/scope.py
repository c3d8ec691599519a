"""The scope page: answers on the left, the verdict that they give beside them, and the budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.errors import Invalid, Stale
from foundation.core.forms import add_errors
from foundation.core.pages import go, toast
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.domain.economics import reckon
from roles.domain.next_steps import kindly, next_steps
from roles.domain.verdict import DIMENSIONS, PRIMARY_ARCHETYPES, Verdict
from roles.models import Role, Scope
from roles.pages import budget as money_page
from roles.queries import costs, playbook
from roles.queries import scope as scoping
from roles.services.roles import LEVELS
from roles.views.common import page, role_for, whole
from roles.views.forms.money import in_figures
from roles.views.forms.scope import BudgetForm

TEMPLATE = "roles/scope.html"
YES_NO = {"yes": True, "no": False}


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def scope(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the scope; a POST saves it, and with `look` it only shows the verdict on what is typed."""
    role = role_for(request, role_id, policies.can_read_scope, policies.can_edit_scope)
    stored = Scope.objects.get(role=role)
    if request.method != "POST":
        return _show(request, role, stored, scoping.as_typed(stored))
    book = playbook.part(role.organisation_id, "scoping")
    typed = _typed(request, book)
    if request.POST.get("look"):
        return _show(request, role, stored, typed, unsaved=True, block="verdict")
    try:
        saved = services.answer_scope(
            actor=request.member, role=role, version=whole(request, "version"), **_given(typed)
        )
        if request.POST.get("then") == "profile":
            _take_profile(request.member, role, scoping.judge(saved, book))
            toast(request, "The answers are saved and the profile is chosen.")
        else:
            toast(request, "The scope is saved.")
    except Invalid as error:
        return _show(request, role, stored, typed, errors=error.errors, status=422)
    except Stale as error:
        return _show(request, role, stored, typed, newer=error.current, status=409)
    return go(request, "roles:scope", role.pk)


def _typed(request: MemberRequest, book: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form's answers in the shape of `scoping.as_typed`; a slider of 0 to 4 is a depth of 1 to 5."""
    post = request.POST
    return {
        "goal": post.get("goal", ""),
        "first_hire": YES_NO.get(post.get("first_hire", "")),
        "facts": {
            fact["key"]: YES_NO.get(said, said)
            for fact in book["team_facts"]
            if (said := post.get(f"fact_{fact['key']}", ""))
        },
        "dimensions_now": {key: _depth(post.get(f"now_{key}", "")) for key in DIMENSIONS},
        "dimensions_later": {key: _depth(post.get(f"later_{key}", "")) for key in DIMENSIONS},
        "owns": post.getlist("owns"),
        "questions": {
            question["key"]: post.get(f"question_{question['key']}", "")
            for question in book["questions_before_opening"]
        },
        "version": whole(request, "version"),
    }


def _depth(text: str) -> int | str:
    return int(text) + 1 if text in {"0", "1", "2", "3", "4"} else text


def _given(typed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if name != "version"}


def _judged(typed: Mapping[str, Any], book: Mapping[str, Any]) -> Verdict:
    """Judge answers that are only typed; what makes no sense counts as not answered."""
    return scoping.judge(Scope(**_given(typed)), book)


def _take_profile(actor: Membership, role: Role, judged: Verdict) -> None:
    if judged.archetype is None:
        raise Invalid({"": "There is no profile to choose while the verdict is “not ready”."})
    services.choose_profile(
        actor=actor,
        role=role,
        archetype=judged.archetype,
        level=judged.level or role.level,
        engagement=_engagement(judged) or role.engagement,
        version=None,
    )


def _engagement(judged: Verdict) -> str:
    first = judged.engagement[0] if judged.engagement else None
    return first.key if first and first.speaks_for_it else ""


@member_required
@require_POST
def profile(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Choose another profile than the verdict's."""
    role = role_for(request, role_id, policies.can_edit_scope)
    names = ("archetype", "level", "engagement")
    try:
        services.choose_profile(
            actor=request.member,
            role=role,
            version=whole(request, "version"),
            **{name: request.POST.get(name, "") for name in names},
        )
    except Invalid as error:
        stored = Scope.objects.get(role=role)
        return _show(request, role, stored, scoping.as_typed(stored), errors=error.errors, status=422)
    toast(request, "The profile is chosen.")
    return go(request, "roles:scope", role.pk)


@member_required
@require_POST
def budget(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Set the band and its overhead; by htmx with `look` only show what the first year costs."""
    role = role_for(request, role_id, policies.can_set_budget)
    stored = Scope.objects.get(role=role)
    form = BudgetForm(request.POST, currency=role.currency, usual=_usual(role))
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
            return _show(request, role, stored, answers, form=form, newer_budget=error.current, status=409)
        else:
            toast(request, "The budget is saved.")
            return go(request, "roles:scope", role.pk)
    return _show(request, role, stored, answers, form=form, status=422)


def _show(
    request: MemberRequest,
    role: Role,
    stored: Scope,
    typed: Mapping[str, Any],
    *,
    form: BudgetForm | None = None,
    errors: Mapping[str, list[str]] | None = None,
    newer: Mapping[str, Any] | None = None,
    newer_budget: Mapping[str, Any] | None = None,
    unsaved: bool = False,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    books = playbook.parts(role.organisation_id, *costs.PARTS)
    book, usual = books["scoping"], costs.defaults(books)
    judged = _judged(typed, book)
    pays = policies.can_see_pay(request.member, role)
    budgeting = form or _budget_form(role, usual)
    context = {
        "pack": book,
        "typed": typed,
        "version": typed.get("version") or stored.version,
        "errors": errors or {},
        "newer": _differences(newer, typed, book) if newer else None,
        "newer_version": newer["version"] if newer else None,
        "newer_budget": newer_budget,
        "verdict": judged,
        "unsaved": unsaved,
        "kindly": kindly(judged),
        "next_steps": next_steps(judged),
        "usual_profile": next((row for row in book["archetypes"] if row["key"] == judged.archetype), None),
        "goal_says": _goal_says(judged, book),
        "parts": len(book["production_work_split"]["other"]),
        "said": _words(book),
        "depth_now": _corners(typed["dimensions_now"]),
        "depth_later": _corners(typed["dimensions_later"]),
        "dimensions": DIMENSIONS,
        "levels": LEVELS,
        "engagement": _engagement(judged),
        "budget": budgeting if pays else None,
        "cost": _cost(budgeting, role, usual) if pays else None,
        "usual": usual,
        "saved_scope": bool(stored.verdict),
    }
    return page(request, TEMPLATE, role, context, block=block, status=status)


def _goal_says(judged: Verdict, book: Mapping[str, Any]) -> str:
    """Return what the goal alone would say, where the answers about the team outweigh it; '' where they agree."""
    if judged.goal_profile in (None, judged.primary.rule) or judged.archetype is None:
        return ""
    alone = next((rule["verdict"] for rule in book["verdicts"] if rule["id"] == judged.goal_profile), "")
    return alone if PRIMARY_ARCHETYPES.get(judged.goal_profile or "") != judged.archetype else ""


def _usual(role: Role) -> Mapping[str, int]:
    return costs.defaults(playbook.parts(role.organisation_id, *costs.PARTS))


def _budget_form(role: Role, usual: Mapping[str, int]) -> BudgetForm:
    start = {
        **role.costs,
        costs.AMOUNT: in_figures(role.costs.get(costs.AMOUNT), role.currency),
        "band_low": in_figures(role.band_low_minor, role.currency),
        "band_high": in_figures(role.band_high_minor, role.currency),
        "currency": role.currency,
        "overhead_percent": usual["overhead_percent"] if role.overhead_percent is None else role.overhead_percent,
    }
    return BudgetForm(initial=start, currency=role.currency, usual=usual)


def _cost(form: BudgetForm, role: Role, usual: Mapping[str, int]) -> dict[str, Any] | None:
    """Return what the typed figures come to, or those kept; None while one is missing or makes no sense."""
    if form.is_bound:
        given = form.cleaned_data if form.is_valid() else {}
        low, high, over = given.get("band_low"), given.get("band_high"), given.get("overhead_percent")
        currency, own = given.get("currency") or role.currency, form.own() if given else {}
    else:
        low, high, over, currency = role.band_low_minor, role.band_high_minor, role.overhead_percent, role.currency
        own = role.costs
    figures = costs.figures(low, high, over, own, usual)
    found = reckon(figures) if figures else None
    return money_page.picture(figures, found, currency) if figures and found else None


def _corners(depths: Mapping[str, Any]) -> dict[str, int]:
    """Return depths for the sliders and the picture, 0 to 4; what was not answered stands at 0."""
    return {key: depth - 1 if isinstance(depth := depths.get(key), int) else 0 for key in DIMENSIONS}


def _words(book: Mapping[str, Any]) -> dict[str, str]:
    """Return the words for the answers that a rule quotes, by their key."""
    return {
        **{fact["key"]: fact["ask"] for fact in book["team_facts"]},
        **{goal["key"]: goal["label"] for goal in book["goal_kinds"]},
        **{question["key"]: question["ask"] for question in book["questions_before_opening"]},
        **{item["key"]: item["label"] for item in book["dimensions"]["items"]},
        "goal": "The goal",
        "first_hire": "Is this the first ML hire?",
        "owns": "What the role owns",
    }


def _differences(newer: Mapping[str, Any], typed: Mapping[str, Any], book: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the newer answers say where they differ from those typed: [(question, their answer)]."""
    words = _words(book)
    found = [(words[name], said(newer[name], words)) for name in ("goal", "first_hire") if newer[name] != typed[name]]
    for name in ("facts", "questions"):
        keys = {*newer[name], *typed[name]}
        found += [
            (words.get(key, key), said(newer[name].get(key), words))
            for key in sorted(keys)
            if (newer[name].get(key) or "") != (typed[name].get(key) or "")
        ]
    scale = book["dimensions"]["scale"]
    for name, when in (("dimensions_now", "now"), ("dimensions_later", "later")):
        for key in DIMENSIONS:
            theirs = newer[name].get(key)
            if theirs != typed[name].get(key):
                depth = scale.get(theirs) or scale.get(str(theirs)) or "not answered"
                found.append((f"{words[key]}, {when}", depth))
    if list(newer["owns"]) != list(typed["owns"]):
        found.append((words["owns"], ", ".join(newer["owns"]) or "nothing"))
    return found


def said(value: Any, words: Mapping[str, str]) -> str:
    """Return an answer in words."""
    if value is None or value == "":
        return "not answered"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.get(str(value), str(value))

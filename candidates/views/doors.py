"""Pages of the doors: the questions of a role's form, and referring somebody."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from candidates import policies, services, tasks
from candidates.models import FormQuestion
from candidates.queries.doors import own_referrals, roles_to_refer_to, told_of, visible_questions
from candidates.services.asking import questions_of
from candidates.views.forms.doors import QuestionForm, ReferralForm
from foundation.core.errors import Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.pages.workspace import workspace
from roles.queries.seeing import get_with_seats

SHOWN = 100


def _posted(request: MemberRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@member_required
def questions(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show what the role's form asks, and take one more question."""
    role = get_with_seats(request.member, role_id)
    policies.can_ask.require(request.member, role)
    form = QuestionForm(_posted(request), initial={"kind": FormQuestion.Kind.TEXT})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_question(actor=request.member, role=role, asked=form.asked())
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, "The form asks it from now on.")
            return go(request, "candidates:questions", role.pk)
    return _questions(request, role, form)


def _questions(request: MemberRequest, role: Role, form: QuestionForm) -> HttpResponse:
    context = {**workspace(request.member, role), "questions": questions_of(role.pk), "form": form}
    return render(request, "candidates/form_questions.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_required
def question(request: MemberRequest, question_id: UUID) -> HttpResponse:
    """Change one question."""
    found = get_visible(visible_questions(request.member).select_related("role"), question_id)
    policies.can_ask.require(request.member, found.role)
    form = QuestionForm(_posted(request), initial=_start(found))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.edit_question(actor=request.member, question=found, asked=form.asked(), version=version)
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, "The question is changed.")
            return go(request, "candidates:questions", found.role_id)
    context = {**workspace(request.member, found.role), "question": found, "form": form}
    return render(request, "candidates/form_question.html", context, status=422 if form.errors else 200)


def _start(found: FormQuestion) -> dict[str, object]:
    kept = ("kind", "label", "help", "required", "version")
    return {**{name: getattr(found, name) for name in kept}, "options": "\n".join(found.options)}


@require_POST
@member_required
def move(request: MemberRequest, question_id: UUID) -> HttpResponse:
    """Ask one question earlier or later, by `way`."""
    found = get_visible(visible_questions(request.member).select_related("role"), question_id)
    way: Literal["up", "down"] = "up" if request.POST.get("way") == "up" else "down"
    try:
        services.move_question(actor=request.member, question=found, way=way)
    except Refused as error:
        toast(request, error.sentence)
    return go(request, f"{reverse('candidates:questions', args=[found.role_id])}#question-{found.pk}")


@require_POST
@member_required
def retire(request: MemberRequest, question_id: UUID) -> HttpResponse:
    """Ask one question no more."""
    found = get_visible(visible_questions(request.member).select_related("role"), question_id)
    services.retire_question(actor=request.member, question=found)
    toast(request, "The form asks it no more; answers that were given stay.")
    return go(request, "candidates:questions", found.role_id)


@require_http_methods(["GET", "POST"])
@member_required
def refer(request: MemberRequest) -> HttpResponse:
    """Refer somebody, and show what became of earlier referrals."""
    policies.can_refer.require(request.member)
    form = ReferralForm(_posted(request), request.FILES or None, roles=roles_to_refer_to(request.member))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.refer(
                actor=request.member, role=given["role"], person=form.person(), word=form.word(), resume=given["resume"]
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error("role", error.sentence)
        else:
            tasks.enqueue_readings_of(made.application_id)
            toast(request, "Thank you. It arrived, and the people who work on the role read it.")
            return go(request, "candidates:refer")
    mine = [{"row": row, "told": told_of(row)} for row in own_referrals(request.member)[:SHOWN]]
    context = {"form": form, "referrals": mine}
    return render(request, "candidates/refer.html", context, status=422 if form.errors else 200)

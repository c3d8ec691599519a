"""Answering somebody, and what they were promised and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import policies, services
from candidates.models import Answer, Application
from candidates.pages.answers import answers_panel, fitting, is_ours, suggested
from candidates.queries import visible_applications
from candidates.queries.promises import visible_answers
from candidates.views.forms.answers import AnswerForm, TellingForm
from foundation.core.errors import Invalid, Refused
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required

PEOPLE = ("candidate", "role", "stage", "reject_reason")
SENDS = "The letter leaves in an hour; until then you can take it back."
NOTED = "Noted that they were told."
OTHER_WORDS = "The words were for another choice. Now they fit yours: read them, then press once more."


@require_GET
@member_required
def panel(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show what somebody was promised and told, as a part of the application page and as a page of its own."""
    rows = visible_applications(request.member).select_related(*PEOPLE)
    found = get_allowed(request.member, rows, application_id, policies.can_see_answers)
    return render(request, "candidates/answers_panel.html", answers_panel(request.member, found), block="panel")


@require_http_methods(["GET", "POST"])
@member_required
def tell(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Answer somebody by mail, or record how they were told; `words` asks for the words of the chosen answer."""
    rows = visible_applications(request.member).select_related(*PEOPLE)
    found = get_allowed(request.member, rows, application_id, policies.can_work_application)
    declined = found.status == Application.Status.REJECTED
    if request.method == "GET":
        return _page(request, found, AnswerForm(initial=_start(request, found, declined), declined=declined))
    if "words" in request.POST:
        return _page(request, found, AnswerForm(initial=_reworded(request, found, declined), declined=declined))
    form = AnswerForm(request.POST, declined=declined)
    if form.is_valid() and (fit := fitting_words(request, found, form, *_chosen(found, form.cleaned_data["outcome"]))):
        return _once_more(request, found, AnswerForm(fit, declined=declined))
    if form.is_valid():
        try:
            given = services.give_answer(
                actor=request.member,
                application=found,
                outcome=form.cleaned_data["outcome"],
                telling=form.telling() or services.Telling(""),
                next_day=form.cleaned_data["next_day"],
            )
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, said_of(given))
            return go(request, "candidates:application", found.pk)
    return _page(request, found, form, status=422)


def _once_more(request: MemberRequest, found: Application, form: AnswerForm) -> HttpResponse:
    """Show the words that fit the choice before they are sent."""
    form.add_error("message", OTHER_WORDS)
    return _page(request, found, form, status=422)


def said_of(answer: Answer) -> str:
    """Return what to say once an answer was given."""
    return SENDS if answer.how == Answer.How.MAIL else NOTED


def kept(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed besides the words, as a form begins with it."""
    return {name: value for name, value in request.POST.items() if name not in ("words", "subject", "message")}


def keeps_words(request: MemberRequest, found: Application) -> bool:
    """Tell whether the words only follow what is chosen (`words` is `fit`), and are somebody's own by now."""
    return request.POST["words"] == "fit" and not is_ours(request.member, found, request.POST.get("message", ""))


def fitting_words(
    request: MemberRequest, found: Application, form: TellingForm, outcome: str, reason_key: str
) -> QueryDict | None:
    """Return what was typed with the words that fit, where a mail would go out with those for another choice."""
    telling = form.telling()
    if telling is None or telling.how != Answer.How.MAIL:
        return None
    right = fitting(request.member, found, outcome, reason_key, telling.message)
    return with_words(request, right) if right is not None else None


def with_words(request: MemberRequest, right: Mapping[str, str]) -> QueryDict:
    """Return what was typed, with other words in some of its fields."""
    typed = request.POST.copy()
    for name, text in right.items():
        typed[name] = text
    return typed


def _start(request: MemberRequest, found: Application, declined: bool) -> dict[str, Any]:
    outcome = Answer.Outcome.NO if declined else Answer.Outcome.YES
    asked = request.GET.get("outcome", outcome)
    how = Answer.How.MAIL if found.candidate.email else ""
    return {"outcome": asked, "how": how, **_words(request, found, declined, asked)}


def _reworded(request: MemberRequest, found: Application, declined: bool) -> dict[str, Any]:
    if keeps_words(request, found):
        return request.POST.dict()
    return {**kept(request), **_words(request, found, declined, request.POST.get("outcome", ""))}


def _words(request: MemberRequest, found: Application, declined: bool, outcome: str) -> dict[str, str]:
    return suggested(request.member, found, *_chosen(found, Answer.Outcome.NO if declined else outcome))


def _chosen(found: Application, outcome: str) -> tuple[str, str]:
    """Return the answer and the key of its reason, as the words go by them."""
    declined = outcome == Answer.Outcome.NO
    return outcome, found.reject_reason.key if declined and found.reject_reason else ""


def _page(request: MemberRequest, found: Application, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = {"application": found, "form": form, **answers_panel(request.member, found)}
    return render(request, "candidates/tell.html", context, status=status)


@require_POST
@member_required
def stop(request: MemberRequest, answer_id: UUID) -> HttpResponse:
    """Stop a mail that has not left."""
    found = get_visible(visible_answers(request.member).select_related("application__role"), answer_id)
    services.stop_answer(actor=request.member, answer=found)
    toast(request, "Stopped. Nothing was sent.")
    return go(request, "candidates:application", found.application_id)

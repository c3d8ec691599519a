"""Writing a practice card from its form: what is typed is kept, whatever is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse

from foundation.core import pages
from foundation.core.errors import Invalid, Stale
from foundation.people.views.access import MemberRequest
from rubrics.domain.drafts import RatingInput
from rubrics.models import PracticeCard
from rubrics.pages.practice import practice_form
from rubrics.services.practice import write_practice
from rubrics.views import forms

STALE = "You saved this in another window meanwhile. What you typed here is below; save it once more to keep it."
Show = Callable[..., HttpResponse]


def written(request: MemberRequest, card: PracticeCard, show: Show, kept: str, done: str) -> HttpResponse:
    """Save or hand in what was posted; `show(form, status)` answers with the form when something is wrong."""
    typed = _typed(request, card)
    saves = "save" in request.POST
    version = max(forms.number(request.POST.get("version") or "1"), 1)  # a form that nobody had begun holds 0
    try:
        write_practice(actor=request.member, card=card, ratings=typed, version=version, hand_in=not saves)
    except Invalid as error:
        card.refresh_from_db()
        return show(practice_form(card, typed=typed, errors=error.errors), 422)
    except Stale as error:
        card.version = error.current["version"]
        return show({**practice_form(card, typed=typed), "stale": STALE}, 409)
    pages.toast(request, kept if saves else done)
    return pages.go(request, request.path)


def _typed(request: MemberRequest, card: PracticeCard) -> Mapping[str, RatingInput]:
    keys: Any = card.ratings.values_list("criterion__key", flat=True)
    return {key: forms.rating(request.POST, key) for key in keys if f"evidence-{key}" in request.POST}

"""Writing a practice card from its form, whole or by parts: what is typed is kept, whatever is wrong with it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from foundation.core import pages
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from foundation.people.views.access import MemberRequest
from rubrics.models import PracticeCard
from rubrics.pages.practice import practice_form, saved_practice, unsaved_practice
from rubrics.services.practice import write_practice
from rubrics.views import forms

STALE = "You saved this in another window meanwhile. What you typed here is below; save it once more to keep it."
Show = Callable[..., HttpResponse]


def written(request: MemberRequest, card: PracticeCard, show: Show, kept: str, done: str) -> HttpResponse:
    """Save or hand in what was posted; `show(form, status)` answers with the form when something is wrong.

    With `part` in the address the form saves that part by itself.
    """
    if part := request.GET.get("part"):
        return _autosave(request, card, part)
    posted = _read(request, card)
    keep = request.POST.get("keep")
    saves = bool(keep) or "save" in request.POST
    # A form that nobody had begun holds 0.
    version = forms.number(keep) if keep else max(posted.version, 1)
    given = posted.changed.ratings
    again: Any = {"save_url": request.path, "typed": posted.typed.ratings, "seen": posted.seen}
    try:
        write_practice(
            actor=request.member, card=card, ratings=given, version=version, seen=posted.seen, hand_in=not saves
        )
    except Invalid as error:
        card.refresh_from_db()
        return show(practice_form(card, errors=error.errors, **again), 422)
    except Stale as error:
        card.version = error.current["version"]
        return show({**practice_form(card, **again), "stale": STALE}, 409)
    except (Refused, Forbidden) as error:
        return _lost(request, card, posted, error)
    pages.toast(request, kept if saves else done)
    return pages.go(request, request.path)


def _lost(request: MemberRequest, card: PracticeCard, posted: forms.Posted, error: Refused | Forbidden) -> HttpResponse:
    """Say why nothing is taken any more; what was typed too late stays in view."""
    context = {"why": error.sentence, "lost": unsaved_practice(card, posted.typed)}
    return pages.render(request, "rubrics/practice/lost.html", context, status=error.status)


def _autosave(request: MemberRequest, card: PracticeCard, part: str) -> HttpResponse:
    """Save one criterion, and answer with what changes on the page beside the text that is being typed."""
    posted = _read(request, card, part)
    status, error, both = 200, "", {}
    try:
        _known(part, posted)
        # Version 0: what counts here is the part, which carries the digest of what this window read.
        ratings = posted.changed.ratings
        write_practice(actor=request.member, card=card, ratings=ratings, version=0, seen=posted.seen)
    except Invalid as refused:
        status, error = 422, refused.sentence
    except Stale as stale:
        status, both = 409, stale.current["pieces"]
    except Refused as refused:
        status, error = 409, refused.sentence
    except Forbidden as refused:
        status, error = 422, f"Not saved. {refused.sentence}"
    context = {**saved_practice(card, part, posted.typed, both), "error": error}
    return pages.render(request, "rubrics/scorecard/autosave.html", context, status=status)


def _known(part: str, posted: forms.Posted) -> None:
    if part not in posted.typed.pieces():
        raise Invalid({"": "This part of the form is not known. Load the page again."})


def _read(request: MemberRequest, card: PracticeCard, part: str = "") -> forms.Posted:
    keys: Any = card.ratings.values_list("criterion__key", flat=True)
    return forms.read(request.POST, list(keys), (), part)

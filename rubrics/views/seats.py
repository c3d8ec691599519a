"""The scorecard page of a seat: in an interview, or for blind grading of written work."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation.core import pages
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.core.formatting import time
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import GradingSeat, Scorecard
from rubrics.pages.card import card_page
from rubrics.pages.card_form import clashes, form_context, unsaved
from rubrics.pages.kit import kit_context
from rubrics.pages.outside import in_words
from rubrics.pages.paper import Paper, paper
from rubrics.pages.seat import Seat, blind, graded, head, saved_part
from rubrics.queries import debrief_closed, own_interview_seat, visible_gradings, visible_scorecards
from rubrics.services.scorecards import DECIDED, has_opened, stage_of
from rubrics.services.unable import kept_closed
from rubrics.views import forms
from rubrics.views.own import not_owed


@member_required
@require_http_methods(["GET", "POST"])
def scorecard(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Write the scorecard of an own seat in an interview."""
    seat = own_interview_seat(request.member, seat_id)
    return _page(request, seat)


@member_required
@require_http_methods(["GET", "POST"])
def grading(request: MemberRequest, grading_seat_id: UUID) -> HttpResponse:
    """Grade written work without knowing whose it is."""
    seat = get_visible(visible_gradings(request.member), grading_seat_id)
    if request.method == "GET" and seat.kind == GradingSeat.Kind.SCREEN and seat.subject_id == seat.application_id:
        return pages.go(request, f"{reverse('rubrics:review', args=[seat.stage.role_id])}?at={seat.application_id}")
    return _page(request, seat)


def _page(request: MemberRequest, seat: Seat) -> HttpResponse:
    if request.method == "POST":
        return _autosave(request, seat) if request.GET.get("part") else _posted(request, seat)
    held = getattr(seat, "scorecard", None)
    if held is not None and held.state == Scorecard.State.SUBMITTED:
        return _submitted(request, seat, held)
    if held is not None and held.state == Scorecard.State.UNABLE:
        return _unassessed(request, seat, held)
    if not policies.can_write_scorecard(request.member, seat):
        return not_owed(request, seat)
    if isinstance(seat, GradingSeat) and not has_opened(seat):
        return pages.render(request, "rubrics/unopened.html", {"seat": seat, **closing_of(seat), **head(seat)})
    sheet = paper(seat)
    if not sheet.criteria:
        return pages.render(request, "rubrics/no_kit.html", {"seat": seat, **head(seat)})
    return _form(request, sheet)


def _form(request: MemberRequest, sheet: Paper, status: int = 200, **shown: Any) -> HttpResponse:
    conflict, closing, outside = (shown.pop(name, None) for name in ("conflict", "closing", "outside"))
    shown_work = graded(request.member, sheet.seat)
    context = {
        **head(sheet.seat),
        **form_context(sheet, save_url=request.path, **shown),
        "kit": kit_context(stage_of(sheet.seat), narrow=sheet.narrow),
        "call_url": "" if isinstance(sheet.seat, GradingSeat) else reverse("rubrics:call", args=[sheet.seat.pk]),
        "conflict": conflict,
        "outside": outside,
        "saved": f"Saved {time(sheet.card.updated_at)}" if sheet.card else "",
        "decided": DECIDED if sheet.card and debrief_closed(sheet.card.application_id) else "",
        "blind": blind(request.member, sheet.seat),
        "work": shown_work,
        "work_template": shown_work.template if shown_work else "",
        **closing_of(sheet.seat),
        **(closing or {}),
    }
    return pages.render(request, "rubrics/scorecard.html", context, status=status)


def closing_of(seat: Seat) -> dict[str, Any]:
    """Return what the part of the form needs that closes a seat without a judgement."""
    name = "rubrics:unable_to_grade" if isinstance(seat, GradingSeat) else "rubrics:unable"
    return {"unable_url": reverse(name, args=[seat.pk]), "unable_reason": "", "unable_error": ""}


def with_reason(request: MemberRequest, seat: Seat, reason: str, error: Invalid) -> HttpResponse:
    """Show the form again with the reason that was refused."""
    said = {"unable_reason": reason, "unable_error": error.sentence}
    if isinstance(seat, GradingSeat) and not has_opened(seat):
        context = {"seat": seat, **closing_of(seat), **head(seat), **said}
        return pages.render(request, "rubrics/unopened.html", context, status=422)
    return _form(request, paper(_again(request, seat)), 422, closing=said)


def _unassessed(
    request: MemberRequest, seat: Seat, held: Scorecard, lost: list[dict[str, str]] | None = None
) -> HttpResponse:
    """Show that the seat was closed without a judgement, and the way back while there is one."""
    context = {"card": held, "stays": kept_closed(request.member, held), "lost": lost or [], **head(seat)}
    return pages.render(request, "rubrics/unable.html", context, status=409 if lost else 200)


def _posted(request: MemberRequest, seat: Seat) -> HttpResponse:
    """Save the whole form, and hand it in unless only saving was asked for. What was typed is never lost."""
    sheet = paper(seat)
    posted = _read(request, sheet)
    try:
        if sheet.card is None:
            services.start_scorecard(actor=request.member, seat=seat)
            seat = _again(request, seat)
            sheet = paper(seat)
            posted = _read(request, sheet)
        if not sheet.criteria or "start" in request.POST:
            return pages.go(request, request.path)
        if outside := _outside(request, sheet):
            return _form(request, sheet, 409, outside=outside, typed=posted.typed, seen=posted.seen)
        said = _kept(request, seat.scorecard, posted)
    except Forbidden:
        return not_owed(request, _again(request, seat), posted)
    except (Invalid, Stale, Refused) as error:
        return _refused(request, seat, posted, error)
    if said:
        pages.toast(request, said)
    return pages.go(request, request.path)


def _read(request: MemberRequest, sheet: Paper) -> forms.Posted:
    criteria, flags, profiles = _parts(sheet)
    return forms.read(request.POST, criteria, flags, profiles=profiles)


def _parts(sheet: Paper) -> tuple[list[str], list[str], list[str]]:
    criteria, flags = [one.key for one in sheet.criteria], [flag.key for flag in sheet.flags]
    return criteria, flags, [one.key for one in sheet.profiles]


def _outside(request: MemberRequest, sheet: Paper) -> list[dict[str, str]]:
    """Return what was written about what the scorecard asks for no more, for its author to read."""
    said = forms.strays(request.POST, *_parts(sheet))
    if not said.pieces() or sheet.card is None or sheet.card.state != Scorecard.State.DRAFT:
        return []
    if not policies.can_write_scorecard(request.member, sheet.seat):
        return []
    return in_words(sheet.seat.organisation_id, said)


def _refused(
    request: MemberRequest, seat: Seat, posted: forms.Posted, error: Invalid | Stale | Refused
) -> HttpResponse:
    """Show what was typed again, with what is wrong beside it, or with what stands there instead."""
    typed = {"typed": posted.typed, "seen": posted.seen}
    if isinstance(error, Invalid):
        if error.code == "incomplete":
            return _form(request, paper(_again(request, seat)), 422, errors=error.errors)
        return _form(request, paper(seat), 422, errors=error.errors, **typed)
    if isinstance(error, Stale):
        sheet = paper(seat)
        both = {"rows": clashes(sheet, posted.typed, error.current["pieces"]), **error.current}
        return _form(request, sheet, 409, conflict=both, **typed)
    if getattr(seat, "scorecard", None) is None:
        raise error
    if error.code == "decided":
        return _form(request, paper(_again(request, seat)), 409)
    return _too_late(request, seat, posted)


def _kept(request: MemberRequest, card: Scorecard, posted: forms.Posted) -> str:
    """Save or hand in, and return what to say of it; '' for a scorecard that is in already with just these words."""
    keep = request.POST.get("keep")
    version = forms.number(keep) if keep else posted.version
    saves = bool(keep) or "save" in request.POST or "widen" in request.POST
    act = services.save_scorecard if saves else services.hand_in_scorecard
    done = act(actor=request.member, scorecard=card, draft=posted.changed, version=version, seen=posted.seen)
    if "widen" in request.POST:
        services.widen_scorecard(actor=request.member, scorecard=card)
        return "The technical criteria stand below. Mark what you cannot judge as not assessed."
    if saves:
        return "Draft saved. Nobody else can read it."
    return "Scorecard submitted. Thank you." if done else ""


def _again(request: MemberRequest, seat: Seat) -> Seat:
    """Read the seat anew, with the scorecard that now exists."""
    if isinstance(seat, GradingSeat):
        return visible_gradings(request.member).get(pk=seat.pk)
    return own_interview_seat(request.member, seat.pk)


def _too_late(request: MemberRequest, seat: Seat, posted: forms.Posted) -> HttpResponse:
    """Answer a second window that writes after the first has closed the seat: what stands there, and the lost text."""
    card = visible_scorecards(request.member).get(pk=seat.scorecard.pk)
    lost = unsaved(paper(_again(request, seat)), posted.typed)
    if card.state == Scorecard.State.UNABLE:
        return _unassessed(request, seat, card, lost)
    return _submitted(request, seat, card, lost=lost, status=409)


def _submitted(
    request: MemberRequest, seat: Seat, held: Scorecard, lost: list[dict[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    context = {**card_page(request.member, held.pk), **head(seat), "lost": lost or []}
    return pages.render(request, "rubrics/card.html", context, status=status)


def _autosave(request: MemberRequest, seat: Seat) -> HttpResponse:
    """Save one part, and answer with what changes on the page beside the text that is being typed."""
    part = request.GET["part"]
    kind, _, key = part.partition(".")
    keys = {name: [key] if kind == name else [] for name in ("ratings", "flags", "profiles")}
    posted = forms.read(request.POST, keys["ratings"], keys["flags"], part, keys["profiles"])
    status, error, both = 200, "", []
    card: Scorecard | None = getattr(seat, "scorecard", None)
    try:
        _known(part, posted)
        card = card or services.start_scorecard(actor=request.member, seat=seat)
        # Version 0: what counts here is the part, which carries the digest of what this window read.
        services.save_scorecard(actor=request.member, scorecard=card, draft=posted.changed, version=0, seen=posted.seen)
    except Invalid as refused:
        status, error = 422, refused.sentence
    except Stale as stale:
        status, both = 409, clashes(paper(_again(request, seat)), posted.typed, stale.current["pieces"])
    except Refused as refused:
        status, error = 409, refused.sentence
    except Forbidden as refused:
        status, error = 422, f"Not saved. {refused.sentence} Copy what you need; what was saved before stays yours."
    context = {**saved_part(seat, card, part, posted.typed), "error": error, "clashes": both}
    return pages.render(request, "rubrics/scorecard/autosave.html", context, status=status)


def _known(part: str, posted: forms.Posted) -> None:
    if part not in posted.typed.pieces():
        raise Invalid({"": "This part of the form is not known. Load the page again."})

"""The review queue: reading résumés one after the other. Every key has a button, and each works as a plain form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from candidates.models import Answer, Application, RejectReason
from candidates.pages.answers import suggested
from candidates.services import Telling
from foundation.core import pages
from foundation.core.errors import Conflict, Forbidden, Invalid, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.queries.seeing import visible_roles
from rubrics import services
from rubrics.domain.drafts import CardInput
from rubrics.domain.screening import ADVANCE, DECLINE
from rubrics.pages.review import Queue, queue_of, review_page
from rubrics.pages.saved import saved_screen
from rubrics.queries.review import get_reviewed
from rubrics.services.deciding import Decision, Outcome
from rubrics.views import forms

TEMPLATE = "rubrics/review.html"
SAID = {
    "waits": "Your screen is in. The other reader has not finished.",
    "talk": "Your screen is in. You two see this differently; talk before anybody moves.",
    "undecided": "Your screen is in. Those who work on the role say how it goes on.",
}


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Read the résumés of a role."""
    return _answer(request, get_visible(visible_roles(request.member), role_id))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_all(request: MemberRequest) -> HttpResponse:
    """Read the résumés of all roles."""
    return _answer(request, None)


def _answer(request: MemberRequest, role: Role | None) -> HttpResponse:
    queue = queue_of(request.member, role, later=request.GET.get("later") == "1")
    at = _id(request.GET.get("at") or request.POST.get("at", ""))
    if request.method != "POST":
        return _page(request, queue, at)
    if at is None:
        return _moved_on(request, queue, None)
    found = get_reviewed(request.member, at, role.pk if role else None)
    if "part" in request.GET:
        return _autosave(request, found)
    act = request.GET.get("act") or request.POST.get("act", "save")
    return ACTS.get(act, _save)(request, queue, found)


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _page(request: MemberRequest, queue: Queue, at: UUID | None, status: int = 200, **shown: Any) -> HttpResponse:
    context = review_page(request.member, queue, at, **shown)
    answer = pages.render(request, TEMPLATE, context, block="queue", status=status)
    if pages.wants_block(request):
        application = context.get("application")
        address = queue.url(application.pk if application else None)
        # What asks again for the same person is no step back.
        same = request.htmx.current_url_abs_path == address
        answer["HX-Push-Url"] = "false" if same else address
    answer["Cache-Control"] = "private, no-store"
    return answer


def _moved_on(request: MemberRequest, queue: Queue, after: UUID | None) -> HttpResponse:
    """Show who comes next, read anew: by htmx in place, else by a redirect."""
    fresh = queue_of(request.member, queue.role, later=queue.later)
    at = after if after in fresh.ids else None
    if pages.wants_block(request):
        return _page(request, fresh, at)
    return pages.go(request, fresh.url(at))


def _stay(request: MemberRequest, queue: Queue, found: Application, *, later: bool | None = None) -> HttpResponse:
    """Show the same person, read anew."""
    fresh = queue_of(request.member, queue.role, later=queue.later if later is None else later)
    if pages.wants_block(request):
        return _page(request, fresh, found.pk)
    return pages.go(request, fresh.url(found.pk))


def _save(request: MemberRequest, queue: Queue, found: Application) -> HttpResponse:
    """Keep what was written, and stay."""
    posted = _posted(request)
    try:
        services.save_screen(
            actor=request.member,
            application=found,
            draft=posted.changed,
            version=posted.version,
            seen=posted.seen,
        )
    except (Invalid, Stale, Refused) as error:
        return _refused(request, queue, found, posted, error)
    pages.toast(request, "Draft saved. Nobody else can read it.")
    return _stay(request, queue, found)


def _posted(request: MemberRequest) -> forms.Posted:
    criteria = [name.removeprefix("evidence-") for name in request.POST if name.startswith("evidence-")]
    return forms.read(request.POST, criteria, [])


def _decide(request: MemberRequest, queue: Queue, found: Application) -> HttpResponse:
    """Hand the screen in with what the button says, or decide where every screen is in."""
    _before, after = queue.beside(found.pk)
    posted = _posted(request)
    try:
        outcome = _done(request, queue, found, posted)
    except Conflict as error:
        pages.warn(request, error.sentence)
        return _moved_on(request, queue, after)
    except (Invalid, Stale, Refused) as error:
        return _refused(request, queue, found, posted, error)
    _tell(request, queue, found, outcome)
    return _moved_on(request, queue, after)


def _done(request: MemberRequest, queue: Queue, found: Application, posted: forms.Posted) -> Outcome:
    decision = _decision(request, found)
    turn = queue.turn(found.pk)
    if turn is not None and turn.where == "decide":
        agreed = forms.text(request.POST, "agreed")
        return services.decide_screened(
            actor=request.member, application=found, decision=decision, version=posted.version or None, agreed=agreed
        )
    return services.hand_in_screen(
        actor=request.member,
        application=found,
        decision=decision,
        draft=posted.changed,
        version=posted.version,
        seen=posted.seen,
    )


def _decision(request: MemberRequest, found: Application) -> Decision:
    """Return what was pressed; a decline brings its reason, and the words for it where they can be mailed."""
    if (request.GET.get("act") or request.POST.get("act")) == ADVANCE:
        return Decision(ADVANCE)
    reasons = RejectReason.objects.filter(organisation_id=found.organisation_id)
    chosen = _id(request.POST.get("reason", ""))
    reason = reasons.filter(pk=chosen).first() if chosen else None
    if reason is None or not found.candidate.email or not request.POST.get("tell"):
        return Decision(DECLINE, reason)
    words = suggested(request.member, found, Answer.Outcome.NO, reason.key)
    return Decision(DECLINE, reason, Telling(Answer.How.MAIL, words["subject"], words["message"]))


def _tell(request: MemberRequest, queue: Queue, found: Application, outcome: Outcome) -> None:
    """Say what became of the person; they are named, for the screen is in."""
    undo = queue.url(found.pk, act="undo")
    if outcome.done == "advanced":
        pages.toast(request, f"{found.candidate} moved to {outcome.application.stage.label}.", undo)
    elif outcome.done == "declined":
        told = " The mail leaves in 15 minutes." if request.POST.get("tell") and found.candidate.email else ""
        pages.toast(request, f"{found.candidate} is declined.{told}", undo)
    else:
        pages.toast(request, SAID[outcome.done])


def _refused(
    request: MemberRequest, queue: Queue, found: Application, posted: forms.Posted, error: Invalid | Stale | Refused
) -> HttpResponse:
    """Show the page again with what was typed and what is wrong; nothing typed is lost."""
    status, errors, typed = 422, {}, posted.typed
    if isinstance(error, Invalid):
        errors = dict(error.errors)
    elif isinstance(error, Stale):
        status, errors = 409, {"": ["You saved this screen in another window. What you see is what you typed here."]}
    else:
        status, errors = 409, {"": error.reasons or [error.sentence]}
    fresh = queue_of(request.member, queue.role, later=queue.later)
    chosen = {name: request.POST.get(name, "") for name in ("reason", "agreed")}
    return _page(request, fresh, found.pk, status, typed=typed, errors=errors, chosen=chosen)


def _later(request: MemberRequest, queue: Queue, found: Application) -> HttpResponse:
    """Put somebody aside for later, with what was written so far."""
    _before, after = queue.beside(found.pk)
    posted = _posted(request)
    try:
        if posted.changed != CardInput() and any(posted.changed.pieces()):
            services.save_screen(
                actor=request.member,
                application=found,
                draft=posted.changed,
                version=posted.version,
                seen=posted.seen,
            )
        services.put_aside(actor=request.member, application=found)
    except (Invalid, Stale, Refused) as error:
        return _refused(request, queue, found, posted, error)
    pages.toast(request, "Put aside for later.", queue.url(found.pk, later=False, act="now"))
    return _moved_on(request, queue, after)


def _now(request: MemberRequest, queue: Queue, found: Application) -> HttpResponse:
    """Take somebody up again who was put aside."""
    services.put_aside(actor=request.member, application=found, aside=False)
    return _stay(request, queue, found, later=False)


def _talk(request: MemberRequest, queue: Queue, found: Application) -> HttpResponse:
    """Ask the other reader to talk."""
    try:
        services.ask_to_talk(actor=request.member, application=found)
        pages.toast(request, "Asked. They find it in their notifications.")
    except Refused as error:
        pages.warn(request, error.sentence)
    return _stay(request, queue, found)


def _undo(request: MemberRequest, queue: Queue, found: Application) -> HttpResponse:
    """Take back what this member decided last on the person; the screen stays in."""
    try:
        back = services.undo_decision(actor=request.member, application=found)
        pages.toast(request, f"{back.candidate} is back at {back.stage.label}.")
    except (Conflict, Refused, Invalid, Forbidden) as error:
        pages.warn(request, error.sentence)
    return _stay(request, queue, found, later=False)


def _autosave(request: MemberRequest, found: Application) -> HttpResponse:
    """Save one part, and answer with what changes beside the text that is being typed."""
    part = request.GET["part"]
    kind, _, key = part.partition(".")
    posted = forms.read(request.POST, [key] if kind == "ratings" else [], [], part)
    status, error = 200, ""
    try:
        _known(part, posted)
        # Version 0: what counts here is the part, which carries the digest of what this window read.
        services.save_screen(actor=request.member, application=found, draft=posted.changed, version=0, seen=posted.seen)
    except Invalid as refused:
        status, error = 422, refused.sentence
    except (Stale, Refused) as refused:
        status, error = 409, refused.sentence
    context = saved_screen(request.member, found, part, posted.typed)
    return pages.render(request, "rubrics/review/saved.html", {**context, "error": error}, status=status)


def _known(part: str, posted: forms.Posted) -> None:
    if part not in posted.typed.pieces():
        raise Invalid({"": "This part of the form is not known. Load the page again."})


ACTS = {
    ADVANCE: _decide,
    DECLINE: _decide,
    "later": _later,
    "now": _now,
    "talk": _talk,
    "undo": _undo,
    "save": _save,
}

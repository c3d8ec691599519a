"""Moving a person: a plain page, and the answer that the board's script swaps in."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from candidates import policies
from candidates.models import Application, StageMove
from candidates.pages.board import Filters, column_counts
from candidates.pages.cards import card_of
from candidates.pages.offer import said_of_offer, taken_back_with
from candidates.queries import visible_moves
from candidates.queries.application import get_with_person, stages_of
from candidates.queries.legal import closed_ways
from candidates.services import move_application, undo_move
from candidates.services.readiness import require_active
from candidates.views.board import card_links
from candidates.views.forms.pipeline import MoveForm
from foundation.core.addresses import address
from foundation.core.clock import now
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast, wants_block
from foundation.people.views.access import MemberRequest, member_required
from roles.domain.stage_kinds import StageKind
from roles.models import Stage


@require_http_methods(["GET", "POST"])
@member_required
def move(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Choose a stage, or move there; `to=decline` leads to the page that asks for a reason."""
    found = get_with_person(request.member, application_id)
    policies.can_move_application.require(request.member, found)
    if request.GET.get("to") == "decline":
        return go(request, "candidates:close", found.pk)
    if request.method == "GET":
        require_active(found)
    stages = [stage for stage in stages_of(found) if not StageKind(stage.kind).ends]
    if request.method == "POST":
        form = MoveForm(request.POST, stages=stages)
        return _moved(request, found, form) if form.is_valid() else _page(request, found, form, status=422)
    wanted = {"to": request.GET.get("to"), "seen": found.stage_id, "version": found.version}
    return _page(request, found, MoveForm(initial=wanted, stages=stages))


def _moved(request: MemberRequest, found: Application, form: MoveForm) -> HttpResponse:
    target, seen = form.cleaned_data["to"], form.cleaned_data["seen"]
    left = found.stage
    try:
        _ask_on_page(request, found)
        moved = move_application(
            actor=request.member,
            application=found,
            to_stage=target,
            seen_stage_id=seen,
            version=form.cleaned_data["version"],
            override_reason=form.cleaned_data["override_reason"],
        )
    except Invalid as error:
        if "to_stage" in error.errors:
            error.errors["to"] = error.errors.pop("to_stage")
        add_errors(form, error)
        return _page(request, found, form, status=422)
    except Conflict as error:
        return _too_late(request, found, form, error)
    except Refused as error:
        return _refused(request, found, form, error)
    undo_url = address("candidates:undo", moved.last_step.pk) if moved.last_step else None
    toast(request, f"{moved.candidate} moved to {target.label}.", undo_url)
    if wants_block(request):
        return _card(request, moved, [left, target])
    return go(request, "candidates:application", moved.pk)


def _ask_on_page(request: MemberRequest, found: Application) -> None:
    """Raise Refused for a card that is dragged away from an offer: its page says before that this takes it back."""
    if wants_block(request) and (offer := taken_back_with(request.member, found)):
        said = f"Offer {offer.number} would be taken back with this. Move them on their page, which says so before."
        raise Refused(said, code="takes_offer_back")


def _too_late(request: MemberRequest, found: Application, form: MoveForm, error: Conflict) -> HttpResponse:
    """Show the card, or the page, at the place where it really is."""
    found.refresh_from_db()
    when = (
        StageMove.objects.filter(application=found, undone_at=None)
        .order_by("-created_at")
        .values_list("created_at", flat=True)
    )
    conflict = {
        "name": str(found.candidate),
        "who": error.current["by"] or "Somebody",
        "at": when.first() or now(),
        "stage": error.current["stage_label"],
        "sentence": error.sentence,
        "moved": found.status == Application.Status.ACTIVE,
    }
    if wants_block(request):
        seen = Stage.objects.filter(pk=form.cleaned_data["seen"], role_id=found.role_id)
        touched = [*seen, form.cleaned_data["to"], found.stage]
        return _card(request, found, touched, conflict=conflict, status=409)
    fresh = MoveForm(
        initial={"to": form.cleaned_data["to"].pk, "seen": found.stage_id, "version": found.version},
        stages=form.fields["to"].stages.values(),  # type: ignore[attr-defined]  # a field of ours
    )
    return _page(request, found, fresh, status=409, conflict=conflict)


def _refused(request: MemberRequest, found: Application, form: MoveForm, error: Refused) -> HttpResponse:
    """Show what stands in the way, and the reason field to those who may pass it."""
    refusal = {
        "reasons": error.reasons or [error.sentence],
        "passable": error.code == "guarded" and policies.can_override_move(request.member, found),
        "by_page": error.code == "takes_offer_back",
        "to": form.cleaned_data["to"],
    }
    if wants_block(request):
        found.refresh_from_db()
        return _card(request, found, [found.stage, form.cleaned_data["to"]], refusal=refusal, status=409)
    return _page(request, found, form, status=409, refusal=refusal)


def _card(request: MemberRequest, application: Application, stages: list[Stage], **more: Any) -> HttpResponse:
    """Answer the board's script: the card as it stands, and the headings of the columns that it touched."""
    status = more.pop("status", 200)
    touched = list({stage.pk: stage for stage in stages}.values())
    shown = Filters.read(QueryDict(urlsplit(request.htmx.current_url or "").query))
    context = {
        "card": card_of(request.member, application),
        "columns": column_counts(request.member, application.role, touched, shown),
        "conflict": more.get("conflict"),
        "refusal": more.get("refusal"),
        **card_links(moves=True),
    }
    return render(request, "candidates/board/card.html", context, block="answer", status=status)


def _page(request: MemberRequest, found: Application, form: MoveForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show the stages; what is closed stands there with its reason, and only those choose it who may pass a guard."""
    target: Any = form.fields["to"]
    passes = policies.can_override_move(request.member, found)
    closed = closed_ways(request.member, found, target.stages.values())
    target.offer(target.stages.values(), () if passes else closed)
    context = {
        "application": found,
        "form": form,
        "conflict": more.get("conflict"),
        "refusal": more.get("refusal"),
        "taken_back": taken_back_with(request.member, found),
        "may_override": passes,
        "says": {
            str(found.stage_id): "Where they are now",
            **{str(pk): " ".join(reasons) for pk, reasons in closed.items()},
        },
    }
    return render(request, "candidates/move.html", context, status=status)


@require_POST
@member_required
def undo(request: MemberRequest, move_id: UUID) -> HttpResponse:
    """Take back one's own last move, from its toast."""
    found = get_visible(visible_moves(request.member).select_related("application", "from_stage", "to_stage"), move_id)
    back = undo_move(actor=request.member, move=found)
    toast(request, f"{back.candidate} is back at {back.stage.label}.{said_of_offer(request.member, back)}")
    return go(request, _where_from(request, back))


def _where_from(request: MemberRequest, application: Application) -> str:
    """Return the board when the toast was there, else the person's page."""
    board = address("candidates:board", application.role_id)
    came = urlsplit(request.headers.get("Referer", ""))
    if came.path == board:
        return f"{board}?{came.query}" if came.query else board
    return address("candidates:application", application.pk)

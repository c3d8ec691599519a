"""One's own words on a scorecard that is owed no more, and taking them along."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from candidates.models import InterviewSeat
from foundation.core import pages
from foundation.core.errors import NotFound
from foundation.core.fetch import get_visible
from foundation.people.views.access import MemberRequest, member_required
from rubrics.models import GradingSeat, Scorecard
from rubrics.pages.card_form import unsaved
from rubrics.pages.own_words import as_text, own_words
from rubrics.pages.paper import paper
from rubrics.pages.seat import Seat, head
from rubrics.queries import own_interview_seat, visible_gradings
from rubrics.queries.training import training_seats
from rubrics.services.scorecards import stage_of
from rubrics.views import forms


def not_owed(request: MemberRequest, seat: Seat, posted: forms.Posted | None = None) -> HttpResponse:
    """Show why nothing is owed here and what was begun; what was typed too late is kept in view beside it."""
    lost = unsaved(paper(seat), posted.typed) if posted is not None else []
    context = {"seat": seat, "lost": lost, "training_url": _practice(request, seat), **head(seat)}
    context |= {"said": own_words(seat), "export_url": export_url(seat)}
    return pages.render(request, "rubrics/not_owed.html", context, status=200 if posted is None else 403)


def _practice(request: MemberRequest, seat: Seat) -> str:
    """Return the address of the practice card that goes with a seat; '' where nothing is learnt from it."""
    learns = isinstance(seat, InterviewSeat) and training_seats(request.member).filter(pk=seat.pk).exists()
    return reverse("rubrics:practice_card", args=[seat.pk]) if learns else ""


def export_url(seat: Seat) -> str:
    """Return the address that gives the own scorecard of a seat as a file."""
    name = "rubrics:export_grading" if isinstance(seat, GradingSeat) else "rubrics:export"
    return reverse(name, args=[seat.pk])


@member_required
@require_safe
def export(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Take the own scorecard of an interview along, as a text."""
    return _file(own_interview_seat(request.member, seat_id))


@member_required
@require_safe
def export_grading(request: MemberRequest, grading_seat_id: UUID) -> HttpResponse:
    """Take the own grading along, as a text that names nobody."""
    return _file(get_visible(visible_gradings(request.member), grading_seat_id))


def _file(seat: Seat) -> HttpResponse:
    card: Scorecard | None = getattr(seat, "scorecard", None)
    if card is None:
        raise NotFound("You have written nothing here.")
    answer = HttpResponse(as_text(seat, card), content_type="text/markdown; charset=utf-8")
    stage = slugify(stage_of(seat).label) or "stage"
    name = f"scorecard-{stage}-{timezone.localdate():%Y-%m-%d}.md"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer

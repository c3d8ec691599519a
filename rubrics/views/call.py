"""The kit on a phone during the call; without script each part is a page, and its note is posted with the way on."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from candidates.models import InterviewSeat
from foundation.core import clock, pages
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.fetch import get_visible
from foundation.core.formatting import time
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.domain.call_notes import lines, with_note, with_ticks
from rubrics.models import Kit
from rubrics.pages import call as call_page
from rubrics.pages.seat import head
from rubrics.queries import own_interview_seat, visible_kit_stages
from rubrics.queries.call import Call, call_of, notes_of, who_sits
from rubrics.queries.kits import talks
from rubrics.views.forms import text as typed_text

TEMPLATE = "rubrics/call.html"


def _kit(stage_id: UUID) -> Kit:
    kit = Kit.objects.filter(stage=stage_id).select_related("stage", "rubric_version__rubric").first()
    if kit is None or not talks(kit.stage):
        raise NotFound("There is no kit for a talk here.")
    return kit


@member_required
@require_safe
def preview(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    """Show the kit of a stage as it is on a phone; nothing is noted."""
    stage = get_visible(visible_kit_stages(request.member).select_related("role"), stage_id)
    kit = _kit(stage.pk)
    desk = call_page.Desk(call_of(kit, []), stage, stage.label)
    return pages.render(request, TEMPLATE, call_page.page(desk, _at(request)))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Show the kit of an own seat and one's notes; a POST keeps what was noted at a part."""
    seat = own_interview_seat(request.member, seat_id)
    kit = _kit(seat.interview.stage_id)
    found = call_of(kit, [name for _, name in who_sits(seat)])
    if request.method == "POST":
        return _posted(request, seat, found)
    if request.GET.get("as") == "text":
        return _file(seat, found)
    return _page(request, seat, found)


def _page(request: MemberRequest, seat: InterviewSeat, found: Call, error: str = "", status: int = 200) -> HttpResponse:
    desk = call_page.Desk(
        found,
        found.kit.stage,
        head(seat)["title"],
        seat,
        notes_of(seat),
        request.member.name,
        policies.can_note(request.member, seat),
    )
    context = call_page.page(desk, _at(request))
    typed = typed_text(request.POST, "note") if error else ""
    return pages.render(request, TEMPLATE, {**context, "error": error, "typed": typed}, status=status)


def _at(request: MemberRequest) -> int:
    said = request.GET.get("at", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _file(seat: InterviewSeat, found: Call) -> HttpResponse:
    said = call_page.as_text(head(seat)["title"], found, notes_of(seat))
    answer = HttpResponse(said, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="notes.txt"'
    return answer


def _posted(request: MemberRequest, seat: InterviewSeat, found: Call) -> HttpResponse:
    if request.POST.get("go") == "evidence":
        return _use(request, seat, found)
    key = request.GET.get("part", "")
    part = found.part(key)
    if part is None:
        raise NotFound("This question is not in the kit any more. Your notes on it are kept.")
    by_itself = "journal" in request.POST and "go" not in request.POST
    journal, gone = typed_text(request.POST, "journal"), typed_text(request.POST, "gone")
    if not by_itself:
        now = time(clock.now())
        journal = with_note(journal, now, request.POST.get("note", ""))
        ticked = request.POST.getlist("heard")
        before = [str(line) for line in lines(notes_of(seat).get(key, "")) if line.heard and line.heard not in ticked]
        journal, gone = with_ticks(journal, now, part.listened, ticked), "\n".join([gone, *before])
    try:
        services.keep_notes(actor=request.member, seat=seat, part=key, text=journal, gone=gone)
    except Invalid as error:
        return _page(request, seat, found, error=error.sentence, status=422)
    if by_itself:
        return HttpResponse(status=204)
    at = _at(request) + {"next": 1, "back": -1}.get(request.POST.get("go", ""), 0)
    return pages.go(request, f"{reverse('rubrics:call', args=[seat.pk])}?at={max(0, at)}")


def _use(request: MemberRequest, seat: InterviewSeat, found: Call) -> HttpResponse:
    try:
        services.use_notes(actor=request.member, seat=seat, call=found, criteria=request.POST.getlist("criterion"))
    except (Invalid, Refused) as error:
        return _page(request, seat, found, error=error.sentence, status=409)
    pages.toast(request, "Your notes stand in the draft as evidence. Nobody else reads it before you hand it in.")
    return pages.go(request, "rubrics:scorecard", seat.pk)

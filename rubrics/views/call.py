"""The kit on a phone during the call; without script each part is a page, and its note is posted with the way on."""

from collections.abc import Mapping
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
from rubrics.pages.paper import Paper, paper
from rubrics.pages.seat import head
from rubrics.queries import own_interview_seat, visible_kit_stages
from rubrics.queries.call import Call, Part, call_of, notes_of, who_sits
from rubrics.queries.kits import talks
from rubrics.views.forms import number
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
    kit, sheet = _kit(seat.interview.stage_id), paper(seat)
    notes = notes_of(seat)
    noted = {*notes, *_question(request.GET.get("part", ""))}
    found = call_of(kit, [name for _, name in who_sits(seat)], narrow=sheet.narrow, noted=noted)
    desk = _desk(request, sheet, found, notes)
    if request.method == "POST":
        return _posted(request, desk)
    if request.GET.get("as") == "text":
        return _file(desk)
    return _page(request, desk)


def _question(key: str) -> list[str]:
    """Return the id of a question that somebody notes on, whether or not the kit still has it."""
    try:
        return [str(UUID(key))]
    except ValueError:
        return []


def _desk(request: MemberRequest, sheet: Paper, found: Call, notes: Mapping[str, str]) -> call_page.Desk:
    seat = sheet.seat
    if not isinstance(seat, InterviewSeat):
        raise NotFound("There is no call at a grading.")
    return call_page.Desk(
        found,
        found.kit.stage,
        head(seat)["title"],
        seat,
        notes,
        request.member.name,
        policies.can_note(request.member, seat),
        frozenset(one.key for one in sheet.criteria),
    )


def _page(request: MemberRequest, desk: call_page.Desk, error: str = "", status: int = 200) -> HttpResponse:
    context = call_page.page(desk, _at(request))
    typed = typed_text(request.POST, "note") if error else ""
    return pages.render(request, TEMPLATE, {**context, "error": error, "typed": typed}, status=status)


def _at(request: MemberRequest) -> int:
    said = request.GET.get("at", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _file(desk: call_page.Desk) -> HttpResponse:
    answer = HttpResponse(call_page.as_text(desk), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="notes.txt"'
    return answer


def _posted(request: MemberRequest, desk: call_page.Desk) -> HttpResponse:
    if request.POST.get("go") == "evidence":
        return _use(request, desk)
    part = desk.call.part(request.GET.get("part", ""))
    if part is None or desk.seat is None:
        raise NotFound("This question is not in the kit any more. Your notes on it are kept.")
    by_itself = "journal" in request.POST and "go" not in request.POST
    journal, gone = _noted(request, desk, part, by_itself=by_itself)
    try:
        services.keep_notes(actor=request.member, seat=desk.seat, part=part.key, text=journal, gone=gone)
    except Invalid as error:
        return _page(request, desk, error=error.sentence, status=422)
    if by_itself:
        return HttpResponse(status=204)
    services.keep_times(actor=request.member, seat=desk.seat, call=desk.call, spent=_spent(request))
    # What took the place of a question that left the kit is what comes next.
    on = 0 if part.left else 1
    at = _at(request) + {"next": on, "back": -1}.get(request.POST.get("go", ""), 0)
    return pages.go(request, f"{reverse('rubrics:call', args=[desk.seat.pk])}?at={max(0, at)}")


def _spent(request: MemberRequest) -> dict[str, int]:
    """Return the seconds that each part was in view, as the page counted them by the time that it ended."""
    rows = (row.partition("=") for row in request.POST.getlist("spent"))
    return {key: max(number(seconds), 0) for key, _, seconds in rows}


def _noted(request: MemberRequest, desk: call_page.Desk, part: Part, *, by_itself: bool) -> tuple[str, str]:
    """Return the lines of a part as they were posted, and those that were taken back."""
    journal, gone = typed_text(request.POST, "journal"), typed_text(request.POST, "gone")
    if by_itself:
        return journal, gone
    now = time(clock.now())
    journal = with_note(journal, now, request.POST.get("note", ""))
    ticked, held = request.POST.getlist("heard"), lines((desk.notes or {}).get(part.key, ""))
    before = [str(line) for line in held if line.heard and line.heard not in ticked]
    return with_ticks(journal, now, part.listened, ticked), "\n".join([gone, *before])


def _use(request: MemberRequest, desk: call_page.Desk) -> HttpResponse:
    if desk.seat is None:
        raise NotFound("There are no notes here.")
    wanted = request.POST.getlist("criterion")
    try:
        services.use_notes(actor=request.member, seat=desk.seat, call=desk.call, criteria=wanted)
    except (Invalid, Refused) as error:
        return _page(request, desk, error=error.sentence, status=409)
    pages.toast(request, "Your notes stand in the draft as evidence. Nobody else reads it before you hand it in.")
    return pages.go(request, "rubrics:scorecard", desk.seat.pk)

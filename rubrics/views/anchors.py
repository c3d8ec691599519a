"""One level of a criterion: another sentence for it, and the organisation's own evidence under it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core import pages
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import found_or_404, get_visible
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import Anchor, AnchorExample
from rubrics.pages.anchors import anchor_page, quotable
from rubrics.queries import visible_rubrics
from rubrics.views.forms import number, text


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def anchor(request: MemberRequest, anchor_id: UUID) -> HttpResponse:
    """Show a level with its examples; a POST gives it another sentence, which makes the next version."""
    found = _anchor(request, anchor_id)
    if request.method != "POST":
        return _page(request, found)
    typed, seen = text(request.POST, "text"), number(request.POST.get("number", ""))
    try:
        made = services.reword_anchor(actor=request.member, anchor=found, text=typed, seen_number=seen)
    except Invalid as error:
        return _page(request, found, typed=typed, error=error.sentence, status=422)
    except Stale as error:
        return _page(request, found, typed=typed, error=error.sentence, status=409)
    pages.toast(
        request, f"Version {made.number} made. Cards written before keep the sentence that they were written by."
    )
    criterion = made.criteria.get(key=found.criterion.key)
    return pages.go(request, "rubrics:anchor", criterion.anchors.get(level=found.level).pk)


@member_required
@require_POST
def quote_example(request: MemberRequest, anchor_id: UUID) -> HttpResponse:
    """Keep what stands on a released card as an example, in the words that were typed."""
    found, typed = _anchor(request, anchor_id), text(request.POST, "text")
    rating = found_or_404([one for one in quotable(request.member, found) if str(one.pk) == request.POST.get("rating")])
    try:
        services.quote_under_anchor(actor=request.member, anchor=found, text=typed, rating=rating)
    except Invalid as error:
        return _page(request, found, quote={"pk": rating.pk, "text": typed, "error": error.sentence}, status=422)
    pages.toast(request, "It stands under this level now, wherever its sentence is shown for calibration.")
    return pages.go(request, "rubrics:anchor", found.pk)


@member_required
@require_POST
def drop_example(request: MemberRequest, example_id: UUID) -> HttpResponse:
    """Take an example away."""
    policies.can_edit_rubrics.require(request.member)
    rows = AnchorExample.objects.filter(organisation_id=request.member.organisation_id).select_related("rubric")
    found = get_visible(rows, example_id)
    services.drop_example(actor=request.member, example=found)
    pages.toast(request, "The example is gone.")
    back = Anchor.objects.filter(
        criterion__rubric_version__rubric=found.rubric_id, criterion__key=found.criterion_key, level=found.level
    ).order_by("-criterion__rubric_version__number")
    return pages.go(request, "rubrics:anchor", back[0].pk)


def _anchor(request: MemberRequest, anchor_id: UUID) -> Anchor:
    rows = Anchor.objects.filter(criterion__rubric_version__rubric__in=visible_rubrics(request.member))
    found = get_visible(rows.select_related("criterion__rubric_version__rubric"), anchor_id)
    policies.can_edit_rubrics.require(request.member)
    return found


def _page(request: MemberRequest, found: Anchor, *, status: int = 200, **said: Any) -> HttpResponse:
    context = {"typed": found.text, "error": "", "quote": None, **anchor_page(request.member, found), **said}
    return pages.render(request, "rubrics/anchor.html", context, status=status)

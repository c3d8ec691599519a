"""Search over everything that the member may see."""

from itertools import groupby

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.core import registries
from foundation.core.pages import render
from foundation.core.registries import Hit
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required

SHORTEST = 2
LONGEST = 200
PER_SOURCE = 20
LABELS = {"candidate": "People", "role": "Roles"}


def find(member: Membership, text: str) -> list[tuple[str, list[Hit]]]:
    """Return what every app finds for `text`, by kind in alphabetical order; nothing for fewer than two characters."""
    if len(text) < SHORTEST:
        return []
    hits = [hit for source in registries.search for hit in source(member, text, PER_SOURCE)]
    hits.sort(key=lambda hit: hit.kind)
    return [(kind, list(group)) for kind, group in groupby(hits, key=lambda hit: hit.kind)]


@member_required
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """Search as the person types (htmx, same address) or on Enter."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups = find(request.member, text)
    context = {
        "q": text,
        "groups": groups,
        "labels": LABELS,
        "total": sum(len(hits) for _, hits in groups),
        "shortest": SHORTEST,
    }
    return render(request, "dashboard/search.html", context, block="results")
